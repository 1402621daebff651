// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.ResourceId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DependsOnTest {
  private static final ResourceId WEB = new ResourceId("apps", "Deployment", "shop", "web");
  private static final ResourceId CONFIG = new ResourceId("", "ConfigMap", "shop", "c");
  private static final ResourceId ROLE =
      new ResourceId("rbac.authorization.k8s.io", "ClusterRole", "", "system:reader");

  @Test
  void object_isNamedWithItsNamespace_orWithoutOne() {
    DependsOn said =
        DependsOn.parse(
            "apps/namespaces/shop/Deployment/web,/namespaces/shop/ConfigMap/c,"
                + "rbac.authorization.k8s.io/ClusterRole/system:reader");
    assertThat(said.ids()).containsExactly(WEB, CONFIG, ROLE);
    assertThat(said.malformed()).isEmpty();
    assertThat(said.repeated()).isEmpty();
  }

  @Test
  void spacesAroundAnObject_andLines_areNothing() {
    DependsOn said =
        DependsOn.parse(" /namespaces/shop/ConfigMap/c ,\n  apps/namespaces/shop/Deployment/web\n");
    assertThat(said.ids()).containsExactly(CONFIG, WEB);
    assertThat(said.malformed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "web",
        "Deployment/web",
        "apps/Deployment/shop/web",
        "apps/namespace/shop/Deployment/web",
        "apps/namespaces/shop/Deployment/web/x",
        "apps/namespaces//Deployment/web",
        "apps/namespaces/shop//web",
        "apps/namespaces/shop/Deployment/",
        "apps//web",
        "apps/Deployment/"
      })
  void anythingElse_isMalformed(String text) {
    DependsOn said = DependsOn.parse(text);
    assertThat(said.ids()).isEmpty();
    assertThat(said.malformed()).containsExactly(text);
  }

  @Test
  void malformedWords_hideNoOthers() {
    DependsOn said = DependsOn.parse("x,/namespaces/shop/ConfigMap/c,");
    assertThat(said.ids()).containsExactly(CONFIG);
    assertThat(said.malformed()).containsExactly("x", "");
  }

  @Test
  void objectNamedTwice_isRepeated() {
    DependsOn said = DependsOn.parse("/Namespace/n,/Namespace/n");
    assertThat(said.ids()).hasSize(1);
    assertThat(said.repeated()).containsExactly("/Namespace/n");
  }

  @Test
  void whatIsWritten_isReadTheSame() {
    for (ResourceId id : List.of(WEB, CONFIG, ROLE)) {
      assertThat(DependsOn.parse(DependsOn.text(id)).ids()).containsExactly(id);
    }
  }

  @Test
  void objectWithoutTheAnnotation_saysNothing() {
    assertThat(DependsOn.of(FieldDiffTest.map("{metadata: {annotations: {a: b}}}"))).isNull();
    assertThat(DependsOn.of(FieldDiffTest.map("{kind: X}"))).isNull();
  }
}

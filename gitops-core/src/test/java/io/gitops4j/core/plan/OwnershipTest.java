// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OwnershipTest {

  private static Application application(String namespace, String name) {
    return Application.builder(name)
        .namespace(namespace)
        .source(new Source(SourceRef.of("/x", ""), TreePath.ROOT, null))
        .build();
  }

  @Test
  void owner_ofShortNames_isReadable() {
    assertThat(Ownership.of(application("argocd", "web"))).isEqualTo("argocd_web");
    assertThat(Ownership.of(application("", "web"))).isEqualTo("web");
  }

  @Property(tries = 300)
  void owner_ofAnyName_isALabelValue(@ForAll String name) {
    if (!name.isBlank()) {
      String owner = Ownership.of(application("some-namespace", name));
      assertThat(owner).matches("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
      assertThat(owner.length()).isLessThanOrEqualTo(63);
    }
  }

  @Test
  void owner_ofLongNames_isToldApart() {
    String longName = "a".repeat(100);
    assertThat(Ownership.of(application("n", longName + "b")))
        .isNotEqualTo(Ownership.of(application("n", longName + "c")));
  }

  @Test
  void label_isAddedToThoseThere() {
    MapNode root =
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "ConfigMap")
            .put(
                "metadata",
                MapNode.builder()
                    .put("name", "x")
                    .put("labels", MapNode.builder().put("a", "b").build())
                    .build())
            .build();
    Manifest labelled = Ownership.label(Manifest.of(root), "web");
    assertThat(labelled.root().at("metadata", "labels", "a")).isEqualTo(ScalarNode.of("b"));
    assertThat(Ownership.ownerOf(labelled.root())).isEqualTo("web");
    assertThat(Ownership.ownerOf(root)).isNull();
  }
}

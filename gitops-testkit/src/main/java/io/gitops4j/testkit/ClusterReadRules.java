// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Discovery, get and list. */
interface ClusterReadRules extends ClusterRules {
  Gvk NO_SUCH_KIND = new Gvk("example.com", "v1", "NoSuchKind");

  @Test
  default void discovery_builtInKinds_areFoundWithTheirScopes() {
    Discovery discovery = cluster().discovery();
    assertThat(discovery.version()).startsWith("v1.");
    assertThat(discovery.find(DEPLOYMENT))
        .hasValueSatisfying(
            found -> {
              assertThat(found.plural()).isEqualTo("deployments");
              assertThat(found.namespaced()).isTrue();
            });
    assertThat(discovery.find(NAMESPACE))
        .hasValueSatisfying(found -> assertThat(found.namespaced()).isFalse());
    assertThat(discovery.find(NO_SUCH_KIND)).isEmpty();
  }

  @Test
  default void discovery_kindInTwoVersions_prefersTheNewer() {
    Discovery discovery = cluster().discovery();
    assertThat(discovery.find("autoscaling", "HorizontalPodAutoscaler"))
        .hasValueSatisfying(found -> assertThat(found.gvk().version()).isEqualTo("v2"));
    assertThat(discovery.find(new Gvk("autoscaling", "v1", "HorizontalPodAutoscaler"))).isPresent();
  }

  @Test
  default void get_absentObject_isEmpty() {
    assertThat(cluster().get(CONFIG_MAP, namespace(), "absent")).isEmpty();
    assertThat(cluster().get(CONFIG_MAP, namespace() + "-absent", "absent")).isEmpty();
    assertThat(cluster().get(NAMESPACE, "", namespace() + "-absent")).isEmpty();
  }

  @Test
  default void get_unknownKind_isRefused() {
    ClusterRules.refuses(
        ClusterError.UNKNOWN_KIND, () -> cluster().get(NO_SUCH_KIND, namespace(), "name"));
    ClusterRules.refuses(
        ClusterError.UNKNOWN_KIND, () -> cluster().list(NO_SUCH_KIND, namespace(), ""));
  }

  @Test
  default void get_namespaces_thatEveryClusterHas() {
    for (String name : List.of("default", "kube-system")) {
      MapNode found = cluster().get(NAMESPACE, "", name).orElseThrow();
      assertThat(Yaml.text(found, "status", "phase")).isEqualTo("Active");
    }
  }

  @Test
  default void get_object_tellsItsKind() {
    apply(configMap("one", "a"));
    MapNode found = get(CONFIG_MAP, "one");
    assertThat(found.text("apiVersion")).isEqualTo("v1");
    assertThat(found.text("kind")).isEqualTo("ConfigMap");
    assertThat(Yaml.text(found, "data", "key")).isEqualTo("a");
  }

  @Test
  default void list_namespace_holdsItsObjectsWithTheirKind() {
    apply(configMap("one", "a"));
    apply(configMap("two", "b"));
    List<MapNode> found = cluster().list(CONFIG_MAP, namespace(), "app");
    assertThat(Yaml.names(found)).containsExactly("one", "two");
    assertThat(found)
        .allSatisfy(
            object -> {
              assertThat(object.text("apiVersion")).isEqualTo("v1");
              assertThat(object.text("kind")).isEqualTo("ConfigMap");
            });
    assertThat(cluster().list(CONFIG_MAP, namespace() + "-absent", "")).isEmpty();
  }

  @Test
  default void listMetadata_holdsKindAndMetadata_asTheListDoes() {
    apply(configMap("one", "a"));
    apply(configMap("two", "b"));
    List<MapNode> whole = cluster().list(CONFIG_MAP, namespace(), "app");
    List<MapNode> found = cluster().listMetadata(CONFIG_MAP, namespace(), "app");
    assertThat(Yaml.names(found)).containsExactly("one", "two");
    for (int i = 0; i < whole.size(); i++) {
      for (String field : List.of("apiVersion", "kind", "metadata")) {
        assertThat(found.get(i).get(field)).as(field).isEqualTo(whole.get(i).get(field));
      }
    }
    ClusterRules.refuses(
        ClusterError.UNKNOWN_KIND, () -> cluster().listMetadata(NO_SUCH_KIND, namespace(), ""));
  }

  @Test
  default void listMetadata_upToANumber_isAllOrNothing() {
    apply(configMap("one", "a"));
    apply(configMap("two", "b"));
    assertThat(cluster().listMetadata(CONFIG_MAP, namespace(), "app", 1)).isEmpty();
    assertThat(cluster().listMetadata(CONFIG_MAP, namespace(), "app", 2))
        .hasValueSatisfying(found -> assertThat(Yaml.names(found)).containsExactly("one", "two"));
    assertThat(cluster().listMetadata(CONFIG_MAP, namespace() + "-absent", "", 1))
        .hasValueSatisfying(found -> assertThat(found).isEmpty());
  }

  @Test
  default void list_allNamespaces_holdsThisOne() {
    apply(configMap("one", "a"));
    assertThat(cluster().list(CONFIG_MAP, "", "app=one"))
        .anySatisfy(
            object ->
                assertThat(Yaml.text(object, "metadata", "namespace")).isEqualTo(namespace()));
  }

  @Test
  default void list_bySelector_holdsWhatFits() {
    for (String name : List.of("a", "b", "c")) {
      apply(configMap(name, "x"));
    }
    apply(
        Yaml.object(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: d, namespace: %s, labels: {tier:"
                + " back}}}",
            namespace()));
    assertThat(selected("app=a")).containsExactly("a");
    assertThat(selected("app==b")).containsExactly("b");
    assertThat(selected("app in (a, c)")).containsExactly("a", "c");
    assertThat(selected("app,app notin (a)")).containsExactly("b", "c");
    assertThat(selected("app,app!=a")).containsExactly("b", "c");
    assertThat(selected("tier")).containsExactly("d");
    assertThat(selected("tier,!app")).containsExactly("d");
    assertThat(selected("app=a,tier")).isEmpty();
    // what has no such label differs from every value
    assertThat(selected("app!=a,tier=back")).containsExactly("d");
  }

  private List<String> selected(String selector) {
    return Yaml.names(cluster().list(CONFIG_MAP, namespace(), selector));
  }

  @Test
  default void list_selectorThatIsNone_isRefused() {
    ClusterRules.refuses(
        ClusterError.INVALID, () -> cluster().list(CONFIG_MAP, namespace(), "a in ("));
  }
}

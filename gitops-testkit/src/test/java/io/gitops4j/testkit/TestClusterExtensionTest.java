// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class TestClusterExtensionTest {
  private static final String CONFIG =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: default}, data: {k: v}}";
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");

  @Nested
  @ExtendWith(TestClusterExtension.class)
  class OfATest {
    private TestCluster given;

    @BeforeEach
    void begin(TestCluster cluster) {
      given = cluster;
      assertThat(cluster.get("v1", "ConfigMap", "default", "c")).as("a new one").isEmpty();
      cluster.apply(CONFIG);
    }

    @Test
    void cluster_isOneForTheTest_andItsPortToo(TestCluster cluster, Cluster port) {
      assertThat(cluster).isSameAs(given);
      assertThat(port).isSameAs(cluster.cluster());
      assertThat(port.get(CONFIG_MAP, "default", "c")).isPresent();
    }

    @Test
    void requests_areRemembered_andGoWrongIfTheyAreTo(TestCluster cluster, Cluster port) {
      MapNode object = Yaml.object(CONFIG);
      port.apply(object, ApplyOptions.DEFAULTS);
      assertThat(cluster.writes()).hasSize(1);
      cluster.inject(Fault.refuse(ClusterRequest::isWrite, ClusterError.FORBIDDEN));
      assertThatThrownBy(() -> port.apply(object, ApplyOptions.DEFAULTS))
          .isInstanceOf(ClusterException.class);
      assertThat(cluster.apply(CONFIG)).as("no fault concerns the test itself").hasSize(1);
      cluster.heal();
      port.apply(object, ApplyOptions.DEFAULTS);
      assertThat(cluster.writes()).hasSize(3);
      cluster.forget();
      assertThat(cluster.requests()).isEmpty();
    }
  }

  @Nested
  class OfTheTestsMaking {
    @RegisterExtension
    static final TestClusterExtension SLOW =
        TestClusterExtension.of(
            () -> MemoryCluster.builder().podStart(Duration.ofHours(1)).build());

    private static TestCluster shared;

    @BeforeAll
    static void begin(TestCluster cluster) {
      shared = cluster;
    }

    @Test
    void cluster_ofAllTests_isShared_andControllersTakeTheirTime(TestCluster cluster) {
      assertThat(cluster).isSameAs(shared);
      cluster.apply(
          "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: default},"
              + " spec: {containers: [{name: main, image: nginx}]}}");
      cluster.advance(Duration.ofMinutes(59));
      assertThat(phase(cluster)).isEqualTo("Pending");
      cluster.advance(Duration.ofMinutes(2));
      assertThat(phase(cluster)).isEqualTo("Running");
    }

    private static String phase(TestCluster cluster) {
      MapNode pod = cluster.get("v1", "Pod", "default", "p").orElseThrow();
      return String.valueOf(pod.at("status", "phase").textOrNull());
    }
  }

  @Test
  void example_ofTheDocumentation_isATest() throws Exception {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs/testkit.md"))) {
      root = root.getParent();
    }
    String test =
        Files.readString(
            root.resolve("gitops-testkit/src/test/java/io/gitops4j/testkit/HealedDriftTest.java"));
    assertThat(Files.readString(root.resolve("docs/testkit.md")))
        .contains(test.substring(test.indexOf("@ExtendWith")));
  }
}

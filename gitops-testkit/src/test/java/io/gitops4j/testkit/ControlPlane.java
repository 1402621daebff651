// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.client.KubernetesCluster;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.real.RealCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The control plane of {@link RealCluster} that tests of faults may break: {@code
 * GITOPS_TEST_CONTROL} names the command that stops and starts its parts ({@code .ci/cluster}).
 */
final class ControlPlane {
  static final String CONTROL = "GITOPS_TEST_CONTROL";

  private ControlPlane() {}

  /** The kubeconfig with another address of the server. */
  static Cluster connect(String server) throws IOException {
    String text =
        Files.readString(RealCluster.kubeconfig())
            .replaceAll("https://127\\.0\\.0\\.1:\\d+", server);
    Path other = Files.createTempFile("kubeconfig", "");
    Files.writeString(other, text);
    try {
      return KubernetesCluster.connect(Kubeconfig.read(other).access());
    } finally {
      Files.delete(other);
    }
  }

  /** Tells the control plane to do something to one of its programs. */
  static void tell(String verb, String program) {
    try {
      Process process =
          new ProcessBuilder(System.getenv(CONTROL), verb, program)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(verb + " " + program).isTrue();
      assertThat(process.exitValue()).as(verb + " " + program).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(verb + " " + program, e);
    }
  }

  /** Threads of the test for eight objects at once. */
  static ExecutorService threads() {
    return Executors.newFixedThreadPool(
        8,
        task -> {
          Thread thread = new Thread(task, "objects");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** An applier with eight objects at once, and patience for a server that is started anew. */
  static KubernetesApplier.Builder applier(ExecutorService threads) {
    return KubernetesApplier.builder().patience(Duration.ofMinutes(2)).atOnce(8, threads);
  }

  static ApplierHarness harness(String namespace, Cluster cluster, Applier applier, Time time) {
    return new ApplierHarness(
        namespace, cluster, applier, KubernetesHealth.of(HealthStyle.GITOPS), time);
  }

  /** The inventory of the application of a harness, as it lies in the cluster. */
  static Inventory inventory(ApplierHarness harness) {
    String application = harness.application("app").toString();
    for (MapNode map : harness.cluster.list(ApplierHarness.CONFIG_MAP, "gitops4j-system", "")) {
      Node of = map.at("metadata", "annotations", "gitops4j.io/application");
      Node text = map.at("data", "inventory.json");
      if (text != null && of != null && application.equals(of.textOrNull())) {
        return GitOpsJson.read(text.textOrNull(), Inventory.class);
      }
    }
    return Inventory.EMPTY;
  }
}

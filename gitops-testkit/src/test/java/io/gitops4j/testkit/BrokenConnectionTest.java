// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.real.RealCluster;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections break, and credentials end, in the middle of a sync. */
class BrokenConnectionTest extends FaultTest {
  @Test
  void connectionThatIsResetAgainAndAgain_costsTimeOnly() throws Exception {
    assertSynced(sync(0));
    Map<ResourceId, MapNode> before = live();
    try (ResettingProxy proxy = new ResettingProxy(URI.create(cluster.name()).getPort(), 20);
        Cluster broken = ControlPlane.connect("https://127.0.0.1:" + proxy.port())) {
      ApplierHarness through = ControlPlane.harness(namespace, broken, applier, Time.SYSTEM);
      ReconcileResult result = sync(through, 1, 0, () -> {});
      System.out.println("BrokenConnectionTest: " + proxy.resets() + " resets");
      assertSynced(result);
      assertThat(proxy.resets()).isGreaterThan(10);
    }
    assertNothingLost(1, before);
  }

  @Test
  void tokenThatIsRefused_andReplacedWhileTheSyncRuns_isNotNoticed(@TempDir Path directory)
      throws Exception {
    assertSynced(sync(0));
    Map<ResourceId, MapNode> before = live();
    String kubeconfig = Files.readString(RealCluster.kubeconfig());
    String token = group(kubeconfig, "token: ([0-9a-f]+)");
    Path file = directory.resolve("token");
    Files.writeString(file, token);
    Path other = directory.resolve("kubeconfig");
    Files.writeString(
        other, kubeconfig.replace("{token: " + token + "}", "{tokenFile: " + file + "}"));
    try (Cluster renewed =
        io.gitops4j.k8s.client.KubernetesCluster.connect(
            io.gitops4j.k8s.client.Kubeconfig.read(other).access())) {
      ApplierHarness by = ControlPlane.harness(namespace, renewed, applier, Time.SYSTEM);
      Thread[] renewal = {null};
      ReconcileResult result =
          sync(
              by,
              1,
              60,
              () -> {
                write(file, "0" + token.substring(1) + "0");
                renewal[0] =
                    new Thread(
                        () -> {
                          try {
                            Thread.sleep(1000);
                          } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                          }
                          write(file, token);
                        });
                renewal[0].start();
              });
      renewal[0].join();
      assertSynced(result);
    }
    assertNothingLost(1, before);
  }

  private static String group(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  private static void write(Path file, String text) {
    try {
      Path next = file.resolveSibling("next");
      Files.writeString(next, text);
      Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

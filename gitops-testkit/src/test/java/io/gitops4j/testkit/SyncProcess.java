// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.k8s.real.RealCluster;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A process that gets ready, reads the number of a revision, syncs it, and says how far it is and
 * how that ended.
 */
final class SyncProcess {
  private SyncProcess() {}

  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Cluster cluster = RealCluster.connect()) {
      cluster.discovery();
      ApplierHarness harness =
          ControlPlane.harness(
              arguments[0],
              cluster,
              ControlPlane.applier(ControlPlane.threads()).identity(arguments[1]).build(),
              Time.SYSTEM);
      System.out.println("ready");
      harness.declare("app", Fleet.declared(Integer.parseInt(in.readLine())));
      int[] handled = {0};
      ReconcileListener listener =
          event -> {
            if (event instanceof ReconcileEvent.ResourceHandled) {
              System.out.println("handled " + ++handled[0]);
            }
          };
      Application application = harness.application("app");
      System.out.println(harness.reconciler(listener).sync(application).status());
    }
    System.exit(0);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.graph.DeclaredObjects;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What applications declare, told without a cluster. */
final class OfflineObjects implements DeclaredObjects, AutoCloseable {
  private final ApplicationRun run;
  private final Reconciler reconciler;

  /** The same, where nobody's signature counts. */
  OfflineObjects(StandIns standIns, boolean asTheyAre) throws IOException {
    this(standIns, new TrustOptions(), asTheyAre);
  }

  /**
   * Objects of applications.
   *
   * @param trust whose signatures count
   * @param asTheyAre whether directories of this machine are read as they are now, and not at the
   *     revisions that applications name
   */
  OfflineObjects(StandIns standIns, TrustOptions trust, boolean asTheyAre) throws IOException {
    run =
        new ApplicationRun(
            new RemoteOptions(),
            trust,
            LiveFiles.read(List.of()),
            new OfflineApplier(KubernetesApplier.ofDefaults()));
    run.standIns(standIns);
    if (asTheyAre) {
      run.readDirectories();
    }
    reconciler = run.reconciler(new PlanDiffer(), ReconcileListener.NONE);
  }

  @Override
  public List<Manifest> of(Application application) {
    // where it goes, as whom, and what is made besides, plays no part in what it declares
    Application here =
        application.toBuilder()
            .identity(null)
            .syncPolicy(application.syncPolicy().toBuilder().createNamespace(false).build())
            .references(application.references().withKubeconfig(null))
            .build();
    ReconcileResult result = reconciler.plan(here);
    Plan plan = result.plan();
    if (plan == null) {
      throw new RenderException(result.issues().stream().filter(Issue::isError).toList());
    }
    List<Manifest> declared = new ArrayList<>();
    for (Change change : plan.changes()) {
      if (change.desired() != null) {
        declared.add(change.desired());
      }
    }
    return declared;
  }

  @Override
  public void close() throws IOException {
    run.close();
  }
}

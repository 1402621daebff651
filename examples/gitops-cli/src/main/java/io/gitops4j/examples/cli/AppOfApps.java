// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.NestedApplications;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Finds the applications that applications declare, and those that these declare, and so on. */
final class AppOfApps {
  private static final int MOST = 10_000;

  private final NestedApplications nested;
  private final UnaryOperator<Application> located;
  private final PrintWriter err;
  private boolean failed;

  AppOfApps(NestedApplications nested, UnaryOperator<Application> located, PrintWriter err) {
    this.nested = nested;
    this.located = located;
    this.err = err;
  }

  /** Whether an application could not be rendered, or declares one that can't be read. */
  boolean failed() {
    return failed;
  }

  /** The applications with all that they declare, each behind the one that declares it. */
  List<Application> withChildren(List<Application> roots) throws IOException {
    Map<String, Application> all = new LinkedHashMap<>();
    try (ApplicationRun run =
        new ApplicationRun(
            new RemoteOptions(),
            new TrustOptions(), // no keys: what must be signed is refused here
            LiveFiles.read(List.of()),
            new OfflineApplier(KubernetesApplier.ofDefaults()))) {
      Reconciler reconciler = run.reconciler(new PlanDiffer(), ReconcileListener.NONE);
      Deque<Application> waiting = new ArrayDeque<>(roots);
      while (!waiting.isEmpty() && all.size() < MOST) {
        Application application = waiting.poll();
        // one that declares itself, or is declared twice, is known already
        if (all.putIfAbsent(application.toString(), application) == null) {
          children(application, reconciler).forEach(child -> waiting.add(located.apply(child)));
        }
      }
    }
    return List.copyOf(all.values());
  }

  private List<Application> children(Application application, Reconciler reconciler) {
    ReconcileResult result = reconciler.plan(application);
    Plan plan = result.plan();
    if (plan == null) {
      result.issues().forEach(issue -> err.println(issue.toDisplayString()));
      failed = true;
      return List.of();
    }
    List<MapNode> declared = new ArrayList<>();
    for (Change change : plan.changes()) {
      if (change.desired() != null) {
        declared.add(change.desired().root());
      }
    }
    ReadApplications read = nested.read(application.toString(), declared);
    read.issues().forEach(issue -> err.println(issue.toDisplayString()));
    failed |= read.failed();
    return read.applications();
  }
}

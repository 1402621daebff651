// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.plan.Outcome;
import java.io.PrintWriter;
import java.util.Locale;

/** Progress of a sync, a line for each thing that happens. */
final class ProgressLines implements ReconcileListener {
  private final PrintWriter out;

  ProgressLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void on(ReconcileEvent event) {
    if (event instanceof ReconcileEvent.SourceResolved resolved) {
      out.println(resolved.ref() + " is " + resolved.revision());
    } else if (event instanceof ReconcileEvent.Rendered rendered) {
      out.println(rendered.manifests() + " objects are declared");
    } else if (event instanceof ReconcileEvent.StepStarted step) {
      out.println("step " + step.number() + " of " + step.total() + ": " + step.name());
    } else if (event instanceof ReconcileEvent.ResourceHandled handled) {
      if (handled.result().outcome() != Outcome.UNCHANGED) {
        out.println(
            handled.result().outcome().name().toLowerCase(Locale.ROOT)
                + " "
                + handled.result().id());
      }
    } else if (event instanceof ReconcileEvent.HealthChanged changed) {
      String message = changed.health().message();
      out.println(
          changed.id()
              + " is "
              + changed.health().status().text()
              + (message.isEmpty() ? "" : ": " + message));
    } else if (event instanceof ReconcileEvent.Retrying retrying) {
      out.println("trying again in " + retrying.delay().toMillis() / 1000.0 + " s");
    }
    out.flush();
  }
}

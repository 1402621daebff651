// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.plan.Outcome;
import java.io.PrintWriter;
import java.util.Locale;

/** Progress of a sync, a line for each thing that happens. Thread-safe. */
final class ProgressLines implements ReconcileListener {
  private final PrintWriter out;
  private final boolean named;

  /**
   * Progress of syncs.
   *
   * @param named whether each line begins with the application, since there are several
   */
  ProgressLines(PrintWriter out, boolean named) {
    this.out = out;
    this.named = named;
  }

  @Override
  public void on(ReconcileEvent event) {
    String text = text(event);
    if (!text.isEmpty()) {
      out.println(named ? event.application() + ": " + text : text);
      out.flush();
    }
  }

  /** Empty for what is not told. */
  private static String text(ReconcileEvent event) {
    if (event instanceof ReconcileEvent.SourceResolved resolved) {
      return resolved.ref() + " is " + resolved.revision();
    } else if (event instanceof ReconcileEvent.Rendered rendered) {
      return rendered.manifests() + " objects are declared";
    } else if (event instanceof ReconcileEvent.StepStarted step) {
      return "step " + step.number() + " of " + step.total() + ": " + step.name();
    } else if (event instanceof ReconcileEvent.ResourceHandled handled
        && handled.result().outcome() != Outcome.UNCHANGED) {
      return handled.result().outcome().name().toLowerCase(Locale.ROOT)
          + " "
          + handled.result().id();
    } else if (event instanceof ReconcileEvent.HealthChanged changed) {
      String message = changed.health().message();
      return changed.id()
          + " is "
          + changed.health().status().text()
          + (message.isEmpty() ? "" : ": " + message);
    } else if (event instanceof ReconcileEvent.Retrying retrying) {
      return "trying again in " + retrying.delay().toMillis() / 1000.0 + " s";
    }
    return "";
  }
}

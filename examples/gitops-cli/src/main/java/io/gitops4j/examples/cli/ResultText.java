// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ResolvedSource;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.diff.report.TextReport;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Results as text for a person. */
final class ResultText {
  /** How many fields a line names. */
  private static final int FIELDS = 3;

  private final PrintWriter out;

  private ResultText(PrintWriter out) {
    this.out = out;
  }

  /** Prints the results in this form. */
  static void print(List<ReconcileResult> results, OutputForm form, PrintWriter out) {
    if (form == OutputForm.TEXT) {
      ResultText text = new ResultText(out);
      for (ReconcileResult result : results) {
        text.head(result);
        text.resources(result);
      }
    } else {
      out.print(form.write(results));
    }
    out.flush();
  }

  /** Name, status, health and sources. */
  private void head(ReconcileResult result) {
    String health = "";
    if (result.sync() != null) {
      Health all = result.sync().health();
      health = ", " + all.status().text() + (all.message().isEmpty() ? "" : ": " + all.message());
    }
    String reason = result.reason().isEmpty() ? "" : " (" + result.reason() + ")";
    line(result.audit().application() + ": " + status(result) + reason + health);
    for (ResolvedSource source : result.sources()) {
      String who =
          source.commit() == null
              ? ""
              : "  " + source.commit().authorName() + ": " + source.commit().subject();
      line("  source  " + source.ref() + " = " + source.shortRevision() + who);
    }
  }

  private void line(String text) {
    out.println(TextReport.visible(text));
  }

  private static String status(ReconcileResult result) {
    return switch (result.status()) {
      case IN_SYNC, SYNCED -> "Synced";
      case OUT_OF_SYNC -> "OutOfSync";
      case DELETED -> "Deleted";
      case WAITING -> "Waiting";
      case SUSPENDED -> "Suspended";
      case FAILED -> afterFailure(result);
    };
  }

  /** What holds after what could be done was done: a sync may fail for its health alone. */
  private static String afterFailure(ReconcileResult result) {
    if (result.plan() == null || result.sync() == null) {
      return "Unknown";
    }
    Map<ResourceId, Change> changes = changes(result.plan());
    boolean differs = false;
    for (ResourceResult resource : result.sync().resources()) {
      Change change = changes.get(resource.id());
      String word = change == null ? "" : sync(change, resource.outcome());
      if (word.equals("Unknown")) {
        return word;
      }
      differs |= word.equals("OutOfSync");
    }
    return differs ? "OutOfSync" : "Synced";
  }

  private static Map<ResourceId, Change> changes(Plan plan) {
    Map<ResourceId, Change> changes = new HashMap<>();
    plan.changes().forEach(change -> changes.put(change.id(), change));
    return changes;
  }

  private static String word(SyncStatus status) {
    return switch (status) {
      case SYNCED -> "Synced";
      case OUT_OF_SYNC -> "OutOfSync";
      case UNKNOWN -> "Unknown";
    };
  }

  /** A line for each object: whether it is in sync, how it fares, and why. */
  private void resources(ReconcileResult result) {
    if (result.sync() == null || result.plan() == null) {
      return;
    }
    Map<ResourceId, Change> changes = changes(result.plan());
    List<ResourceResult> resources = result.sync().resources();
    int width = resources.stream().mapToInt(each -> each.id().toString().length()).max().orElse(0);
    String row = "  %-" + Math.max(8, width) + "s  %-9s  %-11s  %s";
    line(row.formatted("RESOURCE", "SYNC", "HEALTH", "REASON"));
    for (ResourceResult resource : resources) {
      Change change = changes.get(resource.id());
      Health health = resource.health();
      line(
          row.formatted(
              resource.id(),
              change == null ? "" : sync(change, resource.outcome()),
              health == null ? "-" : health.status().text(),
              reason(resource, change)));
    }
  }

  /** What holds now: after a sync, what was written is in sync. */
  private static String sync(Change change, Outcome outcome) {
    if (outcome == Outcome.APPLIED || outcome == Outcome.DELETED) {
      return outcome == Outcome.APPLIED ? "Synced" : "Pruned";
    }
    if (change.action() == Action.RUN) {
      return "Hook";
    }
    boolean extra = change.status() == SyncStatus.SYNCED && change.desired() == null;
    return extra ? "Extra" : word(change.status());
  }

  /** Why it is not in sync; else what is said of its health; else what became of it. */
  private static String reason(ResourceResult resource, @Nullable Change change) {
    Health health = resource.health();
    if (change != null
        && change.status() != SyncStatus.SYNCED
        && resource.outcome() != Outcome.APPLIED) {
      List<String> fields =
          change.live() == null
              ? List.of()
              : change.fields().stream()
                  .filter(field -> !field.ignored())
                  .map(field -> field.path().toString())
                  .toList();
      String more = fields.size() > FIELDS ? ", …" : "";
      String named = fields.stream().limit(FIELDS).collect(Collectors.joining(", "));
      return resource.reason()
          + (fields.isEmpty() || change.desired() == null ? "" : ": " + named + more);
    }
    if (health != null && !health.message().isEmpty()) {
      return health.message();
    }
    return switch (resource.outcome()) {
      case APPLIED -> "was applied";
      case DELETED -> "was deleted";
      default -> resource.reason();
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ResolvedSource;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.diff.report.TextReport;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Results as text for a person. */
final class ResultText {
  private final PrintWriter out;
  private final boolean colour;

  ResultText(PrintWriter out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  /** Name, status, sources and health. */
  void head(ReconcileResult result) {
    out.println(result.audit().application() + ": " + result.status() + ", " + result.reason());
    for (ResolvedSource source : result.sources()) {
      String who =
          source.commit() == null
              ? ""
              : "  " + source.commit().authorName() + ": " + source.commit().subject();
      out.println("  source  " + source.ref() + " = " + source.revision().shortDigest() + who);
    }
    if (result.sync() != null) {
      Health health = result.sync().health();
      out.println(
          "  health  "
              + health.status().text()
              + (health.message().isEmpty() ? "" : ", " + health.message()));
    }
  }

  void plan(ReconcileResult result, boolean everything) {
    Plan plan = result.plan();
    if (plan != null) {
      out.println("  plan    " + TextReport.summary(plan));
      TextReport.ofDefaults()
          .withColour(colour)
          .withEverything(everything)
          .lines(plan)
          .forEach(line -> out.println("  " + line));
    }
  }

  /** A line for each object: whether it is in sync, how it fares, and why. */
  void resources(ReconcileResult result) {
    if (result.sync() == null || result.plan() == null) {
      return;
    }
    Map<ResourceId, Change> changes = new HashMap<>();
    result.plan().changes().forEach(change -> changes.put(change.id(), change));
    List<ResourceResult> resources = result.sync().resources();
    int width = resources.stream().mapToInt(each -> each.id().toString().length()).max().orElse(0);
    String row = "  %-" + Math.max(8, width) + "s  %-9s  %-11s  %s%n";
    out.printf(row, "RESOURCE", "SYNC", "HEALTH", "REASON");
    for (ResourceResult resource : resources) {
      Change change = changes.get(resource.id());
      Health health = resource.health();
      out.printf(
          row,
          resource.id(),
          change == null ? "" : sync(change, resource.outcome()),
          health == null ? "-" : health.status().text(),
          health == null || health.message().isEmpty() ? resource.reason() : health.message());
    }
  }

  /** What holds now: after a sync, what was written is in sync. */
  private static String sync(Change change, Outcome outcome) {
    if (outcome == Outcome.APPLIED || outcome == Outcome.DELETED) {
      return outcome == Outcome.APPLIED ? "Synced" : "Pruned";
    }
    return switch (change.action()) {
      case KEEP -> change.desired() == null ? "Extra" : "Synced";
      case UNKNOWN -> "Unknown";
      case RUN -> "Hook";
      case CREATE, UPDATE, MOVE, DELETE -> "OutOfSync";
    };
  }
}

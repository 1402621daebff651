// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import io.gitops4j.core.AuditRecord;
import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ResolvedSource;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.event.Stage;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.diff.report.TextReport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;

/** Tells a person what happens, line by line, in colour on a terminal only. */
final class Narrator implements ReconcileListener {
  private static final String BOLD = "\u001b[1m";
  private static final String FAINT = "\u001b[2m";
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String RESET = "\u001b[0m";

  private final PrintStream out;
  private final boolean colour;
  private int chapter;

  Narrator(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  void chapter(String title) {
    chapter++;
    out.println();
    out.println(in(BOLD, chapter + ". " + title));
  }

  void line(String text) {
    out.println("   " + text);
  }

  private String in(String style, String text) {
    return colour ? style + text + RESET : text;
  }

  @Override
  public void on(ReconcileEvent event) {
    if (event instanceof ReconcileEvent.Rendered rendered) {
      line(
          in(
              FAINT,
              rendered.manifests()
                  + " objects "
                  + (rendered.fromCache() ? "from the cache" : "rendered from Git")));
    } else if (event instanceof ReconcileEvent.ResourceHandled handled) {
      handled(handled.result());
    } else if (event instanceof ReconcileEvent.HealthChanged changed) {
      Health health = changed.health();
      String status = health.status().text();
      String message = health.message().isEmpty() ? "" : in(FAINT, "  " + health.message());
      line("  " + (health.isHealthy() ? in(GREEN, status) : status) + " " + changed.id() + message);
    } else if (event instanceof ReconcileEvent.Retrying retrying) {
      line("trying again in " + seconds(retrying.delay()));
    } else if (event instanceof ReconcileEvent.IssueFound found && found.issue().isError()) {
      line(in(RED, found.issue().toString()));
    }
  }

  private void handled(ResourceResult result) {
    if (result.outcome() != Outcome.UNCHANGED) {
      line(
          (result.outcome() == Outcome.FAILED ? in(RED, "failed") : text(result.outcome()))
              + " "
              + result.id());
    }
  }

  private static String text(Outcome outcome) {
    return switch (outcome) {
      case APPLIED -> "applied";
      case DELETED -> "deleted";
      case SKIPPED -> "skipped";
      case FAILED -> "failed";
      case UNCHANGED -> "unchanged";
    };
  }

  void plan(Plan plan) {
    line(TextReport.summary(plan));
    TextReport.ofDefaults().withColour(colour).lines(plan).forEach(this::line);
  }

  void result(ReconcileResult result) {
    String status = result.status() + ": " + result.reason();
    line(in(result.succeeded() ? GREEN : RED, status));
    if (result.sync() != null) {
      line("health: " + result.sync().health().status().text());
    }
    StringBuilder stages = new StringBuilder();
    for (Map.Entry<Stage, Duration> stage : result.timings().entrySet()) {
      stages
          .append(stages.isEmpty() ? "" : ", ")
          .append(stage.getKey().name().toLowerCase(java.util.Locale.ROOT))
          .append(' ')
          .append(seconds(stage.getValue()));
    }
    line(in(FAINT, stages.toString()));
  }

  void audit(AuditRecord audit) {
    for (ResolvedSource source : audit.sources()) {
      CommitInfo commit = source.commit();
      if (commit != null) {
        line("commit  " + source.revision().shortDigest() + " by " + commit.authorName());
      }
    }
    line("inputs  sha256:" + audit.inputDigest().substring(0, 12) + "…");
    line("output  sha256:" + audit.outputDigest().substring(0, 12) + "…");
    line("actor   " + audit.actor() + " on " + audit.cluster());
    audit.writes().forEach(write -> line("wrote   " + text(write.outcome()) + " " + write.id()));
  }

  void issue(Issue issue) {
    line(in(FAINT, issue.toString()));
  }

  private static String seconds(Duration duration) {
    return String.format(java.util.Locale.ROOT, "%.2f s", duration.toNanos() / 1e9);
  }
}

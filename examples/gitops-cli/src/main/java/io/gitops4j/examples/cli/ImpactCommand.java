// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Severity;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.diff.report.Report;
import io.gitops4j.kustomize.KustomizeOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops impact}: what a change of a repository does to what is rendered from it. */
@Command(
    name = "impact",
    description = {
      "Shows what a commit changes in each rendered directory.",
      "Without a checkout and without a cluster. Components are left out."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ImpactCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--repo",
      required = true,
      paramLabel = "REPO",
      description = "the Git repository: a path, or a URL")
  private String repository = "";

  @Option(
      names = "--from",
      required = true,
      paramLabel = "REV",
      description = "the earlier branch, tag or commit")
  private String from = "";

  @Option(
      names = "--to",
      paramLabel = "REV",
      description = "the later one (default: HEAD)",
      defaultValue = "HEAD")
  private String to = "";

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "only kustomizations in or below this directory (default: all)",
      defaultValue = ".")
  private String root = "";

  @Option(names = "--leaves", description = "only kustomizations that no other one includes")
  private boolean leaves;

  @CommandLine.Mixin private ReportOptions reports = new ReportOptions();

  @Option(names = "--exit-code", description = "exit with 2 if anything renders differently")
  private boolean exitCode;

  @Override
  public Integer call() throws IOException {
    TreePath below;
    try {
      below = TreePath.of(root);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, "--root: " + e.getMessage());
    }
    KustomizeOptions options = KustomizeOptions.DEFAULTS.withProvenance(true);
    Report all = new RevisionDiff(repository, from, to, options).affected(below, leaves);
    // what was broken before and still is, is no effect of the change
    Report report =
        all.mapIssues(
            issue -> all.issues().contains(issue) ? issue.withSeverity(Severity.WARNING) : issue);
    reports.write(report, spec.commandLine().getOut(), spec.commandLine().getErr());
    int code = Main.code(report.status());
    return code == Main.DIFFERS && !exitCode ? 0 : code;
  }
}

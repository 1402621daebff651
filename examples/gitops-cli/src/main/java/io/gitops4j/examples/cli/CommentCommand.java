// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.forge.PinnedComment;
import io.gitops4j.core.forge.PullRequest;
import io.gitops4j.core.forge.PullRequest.Forge;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.PullRequestComments;
import io.gitops4j.diff.report.FindingsReport;
import io.gitops4j.diff.report.MarkdownReport;
import io.gitops4j.diff.report.Report;
import io.gitops4j.diff.validate.ManifestValidator;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gitops comment}: tells a pull request what it does. */
@Command(
    name = "comment",
    description = {
      "Tells a pull request what it changes, in one comment.",
      "All that is rendered, object by object and field by field, and what validate finds. "
          + "Later runs change the comment in place."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "In GitHub Actions and GitLab CI the pull request and its commits are known. The token is that in the",
      "environment variable GITHUB_TOKEN (needs pull-requests: write) or GITLAB_TOKEN (scope api; CI_JOB_TOKEN",
      "may not write comments).",
      "",
      "Examples:",
      "  gitops comment 'clusters/*/'",
      "  gitops comment --base origin/main --print",
      "  gitops comment --forge gitlab --api https://gitlab.example/api/v4 --project group/shop --number 7 --base main"
    })
final class CommentCommand implements Callable<Integer> {
  /** What is printed would fit into a comment on GitHub, too. */
  private static final int GITHUB_LONGEST = 65_000;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "PATTERN",
      description = "what is validated too, as validate takes it; nothing for no validation")
  private List<String> patterns = List.of();

  @Option(
      names = "--base",
      paramLabel = "REV",
      description = "what the pull request is to be merged into (default: what CI says)")
  private @Nullable String base;

  @Option(
      names = "--head",
      paramLabel = "REV",
      description = "what it brings (default: what CI says, else HEAD)")
  private @Nullable String head;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "only kustomizations in or below this directory (default: all)")
  private String root = ".";

  @Option(names = "--leaves", description = "only kustomizations that no other one includes")
  private boolean leaves;

  @Option(
      names = "--key",
      paramLabel = "NAME",
      description = "tells several comments on one pull request apart (default: changes)")
  private String key = "changes";

  @Option(names = "--print", description = "print the comment, and write it nowhere")
  private boolean print;

  @Option(names = "--forge", paramLabel = "FORGE", description = "github or gitlab")
  private @Nullable Forge forge;

  @Option(names = "--api", paramLabel = "URL", description = "the address of the forge's API")
  private @Nullable URI api;

  @Option(
      names = "--project",
      paramLabel = "PROJECT",
      description = "the repository on the forge, as OWNER/NAME; of GitLab its number, too")
  private @Nullable String project;

  @Option(names = "--number", paramLabel = "N", description = "the number of the pull request")
  private long number;

  @CommandLine.Mixin private RenderOptions rendering = new RenderOptions();

  @Override
  public Integer call() throws IOException {
    Map<String, String> environment = System.getenv();
    PullRequest pullRequest = pullRequest(environment);
    String from = first(base, pullRequest == null ? null : pullRequest.base());
    if (from == null) {
      throw Commands.wrongUsage(spec, "no commit to compare with: give --base REV");
    }
    String to =
        Objects.requireNonNullElse(
            first(head, pullRequest == null ? null : pullRequest.head()), "HEAD");
    PinnedComment pinned = pinned();
    PrintWriter out = spec.commandLine().getOut();
    if (print) {
      out.print(text(from, to, GITHUB_LONGEST));
      out.flush();
      return 0;
    }
    if (pullRequest == null) {
      throw Commands.wrongUsage(
          spec,
          "no pull request: run it in CI, give --forge, --api, --project and --number, or --print");
    }
    PullRequestComments comments = comments(pullRequest, environment);
    PinnedComment.Posted posted = pinned.post(comments, text(from, to, pinned.room(comments)));
    String where = posted.comment().url();
    out.println(
        posted.outcome().name().toLowerCase(Locale.ROOT)
            + " the comment on "
            + pullRequest
            + (where.isEmpty() ? "" : ": " + where));
    out.flush();
    return 0;
  }

  private static @Nullable String first(@Nullable String one, @Nullable String other) {
    String found = one == null ? other : one;
    return found == null || found.isEmpty() ? null : found;
  }

  private PinnedComment pinned() {
    try {
      return PinnedComment.named(key);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, "--key: " + e.getMessage());
    }
  }

  private @Nullable PullRequest pullRequest(Map<String, String> environment) {
    if (forge == null && api == null && project == null && number == 0) {
      return PullRequest.ofEnvironment(environment).orElse(null);
    }
    if (forge == null || api == null || project == null || number < 1) {
      throw Commands.wrongUsage(spec, "--forge, --api, --project and --number go together");
    }
    return new PullRequest(forge, api, project, number, null, null);
  }

  private PullRequestComments comments(PullRequest pullRequest, Map<String, String> environment) {
    boolean gitlab = pullRequest.forge() == Forge.GITLAB;
    String variable = gitlab ? "GITLAB_TOKEN" : "GITHUB_TOKEN";
    String token = environment.getOrDefault(variable, "");
    if (token.isEmpty()) {
      String more =
          gitlab && environment.containsKey("CI_JOB_TOKEN")
              ? "; CI_JOB_TOKEN may not write comments: make a project access token with the scope api"
              : "";
      throw Commands.wrongUsage(spec, "no token: set " + variable + more);
    }
    try {
      return pullRequest.comments(token);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, String.valueOf(e.getMessage()));
    }
  }

  /** The comment, with no more than so many characters. */
  private String text(String from, String to, int characters) throws IOException {
    String findings = findings(to, characters / 4);
    TreePath below;
    try {
      below = TreePath.of(root);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, "--root: " + e.getMessage());
    }
    Report report =
        new RevisionDiff(repository(), from, to, rendering.kustomize().withProvenance(true))
            .affected(below, leaves)
            .mapIssues(RenderOptions::shown);
    String title = "### What this changes\n\n";
    int room = characters - title.length() - findings.length();
    return title + MarkdownReport.ofDefaults().withLimit(room).of(report) + findings;
  }

  private String repository() throws IOException {
    String given = rendering.git();
    if (given != null) {
      return given;
    }
    Path top = RepositoryTree.topAround(Path.of("").toRealPath());
    if (top == null) {
      throw Commands.wrongUsage(spec, "no Git repository here: give --git REPO");
    }
    return top.toString();
  }

  /** What validate finds in the later commit. */
  private String findings(String revision, int characters) throws IOException {
    if (patterns.isEmpty()) {
      return "";
    }
    Validated validated;
    try (RepositoryTree tree = RepositoryTree.ofGit(repository(), revision)) {
      validated =
          Validated.of(tree, patterns, rendering.renderer(true), ManifestValidator.ofDefaults());
    }
    List<Issue> findings = validated.findings();
    return "\n### Checks\n\n"
        + (findings.stream().anyMatch(Issue::isError) ? "❌ " : "✅ ")
        + validated.summary()
        + "\n\n"
        + FindingsReport.markdown(findings, characters);
  }
}

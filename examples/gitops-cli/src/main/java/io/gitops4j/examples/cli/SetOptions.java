// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.format.ApplicationSetReader;
import io.gitops4j.core.app.format.ReadApplicationSets;
import io.gitops4j.core.app.set.ApplicationSet;
import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.app.set.ExpandedSet;
import io.gitops4j.core.app.set.RegisteredCluster;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.forge.ForgePullRequests;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.SourceProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** How Argo CD's ApplicationSets are expanded. */
final class SetOptions {
  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--clusters",
      paramLabel = "FILE",
      description =
          "the clusters for sets that generate from them: the Secrets by which Argo CD knows them;"
              + " credentials in them are not looked at; may be repeated")
  private List<Path> clusters = List.of();

  @Option(
      names = "--new-git-file-globbing",
      description = "for sets: * in patterns of files stops at a slash, as with Argo CD's option")
  private boolean newGlobbing;

  @Option(
      names = "--pull-requests",
      paramLabel = "FORGE[=URL]",
      description = {
        "asks this forge for open pull requests, for sets that generate from them: github, gitlab or"
            + " gitea, at this address (default: https://api.github.com, https://gitlab.com)",
        "with the token in GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN, if there is one; sets that name"
            + " another address are refused; may be repeated"
      })
  private List<String> forges = List.of();

  /** Sets of files, expanded. */
  record Sets(List<ExpandedSet> expanded, boolean failed) {}

  /**
   * Expands the sets of some files.
   *
   * @param repository what is read in the place of all repositories, or null
   */
  Sets expand(Map<String, byte[]> files, @Nullable String repository, PrintWriter err)
      throws IOException {
    List<ApplicationSet> sets = new ArrayList<>();
    boolean failed = false;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      ReadApplicationSets read =
          ApplicationSetReader.ofDefaults().read(file.getKey(), file.getValue());
      // a file that is no YAML is told about by who reads the applications in it
      if (!read.sets().isEmpty() || read.issues().stream().noneMatch(SetOptions::isSyntax)) {
        read.issues().forEach(issue -> err.println(issue.toDisplayString()));
        failed |= read.failed();
      }
      sets.addAll(read.sets());
    }
    List<ExpandedSet> expanded = new ArrayList<>();
    if (sets.isEmpty()) {
      return new Sets(expanded, failed);
    }
    Path cache = Files.createTempDirectory("gitops-git");
    try {
      ApplicationSetExpander expander = expander(cache, repository);
      for (ApplicationSet set : sets) {
        ExpandedSet one = expander.expand(set);
        one.issues().forEach(issue -> err.println(issue.toDisplayString()));
        failed |= one.failed();
        expanded.add(one);
      }
    } finally {
      TemporaryFiles.delete(cache);
    }
    return new Sets(expanded, failed);
  }

  private static boolean isSyntax(Issue issue) {
    return issue.code().id().startsWith("yaml.");
  }

  /** An expander that uses this directory for what it reads from elsewhere. */
  ApplicationSetExpander expander(Path cache, @Nullable String repository) throws IOException {
    GitIsolation.install();
    SourceProvider git = GitSource.builder(cache).build();
    ApplicationSetExpander.Builder builder =
        ApplicationSetExpander.builder().newFileGlobbing(newGlobbing);
    builder.source(repository == null ? git : new OneRepository(git, repository));
    if (!clusters.isEmpty()) {
      List<RegisteredCluster> registered = new ArrayList<>();
      for (Path file : clusters) {
        ObjectFile.read(file)
            .forEach(object -> RegisteredCluster.ofSecret(object).ifPresent(registered::add));
      }
      builder.clusters(() -> registered);
    }
    if (!forges.isEmpty()) {
      builder.pullRequests(pullRequests(System.getenv()));
    }
    return builder.build();
  }

  private ForgePullRequests pullRequests(Map<String, String> environment) {
    ForgePullRequests.Builder list = ForgePullRequests.builder();
    for (String forge : forges) {
      String[] parts = forge.split("=", 2);
      String token =
          environment.getOrDefault(parts[0].toUpperCase(Locale.ROOT) + "_TOKEN", "").strip();
      try {
        URI address = parts.length == 2 ? URI.create(parts[1]) : null;
        switch (parts[0]) {
          case "github" ->
              list.gitHub(Objects.requireNonNullElse(address, ForgePullRequests.GITHUB), token);
          case "gitlab" ->
              list.gitLab(Objects.requireNonNullElse(address, ForgePullRequests.GITLAB), token);
          case "gitea" -> {
            if (address == null) {
              throw new IllegalArgumentException("gitea needs an address: gitea=https://HOST");
            }
            list.gitea(address, token);
          }
          default ->
              throw new IllegalArgumentException(parts[0] + " (expected: github, gitlab or gitea)");
        }
      } catch (IllegalArgumentException e) {
        throw Commands.wrongUsage(spec, "--pull-requests: " + e.getMessage());
      }
    }
    return list.build();
  }

  /** One repository in the place of all others; a directory that is none is taken as it lies. */
  private record OneRepository(SourceProvider git, String path) implements SourceProvider {
    @Override
    public boolean supports(SourceRef ref) {
      return true;
    }

    @Override
    public Revision revision(SourceRef ref) {
      return isPlain() ? plain().revision() : git.revision(ref.withUrl(path));
    }

    @Override
    public SourceTree open(SourceRef ref, Revision revision) {
      return isPlain() ? plain() : git.open(ref.withUrl(path), revision);
    }

    private SourceTree plain() {
      return DirectoryTree.of(Path.of(path)).snapshot();
    }

    private boolean isPlain() {
      return Files.isDirectory(Path.of(path))
          && RepositoryTree.topAround(Path.of(path).toAbsolutePath().normalize()) == null
          && !Files.exists(Path.of(path).resolve("HEAD"));
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The applications of files, or a directory of a repository that is one by itself. */
final class TargetOptions {
  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin private ApplicationOptions files = new ApplicationOptions();

  @Option(
      names = "--path",
      paramLabel = "DIR",
      description =
          "instead of --file: this directory of the repository (--repo, or the one around the current"
              + " directory) is the application, as it is at --revision")
  private @Nullable String path;

  @Option(
      names = "--revision",
      paramLabel = "REV",
      description = "with --path: branch, tag or commit (default: HEAD)")
  private @Nullable String revision;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "with --path: the application's name, by which it finds what it owns (default: the path with"
              + " dashes)")
  private @Nullable String name;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "with --path: where objects go that say no namespace (default: default)")
  private @Nullable String namespace;

  @Option(names = "--prune", description = "with --path: delete what is declared no more")
  private boolean prune;

  @Option(
      names = "--create-namespace",
      description = "with --path: make that namespace if it is not there")
  private boolean createNamespace;

  /**
   * The applications, in order.
   *
   * @param cluster opens the cluster for {@code --from-cluster}
   * @return none if a file can't be read as such; why is said
   */
  List<Application> read(PrintWriter err, ApplicationOptions.Opening cluster) throws IOException {
    return select(err, cluster).applications();
  }

  /**
   * The applications, in an order in which they can be synced, with their graph.
   *
   * @param cluster opens the cluster for {@code --from-cluster}
   */
  ApplicationOptions.Selection select(PrintWriter err, ApplicationOptions.Opening cluster)
      throws IOException {
    return select(err, cluster, false);
  }

  /** The same, of all files of the repository if nothing is named. */
  ApplicationOptions.Selection selectAll(PrintWriter err, ApplicationOptions.Opening cluster)
      throws IOException {
    return select(err, cluster, files.repository() != null);
  }

  private ApplicationOptions.Selection select(
      PrintWriter err, ApplicationOptions.Opening cluster, boolean all) throws IOException {
    String directory = path;
    if (directory == null) {
      if (revision != null || name != null || namespace != null || prune || createNamespace) {
        throw Commands.wrongUsage(
            spec, "--revision, --name, --namespace, --prune and --create-namespace go with --path");
      }
      if (!files.isGiven() && !all) {
        throw Commands.wrongUsage(spec, "no application: give --file FILE, or --path DIR");
      }
      return all ? files.selectAll(err, cluster) : files.select(err, cluster);
    }
    if (files.isGiven()) {
      throw Commands.wrongUsage(spec, "--file and --path: one of them");
    }
    return ApplicationOptions.Selection.of(application(directory));
  }

  /** From now on these keys count where applications are rendered to find others. */
  TargetOptions trusting(TrustOptions keys) {
    files.trusting(keys);
    return this;
  }

  /** Whether the applications that are declared by others are meant, too. */
  boolean withNested() {
    return files.withNested();
  }

  private Application application(String directory) throws IOException {
    TreePath inside;
    try {
      inside = TreePath.of(directory);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, "--path: " + e.getMessage());
    }
    String dashed = inside.toString().replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^-|-$", "");
    String chosen = name == null ? dashed : name;
    if (chosen.isBlank()) {
      throw Commands.wrongUsage(spec, "--path " + directory + " needs --name NAME");
    }
    String commit = revision == null ? "HEAD" : revision;
    return Application.builder(chosen)
        .source(new Source(SourceRef.of(repository(), commit), inside, null))
        .destination(Destination.inCluster(namespace == null ? "" : namespace))
        .syncPolicy(SyncPolicy.builder().prune(prune).createNamespace(createNamespace).build())
        .build();
  }

  private String repository() throws IOException {
    String given = files.repository();
    if (given != null) {
      return given;
    }
    Path top = RepositoryTree.topAround(Path.of("").toRealPath());
    if (top == null) {
      throw Commands.wrongUsage(spec, "no Git repository here: give --repo PATH");
    }
    return top.toString();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.NestedApplications;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.app.set.ExpandedSet;
import io.gitops4j.core.app.set.GeneratedApplication;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.tree.MapNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which applications are meant, and where their sources are read. */
final class ApplicationOptions {
  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "Argo CD Applications and ApplicationSets, or Flux Kustomizations with their GitRepository;"
              + " a directory for all YAML files in it; may be repeated")
  private List<Path> files = List.of();

  @Option(
      names = "--repo",
      paramLabel = "PATH",
      description =
          "read every source from this repository, whatever its URL says, but charts of Helm repositories")
  private @Nullable String repository;

  @Option(
      names = "--source",
      paramLabel = "URL=PATH",
      description =
          "with --repo: the repository that stands in for this URL; may be repeated. What a"
              + " GitRepository includes from elsewhere needs one")
  private List<String> otherRepositories = List.of();

  @CommandLine.Mixin private SetOptions sets = new SetOptions();

  @Option(
      names = "--app-of-apps",
      description =
          "the applications that these declare among their objects are meant, too, and those that"
              + " these declare")
  private boolean appOfApps;

  @Option(
      names = "--allow-cross-namespace",
      description = "Kustomizations may name sources, and what they depend on, of other namespaces")
  private boolean crossNamespace;

  /** Whether any file is named. */
  boolean isGiven() {
    return !files.isEmpty();
  }

  /** The repository that is read in the place of all others, or null. */
  @Nullable String repository() {
    return repository;
  }

  /**
   * The applications of all files, in order.
   *
   * @return none if a file can't be read as such; why is said
   */
  List<Application> read(PrintWriter err) throws IOException {
    if (files.isEmpty()) {
      throw Commands.wrongUsage(spec, "no application: give --file FILE");
    }
    // read together: an application finds its project, or its source, in any of them
    Map<String, byte[]> contents = contents(files, spec);
    SetOptions.Sets expanded = sets.expand(contents, repository, err);
    Map<String, List<MapNode>> generated = new LinkedHashMap<>();
    for (ExpandedSet set : expanded.expanded()) {
      generated.put(
          "ApplicationSet " + set.set(),
          set.applications().stream().map(GeneratedApplication::document).toList());
    }
    ReadApplications read = reader().leavingSets().read(contents, generated);
    for (Issue issue : read.issues()) {
      err.println(issue.toDisplayString());
    }
    if (read.failed() || expanded.failed()) {
      return List.of();
    }
    Map<String, Application> applications = new LinkedHashMap<>();
    for (Application application : read.applications()) {
      if (applications.put(application.toString(), application) != null) {
        err.println(application + " is there twice; the last one counts");
      }
    }
    if (applications.isEmpty()) {
      err.println(
          String.join(", ", files.stream().map(Path::toString).toList())
              + ": holds no Application and no Kustomization");
    }
    LocalSources local = local();
    if (local != null) {
      List<Issue> missing = new ArrayList<>();
      applications.values().forEach(application -> missing.addAll(local.missing(application)));
      missing.forEach(issue -> err.println(issue.toDisplayString()));
      if (!missing.isEmpty()) {
        return List.of();
      }
    }
    List<Application> all = applications.values().stream().map(this::fromRepository).toList();
    return appOfApps ? withChildren(all, err) : all;
  }

  private List<Application> withChildren(List<Application> applications, PrintWriter err)
      throws IOException {
    Path cache = Files.createTempDirectory("gitops-git");
    try {
      NestedApplications nested = NestedApplications.of(reader(), sets.expander(cache, repository));
      AppOfApps children = new AppOfApps(nested, this::fromRepository, err);
      List<Application> all = children.withChildren(applications);
      return children.failed() ? List.of() : all;
    } finally {
      TemporaryFiles.delete(cache);
    }
  }

  /** A reader by these options: a source that is declared nowhere is the repository itself. */
  private ApplicationReader reader() {
    ApplicationReader reader = ApplicationReader.ofDefaults();
    reader = repository == null ? reader : reader.withOtherSource(SourceRef.of(repository, "HEAD"));
    return crossNamespace ? reader.withCrossNamespaceReferences() : reader;
  }

  /**
   * The Flux objects that lie in the repository itself, by the directory of each. All of them are
   * read before any is understood, see {@link RepositoryObjects}.
   *
   * @param failures gets those that can't be read
   */
  Map<String, List<Application>> inRepository(List<Issue> failures) throws IOException {
    Path root = Path.of(Objects.requireNonNull(repository));
    RepositoryObjects objects = new RepositoryObjects();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(ApplicationOptions::mayHoldObjects).sorted().toList()) {
        byte[] content = bytes(file, spec);
        if (RepositoryObjects.mayBeAmong(content)) {
          objects.add(root.relativize(file), content);
        }
      }
    }
    LocalSources local = Objects.requireNonNull(local());
    Map<String, List<Application>> found = new LinkedHashMap<>();
    objects
        .read(reader(), failures)
        .forEach(
            (directory, applications) -> {
              List<Application> offline = new ArrayList<>();
              for (Application application : applications) {
                List<Issue> missing = local.missing(application);
                failures.addAll(missing);
                if (missing.isEmpty()) {
                  offline.add(local.of(application));
                }
              }
              found.put(directory, offline);
            });
    return found;
  }

  private static boolean mayHoldObjects(Path file) {
    for (Path part : file) {
      if (part.toString().equals(".git")) {
        return false;
      }
    }
    return file.toString().matches(".*\\.ya?ml") && Files.isRegularFile(file);
  }

  private static List<Path> expanded(Path file) throws IOException {
    if (!Files.isDirectory(file)) {
      return List.of(file);
    }
    try (Stream<Path> all = Files.list(file)) {
      return all.filter(each -> each.toString().matches(".*\\.(ya?ml|json)")).sorted().toList();
    }
  }

  /** The contents of files, and of the YAML files in directories, in order. */
  static Map<String, byte[]> contents(List<Path> files, CommandLine.Model.CommandSpec spec)
      throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    for (Path file : files) {
      for (Path one : expanded(file)) {
        contents.put(one.toString(), bytes(one, spec));
      }
    }
    return contents;
  }

  private static byte[] bytes(Path file, CommandLine.Model.CommandSpec spec) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw Commands.wrongUsage(spec, "no such file: " + file);
    }
  }

  private Application fromRepository(Application application) {
    LocalSources local = local();
    return local == null ? application : local.of(application);
  }

  /** What stands in for the sources; null if they are read where they are. */
  private @Nullable LocalSources local() {
    if (repository == null) {
      if (!otherRepositories.isEmpty()) {
        throw Commands.wrongUsage(spec, "--source goes with --repo PATH");
      }
      return null;
    }
    Map<String, String> others = new LinkedHashMap<>();
    for (String pair : otherRepositories) {
      int at = pair.lastIndexOf('=');
      if (at < 1 || at == pair.length() - 1) {
        throw Commands.wrongUsage(spec, "--source: " + pair + " (expected: URL=PATH)");
      }
      others.put(pair.substring(0, at), pair.substring(at + 1));
    }
    return new LocalSources(repository, others);
  }
}

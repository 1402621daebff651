// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.FormatError;
import io.gitops4j.core.app.graph.ApplicationGraph;
import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.app.graph.GraphNode;
import io.gitops4j.core.app.graph.GraphReader;
import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.spi.Cluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
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
          "Argo CD Applications and ApplicationSets, or Flux Kustomizations and HelmReleases with their sources;"
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

  @Option(
      names = {"-R", "--recursive"},
      description =
          "a directory stands for all YAML files below it; what is something else is passed over")
  private boolean recursive;

  @Option(
      names = "--from-cluster",
      description =
          "the Applications, ApplicationSets and Kustomizations that lie in the cluster are meant")
  private boolean fromCluster;

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

  private TrustOptions trust = new TrustOptions();

  /** From now on these keys count where applications are rendered to find others. */
  ApplicationOptions trusting(TrustOptions keys) {
    trust = keys;
    return this;
  }

  /** Whether the applications that are declared by others are meant, too. */
  boolean withNested() {
    return appOfApps;
  }

  /** Whether it is said which applications are meant. */
  boolean isGiven() {
    return !files.isEmpty() || fromCluster;
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
    return select(err, null).applications();
  }

  /**
   * Applications, and how they stand to each other.
   *
   * @param applications those that are meant; none if one can't be read
   * @param graph all that was read
   * @param failed whether something can't be read
   */
  record Selection(List<Application> applications, ApplicationGraph graph, boolean failed) {
    /** One application by itself. */
    static Selection of(Application application) {
      List<Application> one = List.of(application);
      return new Selection(one, ApplicationGraph.of(one), false);
    }
  }

  /** Opens the cluster whose applications are meant. */
  interface Opening {
    Cluster open() throws IOException;
  }

  /**
   * The applications, in an order in which they can be synced, with their graph; why one can't be
   * read is said.
   *
   * @param cluster opens the cluster for {@code --from-cluster}; null where there is none
   */
  Selection select(PrintWriter err, @Nullable Opening cluster) throws IOException {
    return select(err, cluster, false);
  }

  /** The same, of all files of the repository if none is named, rendered if they can be. */
  Selection selectAll(PrintWriter err, @Nullable Opening cluster) throws IOException {
    return select(err, cluster, true);
  }

  private Selection select(PrintWriter err, @Nullable Opening cluster, boolean all)
      throws IOException {
    boolean renders = appOfApps || all && repository != null;
    Declared declared =
        declared(
            err,
            cluster,
            all,
            renders ? ApplicationFiles.Rendering.AT_REVISIONS : ApplicationFiles.Rendering.NONE);
    // who only looks is told of the rest, who writes must know all of it
    boolean unusable = declared.failed() || !all && declared.partial();
    ApplicationGraph graph = declared.graph();
    return new Selection(
        unusable ? List.of() : named(graph, err), graph, declared.failed() || declared.partial());
  }

  /**
   * What stands in files, and what it was read as.
   *
   * @param declarations the objects
   * @param graph the applications
   * @param failed whether something can't be read
   * @param partial whether an application can't be rendered, so that what it declares is not known
   */
  record Declared(
      List<Declaration> declarations, ApplicationGraph graph, boolean failed, boolean partial) {
    /** The application that the object was read as; null if it was not. */
    @Nullable Application of(Declaration declaration) {
      for (GraphNode node : graph.nodesInOrder()) {
        if (node.application() != null && node.at().equals(declaration.at())) {
          return node.application();
        }
      }
      return null;
    }
  }

  /** The objects of the files, or of all files of the repository; nothing is rendered. */
  Declared declared(PrintWriter err) throws IOException {
    return declared(err, null, true, ApplicationFiles.Rendering.NONE);
  }

  /**
   * The same of a cluster, too, and all that they declare in turn, as far as it can be rendered.
   */
  Declared graph(PrintWriter err, Opening cluster) throws IOException {
    ApplicationFiles.Rendering rendering = ApplicationFiles.Rendering.NONE;
    if (appOfApps || repository != null) {
      rendering =
          readsAsItIs()
              ? ApplicationFiles.Rendering.AS_IT_IS
              : ApplicationFiles.Rendering.AT_REVISIONS;
    }
    return declared(err, cluster, true, rendering);
  }

  /** Whether the repository is a directory with files, and no bare one. */
  boolean readsAsItIs() {
    return repository != null
        && Files.isDirectory(Path.of(repository))
        && !Files.exists(Path.of(repository).resolve("HEAD"));
  }

  private Declared declared(
      PrintWriter err, @Nullable Opening cluster, boolean all, ApplicationFiles.Rendering rendering)
      throws IOException {
    boolean tree = all && files.isEmpty() && repository != null && !fromCluster;
    if (files.isEmpty() && !fromCluster && !tree) {
      throw Commands.wrongUsage(spec, "no application: give --file FILE");
    }
    Set<Issue> found = new LinkedHashSet<>();
    ApplicationFiles reading =
        new ApplicationFiles(
            reader(),
            sets,
            repository,
            application -> located(application, found),
            new StandIns(),
            trust);
    List<Declaration> declarations = new ArrayList<>();
    if (fromCluster) {
      if (cluster == null) {
        throw Commands.wrongUsage(spec, "--from-cluster: this command reads no cluster");
      }
      try (Cluster opened = cluster.open()) {
        declarations.addAll(Declaration.in(opened));
      }
    }
    List<Path> named = tree ? List.of(Path.of(Objects.requireNonNull(repository))) : files;
    boolean whole = tree || recursive;
    declarations.addAll(
        reading.declarations(
            whole ? TreeFiles.contents(named, spec) : contents(named, spec), whole, found));
    GraphReader.ReadGraph read = reading.graph(declarations, rendering);
    ApplicationFiles.issues(found, read)
        .forEach(issue -> err.println(shown(issue).toDisplayString()));
    boolean failed = Stream.concat(found.stream(), read.issues().stream()).anyMatch(Issue::isError);
    return new Declared(declarations, read.graph(), failed, read.failed());
  }

  /** The applications by the names that they give themselves, of which each counts once. */
  private List<Application> named(ApplicationGraph graph, PrintWriter err) {
    Map<String, Application> applications = new LinkedHashMap<>();
    for (Application application : graph.order()) {
      if (fromCluster && !application.destination().isInCluster()) {
        err.println(application + " goes to another cluster, and is left out");
      } else if (applications.put(application.toString(), application) != null) {
        err.println(application + " is there twice; the last one counts");
      }
    }
    if (graph.order().isEmpty()) {
      err.println(
          String.join(", ", files.stream().map(Path::toString).toList())
              + ": holds no Application and no Kustomization");
    }
    return List.copyOf(applications.values());
  }

  /** A reader by these options: a source that is declared nowhere is the repository itself. */
  ApplicationReader reader() {
    ApplicationReader reader = ApplicationReader.ofDefaults();
    reader = repository == null ? reader : reader.withOtherSource(SourceRef.of(repository, "HEAD"));
    return crossNamespace ? reader.withCrossNamespaceReferences() : reader;
  }

  /**
   * The Flux objects that lie in the repository itself, by the directory of each.
   *
   * @param failures gets those that can't be read
   */
  Map<String, List<Application>> inRepository(List<Issue> failures) throws IOException {
    // a release needs the hosts of its repository, too: it is rendered by naming its file
    GraphReader.ReadGraph read =
        GraphReader.of(reader().withCharts(false), ApplicationSetExpander.builder().build())
            .read(
                TreeFiles.fluxObjects(Path.of(Objects.requireNonNull(repository)), spec, failures));
    read.issues().stream().filter(Issue::isError).forEach(failures::add);
    LocalSources local = Objects.requireNonNull(local());
    Map<String, List<Application>> found = new TreeMap<>();
    for (GraphNode node : read.graph().nodes().values()) {
      Application application = node.application();
      List<Issue> missing = application == null ? List.of() : local.missing(application);
      failures.addAll(missing);
      if (application != null && missing.isEmpty()) {
        String file = Objects.requireNonNull(node.at().file());
        String directory = file.substring(0, Math.max(0, file.lastIndexOf('/')));
        found.computeIfAbsent(directory, one -> new ArrayList<>()).add(local.of(application));
      }
    }
    return found;
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

  static byte[] bytes(Path file, CommandLine.Model.CommandSpec spec) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw Commands.wrongUsage(spec, "no such file: " + file);
    }
  }

  /** The same, where what it includes from elsewhere must be at hand. */
  private Application located(Application application, Set<Issue> missing) {
    LocalSources local = local();
    if (local != null) {
      missing.addAll(local.missing(application));
    }
    return fromRepository(application);
  }

  /** The application, with its sources in what stands in for them. */
  Application fromRepository(Application application) {
    LocalSources local = local();
    return local == null ? application : local.of(application);
  }

  /** What stands in for the sources; null if they are read where they are. */
  private @Nullable LocalSources local() {
    Map<String, String> others = otherRepositories();
    return repository == null ? null : new LocalSources(repository, others);
  }

  /** The repositories that stand in for sources in the place of the one for all, by URL. */
  Map<String, String> otherRepositories() {
    if (repository == null && !otherRepositories.isEmpty()) {
      throw Commands.wrongUsage(spec, "--source goes with --repo PATH");
    }
    Map<String, String> others = new LinkedHashMap<>();
    for (String pair : otherRepositories) {
      int at = pair.lastIndexOf('=');
      if (at < 1 || at == pair.length() - 1) {
        throw Commands.wrongUsage(spec, "--source: " + pair + " (expected: URL=PATH)");
      }
      others.put(pair.substring(0, at), pair.substring(at + 1));
    }
    return others;
  }

  private static Issue shown(Issue issue) {
    return issue.code() == FormatError.CROSS_NAMESPACE
        ? issue.withHint("--allow-cross-namespace takes them, if all authors are trusted alike")
        : issue;
  }
}

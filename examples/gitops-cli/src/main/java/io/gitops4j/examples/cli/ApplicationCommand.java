// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What the commands have in common that work on the applications of a file. */
abstract class ApplicationCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "Argo CD Applications, or Flux Kustomizations with their GitRepository")
  private Path file = Path.of("");

  @Option(
      names = "--repo",
      paramLabel = "PATH",
      description = "read every source from this repository, whatever its URL says")
  private @Nullable String repository;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "the cluster (default: the file that $KUBECONFIG names); commands that the named file asks for are run")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "the context of the kubeconfig (default: its current one)")
  private @Nullable String context;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text (default), json or yaml",
      defaultValue = "text")
  private OutputForm form = OutputForm.TEXT;

  @CommandLine.Mixin private RemoteOptions remote = new RemoteOptions();

  /** What is done with each application. */
  abstract ReconcileResult run(Reconciler reconciler, Application application);

  /** Who is told of progress. */
  ReconcileListener listener(PrintWriter err) {
    return ReconcileListener.NONE;
  }

  /** The result as text for a person. */
  abstract void print(ReconcileResult result, ResultText text);

  /** The exit code for a result that did not fail. */
  int exitCode(ReconcileResult result) {
    return 0;
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    List<Application> applications = read(err);
    if (applications.isEmpty()) {
      return Main.FAILED;
    }
    GitIsolation.install();
    LockEntries entries = new LockEntries();
    Path cache = Files.createTempDirectory("gitops-git");
    List<ReconcileResult> results = new ArrayList<>();
    int code = 0;
    try (Cluster cluster = ClusterOption.open(kubeconfig, context, spec.commandLine())) {
      Reconciler reconciler =
          Reconciler.builder()
              .source(GitSource.builder(cache).build())
              .renderer(renderer(entries))
              .renderer(DirectoryRenderer.ofDefaults())
              .differ(new PlanDiffer())
              .applier(KubernetesApplier.ofDefaults())
              .clusters(ClusterResolver.always(cluster))
              .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS))
              .listener(listener(err))
              .actor("gitops-cli")
              .build();
      for (Application application : applications) {
        ReconcileResult result = run(reconciler, application);
        results.add(result);
        result.issues().forEach(issue -> err.println(issue.toDisplayString()));
        code = Math.max(code, exitCode(result));
      }
      remote.write(entries);
    } finally {
      delete(cache);
    }
    if (form == OutputForm.TEXT) {
      ResultText text = new ResultText(out, Terminal.isColoured());
      results.forEach(result -> print(result, text));
    } else {
      out.print(form.write(results));
    }
    out.flush();
    return results.stream().allMatch(ReconcileResult::succeeded) ? code : Main.FAILED;
  }

  private Renderer renderer(LockEntries entries) {
    KustomizeOptions options = KustomizeOptions.DEFAULTS;
    return remote.noting(
        KustomizeRenderer.of(remote.resolver().map(options::withRemoteResolver).orElse(options)),
        entries);
  }

  private List<Application> read(PrintWriter err) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "no such file: " + file);
    }
    ReadApplications read = ApplicationReader.ofDefaults().read(file.toString(), bytes);
    for (Issue issue : read.issues()) {
      err.println(issue.toDisplayString());
    }
    if (read.failed()) {
      return List.of();
    }
    if (read.applications().isEmpty()) {
      err.println(file + ": holds no Application and no Kustomization");
    }
    return read.applications().stream().map(this::fromRepository).toList();
  }

  private Application fromRepository(Application application) {
    String path = repository;
    if (path == null) {
      return application;
    }
    List<Source> sources = new ArrayList<>();
    for (Source source : application.sources()) {
      sources.add(source.withRef(source.ref().withUrl(path)));
    }
    return application.toBuilder().sources(sources).build();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }
}

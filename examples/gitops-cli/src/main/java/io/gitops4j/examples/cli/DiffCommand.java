// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.diff.impact.ApplicationImpact;
import io.gitops4j.diff.impact.ImpactAnalysis;
import io.gitops4j.diff.report.Report;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.kustomize.KustomizeOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gitops diff}: two states side by side, and nothing is written. */
@Command(
    name = "diff",
    description = {
      "Shows what differs between two states.",
      "Directories, revisions, applications, or one of them and a cluster.",
      "A directory is a kustomization or holds plain manifests; a file holds rendered objects."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no differences",
      "1:an error, or something could not be compared",
      "2:differences",
      "64:wrong usage"
    },
    footer = {
      "",
      "Examples:",
      "  gitops diff overlays/staging overlays/production         two directories",
      "  gitops diff --git . --from main --to my-branch           two revisions: all they render",
      "  gitops diff --git . --from v1 --to v2 overlays/production",
      "  gitops diff overlays/production --kubeconfig FILE        a directory and a cluster",
      "  gitops diff --git . --revision v2 overlays/production --live live.yaml",
      "  gitops diff -f app.yaml --repo . --kubeconfig FILE       applications and their cluster"
    })
final class DiffCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      arity = "0..2",
      paramLabel = "DIR",
      description = "what is declared; or before and after")
  private List<String> directories = List.of();

  @Option(names = "--from", paramLabel = "REV", description = "the earlier revision")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "REV",
      description = "with --from: the later revision (default: HEAD)")
  private @Nullable String to;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description =
          "a directory and a cluster: where objects go that say no namespace (default: default)")
  private String namespace = "";

  @CommandLine.Mixin private ApplicationOptions files = new ApplicationOptions();

  @CommandLine.Mixin private LiveOptions live = new LiveOptions();

  @CommandLine.Mixin private ReportOptions reports = new ReportOptions();

  @CommandLine.Mixin private DeletionOptions deletions = new DeletionOptions();

  @CommandLine.Mixin private RenderOptions render = new RenderOptions();

  @CommandLine.Mixin private TrustOptions trust = new TrustOptions();

  @Override
  public Integer call() throws IOException {
    Report report = report();
    if (report == null) {
      return Main.FAILED;
    }
    reports.write(report, spec.commandLine().getOut(), spec.commandLine().getErr());
    return Main.code(report.status());
  }

  /** The comparison that the arguments ask for; null if it failed, and that was said. */
  private @Nullable Report report() throws IOException {
    int count = directories.size();
    if (from == null && to != null) {
      throw Commands.wrongUsage(spec, "--to needs --from");
    }
    if (files.isGiven()) {
      if (count > 0 || from != null) {
        throw Commands.wrongUsage(spec, "-f FILE takes neither DIR nor --from");
      }
      return applications();
    }
    if (files.repository() != null) {
      throw Commands.wrongUsage(spec, "--repo goes with -f; a directory is read from --git REPO");
    }
    if (from != null) {
      if (count > 1 || live.isGiven()) {
        throw Commands.wrongUsage(spec, "--from takes one DIR at most, and no cluster");
      }
      return revisions(from);
    }
    if (count == 2) {
      if (live.isGiven()) {
        throw Commands.wrongUsage(spec, "two directories are compared with no cluster");
      }
      return sides(directories.get(0), directories.get(1));
    }
    if (count == 1 && live.isNamed()) {
      return declared(directories.get(0));
    }
    throw Commands.wrongUsage(
        spec,
        count == 1
            ? "compare "
                + directories.get(0)
                + " with what? give a second DIR, --from REV, --kubeconfig FILE or --live FILE"
            : "compare what? give two directories, --from and --to, or -f FILE");
  }

  private @Nullable Report applications() throws IOException {
    ApplicationOptions.Selection selected =
        files.trusting(trust).select(spec.commandLine().getErr(), live::open);
    List<Application> applications = selected.applications();
    if (applications.isEmpty()) {
      return null;
    }
    try (ApplicationRun run =
        new ApplicationRun(render.remote(), trust, live.open(), live.applier())) {
      return ApplicationRun.report("", run.plan(applications, selected.graph(), deletions));
    }
  }

  private Report revisions(String earlier) throws IOException {
    String repository = Objects.requireNonNullElse(render.git(), ".");
    String later = Objects.requireNonNullElse(to, "HEAD");
    KustomizeOptions options = render.kustomize().withProvenance(true);
    RevisionDiff diff = new RevisionDiff(repository, earlier, later, options);
    return directories.isEmpty()
        ? diff.affected(TreePath.of("."), false)
        : diff.of(path(directories.get(0)));
  }

  private TreePath path(String directory) {
    try {
      return TreePath.of(directory);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, "DIR: " + e.getMessage());
    }
  }

  private @Nullable Report sides(String before, String after) throws IOException {
    Rendered one = rendered(before);
    Rendered other = rendered(after);
    if (one == null || other == null) {
      return null;
    }
    ApplicationImpact impact =
        Objects.requireNonNull(ImpactAnalysis.compare(TreePath.of("."), one, other));
    Report.Section section = new Report.Section("", "", impact.plan());
    return shown(Report.of("", List.of(section)).withSides(before, after));
  }

  private @Nullable Report declared(String directory) throws IOException {
    Rendered rendered = rendered(directory);
    if (rendered == null) {
      return null;
    }
    Application application =
        Application.builder("diff")
            .source(new Source(SourceRef.of(directory, render.revision()), TreePath.of("."), null))
            .destination(Destination.inCluster(namespace))
            .build();
    try (Cluster cluster = live.open()) {
      Applier.Target target =
          new Applier.Target(
              application,
              cluster,
              KubernetesHealth.of(HealthStyle.GITOPS),
              ReconcileListener.NONE);
      LiveState state = Unowned.observe(live.applier(), target, rendered.manifests());
      Plan plan = new PlanDiffer().diff(new DiffInput(application, state, null));
      return shown(Report.of("", List.of(new Report.Section("", "", plan))));
    }
  }

  /** The objects of a directory or a file; null if it can't be rendered, and that was said. */
  private @Nullable Rendered rendered(String name) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (render.git() == null && Files.isRegularFile(Path.of(name))) {
      Path file = Path.of(name).toAbsolutePath().normalize();
      String origin = file.getRoot().relativize(file).toString().replace('\\', '/');
      List<Manifest> manifests = new ArrayList<>();
      ObjectFile.read(file).forEach(object -> manifests.add(Manifest.of(object, origin)));
      return Rendered.of(manifests, List.of(), Inputs.NONE);
    }
    LockEntries entries = new LockEntries();
    var source = render.source(name);
    Rendered rendered =
        render.render(source, render.remote().noting(render.renderer(true), entries)::render);
    if (rendered.failed()) {
      RenderOptions.print(source, rendered, err);
      return null;
    }
    rendered.issues().stream().map(source::shown).map(Issue::toDisplayString).forEach(err::println);
    render.remote().write(entries);
    return rendered;
  }

  /** On disk the files are shown as seen from here. */
  private Report shown(Report report) {
    return render.git() == null ? report.withFiles(render.source(null)::shown) : report;
  }
}

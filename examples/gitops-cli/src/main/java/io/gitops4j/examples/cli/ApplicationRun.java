// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.ResolvedSource;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.FluxAccess;
import io.gitops4j.core.app.graph.ApplicationGraph;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.lookup.ClusterLookup;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.chart.ChartRenderer;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.render.metadata.CommonMetadata;
import io.gitops4j.core.render.substitute.VariableSubstitution;
import io.gitops4j.core.signature.CheckedSignature;
import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.spi.Decryptor;
import io.gitops4j.core.spi.Differ;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.diff.CommitPlan;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.diff.report.Report;
import io.gitops4j.k8s.apply.ClusterStatusWriter;
import io.gitops4j.k8s.apply.ConfigMapSyncJournal;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.undeclared.UndeclaredObjects;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.KustomizeRenderer;
import io.gitops4j.oci.HelmRepositorySource;
import io.gitops4j.oci.OciSource;
import io.gitops4j.sops.SopsDecryptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One run over the applications of a user: what they need in common, and gives it back. */
final class ApplicationRun implements AutoCloseable {
  /** How many signers of a source are named at most. */
  private static final int SIGNERS = 5;

  private static final Gvk SECRET = Gvk.of("v1", "Secret");

  private final RemoteOptions remote;
  private final Cluster cluster;
  private final Applier applier;
  private final Path cache;
  private final GitSource source;
  private final OciSource artifacts;
  private final HelmRepositorySource charts;
  private final LockEntries entries = new LockEntries();
  private final @Nullable SignatureCheck signatures;
  private ObjectLookup lookup;
  private Decryptor decryptor = new SopsDecryptor();
  private boolean writesStatus;
  private boolean leavesUnserved;
  private boolean readsDirectories;

  ApplicationRun(RemoteOptions remote, TrustOptions trust, Cluster cluster, Applier applier)
      throws IOException {
    this.remote = remote;
    signatures = trust.check();
    this.cluster = cluster;
    this.applier = applier;
    lookup = ClusterLookup.of(ClusterResolver.always(cluster));
    GitIsolation.install();
    cache = Files.createTempDirectory("gitops-git");
    // Secrets that Flux's sources name, with the rights of who runs this
    FluxAccess access = FluxAccess.of((space, name) -> cluster.get(SECRET, space, name));
    source = GitSource.builder(cache).access(access).build();
    artifacts = OciSource.builder().access(access).build();
    charts =
        HelmRepositorySource.builder()
            .access(access)
            .allowPlainHttp(remote.allowsPlainHttp())
            .build();
  }

  /** What stands in for objects of the cluster from now on. */
  void standIns(StandIns values) throws IOException {
    lookup = values.lookup(ClusterLookup.of(ClusterResolver.always(cluster)));
    decryptor = values.decryptor();
  }

  /** From now on the status of what is synced is written. */
  void writeStatus() {
    writesStatus = true;
  }

  /**
   * From now on objects of Argo CD and Flux are left out where the cluster lacks their kinds; what
   * lies in files does not tell which kinds there are.
   */
  void leaveUnserved() {
    leavesUnserved = !(cluster instanceof LiveFiles);
  }

  /** From now on sources are directories of this machine, as they are now; nothing is fetched. */
  void readDirectories() {
    readsDirectories = true;
  }

  /** A reconciler that records who sets each field. */
  Reconciler reconciler(Differ differ, ReconcileListener listener) {
    KustomizeOptions options = KustomizeOptions.DEFAULTS.withProvenance(true);
    KustomizeRenderer renderer =
        KustomizeRenderer.of(remote.resolver().map(options::withRemoteResolver).orElse(options));
    Reconciler.Builder builder = Reconciler.builder();
    if (signatures != null) {
      builder.signatures(signatures);
    }
    if (writesStatus) {
      builder.statusWriter(ClusterStatusWriter.of(cluster)).orphans(UndeclaredObjects.finder());
    }
    if (leavesUnserved) {
      builder.postRenderers(
          List.of(
              VariableSubstitution.strict().withLookup(lookup),
              CommonMetadata.ofDefaults(),
              new UnservedApplications(cluster)));
    }
    if (readsDirectories) {
      builder.source(new LocalDirectories()).source(new NotFetched());
    } else {
      builder.source(source).source(artifacts).source(charts);
    }
    return builder
        .renderer(remote.noting(renderer, entries))
        .renderer(ChartRenderer.ofDefaults())
        .renderer(DirectoryRenderer.ofDefaults().withProvenance(true))
        .differ(differ)
        .applier(applier)
        .clusters(ClusterResolver.always(cluster))
        .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS))
        .journal(ConfigMapSyncJournal.ofDefaults())
        .listener(listener)
        .lookup(lookup)
        .decryptor(decryptor)
        .actor("gitops-cli")
        .build();
  }

  /**
   * The plans of applications, by themselves and seen together.
   *
   * @param results one for each application
   * @param commit those that could be made, together
   */
  record Planned(List<ReconcileResult> results, CommitPlan commit) {}

  /**
   * Plans them all; nothing is written.
   *
   * @param graph how they stand to each other
   */
  Planned plan(List<Application> applications, ApplicationGraph graph, DeletionOptions deletions)
      throws IOException {
    Reconciler reconciler = reconciler(new PlanDiffer(), ReconcileListener.NONE);
    List<ReconcileResult> results = new ArrayList<>();
    List<CommitPlan.Part> parts = new ArrayList<>();
    for (Application application : applications) {
      ReconcileResult result = reconciler.plan(application);
      results.add(result);
      if (result.plan() != null) {
        parts.add(new CommitPlan.Part(application, result.plan()));
      }
    }
    lock();
    Stream<Change> changes = parts.stream().flatMap(part -> part.plan().changes().stream());
    return new Planned(results, CommitPlan.of(parts, deletions.budget(changes), graph));
  }

  /** Writes the lock file, if that was asked for. */
  void lock() throws IOException {
    remote.write(entries);
  }

  /** The report of plans; an application without one is among it, with the reasons. */
  static Report report(String title, Planned planned) {
    Map<String, ReconcileResult> results = new LinkedHashMap<>();
    planned.results().forEach(result -> results.put(result.audit().application(), result));
    List<Report.Section> sections = new ArrayList<>();
    for (CommitPlan.Part part : planned.commit().parts()) {
      ReconcileResult result = results.remove(part.application().toString());
      sections.add(
          section(part.application().toString(), part.plan().steps(), part.plan(), result));
    }
    results.forEach(
        (name, result) ->
            sections.add(section(name, List.of(), new Plan(List.of(), List.of()), result)));
    return Report.of(title, planned.commit())
        .withSections(sections)
        .mapIssues(DeletionOptions::shown);
  }

  private static Report.Section section(
      String name, List<Step> steps, Plan plan, ReconcileResult result) {
    Set<Issue> issues = new LinkedHashSet<>(result.issues());
    issues.addAll(plan.issues());
    List<String> notes = new ArrayList<>();
    for (ResolvedSource each : result.sources()) {
      notes.add(each.ref().target() + " is " + each.shortRevision() + signers(each));
    }
    return new Report.Section(name, String.join(", ", notes), new Plan(steps, List.copyOf(issues)));
  }

  private static String signers(ResolvedSource source) {
    String signers =
        source.signatures().stream()
            .filter(CheckedSignature::isGood)
            .map(one -> String.valueOf(one.signer()))
            .distinct()
            .limit(SIGNERS)
            .collect(Collectors.joining(", "));
    return signers.isEmpty() ? "" : ", signed by " + signers;
  }

  @Override
  public void close() throws IOException {
    cluster.close();
    TemporaryFiles.delete(cache);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.errors.GitAPIException;

/**
 * What the quickstart shows: an application on its way from Git to a cluster, and what can happen.
 */
final class Story {
  private static final String ROOT = "applications/my-app/overlays/";
  private static final List<String> FILES =
      List.of(
          "base/kustomization.yaml",
          "base/deployment.yaml",
          "base/service.yaml",
          "base/hpa.yaml",
          "base/config.yaml",
          "production/kustomization.yaml",
          "production/production-config.yaml",
          "production/replicas-patch.yaml",
          "production/resource-limits-patch.yaml");

  private final Cluster cluster;
  private final Narrator narrator;
  private final Reconciler reconciler;

  /** Whether autoscalers get what they need. */
  private final boolean measured;

  Story(Cluster cluster, Time time, Narrator narrator) {
    this.cluster = cluster;
    this.measured =
        cluster instanceof MemoryCluster
            || cluster.discovery().find("metrics.k8s.io", "PodMetrics").isPresent();
    this.narrator = narrator;
    this.reconciler =
        Reconciler.builder()
            .source(GitSource.local())
            .renderer(KustomizeRenderer.ofDefaults())
            .differ(new PlanDiffer())
            .applier(KubernetesApplier.ofDefaults())
            .clusters(ClusterResolver.always(cluster))
            .healthCheck(healthCheck(cluster, time))
            .listener(narrator)
            .time(time)
            .actor("quickstart")
            .build();
  }

  /** What it is told by. */
  Reconciler reconciler() {
    return reconciler;
  }

  /**
   * Autoscalers can't do their work where nobody serves metrics, as on many a small cluster: there
   * they are not judged.
   */
  private HealthCheck healthCheck(Cluster cluster, Time time) {
    HealthCheck check = KubernetesHealth.of(HealthStyle.GITOPS).withClock(time::now);
    if (measured) {
      return check;
    }
    return object ->
        "HorizontalPodAutoscaler".equals(object.text("kind"))
            ? Optional.empty()
            : check.assess(object);
  }

  /** Tells it, with a Git repository below this directory; whether all went as it should. */
  boolean tell(Path directory) throws IOException, GitAPIException {
    narrator.chapter("An Argo CD Application, read as it is");
    ReadApplications read =
        ApplicationReader.ofDefaults()
            .read(
                "application.yaml",
                DemoRepository.resource("application.yaml").getBytes(StandardCharsets.UTF_8));
    read.issues().forEach(narrator::issue);
    try (DemoRepository repository = DemoRepository.create(directory, ROOT, "tree/", FILES)) {
      repository.commit("The application");
      Application application = from(repository, read.applications().get(0));
      boolean ok = firstSync(application);
      ok &= change(application, repository);
      ok &= driftThatIsIgnored(application);
      ok &= driftThatIsHealed(application);
      ok &= prune(application, repository);
      ok &= nothingToDo(application);
      return ok;
    }
  }

  private Application from(DemoRepository repository, Application declared) {
    Source source = declared.sources().get(0);
    narrator.line(declared + ": " + source.path() + " of " + source.ref());
    narrator.line("read from a repository of our own in its place: " + repository.directory());
    return declared.toBuilder()
        .sources(List.of(source.withRef(source.ref().withUrl(repository.directory().toString()))))
        .build();
  }

  private boolean firstSync(Application application) {
    narrator.chapter("From Git to a healthy cluster (" + cluster.name() + ")");
    if (!measured) {
      narrator.line("nobody serves metrics here: autoscalers are applied, but not judged");
    }
    ReconcileResult result = reconciler.reconcile(application);
    narrator.result(result);
    narrator.line("what is kept of it:");
    narrator.audit(result.audit());
    return result.succeeded();
  }

  private boolean change(Application application, DemoRepository repository)
      throws IOException, GitAPIException {
    narrator.chapter("A commit: another image, more memory");
    repository.edit("production/kustomization.yaml", text -> text.replace("v2.3.1", "v2.4.0"));
    repository.edit(
        "production/resource-limits-patch.yaml", text -> text.replace("512Mi", "768Mi"));
    repository.commit("Version 2.4.0, and more memory for the backend");
    return planAndReconcile(application);
  }

  private boolean planAndReconcile(Application application) {
    ReconcileResult planned = reconciler.plan(application);
    if (planned.plan() != null) {
      narrator.plan(planned.plan());
    }
    ReconcileResult result = reconciler.reconcile(application);
    narrator.result(result);
    return result.succeeded();
  }

  private boolean driftThatIsIgnored(Application application) {
    narrator.chapter("Somebody scales a Deployment: the application says to ignore that");
    behindItsBack("frontend", "replicas: 7");
    return planAndReconcile(application);
  }

  private boolean driftThatIsHealed(Application application) {
    narrator.chapter("Somebody changes an image: that is healed");
    behindItsBack(
        "backend",
        "template: {spec: {containers: [{name: app, image: 'registry.io/myapp:hack'}]}}");
    return planAndReconcile(application);
  }

  private boolean prune(Application application, DemoRepository repository)
      throws IOException, GitAPIException {
    narrator.chapter("A commit that takes the autoscaler away: it is pruned");
    repository.edit("base/kustomization.yaml", text -> text.replace("  - hpa.yaml\n", ""));
    repository.commit("No autoscaler");
    ReconcileResult result = reconciler.reconcile(application);
    narrator.result(result);
    return result.succeeded();
  }

  private boolean nothingToDo(Application application) {
    narrator.chapter("The same again: nothing is rendered, nothing is written");
    ReconcileResult result = reconciler.reconcile(application);
    narrator.result(result);
    narrator.line(result.renders() + " renders, " + result.audit().writes().size() + " writes");
    return result.succeeded() && result.renders() == 0;
  }

  /** Changes a Deployment as somebody with kubectl would. */
  private void behindItsBack(String deployment, String spec) {
    String yaml =
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: "
            + deployment
            + ", namespace: default}, spec: {"
            + spec
            + "}}";
    MapNode object = (MapNode) YamlReader.ofDefaults().read("kubectl", yaml).get(0);
    cluster.apply(object, new ApplyOptions("kubectl-edit", true, false));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.ClusterStatusWriter;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.undeclared.UndeclaredObjects;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Objects of Argo CD and Flux in a cluster, and a reconciler that writes their status. */
abstract class StatusFixture {
  private static final Gvk APPLICATION = new Gvk("argoproj.io", "v1alpha1", "Application");
  static final Gvk KUSTOMIZATION = new Gvk("kustomize.toolkit.fluxcd.io", "v1", "Kustomization");

  @TempDir private Path directory;
  final String namespace =
      "status-" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  private Git git;
  String commit = "";

  abstract Cluster cluster();

  abstract Time time();

  /** Makes the kinds that the cluster lacks. */
  abstract void define(List<MapNode> definitions);

  static List<MapNode> definitions() {
    return List.of(
        definition("argoproj.io", "v1alpha1", "Application", "{}"),
        definition("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "{status: {}}"));
  }

  static MapNode definition(String group, String version, String kind, String subresources) {
    return Yaml.object(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %1$s.%2$s}
        spec:
          group: %2$s
          scope: Namespaced
          names: {plural: %1$s, kind: %3$s}
          versions:
          - name: %4$s
            served: true
            storage: true
            subresources: %5$s
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
                  status: {type: object, x-kubernetes-preserve-unknown-fields: true}
                  operation: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """,
        kind.toLowerCase(Locale.ROOT).replaceFirst("y$", "ie") + "s",
        group,
        kind,
        version,
        subresources);
  }

  @BeforeEach
  void begin() throws Exception {
    define(definitions());
    cluster()
        .apply(
            Yaml.object("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}", namespace),
            ApplyOptions.DEFAULTS);
    git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call();
    Files.createDirectories(directory.resolve("app"));
    commit("config", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: one}}");
  }

  @AfterEach
  void end() {
    git.close();
  }

  void commit(String message, String objects) throws Exception {
    Files.writeString(directory.resolve("app/all.yaml"), objects + "\n");
    Files.writeString(directory.resolve("app/kustomization.yaml"), "resources: [all.yaml]\n");
    PersonIdent who = new PersonIdent("Ada", "ada@example.org");
    git.add().addFilepattern(".").call();
    commit =
        git.commit()
            .setMessage(message)
            .setAuthor(who)
            .setCommitter(who)
            .setSign(false)
            .call()
            .name();
  }

  Reconciler reconciler() {
    return parts().build();
  }

  Reconciler.Builder parts() {
    return Reconciler.builder()
        .source(GitSource.builder(directory.resolve(".git/fetched")).build())
        .renderer(KustomizeRenderer.ofDefaults())
        .differ(new PlanDiffer())
        .applier(KubernetesApplier.ofDefaults())
        .clusters(ClusterResolver.always(cluster()))
        .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS).withClock(() -> time().now()))
        .statusWriter(ClusterStatusWriter.of(cluster()).withTime(time()))
        .orphans(UndeclaredObjects.finder())
        .time(time())
        .actor("ann");
  }

  Application argo(String policy) {
    return argo(policy, "");
  }

  Application argo(String policy, String more) {
    return declared(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: shop, namespace: %1$s}
        spec:
          project: default
          source: {repoURL: "%2$s", path: app, targetRevision: main}
          destination: {server: "https://kubernetes.default.svc", namespace: %1$s}
          syncPolicy: %3$s
        %4$s
        """,
        namespace, directory, policy, more);
  }

  Application flux(String name, String more) {
    return declared(
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: %4$s, namespace: %1$s}
        spec:
          interval: 5m
          path: ./app
          prune: true
          targetNamespace: %1$s
          sourceRef: {kind: GitRepository, name: shop}
          %3$s
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: shop, namespace: %1$s}
        spec: {interval: 5m, url: "file://%2$s", ref: {branch: main}}
        """,
        namespace, directory, more, name);
  }

  /** Reads the application, and puts its object into the cluster. */
  Application declared(String text, Object... values) {
    String document = String.format(text, values);
    ReadApplications read =
        ApplicationReader.ofDefaults().read("app.yaml", document.getBytes(StandardCharsets.UTF_8));
    assertThat(read.failed()).as("%s", read.issues()).isFalse();
    Application application = read.applications().get(0);
    cluster().apply(application.definition(), new ApplyOptions("kubectl", true, false));
    return application;
  }

  MapNode live(Gvk gvk, String name) {
    return cluster().get(gvk, namespace, name).orElseThrow();
  }

  MapNode application() {
    return live(APPLICATION, "shop");
  }

  static MapNode named(List<MapNode> nodes, String key, String value) {
    return nodes.stream()
        .filter(node -> value.equals(node.text(key)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("none with " + key + " " + value));
  }

  static List<MapNode> conditions(MapNode object) {
    return Edit.maps(object, "status", "conditions");
  }

  /** Lets more than a second pass. */
  abstract void pass() throws InterruptedException;
}

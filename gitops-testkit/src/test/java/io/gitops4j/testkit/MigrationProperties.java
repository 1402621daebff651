// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.app.migrate.Migrated;
import io.gitops4j.core.app.migrate.Migration;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.DirectorySource;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.diff.impact.DeclaredComparison;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What is migrated declares the same objects: random applications over one source. */
class MigrationProperties {
  private static Path directory;

  @BeforeContainer
  static void begin() throws IOException {
    directory = Files.createTempDirectory("migration");
    Files.createDirectories(directory.resolve("web"));
    Files.createDirectories(directory.resolve("plain/below"));
    Files.createDirectories(directory.resolve("extra"));
    Files.writeString(
        directory.resolve("web/kustomization.yaml"),
        """
        resources: [web.yaml]
        configMapGenerator:
        - {name: settings, literals: [LEVEL=info]}
        """);
    Files.writeString(
        directory.resolve("web/web.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: {team: before}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: web
                image: web:v1
                envFrom: [{configMapRef: {name: settings}}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: reader}
        rules: []
        """);
    Files.writeString(
        directory.resolve("extra/kustomization.yaml"),
        """
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        resources: [extra.yaml]
        """);
    String config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n";
    Files.writeString(directory.resolve("extra/extra.yaml"), config.formatted("extra"));
    Files.writeString(directory.resolve("plain/a.yaml"), config.formatted("a"));
    Files.writeString(directory.resolve("plain/below/b.yaml"), config.formatted("b"));
  }

  @AfterContainer
  static void end() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  private static MapNode parsed(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("argo.yaml", yaml).get(0);
  }

  private static String argo(String path, String source) {
    return """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: web, namespace: argocd}
        spec:
          project: default
          source:
            repoURL: https://git.example/a.git
            targetRevision: main
            path: %s
        %s
          destination: {server: "https://kubernetes.default.svc", namespace: shop}
          syncPolicy: {automated: {prune: true, selfHeal: true}}
        """
        .formatted(path, source.indent(4).stripTrailing());
  }

  /** Options of kustomize, of which Flux can say all. */
  private static String kustomize(Random random) {
    StringBuilder out = new StringBuilder("kustomize:\n  namespace: shop\n");
    String[] parts = {
      "  namePrefix: pre-\n",
      "  nameSuffix: -post\n",
      "  images: ['web=registry.example:5000/web']\n",
      "  images: ['web:v2', 'other:v3']\n",
      "  images: ['web=other/web:v3@sha256:"
          + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef']\n",
      "  components: [../extra]\n",
      "  components: [../extra, ../gone]\n  ignoreMissingComponents: true\n",
      "  commonLabels: {team: shop}\n  labelWithoutSelector: true\n  forceCommonLabels: true\n",
      "  patches:\n  - patch: |-\n      - {op: replace, path: /spec/replicas, value: 5}\n"
          + "    target: {kind: Deployment}\n",
      "  patches:\n  - patch: |-\n      {apiVersion: apps/v1, kind: Deployment,"
          + " metadata: {name: web}, spec: {paused: true}}\n"
    };
    List<String> taken = new ArrayList<>();
    for (String part : parts) {
      String key = part.strip().substring(0, part.strip().indexOf(':'));
      if (random.nextBoolean() && !taken.contains(key)) {
        taken.add(key);
        out.append(part);
      }
    }
    return out.toString();
  }

  private static Application read(List<MapNode> documents) {
    List<Issue> issues = new ArrayList<>();
    var read = ApplicationReader.ofDefaults().read(Map.of(), Map.of("objects", documents));
    issues.addAll(read.issues());
    assertThat(issues).extracting(Issue::toDisplayString).isEmpty();
    return read.applications().get(0);
  }

  private static DeclaredComparison.Side side(Application application) {
    try (MemoryCluster cluster = MemoryCluster.create()) {
      Reconciler reconciler =
          Reconciler.builder()
              .source(DirectorySource.of(directory))
              .renderer(KustomizeRenderer.ofDefaults())
              .renderer(DirectoryRenderer.ofDefaults())
              .differ(new PlanDiffer())
              .applier(KubernetesApplier.ofDefaults())
              .clusters(ClusterResolver.always(cluster))
              .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS))
              .build();
      ReconcileResult result = reconciler.plan(application);
      Plan plan = result.plan();
      assertThat(plan).as(result.issues().toString()).isNotNull();
      List<Manifest> manifests = new ArrayList<>();
      for (Change change : plan.changes()) {
        manifests.add(change.desired());
      }
      return new DeclaredComparison.Side(application, manifests);
    }
  }

  private static List<Issue> errors(Migrated migrated) {
    return migrated.findings().stream().filter(issue -> issue.severity() != Severity.INFO).toList();
  }

  private static void compared(Application before, Application after, int objects) {
    DeclaredComparison.Side first = side(before);
    assertThat(first.manifests()).hasSizeGreaterThanOrEqualTo(objects);
    Plan plan = DeclaredComparison.between(first, side(after));
    assertThat(plan.changes())
        .extracting(change -> change.id() + " " + change.reason() + " " + change.fields())
        .isEmpty();
    assertThat(plan.issues()).isEmpty();
  }

  @Property(tries = 50)
  void migratedKustomization_thereAndBack_declaresTheSame(@ForAll Random random) {
    MapNode argo = parsed(argo("web", kustomize(random)));
    Migration migration = Migration.ofDefaults().withTree(DirectoryTree.of(directory).snapshot());

    Migrated flux = migration.toFlux(new Declaration("argo.yaml", argo));
    assertThat(errors(flux)).isEmpty();
    List<Declaration> declared =
        flux.documents().stream().map(one -> new Declaration("flux.yaml", one)).toList();
    Migrated back = migration.toArgo(declared.get(1), declared);
    assertThat(errors(back)).isEmpty();

    Application original = read(List.of(argo));
    compared(original, read(flux.documents()), 3);
    compared(original, read(back.documents()), 3);
  }

  @Property(tries = 1)
  void migratedDirectory_thereAndBack_declaresTheSame() {
    MapNode argo = parsed(argo("plain", "directory: {recurse: true}"));
    Migration migration = Migration.ofDefaults().withTree(DirectoryTree.of(directory).snapshot());

    Migrated flux = migration.toFlux(new Declaration("argo.yaml", argo));
    List<Declaration> declared =
        flux.documents().stream().map(one -> new Declaration("flux.yaml", one)).toList();
    Migrated back = migration.toArgo(declared.get(1), declared);

    assertThat(flux.failed()).isFalse();
    assertThat(back.failed()).isFalse();
    Application original = read(List.of(argo));
    compared(original, read(flux.documents()), 2);
    compared(original, read(back.documents()), 2);
  }
}

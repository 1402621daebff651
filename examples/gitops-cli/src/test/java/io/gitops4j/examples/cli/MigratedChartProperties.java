// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.app.migrate.Migrated;
import io.gitops4j.core.app.migrate.Migration;
import io.gitops4j.core.app.migrate.MigrationError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.diff.report.Report;
import io.gitops4j.diff.report.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * What is migrated declares the same objects, or an error says why not: random applications with
 * charts of one repository, with files of values in it and of another source, and with several
 * sources.
 */
class MigratedChartProperties {
  private static Path directory;
  private static OfflineObjects objects;

  @BeforeContainer
  static void begin() throws IOException {
    directory = Files.createTempDirectory("migrated-charts");
    write("charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n");
    write("charts/db/values.yaml", "size: 1\nuser: nobody\nhosts: [a, b]\nlimits: {cpu: 1}\n");
    write("charts/db/prod.yaml", "size: 3\nlimits: {memory: 2}\n");
    write("charts/db/crds/crd.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: crd}\n");
    write(
        "charts/db/templates/config.yaml",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "{{ .Release.Name }}", namespace: "{{ .Release.Namespace }}"}
        data: {values: {{ .Values | toJson | quote }}}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: test, annotations: {helm.sh/hook: test}}
        spec: {containers: [{name: a, image: a}]}
        """);
    write("envs/east.yaml", "region: east\nlimits: {cpu: 4}\n");
    write("plain/kustomization.yaml", "resources: [plain.yaml]\n");
    write("plain/plain.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n");
    objects = new OfflineObjects(new StandIns(), true);
  }

  @AfterContainer
  static void end() throws IOException {
    objects.close();
    TemporaryFiles.delete(directory);
  }

  private static void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** Those of the lines that chance takes. */
  private static String some(Random random, String... lines) {
    StringBuilder taken = new StringBuilder();
    for (String line : lines) {
      if (random.nextInt(3) == 0) {
        taken.append(line).append('\n');
      }
    }
    return taken.toString();
  }

  private static String application(Random random) {
    String files = some(random, "- prod.yaml", "- /envs/east.yaml", "- ../../envs/east.yaml");
    files += some(random, "- $values/envs/east.yaml", "- $other/envs/east.yaml", "- prod.yaml");
    String parameters =
        some(
            random,
            "- {name: user, value: ada}",
            "- {name: limits.cpu, value: '8'}",
            "- {name: size, value: '8', forceString: true}",
            "- {name: user, value: 'null'}",
            "- {name: 'hosts[1]', value: c}",
            "- {name: user, value: $ARGOCD_APP_NAME}",
            "- {name: hosts, value: '{x,y}'}");
    String helm =
        some(
            random,
            "releaseName: db-of-shop",
            "skipCrds: true",
            "skipTests: true",
            "namespace: shop",
            "namespace: other");
    helm = helm.contains("other") ? helm.replace("namespace: shop\n", "") : helm;
    helm += random.nextBoolean() ? "" : "valuesObject: {limits: {cpu: 2}, hosts: [z]}\n";
    helm += files.isEmpty() ? "" : "valueFiles:\n" + files;
    helm += parameters.isEmpty() ? "" : "parameters:\n" + parameters;
    String chart =
        "- repoURL: https://git.example/a.git\n  targetRevision: main\n  path: charts/db\n"
            + (helm.isEmpty() ? "" : "  helm:\n" + helm.indent(4));
    String sources =
        chart
            + "- {repoURL: 'https://git.example/a.git', targetRevision: main, ref: values}\n"
            + "- {repoURL: 'https://git.example/b.git', targetRevision: main, ref: other}\n";
    if (random.nextInt(3) == 0) {
      sources +=
          "- {repoURL: 'https://git.example/a.git', targetRevision: main, path: plain, name: rest,"
              + " kustomize: {namespace: shop}}\n";
    }
    return """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: db, namespace: argocd}
        spec:
          project: default
          destination: {server: "https://kubernetes.default.svc", namespace: shop}
          syncPolicy: {automated: {prune: true, selfHeal: %s}, retry: {limit: %d}}
          sources:
        """
            .formatted(random.nextBoolean(), random.nextInt(3) - 1)
        + sources.indent(2);
  }

  private static List<Application> read(List<MapNode> documents) {
    var read = ApplicationReader.ofDefaults().read(Map.of(), Map.of("objects", documents));
    assertThat(read.errors()).extracting(Issue::toDisplayString).isEmpty();
    LocalSources local = new LocalSources(directory.toString(), Map.of());
    return read.applications().stream().map(local::of).toList();
  }

  private static void compared(Application before, List<Application> after) {
    Report report = CompareCommand.report(objects, new StandIns(), before, after);
    assertThat(report.status()).as(TextReport.ofDefaults().of(report)).isEqualTo(SyncStatus.SYNCED);
  }

  @Property(tries = 60)
  void migratedChart_thereAndBack_declaresTheSameOrIsRefused(@ForAll Random random) {
    String yaml = application(random);
    MapNode argo = (MapNode) YamlReader.ofDefaults().read("argo.yaml", yaml).get(0);
    Migration migration = Migration.ofDefaults().withTree(DirectoryTree.of(directory).snapshot());
    Application original = read(List.of(argo)).get(0);

    Migrated flux = migration.toFlux(new Declaration("argo.yaml", argo));

    assertThat(flux.documents()).as(yaml).isNotEmpty();
    if (flux.failed()) {
      assertThat(flux.findings())
          .filteredOn(Issue::isError)
          .allMatch(issue -> issue.code() != MigrationError.IMPOSSIBLE);
      return;
    }
    compared(original, read(flux.documents()));
    List<Declaration> declared =
        flux.documents().stream().map(one -> new Declaration("flux.yaml", one)).toList();
    List<MapNode> back = new ArrayList<>();
    for (Declaration one : declared) {
      if (!"GitRepository".equals(one.object().text("kind"))) {
        Migrated application = migration.toArgo(one, declared);
        assertThat(application.failed()).as(application.findings().toString()).isFalse();
        back.addAll(application.documents());
      }
    }
    compared(original, read(back));
  }
}

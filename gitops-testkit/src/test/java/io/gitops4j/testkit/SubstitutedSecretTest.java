// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.References;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.render.substitute.VariableSubstitution;
import io.gitops4j.core.source.DirectorySource;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.diff.report.FindingsReport;
import io.gitops4j.diff.report.Report;
import io.gitops4j.diff.report.ReportForm;
import io.gitops4j.diff.report.TextReport;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values of a Secret that variables put into objects of other kinds do not leave: not in plans,
 * reports, refusals and records, on neither side of a difference.
 */
class SubstitutedSecretTest {
  private static final String FIRST = "canary-first-0f7e1d";
  private static final String SECOND = "canary-second-55aa31";

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: default, annotations: {note: "login ${PASSWORD}"}}
      spec:
        replicas: 0
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec:
            containers:
            - name: app
              image: registry.example/web:v1
              args: ["--db=postgres://web:${PASSWORD}@db", --verbose]
              env:
              - {name: DB_PASSWORD, value: "${PASSWORD}"}
              - {name: UPPER, value: "${PASSWORD^^}"}
              - {name: LEVEL, value: info}
      """;

  private static final String SETTINGS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, namespace: default}
      data: {url: "https://${PASSWORD}.example", level: info}
      """;

  @TempDir private Path directory;
  private final MemoryCluster cluster = MemoryCluster.create();
  private final StringWriter said = new StringWriter();
  private final PrintWriter out = new PrintWriter(said);
  private String password = FIRST;
  private Reconciler reconciler;

  @BeforeEach
  void begin() {
    reconciler =
        Reconciler.builder()
            .source(DirectorySource.of(directory))
            .renderer(DirectoryRenderer.ofDefaults().withProvenance(true))
            .postRenderers(
                List.of(
                    VariableSubstitution.strict()
                        .withLookup((asker, gvk, namespace, name) -> Optional.of(secret()))))
            .differ(new PlanDiffer())
            .applier(KubernetesApplier.ofDefaults())
            .clusters(ClusterResolver.always(cluster))
            .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS).withClock(cluster::now))
            .time(cluster.time())
            .listener(this::heard)
            .build();
  }

  private MapNode secret() {
    return Yaml.object(
        "{apiVersion: v1, kind: Secret, metadata: {name: db}, stringData: {PASSWORD: '%s'}}",
        password);
  }

  private static Application application() {
    return Application.builder("app")
        .source(new Source(SourceRef.of("https://git.example/r", "main"), TreePath.ROOT, null))
        .destination(Destination.inCluster("default"))
        .references(
            References.NONE.withVariables(
                new VariableSource(VariableSource.Kind.SECRET, "db", false)))
        .syncPolicy(SyncPolicy.builder().prune(true).allowEmpty(true).build())
        .build();
  }

  private ReconcileResult turn(Map<String, String> files) throws IOException {
    try (var old = Files.list(directory)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
    say(reconciler.plan(application()));
    ReconcileResult result = reconciler.sync(application());
    say(result);
    return result;
  }

  private void check() {
    out.flush();
    String text = said.toString();
    assertThat(text).contains("(redacted ");
    for (String value : List.of(FIRST, SECOND, FIRST.toUpperCase(), SECOND.toUpperCase())) {
      int at = text.indexOf(value);
      assertThat(at < 0 ? "" : text.substring(Math.max(0, at - 200), at + 40)).isEmpty();
    }
  }

  @Test
  void value_createdChangedRenamedAndRemoved_isShownNowhere() throws IOException {
    Map<String, String> files = Map.of("web.yaml", WEB, "settings.yaml", SETTINGS);
    assertThat(turn(files).succeeded()).isTrue();
    password = SECOND; // both sides of the difference are secret
    ReconcileResult changed = turn(files);
    assertThat(changed.plan().count(Action.UPDATE)).isEqualTo(2);
    assertThat(said.toString())
        .contains("template.spec.containers[name=app].env[name=DB_PASSWORD].value");
    turn(
        Map.of(
            "web.yaml",
            WEB.replace("DB_PASSWORD", "DATABASE_PASSWORD").replace("info", "debug"),
            "settings.yaml",
            SETTINGS.replace("url:", "address:").replace("level: info", "level: debug")));
    assertThat(said.toString()).contains("debug");
    // these fields come from no variable any more, but what lies in the cluster does
    turn(Map.of("web.yaml", WEB.replace("${PASSWORD}", "none")));
    check();
  }

  @Test
  void value_ofAnObjectThatIsPruned_isShownNowhere() throws IOException {
    turn(Map.of("web.yaml", WEB, "settings.yaml", SETTINGS));
    ReconcileResult pruned = turn(Map.of("web.yaml", WEB));
    assertThat(pruned.plan().count(Action.DELETE)).isEqualTo(1);
    check();
  }

  @Test
  void value_thatTheServerRefuses_isNotQuoted() throws IOException {
    String wrong =
        WEB.replace("app: web", "app: '${PASSWORD}!'")
            .replace("replicas: 0", "replicas: ${PASSWORD}");
    ReconcileResult refused = turn(Map.of("web.yaml", wrong, "settings.yaml", SETTINGS));
    assertThat(refused.succeeded()).isFalse();
    assertThat(refused.reason()).contains("spec.replicas");
    ReconcileResult label =
        turn(Map.of("web.yaml", WEB.replace("app: web", "app: '${PASSWORD}!'")));
    assertThat(label.succeeded()).isFalse();
    assertThat(label.reason()).endsWith("spec.template.metadata.labels: Invalid value");
    check();
  }

  @Test
  void value_thatIsNoObjectAnyMore_isNotQuoted() throws IOException {
    password = FIRST + ": [";
    assertThat(turn(Map.of("web.yaml", WEB.replace("\"${PASSWORD}\"", "${PASSWORD}"))).succeeded())
        .isFalse();
    out.flush();
    assertThat(said.toString()).doesNotContain(FIRST);
  }

  @Test
  void value_inAName_isAWarning_asNamesAreShown() throws IOException {
    password = "shop";
    ReconcileResult named =
        turn(Map.of("settings.yaml", SETTINGS.replace("name: settings", "name: 'of-${PASSWORD}'")));
    assertThat(named.succeeded()).as(named.toString()).isTrue();
    assertThat(named.issues())
        .extracting(issue -> issue.code().id())
        .containsExactly("substitute.exposed");
  }

  @Test
  void digestOfTheOutput_doesNotDependOnTheValue() throws IOException {
    Map<String, String> files = Map.of("web.yaml", WEB);
    String first = turn(files).audit().outputDigest();
    password = SECOND;
    assertThat(turn(files).audit().outputDigest()).isEqualTo(first);
    assertThat(turn(Map.of("web.yaml", WEB.replace("info", "debug"))).audit().outputDigest())
        .isNotEqualTo(first);
  }

  private void heard(ReconcileEvent event) {
    say(event);
    if (event instanceof ReconcileEvent.Planned planned) {
      Plan plan = planned.plan();
      say(plan);
      plan.changes().forEach(this::say);
      Report report = Report.of("t", plan);
      for (ReportForm form : ReportForm.values()) {
        out.println(form.write(report));
      }
      out.println(TextReport.ofDefaults().withEverything(true).of(report));
      plan.changes().stream()
          .filter(change -> change.desired() != null)
          .forEach(change -> change.desired().provenance().fields().forEach(this::sayAll));
    }
  }

  private void sayAll(FieldPath path, List<Setting> settings) {
    for (Setting setting : settings) {
      for (Node value : Arrays.asList(setting.before(), setting.after())) {
        out.println(path + " " + (value == null ? "" : YamlPrinter.print(value)));
      }
    }
  }

  private void say(Object value) {
    out.println(value);
    out.println(GitOpsJson.write(value));
  }

  private void say(ReconcileResult result) {
    say((Object) result);
    out.println(FindingsReport.sarif(result.issues()));
    for (Issue issue : result.issues()) {
      out.println(issue.toDisplayString());
      out.println(issue);
    }
  }
}

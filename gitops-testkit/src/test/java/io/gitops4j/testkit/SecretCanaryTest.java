// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cache.DiskRenderCache;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.render.substitute.VariableSubstitution;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.diff.report.FindingsReport;
import io.gitops4j.diff.report.Report;
import io.gitops4j.diff.report.ReportForm;
import io.gitops4j.diff.report.TextReport;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Values that are secret, in every place where people keep them and in each of the broken forms
 * that they are found in, do not leave: no result, event, report, exception, log line and file of a
 * cache has one.
 */
class SecretCanaryTest {
  private static final String CANARY = "canary-0f7e1d";
  private static final String CHANGED = "canary-changed-55aa";
  private static final String SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n";

  /** The files of an application, by a name that says what is special about it. */
  static Map<String, Map<String, String>> trees() {
    Map<String, Map<String, String>> trees = new LinkedHashMap<>();
    trees.put("encoded", Map.of("s.yaml", SECRET + "data: {k: BASE64}\n"));
    trees.put("plain", Map.of("s.yaml", SECRET + "stringData: {k: CANARY}\n"));
    trees.put("both", Map.of("s.yaml", SECRET + "data: {k: BASE64}\nstringData: {l: CANARY}\n"));
    trees.put("not-encoded", Map.of("s.yaml", SECRET + "data: {k: CANARY!}\n"));
    trees.put("not-a-map", Map.of("s.yaml", SECRET + "data: CANARY\n"));
    trees.put("nested", Map.of("s.yaml", SECRET + "data: {k: {l: [CANARY]}}\n"));
    trees.put("unknown-field", Map.of("s.yaml", SECRET + "password: CANARY\n"));
    trees.put("no-kind", Map.of("s.yaml", "apiVersion: v1\nstringData: {k: CANARY}\n"));
    trees.put("no-name", Map.of("s.yaml", "apiVersion: v1\nkind: Secret\ndata: {k: BASE64}\n"));
    trees.put("open-flow", Map.of("s.yaml", SECRET + "stringData: {k: CANARY\n"));
    trees.put("open-quote", Map.of("s.yaml", SECRET + "stringData: {k: \"CANARY}\n"));
    trees.put("bad-indent", Map.of("s.yaml", SECRET + "stringData:\n  k: CANARY\n l: CANARY\n"));
    trees.put("tab", Map.of("s.yaml", SECRET + "stringData:\n\tk: CANARY\n"));
    trees.put("alias", Map.of("s.yaml", SECRET + "stringData: {k: *CANARY}\n"));
    trees.put("tag", Map.of("s.yaml", SECRET + "stringData: {k: !CANARY x}\n"));
    trees.put("twice", Map.of("s.yaml", SECRET + "stringData: {k: CANARY, k: CANARY}\n"));
    trees.put("json", Map.of("s.json", "{\"kind\":\"Secret\",\"data\":{\"k\":\"BASE64\"}\n"));
    trees.put("list", Map.of("s.yaml", "kind: List\nitems: [{kind: Secret, data: {k: BASE64}}]\n"));
    trees.put("variable", Map.of("s.yaml", SECRET + "stringData: {k: \"${CANARY\"}\n"));
    trees.put(
        "last-applied",
        Map.of(
            "s.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  annotations:\n"
                + "    kubectl.kubernetes.io/last-applied-configuration: CANARY\n"));
    trees.put("literal", generator("literals: [k=CANARY]", Map.of()));
    trees.put("literal-without-key", generator("literals: [CANARY]", Map.of()));
    trees.put("literal-open-quote", generator("literals: ['k=\"CANARY']", Map.of()));
    trees.put("literal-map", generator("literals: [{k: CANARY}]", Map.of()));
    trees.put("literal-twice", generator("literals: [k=CANARY, k=CANARY]", Map.of()));
    trees.put("env", generator("envs: [e.env]", Map.of("e.env", "K=CANARY\n")));
    trees.put("env-without-key", generator("envs: [e.env]", Map.of("e.env", "=CANARY\n")));
    trees.put("env-bad-key", generator("envs: [e.env]", Map.of("e.env", "a b=CANARY\n")));
    trees.put("file", generator("files: [k=f.txt]", Map.of("f.txt", "CANARY")));
    trees.put("file-bad-key", generator("files: ['a b=f.txt']", Map.of("f.txt", "CANARY")));
    trees.put("merge-absent", generator("behavior: merge\n  literals: [k=CANARY]", Map.of()));
    trees.put("patch", patch("stringData: {k: CANARY}"));
    trees.put("patch-type", patch("data: CANARY"));
    trees.put("patch-broken", patch("data: {k: CANARY"));
    trees.put("patch-directive", patch("data: {k: BASE64, $patch: CANARY}"));
    trees.put("json-patch", jsonPatch("op: replace, path: /data/k, value: CANARY"));
    trees.put("json-patch-test", jsonPatch("op: test, path: /data/k, value: CANARY"));
    trees.put("json-patch-path", jsonPatch("op: replace, path: /data/gone, value: CANARY"));
    trees.put("json-patch-op", jsonPatch("op: set, path: /data/k, value: CANARY"));
    trees.put("json-patch-type", jsonPatch("op: add, path: /data/k/l, value: CANARY"));
    trees.put("replacement-to-nowhere", replacement("spec.gone.field"));
    trees.put("replacement-delimited", replacement("data.k\n      options: {delimiter: '-'}"));
    trees.put(
        "name-clash",
        Map.of(
            "kustomization.yaml",
            "resources: [s.yaml, t.yaml]\n",
            "s.yaml",
            SECRET + "data: {k: BASE64}\n",
            "t.yaml",
            SECRET + "data: {k: CHANGED64}\n"));
    return trees;
  }

  private static Map<String, String> generator(String lines, Map<String, String> more) {
    Map<String, String> files = new LinkedHashMap<>(more);
    files.put("kustomization.yaml", "secretGenerator:\n- name: s\n  " + lines + "\n");
    return files;
  }

  private static Map<String, String> patch(String body) {
    return Map.of(
        "kustomization.yaml",
        "resources: [s.yaml]\npatches: [{path: p.yaml}]\n",
        "s.yaml",
        SECRET + "data: {k: BASE64}\n",
        "p.yaml",
        SECRET + body + "\n");
  }

  private static Map<String, String> jsonPatch(String operation) {
    return Map.of(
        "kustomization.yaml",
        "resources: [s.yaml]\npatches: [{path: p.yaml, target: {kind: Secret}}]\n",
        "s.yaml",
        SECRET + "data: {k: BASE64}\n",
        "p.yaml",
        "- {" + operation + "}\n");
  }

  private static Map<String, String> replacement(String target) {
    return Map.of(
        "kustomization.yaml",
        "resources: [s.yaml]\nreplacements:\n- source: {kind: Secret, fieldPath: stringData.k}\n"
            + "  targets:\n  - select: {kind: Secret}\n    fieldPaths:\n    - "
            + target
            + "\n",
        "s.yaml",
        SECRET + "stringData: {k: CANARY}\n");
  }

  @TempDir private Path directory;
  private final MemoryCluster cluster = MemoryCluster.create();
  private final StringWriter said = new StringWriter();
  private final PrintWriter out = new PrintWriter(said);
  private Git git;
  private Reconciler reconciler;

  @BeforeEach
  void begin() throws Exception {
    git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call();
    reconciler =
        Reconciler.builder()
            .source(GitSource.builder(directory.resolve(".git/fetched")).build())
            .renderer(KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withProvenance(true)))
            .renderer(DirectoryRenderer.ofDefaults())
            .postRenderers(List.of(VariableSubstitution.strict()))
            .cache(DiskRenderCache.builder(directory.resolve(".git/rendered"), "1").build())
            .differ(new PlanDiffer())
            .applier(KubernetesApplier.ofDefaults())
            .clusters(ClusterResolver.always(cluster))
            .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS).withClock(cluster::now))
            .time(cluster.time())
            .listener(this::heard)
            .build();
  }

  @AfterEach
  void end() {
    git.close();
  }

  static Stream<String> names() {
    return trees().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void secretValue_isInNothingThatIsSaid(String name) throws Exception {
    Application application =
        Application.builder("app")
            .source(
                new Source(SourceRef.of(directory.toString(), "main"), TreePath.of("app"), null))
            .destination(Destination.inCluster("default"))
            .syncPolicy(SyncPolicy.builder().prune(true).build())
            .build();
    for (String value : List.of(CANARY, CHANGED)) {
      commit(trees().get(name), value);
      say(reconciler.plan(application));
      say(reconciler.sync(application));
    }
    out.flush();
    Files.walk(directory.resolve(".git/rendered"))
        .filter(Files::isRegularFile)
        .forEach(file -> out.println(read(file)));
    String text = said + Files.readString(Path.of("target/trace.log"), StandardCharsets.ISO_8859_1);
    assertThat(text).hasSizeGreaterThan(1000);
    for (String value : List.of(CANARY, CHANGED)) {
      assertThat(text.contains(value)).as("%s: %s", name, around(text, value)).isFalse();
      String encoded = encoded(value).substring(0, 12);
      assertThat(text.contains(encoded)).as("%s: %s", name, around(text, encoded)).isFalse();
    }
  }

  private static String around(String text, String value) {
    int at = text.indexOf(value);
    return at < 0 ? "" : text.substring(Math.max(0, at - 300), Math.min(text.length(), at + 200));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void commit(Map<String, String> files, String value) throws Exception {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = directory.resolve("app").resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(
          path,
          file.getValue()
              .replace("CHANGED64", encoded(CHANGED))
              .replace("BASE64", encoded(value))
              .replace("CANARY", value));
    }
    PersonIdent who = new PersonIdent("Ada", "ada@example.org");
    git.add().addFilepattern(".").call();
    git.commit().setMessage("c").setAuthor(who).setCommitter(who).setSign(false).call();
  }

  private void heard(ReconcileEvent event) {
    say(event);
    if (event instanceof ReconcileEvent.Planned planned) {
      Plan plan = planned.plan();
      say(plan);
      Report report = Report.of("t", plan);
      for (ReportForm form : ReportForm.values()) {
        out.println(form.write(report));
      }
      out.println(TextReport.ofDefaults().withEverything(true).of(report));
    }
  }

  private void say(Object value) {
    out.println(value);
    out.println(GitOpsJson.write(value));
  }

  private void say(ReconcileResult result) {
    say((Object) result);
    out.println(FindingsReport.sarif(result.issues()));
    out.println(FindingsReport.junit("t", List.of(), result.issues()));
    out.println(FindingsReport.githubAnnotations(result.issues()));
    out.println(FindingsReport.gitlabCodeQuality(result.issues()));
    out.println(FindingsReport.markdown(result.issues(), 60_000));
    for (Issue issue : result.issues()) {
      out.println(issue.toDisplayString());
      out.println(issue);
    }
  }
}

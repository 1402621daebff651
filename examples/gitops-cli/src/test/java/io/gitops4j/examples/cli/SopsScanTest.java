// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cache.DiskRenderCache;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.diff.report.Report;
import io.gitops4j.diff.report.ReportForm;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import io.gitops4j.kustomize.KustomizeOptions;
import io.gitops4j.kustomize.KustomizeRenderer;
import io.gitops4j.sops.EncryptionRule;
import io.gitops4j.sops.KeyRing;
import io.gitops4j.sops.MasterKey;
import io.gitops4j.sops.SopsDecryption;
import io.gitops4j.sops.SopsFile;
import io.gitops4j.sops.SopsFormat;
import io.gitops4j.sops.SopsOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values of files of SOPS, and the keys that open them, reach the cluster and nothing else: no
 * result, event, report, exception and no file of a cache, whether the files open or not.
 */
class SopsScanTest {
  /** Made for this test. */
  private static final String RECIPIENT =
      "age12fdtfpzflza39ktz2jlv3ymy2edkl0w2r8d9v89ala8qzpa3r45st89fxr";

  private static final String IDENTITY =
      "AGE-SECRET-KEY-1X5S8CP8HL74GFESHHPE8E9JQGRZRKZR3SUVD05NNTC0DX9G47XJSVSLLTL";
  private static final List<String> CANARIES =
      List.of("canary-field-1a", "canary-file-2b", "canary-environment-3c", "canary-patch-4d");

  @TempDir private Path directory;
  private final MemoryCluster cluster = MemoryCluster.create();
  private final StringWriter said = new StringWriter();
  private final PrintWriter out = new PrintWriter(said);

  private void write(String name, SopsFormat format, String text) throws IOException {
    Path file = directory.resolve("app").resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(
        file,
        SopsFile.encrypt(
                name,
                format,
                text.getBytes(UTF_8),
                SopsOptions.to(MasterKey.age(RECIPIENT)),
                KeyRing.builder().build())
            .content());
  }

  private void tree() throws IOException {
    Files.createDirectories(directory.resolve("app"));
    Files.writeString(
        directory.resolve("app/kustomization.yaml"),
        """
        secretGenerator:
        - name: file
          files: [k=token.txt]
        - name: environment
          envs: [some.env]
        resources: [secret.yaml]
        """);
    write("token.txt", SopsFormat.BINARY, CANARIES.get(1));
    write("some.env", SopsFormat.DOTENV, "K=" + CANARIES.get(2) + "\n");
    Files.writeString(
        directory.resolve("app/secret.yaml"),
        new String(
            SopsFile.encrypt(
                    "secret.yaml",
                    SopsFormat.YAML,
                    ("apiVersion: v1\nkind: Secret\nmetadata: {name: field}\nstringData: {k: "
                            + CANARIES.get(0)
                            + ", l: "
                            + CANARIES.get(3)
                            + "}\n")
                        .getBytes(UTF_8),
                    SopsOptions.to(MasterKey.age(RECIPIENT))
                        .withRule(
                            new EncryptionRule(
                                EncryptionRule.Kind.ENCRYPTED_REGEX, "^(data|stringData)$")),
                    KeyRing.builder().build())
                .content(),
            UTF_8));
  }

  private Reconciler reconciler(KeyRing keys) {
    GitSource git = GitSource.builder(directory.resolve(".git/fetched")).build();
    return Reconciler.builder()
        .source(SopsDecryption.with(keys).source(git))
        .renderer(KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withProvenance(true)))
        .cache(DiskRenderCache.builder(directory.resolve(".git/rendered"), "1").build())
        .differ(new PlanDiffer())
        .applier(KubernetesApplier.ofDefaults())
        .clusters(ClusterResolver.always(cluster))
        .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS).withClock(cluster::now))
        .time(cluster.time())
        .listener(this::heard)
        .build();
  }

  private void heard(ReconcileEvent event) {
    say(event);
    if (event instanceof ReconcileEvent.Planned planned) {
      Report report = Report.of("t", planned.plan());
      for (ReportForm form : ReportForm.values()) {
        out.println(form.write(report));
      }
    }
  }

  private void say(Object value) {
    out.println(value);
    out.println(GitOpsJson.write(value));
  }

  private ReconcileResult sync(KeyRing keys) {
    Application application =
        Application.builder("app")
            .source(
                new Source(SourceRef.of(directory.toString(), "main"), TreePath.of("app"), null))
            .destination(Destination.inCluster("default"))
            .build();
    say(reconciler(keys).plan(application));
    ReconcileResult result = reconciler(keys).sync(application);
    say(result);
    result.issues().forEach(issue -> out.println(issue.toDisplayString()));
    return result;
  }

  @Test
  void values_reachTheCluster_andNothingThatIsSaid() throws Exception {
    KeyRing keys = KeyRing.builder().ageIdentities("keys", IDENTITY.getBytes(UTF_8)).build();
    out.println(keys);
    try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
      tree();
      Repositories.commit(git, "c");
      ReconcileResult synced = sync(keys);
      assertThat(synced.succeeded()).as("%s", synced.issues()).isTrue();
      assertThat(cluster.get(new Gvk("", "v1", "Secret"), "default", "field"))
          .hasValueSatisfying(
              object ->
                  assertThat(object.at("data", "k").textOrNull())
                      .isEqualTo(encoded(CANARIES.get(0))));

      assertThat(sync(KeyRing.builder().build()).succeeded()).as("without a key").isFalse();

      Path secret = directory.resolve("app/secret.yaml");
      Files.writeString(secret, Files.readString(secret).replace("name: field", "name: other"));
      Path env = directory.resolve("app/some.env");
      Files.writeString(env, "ADDED=plain\n" + Files.readString(env));
      Repositories.commit(git, "c");
      assertThat(sync(keys).succeeded()).as("tampered with").isFalse();
    }
    out.flush();
    StringBuilder text = new StringBuilder(said.toString());
    try (Stream<Path> files = Files.walk(directory.resolve(".git"))) {
      files.filter(Files::isRegularFile).forEach(file -> text.append(read(file)));
    }
    for (String canary : CANARIES) {
      assertThat(text.indexOf(canary)).as(canary).isNegative();
      assertThat(text.indexOf(encoded(canary).substring(0, 16))).as(canary).isNegative();
    }
    assertThat(text.indexOf(IDENTITY.substring(20, 40))).as("the key").isNegative();
    assertThat(text.indexOf("(redacted ")).isPositive();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.sops.EncryptionRule;
import io.gitops4j.sops.KeyRing;
import io.gitops4j.sops.MasterKey;
import io.gitops4j.sops.SopsFile;
import io.gitops4j.sops.SopsFormat;
import io.gitops4j.sops.SopsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flux's objects rendered from a directory, without a cluster. */
class ObjectBuildTest {
  /** Made for this test. */
  private static final String RECIPIENT =
      "age12fdtfpzflza39ktz2jlv3ymy2edkl0w2r8d9v89ala8qzpa3r45st89fxr";

  private static final String IDENTITY =
      "AGE-SECRET-KEY-1X5S8CP8HL74GFESHHPE8E9JQGRZRKZR3SUVD05NNTC0DX9G47XJSVSLLTL";

  private static final String OBJECT =
      """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: apps, namespace: flux-system}
      spec:
        interval: 10m
        path: ./apps
        prune: true
        sourceRef: {kind: GitRepository, name: flux-system}
        decryption: {provider: sops, secretRef: {name: keys}}
        postBuild:
          substitute: {REPLICAS: "3"}
          substituteFrom: [{kind: ConfigMap, name: cluster}, {kind: Secret, name: images}]
      """;

  @TempDir private Path directory;
  private Gitops gitops;

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    gitops.write("repo/clusters/production/apps.yaml", OBJECT);
    gitops.write("repo/clusters/staging/apps.yaml", OBJECT.replace("\"3\"", "\"1\""));
    gitops.write(
        "repo/apps/web.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: ${REPLICAS}
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web, zone: "${ZONE}"}}
            spec: {containers: [{name: web, image: web:1}]}
        """);
    byte[] plain =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: login}\nstringData: {password: hunter2}\n"
            .getBytes(UTF_8);
    SopsOptions options =
        SopsOptions.to(MasterKey.age(RECIPIENT))
            .withRule(new EncryptionRule(EncryptionRule.Kind.ENCRYPTED_REGEX, "^stringData$"));
    Files.write(
        directory.resolve("repo/apps/login.yaml"),
        SopsFile.encrypt("login.yaml", SopsFormat.YAML, plain, options, KeyRing.builder().build())
            .content());
    gitops.write("values.yaml", "ZONE: eu\nTOKEN: stand-in\n");
    gitops.write("age.agekey", IDENTITY + "\n");
  }

  @Test
  void build_ofAnObject_withStandInValuesAndAKey_masksSecretsUnlessAsked() throws Exception {
    String object = "repo/clusters/production/apps.yaml";
    Gitops.Result result =
        gitops.run(
            "build",
            "-f",
            object,
            "--repo",
            "repo",
            "--values",
            "values.yaml",
            "--age-key-file",
            "age.agekey");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("replicas: 3", "zone: eu", "kind: Secret", "(redacted ")
        .doesNotContain("hunter2", "sops:", "ENC[");
    assertThat(
            gitops
                .run(
                    "build",
                    "-f",
                    object,
                    "--repo",
                    "repo",
                    "--values",
                    "values.yaml",
                    "--age-key-file",
                    "age.agekey",
                    "--show-secrets")
                .out())
        .contains("password: hunter2");
  }

  @Test
  void build_withoutValuesOrKeys_saysWhatIsMissing() throws Exception {
    String object = "repo/clusters/production/apps.yaml";
    Gitops.Result missing = gitops.run("build", "-f", object, "--repo", "repo");
    assertThat(missing.exit()).isEqualTo(Main.FAILED);
    assertThat(missing.err())
        .contains("ConfigMap/cluster in namespace flux-system does not exist")
        .contains("Secret/images in namespace flux-system does not exist")
        .contains("no keys are at hand");

    gitops.write(
        "cluster.yaml",
        """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: cluster}, data: {ZONE: us}}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: images}, stringData: {TOKEN: x}}
        """);
    Gitops.Result sealed =
        gitops.run("build", "-f", object, "--repo", "repo", "--values", "cluster.yaml");
    assertThat(sealed.exit()).as(sealed.err()).isZero();
    assertThat(sealed.out()).contains("zone: us").doesNotContain("hunter2");
  }

  @Test
  void build_ofARepository_rendersAllItsObjects() throws Exception {
    Gitops.Result result =
        gitops.run(
            "build", "--repo", "repo", "--values", "values.yaml", "--age-key-file", "age.agekey");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("# clusters/production: flux-system/apps\n")
        .contains("# clusters/staging: flux-system/apps\n")
        .contains("replicas: 3", "replicas: 1");

    Gitops.Result written =
        gitops.run(
            "build",
            "--repo",
            "repo",
            "--values",
            "values.yaml",
            "--age-key-file",
            "age.agekey",
            "--output-dir",
            "out");
    assertThat(written.exit()).as(written.err()).isZero();
    assertThat(directory.resolve("out/clusters/staging/flux-system/apps/manifests.yaml"))
        .content()
        .contains("replicas: 1");
  }

  @Test
  void plan_ofAnObject_offline_takesTheSameStandIns() throws Exception {
    gitops.write("live.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}\n");
    commit();
    Gitops.Result result =
        gitops.run(
            "plan",
            "-f",
            "repo/clusters/production/apps.yaml",
            "--repo",
            "repo",
            "--values",
            "values.yaml",
            "--age-key-file",
            "age.agekey",
            "--live",
            "live.yaml");
    assertThat(result.exit()).as(result.err() + result.out()).isZero();
    assertThat(result.out())
        .contains("apps/Deployment/shop/web  does not exist")
        .doesNotContain("hunter2");
  }

  private static final String REPOSITORY =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: shop, namespace: flux-system}
      spec: {interval: 1m, url: "https://git.example/%s", ignore: "/apps/%s"%s}
      """;

  private static String kustomization(String name) {
    return """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: %s, namespace: flux-system}
        spec: {interval: 5m, path: ./apps, prune: true, sourceRef: {kind: GitRepository, name: shop}}
        """
        .formatted(name);
  }

  private void plain() throws Exception {
    String config = "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}}\n";
    gitops.write("all/apps/a.yaml", config.formatted("a"));
    gitops.write("all/apps/b.yaml", config.formatted("b"));
  }

  @Test
  void build_ofARepository_findsSourcesOfOtherDirectories_theNearestFirst() throws Exception {
    plain();
    for (String cluster : List.of("one", "two")) {
      String ignored = cluster.equals("one") ? "a.yaml" : "b.yaml";
      gitops.write(
          "all/clusters/" + cluster + "/sources/shop.yaml",
          REPOSITORY.formatted("shop", ignored, ""));
      gitops.write("all/clusters/" + cluster + "/apps/ks.yaml", kustomization(cluster));
    }
    Gitops.Result result = gitops.run("build", "--repo", "all", "--output-dir", "out");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(directory.resolve("out/clusters/one/apps/flux-system/one/manifests.yaml"))
        .content()
        .contains("name: b")
        .doesNotContain("name: a");
    assertThat(directory.resolve("out/clusters/two/apps/flux-system/two/manifests.yaml"))
        .content()
        .contains("name: a")
        .doesNotContain("name: b");

    gitops.write("all/other/ks.yaml", kustomization("other"));
    Gitops.Result unclear = gitops.run("build", "--repo", "all", "--output-dir", "out");
    assertThat(unclear.exit()).isEqualTo(Main.FAILED);
    assertThat(unclear.err())
        .contains(
            "other/ks.yaml:1:1: error: flux-system/other: several files declare GitRepository"
                + " flux-system/shop, each in another way",
            "[graph.several-sources]");
  }

  @Test
  void build_withIncludedRepository_readsItsStandIn_andFetchesNothing() throws Exception {
    plain();
    gitops.write("other/deploy/c.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n");
    gitops.write(
        "all/ks.yaml",
        kustomization("ks")
            + "---\n"
            + REPOSITORY.formatted(
                "shop",
                "x",
                ", include: [{repository: {name: more}, fromPath: deploy, toPath: apps/more}]")
            + "---\n"
            + REPOSITORY.formatted("more", "x", "").replace("name: shop", "name: more"));
    Gitops.Result missing = gitops.run("build", "--repo", "all");
    assertThat(missing.exit()).isEqualTo(Main.FAILED);
    assertThat(missing.err()).contains("cli.not-local", "https://git.example/more");
    for (List<String> which : List.of(List.<String>of(), List.of("-f", "all/ks.yaml"))) {
      List<String> command = new ArrayList<>(List.of("build", "--repo", "all"));
      command.addAll(which);
      command.addAll(List.of("--source", "https://git.example/more=" + directory.resolve("other")));
      Gitops.Result result = gitops.run(command.toArray(String[]::new));
      assertThat(result.exit()).as(result.err()).isZero();
      assertThat(result.out()).contains("name: a", "name: b", "name: c");
    }
  }

  private void commit() throws Exception {
    Repositories.commit(directory.resolve("repo"));
  }
}

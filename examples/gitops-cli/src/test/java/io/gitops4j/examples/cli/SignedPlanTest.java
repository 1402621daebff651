// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.git.SignedCommits;
import io.gitops4j.core.git.TestRepository;
import io.gitops4j.core.signature.ssh.SshSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sources that must be signed, as the command line is told whom to trust. */
class SignedPlanTest {
  @Test
  void plan_ofASourceThatMustBeSigned_needsItsKey(@TempDir Path directory) throws Exception {
    SshSigner ada = SshSigner.ed25519();
    Gitops gitops = new Gitops(directory);
    Path repository = Files.createDirectory(directory.resolve("repo"));
    try (TestRepository made = new TestRepository(repository)) {
      SignedCommits commits = new SignedCommits(made.repository());
      commits.ref("refs/heads/main", commits.commit("one", ada::sign));
    }
    gitops.write("ada.pub", ada.publicKey() + " ada@example.org\n");
    gitops.write("eve.pub", SshSigner.ed25519().publicKey() + " eve\n");
    gitops.write("live.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: default}\n");
    gitops.write(
        "app.yaml",
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: repo, namespace: flux-system}
        spec:
          interval: 1m
          url: https://example.org/repo.git
          ref: {branch: main}
          verify: {mode: HEAD, secretRef: {name: authors}}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: app, namespace: flux-system}
        spec:
          interval: 1m
          path: ./app
          prune: true
          targetNamespace: default
          sourceRef: {kind: GitRepository, name: repo}
        """);
    String[] plan = {"plan", "-f", "app.yaml", "--repo", "repo", "--live", "live.yaml"};

    Gitops.Result good = gitops.run(with(plan, "ada.pub"));
    assertThat(good.exit()).as(good.err() + good.out()).isZero();
    assertThat(good.out()).contains("ConfigMap/default/web", "signed by ada@example.org (SHA256:");
    Gitops.Result unknown = gitops.run(with(plan, "eve.pub"));
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.out() + unknown.err())
        .contains("signature.unknown-key", ada.fingerprint())
        .doesNotContain("ConfigMap");
    Gitops.Result nobody = gitops.run(plan);
    assertThat(nobody.exit()).isEqualTo(1);
    assertThat(nobody.out() + nobody.err()).contains("signature.no-keys", "flux-system/authors");
    // Flux's own way: the keys lie in the Secret that the source names
    String key =
        Base64.getEncoder().encodeToString(ada.publicKey().getBytes(StandardCharsets.UTF_8));
    gitops.write(
        "live.yaml",
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: default}\n---\napiVersion: v1\nkind: Secret\n"
            + "metadata: {name: authors, namespace: flux-system}\ndata: {ada.sshpub: "
            + key
            + "}\n");
    Gitops.Result named = gitops.run(plan);
    assertThat(named.exit()).as(named.err() + named.out()).isZero();
    assertThat(named.out()).contains("ConfigMap/default/web", "signed by");
    assertThat(gitops.run(with(plan, "none.pub")).exit()).isEqualTo(64);
  }

  private static String[] with(String[] plan, String keys) {
    String[] all = Arrays.copyOf(plan, plan.length + 2);
    all[plan.length] = "--trusted-keys";
    all[plan.length + 1] = keys;
    return all;
  }
}

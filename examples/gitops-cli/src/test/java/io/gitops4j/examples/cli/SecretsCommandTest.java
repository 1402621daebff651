// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsCommandTest {
  /** The key whose bytes are all one: nobody's. */
  private static final String IDENTITY =
      "AGE-SECRET-KEY-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZ9K4CN";

  private static final String RECIPIENT =
      "age15nsf9y4k28p83wth93tf7hafhvfajp45d2mge80ems45gz0c5gys3me64l";

  @Test
  void encryptRotateDecrypt_inPlace_givesTheFileAgain(@TempDir Path directory) throws Exception {
    Gitops gitops = new Gitops(directory);
    gitops.write("keys.txt", "# a key\n" + IDENTITY + "\n");
    String plain = "kind: Secret\nstringData:\n    password: hunter2\n";
    Path file = gitops.write("secret.yaml", plain);
    Gitops.Result encrypted =
        gitops.run(
            "secrets",
            "encrypt",
            "-i",
            "secret.yaml",
            "--age",
            RECIPIENT,
            "--rule",
            "encrypted_regex=^(data|stringData)$");
    assertThat(encrypted.err()).isEmpty();
    assertThat(encrypted.exit()).isZero();
    String sealed = Files.readString(file);
    assertThat(sealed).contains("kind: Secret", "ENC[AES256_GCM,").doesNotContain("hunter2");
    assertThat(
            gitops
                .run("secrets", "rotate", "-i", "secret.yaml", "--age-key-file", "keys.txt")
                .exit())
        .isZero();
    assertThat(Files.readString(file)).isNotEqualTo(sealed);
    Gitops.Result decrypted =
        gitops.run("secrets", "decrypt", "secret.yaml", "--age-key-file", "keys.txt");
    assertThat(decrypted.out()).isEqualTo(plain);
    gitops.write("secret.yaml", Files.readString(file).replace("kind: Secret", "kind: Other"));
    Gitops.Result changed =
        gitops.run("secrets", "decrypt", "secret.yaml", "--age-key-file", "keys.txt");
    assertThat(changed.exit()).isEqualTo(1);
    assertThat(changed.out()).isEmpty();
    assertThat(changed.err()).contains("sops.mac").doesNotContain("hunter2");
    Gitops.Result asFlux =
        gitops.run(
            "secrets", "decrypt", "--ignore-mac", "secret.yaml", "--age-key-file", "keys.txt");
    assertThat(asFlux.out()).contains("kind: Other", "hunter2");
  }

  @Test
  void list_tellsWhereSecretsLie_andNoValue(@TempDir Path directory) throws Exception {
    Gitops gitops = new Gitops(directory);
    gitops.write(
        "app/all.yaml",
        """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: db, namespace: shop}
        spec:
          secretStoreRef: {name: vault, kind: ClusterSecretStore}
          data: [{secretKey: pw, remoteRef: {key: shop/db, property: password}}]
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: own}
        stringData: {a: hunter2, b: "<path:kv/db#\\u001bpw>"}
        """);
    Gitops.Result text = gitops.run("secrets", "list", "app");
    assertThat(text.err()).isEmpty();
    assertThat(text.exit()).isZero();
    assertThat(text.out().lines())
        .containsExactly(
            "external-secrets.io/ExternalSecret/shop/db  spec.data[0].remoteRef  external-secret:"
                + " ClusterSecretStore/vault shop/db#password -> Secret/db",
            "Secret/own  stringData.b  vault-plugin: kv/db#?pw");
    assertThat(gitops.run("secrets", "list", "app", "-o", "json").out().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"kind\":\"external-secret\"");
  }
}

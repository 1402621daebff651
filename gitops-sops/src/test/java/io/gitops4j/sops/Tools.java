// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real programs, with a directory of their own; {@code .ci/sops} names where they are. */
final class Tools {
  final Path directory;
  final Path gpgHome;
  private final Path bin;

  Tools(Path directory) throws IOException {
    String tools = System.getenv("GITOPS_SOPS_TOOLS");
    assumeThat(tools).as("GITOPS_SOPS_TOOLS names the folder of sops and age").isNotNull();
    this.bin = Path.of(tools);
    this.directory = directory;
    // the socket of its agent has a short path or none
    this.gpgHome = Files.createTempDirectory("gpg");
  }

  byte[] run(Path input, Map<String, String> environment, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of(command));
    Path program = bin.resolve(command[0]);
    if (Files.isExecutable(program)) {
      all.set(0, program.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(all).directory(directory.toFile());
    builder.environment().put("GNUPGHOME", gpgHome.toString());
    builder.environment().put("HOME", directory.toString());
    builder.environment().putAll(environment);
    Path out = Files.createTempFile(directory, "out", "");
    Path error = Files.createTempFile(directory, "err", "");
    builder.redirectOutput(out.toFile()).redirectError(error.toFile());
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(String.join(" ", all)).isTrue();
    assertThat(process.exitValue())
        .as("%s: %s", String.join(" ", all), Files.readString(error))
        .isZero();
    return Files.readAllBytes(out);
  }

  /** An identity of age and its recipient. */
  TestKeys age(boolean hybrid) throws Exception {
    byte[] made =
        hybrid ? run(null, Map.of(), "age-keygen", "-pq") : run(null, Map.of(), "age-keygen");
    String text = new String(made, UTF_8);
    String recipient = text.replaceAll("(?s).*public key: (\\S+).*", "$1");
    return new TestKeys(text.lines().reduce("", (a, b) -> b), recipient);
  }

  /** The fingerprint of a new key of OpenPGP. */
  String pgp(String name, String algorithm, String subkey, String passphrase) throws Exception {
    run(
        null,
        Map.of(),
        "gpg",
        "--batch",
        "--pinentry-mode",
        "loopback",
        "--passphrase",
        passphrase,
        "--quick-gen-key",
        name,
        algorithm,
        "cert",
        "never");
    String listed =
        new String(
            run(null, Map.of(), "gpg", "--batch", "--with-colons", "--list-keys", name), UTF_8);
    String fingerprint =
        listed
            .lines()
            .filter(line -> line.startsWith("fpr:"))
            .findFirst()
            .orElseThrow()
            .split(":")[9];
    run(
        null,
        Map.of(),
        "gpg",
        "--batch",
        "--pinentry-mode",
        "loopback",
        "--passphrase",
        passphrase,
        "--quick-add-key",
        fingerprint,
        subkey,
        "encr",
        "never");
    return fingerprint;
  }

  byte[] secretKey(String fingerprint, String passphrase) throws Exception {
    return run(
        null,
        Map.of(),
        "gpg",
        "--batch",
        "--pinentry-mode",
        "loopback",
        "--passphrase",
        passphrase,
        "--armor",
        "--export-secret-keys",
        fingerprint);
  }

  /** Ends the agent that gpg started. */
  void end() throws Exception {
    run(null, Map.of(), "gpgconf", "--kill", "gpg-agent");
    try (var files = Files.walk(gpgHome)) {
      files
          .sorted(java.util.Comparator.reverseOrder())
          .map(Path::toFile)
          .forEach(java.io.File::delete);
    }
  }
}

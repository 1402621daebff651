// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.CommentedYaml;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the recorded cases of SOPS, if they are at hand ({@code gitops.shared}). */
@Tag("conformance")
class SopsConformanceTest {
  private static final String NAME = "flux-sops";

  /** Raised whenever more pass. */
  private static final int FLOOR = 89;

  @Test
  void sops_recordedCases_sameFilesAndRefusals() throws IOException {
    String shared = System.getProperty("gitops.shared", "");
    Path directory =
        Path.of(shared.isEmpty() ? "../../shared" : shared).resolve("conformance/flux/sops");
    assumeThat(directory).isDirectory();
    ListNode cases =
        (ListNode)
            YamlReader.ofDefaults()
                .read("cases.json", Files.readAllBytes(directory.resolve("cases.json")))
                .get(0);
    int passed = 0;
    for (Node one : cases) {
      String wrong = run(directory, (MapNode) one);
      passed += wrong.isEmpty() ? 1 : 0;
      System.out.print(
          wrong.isEmpty() ? "" : NAME + " " + ((MapNode) one).text("id") + ": " + wrong + "\n");
    }
    Path report = Path.of("target", "conformance");
    Files.createDirectories(report);
    Files.writeString(
        report.resolve(NAME + ".tsv"), NAME + "\t" + passed + "\t" + cases.size() + "\n");
    assertThat(passed).as(NAME).isGreaterThanOrEqualTo(FLOOR);
  }

  private static String run(Path directory, MapNode one) throws IOException {
    SopsFormat format = SopsFormat.valueOf(text(one, "format").toUpperCase(Locale.ROOT));
    byte[] content = Files.readAllBytes(directory.resolve(text(one, "file")));
    String key = one.text("dataKeyHex");
    MapNode error = one.map("error");
    try (DecryptedFile plain = decrypt(content, format, key, MacPolicy.REQUIRED)) {
      if (error != null) {
        return "accepted, but " + error.text("message");
      }
      byte[] expected = Files.readAllBytes(directory.resolve(text(one, "expectedPlaintext")));
      if (!same(format, expected, plain.content())) {
        return "another content";
      }
      ListNode warnings = one.list("warnings");
      return (warnings == null || warnings.isEmpty()) == plain.warnings().isEmpty()
          ? metadata(one, SopsFile.parse("case", format, content).metadata())
          : "other warnings";
    } catch (GitOpsException e) {
      if (error == null) {
        return "refused: " + e.getMessage();
      }
      if (e.code() != expected(error)) {
        return "another class: " + e.getMessage();
      }
      String file = one.text("expectedPlaintextIgnoringMac");
      if (file == null || key == null) {
        return "";
      }
      try (DecryptedFile plain = decrypt(content, format, key, MacPolicy.IGNORED)) {
        byte[] expected = Files.readAllBytes(directory.resolve(file));
        return same(format, expected, plain.content()) ? "" : "another content without the code";
      }
    }
  }

  private static DecryptedFile decrypt(
      byte[] content, SopsFormat format, String key, MacPolicy policy) {
    SopsFile file = SopsFile.parse("case", format, content);
    return key == null
        ? file.decrypt(TestKeys.age().ring(), policy)
        : file.decrypt(HexFormat.of().parseHex(key), policy);
  }

  /** The class of a refusal, by how the tool ends and what it says. */
  private static SopsError expected(MapNode error) {
    String message = text(error, "message");
    return switch (text(error, "exitCode")) {
      case "128" -> SopsError.DATA_KEY;
      case "51" -> SopsError.MAC;
      case "25", "2" -> SopsError.VALUE;
      default ->
          message.equals("sops metadata not found")
              ? SopsError.NOT_ENCRYPTED
              : message.startsWith("Could not unmarshal") ? SopsError.FORMAT : SopsError.METADATA;
    };
  }

  /** Bytes, but for YAML, which another program formats: its values there, comments too. */
  private static boolean same(SopsFormat format, byte[] expected, byte[] actual) {
    return format == SopsFormat.YAML
        ? shape(expected).equals(shape(actual))
        : Arrays.equals(expected, actual);
  }

  /** The text as our printer forms it; a comment behind a value is put above it, as SOPS does. */
  private static String shape(byte[] yaml) {
    return CommentedYaml.print(CommentedYaml.read("case", yaml, YamlLimits.DEFAULTS))
        .replaceAll("(?m)^( *)([^ #][^#\n]*) #(.*)$", "$1#$3\n$1$2");
  }

  private static String metadata(MapNode one, SopsMetadata metadata) {
    MapNode expected = one.map("metadata");
    if (expected == null) {
      return "";
    }
    String rule = expected.text(metadata.rule().kind().field());
    boolean same =
        (rule == null
                ? metadata.rule().equals(EncryptionRule.DEFAULT)
                : rule.equals(metadata.rule().pattern()))
            && Objects.equals(expected.text("version"), metadata.version())
            && "true".equals(expected.text("mac_only_encrypted")) == metadata.macOnlyEncrypted();
    return same ? "" : "other metadata";
  }

  private static String text(MapNode map, String key) {
    return Objects.requireNonNull(map.text(key), key);
  }

  @Test
  void exceptions_ofAWrongCase_tellNoValue() {
    byte[] file = "a: hunter2\nsops:\n  lastmodified: x\n".getBytes(UTF_8);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                    () -> SopsFile.parse("f.yaml", SopsFormat.YAML, file))
                .getMessage())
        .doesNotContain("hunter2");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The public vectors of age, where {@code .ci/sops} has put them: c2sp.org/CCTV/age. */
@Tag("tools")
class AgeVectorsTest {

  @Test
  void vectors_openedOrRefused_asTheySay() throws Exception {
    String directory = System.getenv("GITOPS_AGE_VECTORS");
    assumeThat(directory).as("GITOPS_AGE_VECTORS names their folder").isNotNull();
    List<String> wrong = new ArrayList<>();
    int count = 0;
    try (Stream<Path> files = Files.list(Path.of(directory))) {
      for (Path file : files.sorted().toList()) {
        String result = run(Files.readAllBytes(file));
        count++;
        if (!result.isEmpty()) {
          wrong.add(file.getFileName() + ": " + result);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(count).isGreaterThan(100);
  }

  private static String run(byte[] vector) throws Exception {
    String text = new String(vector, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\n\n");
    List<AgeIdentity> identities = new ArrayList<>();
    String expected = "";
    String payload = "";
    boolean armored = false;
    byte[] file = text.substring(end + 2).getBytes(StandardCharsets.ISO_8859_1);
    for (String line : text.substring(0, end).split("\n")) {
      String value = line.substring(line.indexOf(':') + 2);
      switch (line.substring(0, line.indexOf(':'))) {
        case "expect" -> expected = value;
        case "payload" -> payload = value;
        case "identity" ->
            identities.addAll(IdentityFile.parse(value.getBytes(StandardCharsets.US_ASCII)));
        case "passphrase" -> identities.add(new PassphraseIdentity(value.toCharArray()));
        case "armored" -> armored = true;
        case "compressed" -> file = inflated(file);
        default -> {}
      }
    }
    String found;
    try {
      byte[] open =
          armored ? AgeFile.openArmored(file, identities) : AgeFile.open(file, identities);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(open);
      found = HexFormat.of().formatHex(digest).equals(payload) ? "success" : "another content";
    } catch (AgeFailure e) {
      found = e.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " failure";
    }
    String wanted = expected.toLowerCase(Locale.ROOT).replace("no match", "no match failure");
    return found.equals(wanted) ? "" : found + " instead of " + wanted;
  }

  private static byte[] inflated(byte[] file) throws IOException {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(file))) {
      return in.readAllBytes();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SopsFileTest {
  private static final TestKeys KEYS = TestKeys.age();
  private static final TestKeys OTHERS = TestKeys.age();

  static byte[] plain(SopsFormat format) {
    String text =
        switch (format) {
          case YAML ->
              "# note\na: hunter2\nb:\n    - 1\n    - c: 2.5 # behind\nopen_unencrypted: x\n";
          case JSON -> "{\n\t\"a\": \"hunter2\",\n\t\"b\": [\n\t\t1,\n\t\ttrue\n\t]\n}\n";
          case DOTENV -> "#note\nA=hunter2\nB=x\\ny\n";
          case INI -> "[s]\na  = hunter2\nbb = 2\n";
          case BINARY -> "\u0000\u00ffhunter2\n";
        };
    return text.getBytes(format == SopsFormat.BINARY ? ISO_8859_1 : UTF_8);
  }

  static SopsFile encrypt(SopsFormat format) {
    return SopsFile.encrypt("f", format, plain(format), SopsOptions.to(KEYS.key()), KEYS.ring());
  }

  @ParameterizedTest
  @EnumSource
  void decrypt_ofWhatWasEncrypted_isTheSameText(SopsFormat format) {
    SopsFile file = encrypt(format);
    assertThat(new String(file.content(), UTF_8)).doesNotContain("hunter2").contains("ENC[");
    SopsFile read = SopsFile.parse("f", format, file.content());
    try (DecryptedFile plain = read.decrypt(KEYS.ring())) {
      assertThat(plain.content()).isEqualTo(plain(format));
      assertThat(plain.warnings()).isEmpty();
      assertThat(plain).asString().doesNotContain("hunter2");
    }
    assertThat(read.metadata()).isEqualTo(file.metadata());
    assertThat(read).asString().doesNotContain("hunter2");
  }

  @ParameterizedTest
  @EnumSource
  void rotate_givesAnotherKey_sameText(SopsFormat format) {
    SopsFile file = encrypt(format);
    Clock clock = Clock.fixed(Instant.parse("2026-11-30T01:02:03Z"), ZoneOffset.UTC);
    SopsFile rotated = file.rotate(KEYS.ring(), clock);
    assertThat(rotated.content()).isNotEqualTo(file.content());
    assertThat(rotated.metadata().lastModified()).isEqualTo("2026-11-30T01:02:03Z");
    assertThat(rotated.decrypt(KEYS.ring()).content()).isEqualTo(plain(format));
    SopsFile moved = file.encryptedTo(SopsOptions.to(OTHERS.key()), KEYS.ring());
    assertThat(moved.decrypt(OTHERS.ring()).content()).isEqualTo(plain(format));
    assertThatThrownBy(() -> moved.decrypt(KEYS.ring())).satisfies(code(SopsError.DATA_KEY));
  }

  @ParameterizedTest
  @EnumSource
  void decrypt_withAnotherKey_isRefusedAndSaysForWhomItIs(SopsFormat format) {
    assertThatThrownBy(() -> encrypt(format).decrypt(OTHERS.ring()))
        .satisfies(code(SopsError.DATA_KEY))
        .hasMessageContaining(KEYS.recipient())
        .hasMessageStartingWith("f: ");
  }

  @Test
  void close_ofTheKeys_endsTheirUse() {
    KeyRing ring = KEYS.ring();
    SopsFile file = encrypt(SopsFormat.YAML);
    file.decrypt(ring);
    ring.close();
    assertThatThrownBy(() -> file.decrypt(ring)).satisfies(code(SopsError.DATA_KEY));
    assertThat(ring).hasToString("keys(age 1, pgp files 0, services 0)");
  }

  @Test
  void encrypt_whatCannotBe_isRefused() {
    refused(SopsFormat.YAML, "- a\n", SopsError.FORMAT);
    refused(SopsFormat.YAML, "a: 18446744073709551615\n", SopsError.ENCRYPT);
    refused(SopsFormat.YAML, "1: a\n", SopsError.FORMAT);
    refused(SopsFormat.YAML, "a: 1\na: 2\n", SopsError.FORMAT);
    refused(SopsFormat.YAML, "sops: 1\n", SopsError.ENCRYPT);
    refused(SopsFormat.YAML, "", SopsError.ENCRYPT);
    refused(SopsFormat.YAML, "a: &x [1]\nb: *y\n", SopsError.FORMAT);
    refused(SopsFormat.JSON, "[1]", SopsError.FORMAT);
    refused(SopsFormat.JSON, "{\"a\": 1} {}", SopsError.FORMAT);
    refused(SopsFormat.JSON, "{\"a\": 1, \"a\": 2}", SopsError.FORMAT);
    refused(SopsFormat.JSON, "{\"a\":".repeat(300), SopsError.LIMIT);
    refused(SopsFormat.YAML, "[".repeat(300), SopsError.LIMIT);
    refused(SopsFormat.DOTENV, "hunter2\n", SopsError.FORMAT);
    refused(SopsFormat.DOTENV, "sops_a=1\n", SopsError.ENCRYPT);
    refused(SopsFormat.INI, "hunter2\n", SopsError.FORMAT);
  }

  private static void refused(SopsFormat format, String text, SopsError error) {
    assertThatThrownBy(
            () ->
                SopsFile.encrypt(
                    "f", format, text.getBytes(UTF_8), SopsOptions.to(KEYS.key()), KEYS.ring()))
        .as(text.substring(0, Math.min(20, text.length())))
        .satisfies(code(error))
        .hasMessageStartingWith("f")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void encrypt_aliasesThatExplode_areBounded() {
    StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 40; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    refused(SopsFormat.YAML, text.toString(), SopsError.LIMIT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lastmodified: yesterday|sops.metadata",
        "lastmodified: 2026-01-01T00:00:00Z|sops.metadata",
        "age: 1|sops.metadata",
        "shamir_threshold: many|sops.metadata",
        "encrypted_regex: a, unencrypted_regex: b|sops.metadata",
      })
  void parse_wrongMetadata_isRefused(String metadata, String code) {
    byte[] file = ("a: b\nsops: {" + metadata + "}\n").getBytes(UTF_8);
    assertThatThrownBy(() -> SopsFile.parse("f", SopsFormat.YAML, file))
        .isInstanceOfSatisfying(
            SopsException.class, e -> assertThat(e.code().id()).isEqualTo(code));
  }

  @Test
  void shamir_anyTwoOfThree_andNoSingleOne() {
    TestKeys third = TestKeys.age();
    SopsOptions options =
        SopsOptions.to(KEYS.key())
            .withKeyGroups(
                List.of(
                    KeyGroup.of(KEYS.key()), KeyGroup.of(OTHERS.key()), KeyGroup.of(third.key())),
                2);
    SopsFile file =
        SopsFile.encrypt(
            "f", SopsFormat.YAML, plain(SopsFormat.YAML), options, KeyRing.builder().build());
    for (TestKeys one : List.of(KEYS, OTHERS, third)) {
      assertThatThrownBy(() -> file.decrypt(one.ring())).satisfies(code(SopsError.DATA_KEY));
      for (TestKeys two : List.of(KEYS, OTHERS, third)) {
        if (one != two) {
          KeyRing both =
              KeyRing.builder()
                  .ageIdentities("k", (one.identity() + "\n" + two.identity()).getBytes(UTF_8))
                  .build();
          assertThat(file.decrypt(both).content()).isEqualTo(plain(SopsFormat.YAML));
        }
      }
    }
  }

  @Test
  void keyRing_wrongIdentities_areRefusedWithoutShowingThem() {
    String right = KEYS.identity();
    String wrong = right.substring(0, right.length() - 1) + (right.endsWith("Q") ? "P" : "Q");
    assertThatThrownBy(() -> KeyRing.builder().ageIdentities("keys.txt", wrong.getBytes(UTF_8)))
        .satisfies(code(SopsError.IDENTITY))
        .hasMessageContaining("keys.txt")
        .hasMessageContaining("line 1")
        .message()
        .doesNotContain(wrong.substring(16, 30));
    assertThatThrownBy(() -> KeyRing.builder().pgpKeys("k.asc", "nothing".getBytes(UTF_8)))
        .satisfies(code(SopsError.IDENTITY));
  }

  static java.util.function.Consumer<Throwable> code(SopsError error) {
    return thrown ->
        assertThat(thrown)
            .isInstanceOfSatisfying(
                SopsException.class, e -> assertThat(e.code()).isEqualTo(error));
  }
}

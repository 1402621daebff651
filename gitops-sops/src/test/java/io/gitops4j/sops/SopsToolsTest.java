// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Round trips with the real {@code sops}, {@code age} and {@code gpg}, with keys that the test
 * makes: what they encrypt we decrypt, and the other way round.
 */
@Tag("tools")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SopsToolsTest {
  private static final byte[] BYTES = new byte[256];

  private static final Map<SopsFormat, byte[]> PLAIN =
      Map.of(
          SopsFormat.YAML,
          """
          # head
          text: hello \u00fc \uD83D\uDD11
          number: 42
          big: 9223372036854775807
          small: -0.0000001
          float: 2.50
          yes: true
          nothing: null
          empty: ""
          time: 2024-01-02T03:04:05.5+02:00
          word: "2024-01-02"
          number_text: "012"
          lines: |
              one
                two
              three
          ends: "  a  "
          special: "tab\\t quote\\" colon: # no comment"
          open_unencrypted: seen # behind
          map:
              # above
              key: value # inline
              deeper: {a: 1, b: [x, y]}
              # below
          list:
              # first
              - one # behind one
              - two: 2
                three: 3
              - [1, [2, 3]]
              - {}
              - []
          "odd: key": v
          ---
          second: document
          """
              .getBytes(UTF_8),
          SopsFormat.JSON,
          """
          {"a": "x", "n": 7, "f": 0.1, "g": 1e300, "b": false, "z": null, "e": "",
           "o": {"k_unencrypted": [1, "<&>"], "l": [true, {"m": "\\u2028 \\u0007"}]}, "em": {}, "el": []}
          """
              .getBytes(UTF_8),
          SopsFormat.DOTENV,
          "# a comment\nA=1\nB=two words\nC=line\\nbreak\nD=\nE=a=b#c\n".getBytes(UTF_8),
          SopsFormat.INI,
          "top = level\n[one]\n; about a\na = 1\nb = two words\nempty =\n[two]\nc = x:y\n"
              .getBytes(UTF_8),
          SopsFormat.BINARY,
          BYTES);

  private Path directory = Path.of(".");
  private Tools tools;
  private TestKeys age;
  private TestKeys other;
  private TestKeys hybrid;
  private String rsa;
  private String curve;
  private KeyRing keys;

  @BeforeAll
  void makeKeys(@TempDir Path temporary) throws Exception {
    directory = temporary;
    for (int i = 0; i < BYTES.length; i++) {
      BYTES[i] = (byte) i;
    }
    tools = new Tools(directory);
    age = tools.age(false);
    other = tools.age(false);
    hybrid = tools.age(true);
    rsa = tools.pgp("rsa@test.invalid", "rsa2048", "rsa2048", "");
    curve = tools.pgp("curve@test.invalid", "ed25519", "cv25519", "");
    keys =
        KeyRing.builder()
            .ageIdentities("age", (age.identity() + "\n" + hybrid.identity()).getBytes(UTF_8))
            .pgpKeys("rsa", tools.secretKey(rsa, ""))
            .pgpKeys("curve", tools.secretKey(curve, ""))
            .build();
  }

  @AfterAll
  void endTools() throws Exception {
    if (tools != null && rsa != null) {
      tools.end();
    }
  }

  private MasterKey key(String kind) {
    return switch (kind) {
      case "age" -> age.key();
      case "hybrid" -> hybrid.key();
      case "rsa" -> MasterKey.pgp(rsa);
      default -> MasterKey.pgp(curve);
    };
  }

  private static String type(SopsFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  private byte[] sops(SopsFormat format, byte[] input, String... arguments) throws Exception {
    Path file = Files.createTempFile(directory, "in", "." + type(format));
    Files.write(file, input);
    String[] command = new String[arguments.length + 6];
    command[0] = "sops";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    command[arguments.length + 1] = "--input-type";
    command[arguments.length + 2] = type(format);
    command[arguments.length + 3] = "--output-type";
    command[arguments.length + 4] = type(format);
    command[arguments.length + 5] = file.toString();
    Map<String, String> environment = new HashMap<>();
    environment.put("SOPS_AGE_KEY", age.identity() + "\n" + hybrid.identity());
    return tools.run(null, environment, command);
  }

  /** The same values; the same bytes but for YAML, where programs differ in form. */
  private static void same(SopsFormat format, byte[] actual, byte[] expected) {
    if (format == SopsFormat.YAML) {
      assertThat(YamlPrinter.printAll(YamlReader.ofDefaults().read("actual", actual)))
          .isEqualTo(YamlPrinter.printAll(YamlReader.ofDefaults().read("expected", expected)));
    } else {
      assertThat(new String(actual, java.nio.charset.StandardCharsets.ISO_8859_1))
          .isEqualTo(new String(expected, java.nio.charset.StandardCharsets.ISO_8859_1));
    }
  }

  /** The plain file as the tool itself gives it back. */
  private byte[] settled(SopsFormat format) throws Exception {
    byte[] sealed = sops(format, PLAIN.get(format), "encrypt", "--age", age.recipient());
    return sops(format, sealed, "decrypt");
  }

  @ParameterizedTest
  @CsvSource({
    "YAML,age",
    "JSON,age",
    "DOTENV,age",
    "INI,age",
    "BINARY,age",
    "YAML,rsa",
    "JSON,curve",
    "DOTENV,rsa",
    "INI,curve",
    "BINARY,hybrid",
    "YAML,hybrid"
  })
  void encryptedByTheTool_isDecrypted(SopsFormat format, String kind) throws Exception {
    String[] to =
        kind.equals("age") || kind.equals("hybrid")
            ? new String[] {"encrypt", "--age", key(kind).attribute("recipient")}
            : new String[] {"encrypt", "--pgp", key(kind).attribute("fp")};
    byte[] sealed = sops(format, PLAIN.get(format), to);
    SopsFile file = SopsFile.parse("f", format, sealed);
    try (DecryptedFile plain = file.decrypt(keys)) {
      same(format, plain.content(), sops(format, sealed, "decrypt"));
      assertThat(plain.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "YAML,age",
    "JSON,age",
    "DOTENV,age",
    "INI,age",
    "BINARY,age",
    "YAML,rsa",
    "JSON,curve",
    "DOTENV,rsa",
    "INI,curve",
    "BINARY,hybrid",
    "YAML,hybrid"
  })
  void encryptedHere_theToolDecrypts(SopsFormat format, String kind) throws Exception {
    SopsFile file =
        SopsFile.encrypt("f", format, PLAIN.get(format), SopsOptions.to(key(kind)), keys);
    assertThat(new String(file.content(), UTF_8))
        .doesNotContain("hello")
        .doesNotContain("two words");
    same(format, sops(format, file.content(), "decrypt"), settled(format));
    byte[] rotated = sops(format, file.content(), "rotate");
    same(format, SopsFile.parse("f", format, rotated).decrypt(keys).content(), settled(format));
    SopsFile ours = file.rotate(keys);
    assertThat(ours.metadata().keyGroups()).isNotEqualTo(file.metadata().keyGroups());
    same(format, sops(format, ours.content(), "decrypt"), settled(format));
  }

  @ParameterizedTest
  @CsvSource({
    "ENCRYPTED_REGEX,^(text|map)$", "UNENCRYPTED_REGEX,number|key", "ENCRYPTED_SUFFIX,t",
    "UNENCRYPTED_SUFFIX,t", "ENCRYPTED_COMMENT_REGEX,above", "UNENCRYPTED_COMMENT_REGEX,above|head"
  })
  void rules_bothWays(EncryptionRule.Kind kind, String pattern) throws Exception {
    byte[] plain = PLAIN.get(SopsFormat.YAML);
    for (boolean only : new boolean[] {false, true}) {
      byte[] sealed = byRule(kind, pattern, only);
      SopsFile theirs = SopsFile.parse("f", SopsFormat.YAML, sealed);
      assertThat(theirs.metadata().rule()).isEqualTo(new EncryptionRule(kind, pattern));
      assertThat(theirs.metadata().macOnlyEncrypted()).isEqualTo(only);
      same(SopsFormat.YAML, theirs.decrypt(keys).content(), settled(SopsFormat.YAML));
      SopsFile ours =
          SopsFile.encrypt(
              "f",
              SopsFormat.YAML,
              plain,
              SopsOptions.to(age.key())
                  .withRule(new EncryptionRule(kind, pattern))
                  .withMacOnlyEncrypted(only),
              keys);
      assertThat(encrypted(ours.content())).isEqualTo(encrypted(sealed));
      same(
          SopsFormat.YAML,
          sops(SopsFormat.YAML, ours.content(), "decrypt"),
          settled(SopsFormat.YAML));
    }
  }

  /** The tool takes some rules from its configuration only. */
  private byte[] byRule(EncryptionRule.Kind kind, String pattern, boolean only) throws Exception {
    Path configuration = directory.resolve(".sops.yaml");
    Files.writeString(
        configuration,
        """
        creation_rules:
          - age: %s
            %s: '%s'
            mac_only_encrypted: %s
        """
            .formatted(age.recipient(), kind.field(), pattern, only));
    try {
      return sops(SopsFormat.YAML, PLAIN.get(SopsFormat.YAML), "encrypt");
    } finally {
      Files.delete(configuration);
    }
  }

  /** The keys of the lines whose values are encrypted, and how many comments are. */
  private static List<String> encrypted(byte[] file) {
    return new String(file, UTF_8)
        .lines()
        .takeWhile(line -> !line.startsWith("sops:"))
        .filter(line -> line.contains("ENC["))
        .map(line -> line.replaceAll("ENC\\[.*?type:(\\w+)\\]", "$1").strip())
        .sorted()
        .toList();
  }

  @Test
  void shamirGroups_bothWays() throws Exception {
    Files.writeString(
        directory.resolve(".sops.yaml"),
        """
        creation_rules:
          - shamir_threshold: 2
            key_groups:
              - age: [%s]
              - age: [%s]
              - pgp: [%s]
        """
            .formatted(age.recipient(), other.recipient(), curve));
    try {
      byte[] sealed = sops(SopsFormat.YAML, PLAIN.get(SopsFormat.YAML), "encrypt");
      SopsFile theirs = SopsFile.parse("f", SopsFormat.YAML, sealed);
      assertThat(theirs.metadata().keyGroups()).hasSize(3);
      assertThat(theirs.metadata().shamirThreshold()).isEqualTo(2);
      same(
          SopsFormat.YAML,
          theirs.decrypt(keys).content(),
          sops(SopsFormat.YAML, sealed, "decrypt"));
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> theirs.decrypt(other.ring()))
          .isInstanceOf(SopsException.class)
          .hasMessageContaining("keys of 1 groups are at hand, but 2 are needed");
    } finally {
      Files.delete(directory.resolve(".sops.yaml"));
    }
    for (SopsFormat format : SopsFormat.values()) {
      SopsOptions options =
          SopsOptions.to(age.key())
              .withKeyGroups(
                  List.of(
                      KeyGroup.of(age.key()),
                      KeyGroup.of(other.key()),
                      KeyGroup.of(MasterKey.pgp(curve), MasterKey.pgp(rsa))),
                  2);
      SopsFile ours = SopsFile.encrypt("f", format, PLAIN.get(format), options, keys);
      same(format, sops(format, ours.content(), "decrypt"), settled(format));
      same(
          format,
          SopsFile.parse("f", format, ours.content()).decrypt(keys).content(),
          settled(format));
    }
  }

  @Test
  void protectedKey_needsItsPassphrase() throws Exception {
    String locked = tools.pgp("locked@test.invalid", "ed25519", "cv25519", "open sesame");
    byte[] exported = tools.secretKey(locked, "open sesame");
    KeyRing without = KeyRing.builder().pgpKeys("k", exported).build();
    SopsFile file =
        SopsFile.encrypt(
            "f", SopsFormat.BINARY, BYTES, SopsOptions.to(MasterKey.pgp(locked)), without);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> file.decrypt(without))
        .satisfies(SopsFileTest.code(SopsError.DATA_KEY))
        .hasMessageContaining("passphrase");
    KeyRing with = KeyRing.builder().pgpKeys("k", exported, "open sesame".toCharArray()).build();
    assertThat(file.decrypt(with).content()).isEqualTo(BYTES);
  }

  @Test
  void pgpMessage_weWrote_gpgReads() throws Exception {
    SopsFile file =
        SopsFile.encrypt("f", SopsFormat.BINARY, BYTES, SopsOptions.to(MasterKey.pgp(rsa)), keys);
    Path message = directory.resolve("message.asc");
    Files.writeString(message, file.metadata().keyGroups().get(0).keys().get(0).encrypted());
    assertThat(tools.run(null, Map.of(), "gpg", "--batch", "--decrypt", message.toString()))
        .hasSize(32);
  }

  @Test
  void ageMessage_weWrote_ageReads() throws Exception {
    Path identity = directory.resolve("identity.txt");
    Files.writeString(identity, age.identity() + "\n" + hybrid.identity() + "\n");
    for (TestKeys to : List.of(age, hybrid)) {
      SopsFile file =
          SopsFile.encrypt("f", SopsFormat.BINARY, BYTES, SopsOptions.to(to.key()), keys);
      Path message = directory.resolve("message.age");
      Files.writeString(message, file.metadata().keyGroups().get(0).keys().get(0).encrypted());
      assertThat(
              tools.run(
                  null,
                  Map.of(),
                  "age",
                  "--decrypt",
                  "-i",
                  identity.toString(),
                  message.toString()))
          .hasSize(32);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.CommentedNode;
import io.gitops4j.core.yaml.CommentedYaml;
import io.gitops4j.core.yaml.YamlLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What must hold for every file: the way back gives it again, and no byte may be changed. */
class SopsFilePropertyTest {
  private static final TestKeys KEYS = TestKeys.age();
  private static final KeyRing RING = KEYS.ring();
  private static final String[] TEXTS = {
    "",
    "plain",
    "two words",
    " edges ",
    "12",
    "true",
    "null",
    "~",
    "2024-01-02",
    "a: b",
    "#x",
    "- x",
    "line\nbreak",
    "line\nbreak\n",
    "\n",
    "  indented\n more\n",
    "tab\there",
    "\u00fc\u4e2d\ud83d\ude00",
    "\u0007bell",
    "\u2028",
    "\u0085",
    "\r\n",
    "quote\"",
    "it's",
    "back\\slash",
    "*a",
    "&a",
    "!t",
    "%d",
    "@x",
    "`x`",
    "{a}",
    "[a]",
    "a,b",
    "ENC[AES256_GCM,data:x]",
    "---",
    "...",
    "y",
    "No",
    "0x1F",
    "1e3",
    ".inf",
    "=",
    "<<",
    "trailing:",
    "a #b",
    "ends \nspace",
    "\ufeffmark",
    "x".repeat(300)
  };

  private static CommentedNode.Scalar scalar(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> CommentedNode.Scalar.of(ScalarNode.of(random.nextLong()));
      case 1 -> CommentedNode.Scalar.of(ScalarNode.of(random.nextBoolean()));
      case 2 -> CommentedNode.Scalar.of(ScalarNode.NULL);
      case 3 ->
          CommentedNode.Scalar.of(
              ScalarNode.of(random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20)));
      default -> CommentedNode.Scalar.of(TEXTS[random.nextInt(TEXTS.length)]);
    };
  }

  private static CommentedNode node(Random random, int depth) {
    int kind = depth > 3 ? 9 : random.nextInt(10);
    if (kind < 2) {
      return map(random, depth + 1);
    }
    if (kind < 4) {
      List<CommentedNode> items = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        items.add(node(random, depth + 1));
      }
      return new CommentedNode.Sequence(items);
    }
    return scalar(random);
  }

  private static CommentedNode.Mapping map(Random random, int depth) {
    List<CommentedNode.Part> parts = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      if (random.nextInt(4) == 0 && (depth == 0 || !parts.isEmpty())) {
        parts.add(new CommentedNode.Comment(" note " + random.nextInt(100), false));
      }
      String key = TEXTS[random.nextInt(TEXTS.length)] + i;
      key = random.nextInt(6) == 0 ? key + "_unencrypted" : key;
      parts.add(CommentedNode.Entry.of(key, node(random, depth + 1)));
    }
    return new CommentedNode.Mapping(parts);
  }

  private static byte[] yaml(Random random) {
    List<CommentedNode> documents = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      documents.add(map(random, 0));
    }
    return CommentedYaml.print(documents).getBytes(UTF_8);
  }

  @Property(tries = 300)
  void print_readAgain_isTheSame(@ForAll long seed) {
    byte[] text = yaml(new Random(seed));
    List<CommentedNode> read = CommentedYaml.read("f", text, YamlLimits.DEFAULTS);
    assertThat(CommentedYaml.print(read)).isEqualTo(new String(text, UTF_8));
  }

  @Property(tries = 150)
  void decrypt_ofEncrypt_isTheSameYaml(@ForAll long seed, @ForAll boolean only) {
    byte[] plain = yaml(new Random(seed));
    SopsFile file =
        SopsFile.encrypt(
            "f",
            SopsFormat.YAML,
            plain,
            SopsOptions.to(KEYS.key()).withMacOnlyEncrypted(only),
            RING);
    byte[] back = SopsFile.parse("f", SopsFormat.YAML, file.content()).decrypt(RING).content();
    assertThat(new String(back, UTF_8)).isEqualTo(new String(plain, UTF_8));
  }

  @Property(tries = 100)
  void decrypt_ofEncrypt_isTheSameFile(
      @ForAll byte[] bytes, @ForAll @IntRange(max = 2) int kind, @ForAll long seed) {
    SopsFormat format = List.of(SopsFormat.BINARY, SopsFormat.DOTENV, SopsFormat.INI).get(kind);
    byte[] plain = bytes;
    if (format != SopsFormat.BINARY) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(format == SopsFormat.INI ? "[s]\n" : "");
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        text.append("k").append(i).append(format == SopsFormat.INI ? " = " : "=");
        text.append(Integer.toString(random.nextInt(1000), 36)).append('\n');
      }
      plain = text.toString().getBytes(UTF_8);
    }
    SopsFile file = SopsFile.encrypt("f", format, plain, SopsOptions.to(KEYS.key()), RING);
    byte[] back = SopsFile.parse("f", format, file.content()).decrypt(RING).content();
    assertThat(back).isEqualTo(plain);
  }

  /** A change is refused, or it changed nothing that is a value: a comment, a space, a name. */
  @Property(tries = 400)
  void decrypt_afterAnyChange_isRefusedOrSaysTheSame(
      @ForAll @IntRange(max = 4) int kind,
      @ForAll @IntRange(max = 1 << 20) int place,
      @ForAll byte replacement) {
    SopsFormat format = SopsFormat.values()[kind];
    byte[] content = FILES[kind].content();
    content[place % content.length] = replacement;
    try (DecryptedFile plain = SopsFile.parse("f", format, content).decrypt(RING)) {
      assertThat(values(format, plain.content()))
          .isEqualTo(values(format, SopsFileTest.plain(format)));
    } catch (SopsException e) {
      assertThat(e.getMessage()).doesNotContain("hunter2");
    }
  }

  private static final SopsFile[] FILES = new SopsFile[5];

  static {
    for (SopsFormat format : SopsFormat.values()) {
      FILES[format.ordinal()] =
          SopsFile.encrypt(
              "f", format, SopsFileTest.plain(format), SopsOptions.to(KEYS.key()), RING);
    }
  }

  /**
   * Text without comments and spaces; types are not authenticated by the format, nor names of plain
   * values.
   */
  private static String values(SopsFormat format, byte[] plain) {
    String text = new String(plain, format == SopsFormat.BINARY ? ISO_8859_1 : UTF_8);
    return java.util.Arrays.stream(text.split("\n"))
        .map(line -> line.replaceAll(format == SopsFormat.BINARY ? "^$" : "(?s)[#;].*", ""))
        .map(line -> line.replaceAll("^[\\s\"-]*(open[^:]*|\\[.*\\]|[a-zA-Z]*)[ \"]*[:=]", ""))
        .map(line -> line.replaceAll("[\\s\"',-]", ""))
        .filter(line -> !line.isEmpty())
        .reduce("", (a, b) -> a + b + "\n");
  }
}

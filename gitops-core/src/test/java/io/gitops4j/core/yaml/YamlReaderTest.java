// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
  private final YamlReader reader = YamlReader.ofDefaults();

  private String printed(String yaml) {
    return YamlPrinter.printAll(reader.read("in.yaml", yaml));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "010|8",
        "0o10|8",
        "0x1F|31",
        "0b11|3",
        "1_000|1000",
        "1e3|1000",
        "1e21|1e+21",
        "1.0|1",
        "1e-7|1e-07",
        "08|8",
        "yes|\"yes\"",
        "True|true",
        "~|null",
        "2020-01-01|\"2020-01-01T00:00:00Z\"",
        "1:20|\"1:20\"",
        "12345678901234567890|12345678901234567890",
        "123456789.0|123456789",
        "0.00001|1e-05",
        "1234567.5|1.2345675e+06"
      })
  void plainScalars_areResolvedAsGoDoes(String plain, String expected) {
    assertThat(printed("a: " + plain)).isEqualTo("a: " + expected + "\n");
  }

  @Test
  void keys_areSortedNaturally_listsNotIndented() {
    assertThat(printed("b: [1]\na10: 1\na9: {y: 1, x: []}\n"))
        .isEqualTo("a9:\n  x: []\n  \"y\": 1\na10: 1\nb:\n- 1\n");
  }

  @Test
  void anchorsAndMergeKeys_areResolved() {
    assertThat(printed("x: &a {p: 1, q: 2}\ny:\n  <<: *a\n  q: 3\n"))
        .isEqualTo("x:\n  p: 1\n  q: 2\n\"y\":\n  p: 1\n  q: 3\n");
  }

  @Test
  void emptyDocuments_byteOrderMarkAndWindowsLineEnds_areTaken() {
    List<Node> nodes = reader.read("in.yaml", "\uFEFF---\r\n# nothing\r\n---\r\na: b\r\n---\r\n");
    assertThat(nodes).hasSize(1);
  }

  @Test
  void duplicateKeys_areAllReported_withBothPlaces() {
    assertThatThrownBy(() -> reader.read("in.yaml", "a: 1\nb: 1\na: 2\nb: 2\n"))
        .isInstanceOfSatisfying(YamlException.class, e -> assertThat(e.issues()).hasSize(2))
        .hasMessageContaining("in.yaml:3:1")
        .hasMessageContaining("stands in line 1");
  }

  @Test
  void listItemWithoutItsDash_givesPlaceCaretAndHint() {
    String yaml =
        "configMapGenerator:\n- name: a\n  files:\n    - x=./x\n    y=./y\n  literals: []\n";
    assertThatThrownBy(() -> reader.read("k.yaml", yaml))
        .hasMessageContaining("k.yaml:5:5")
        .hasMessageContaining("5 |     y=./y\n  |     ^")
        .hasMessageContaining("lost its \"- \"");
  }

  @Test
  void billionLaughs_isRefusedByCount() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a")
          .append(i)
          .append(": &a")
          .append(i)
          .append(" [")
          .append((alias + ", ").repeat(9))
          .append(alias)
          .append("]\n");
    }
    assertThatThrownBy(() -> reader.read("bomb.yaml", bomb.toString()))
        .isInstanceOfSatisfying(
            YamlException.class, e -> assertThat(e.code()).isEqualTo(YamlError.LIMIT));
  }

  @Test
  void depth_isLimited() {
    assertThatThrownBy(() -> reader.read("deep.yaml", "[".repeat(1000) + "]".repeat(1000)))
        .isInstanceOfSatisfying(
            YamlException.class, e -> assertThat(e.code()).isEqualTo(YamlError.LIMIT));
  }

  @Test
  void bytesThatAreNotUtf8_areRefused() {
    assertThatThrownBy(() -> reader.read("x.yaml", new byte[] {'a', ':', ' ', (byte) 0xff}))
        .isInstanceOfSatisfying(
            YamlException.class, e -> assertThat(e.code()).isEqualTo(YamlError.ENCODING));
  }

  @Test
  void withoutSourceLines_nothingOfTheTextShows() {
    assertThatThrownBy(
            () -> reader.withoutSourceLines().read("s.yaml", "password: hunter2\n  bad: [\n"))
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void comment_withASchema_staysAtItsKey_ifResourcesAreRead() {
    String schema = "{\"type\": \"array\", \"x-kubernetes-patch-strategy\": \"merge\"}";
    String text =
        "a: # " + schema + "\n- x\nb: # {\"other\": 1}\n- x\nc: x # " + schema + "\nd:\n- {e: f}\n";
    MapNode read = (MapNode) YamlReader.ofDefaults().asResources().read("a.yaml", text).get(0);
    assertThat(read.entries())
        .extracting(entry -> String.valueOf(entry.keyNode().comment()))
        .containsExactly(schema, "null", "null", "null");
    MapNode plain = (MapNode) YamlReader.ofDefaults().read("a.yaml", text).get(0);
    assertThat(plain.entries()).allMatch(entry -> entry.keyNode().comment() == null);
    assertThat(plain).isEqualTo(read);
  }
}

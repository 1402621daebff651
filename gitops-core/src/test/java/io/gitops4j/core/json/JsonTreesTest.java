// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.core.yaml.YamlError;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreesTest {

  private static Node read(String json) {
    return JsonTrees.read("input", json.getBytes(UTF_8));
  }

  private static String print(Node node) {
    return new String(JsonTrees.print(node), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{\"b\":1,\"a\":[true,false,null,\"ü\\n\uD83D\uDE00\"],\"c\":{\"d\":{}}}",
        "[0,1.50,1e3,1E+2,-0.5,18446744073709551615,123456789012345678901234567890]",
        "{\"big\":0.1234567890123456789012345678901234567890}"
      })
  void json_readAndPrinted_isTheSame(String json) {
    assertThat(print(read(json))).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource({
    "0x1F, 31",
    "1_000, 1000",
    ".5, 0.5",
    "1., 1.0",
    "017, 15",
    "+4, 4",
    "1e3, 1e3",
    "TRUE, true",
    "~, null",
    "'''1''', '\"1\"'",
    "2001-01-01, '\"2001-01-01T00:00:00Z\"'"
  })
  void scalarOfYaml_printed_isWhatJsonSays(String yaml, String json) {
    MapNode map = (MapNode) YamlReader.ofDefaults().read("input", "v: " + yaml).get(0);
    assertThat(print(map)).isEqualTo("{\"v\":" + json + "}");
  }

  @Test
  void number_read_hasTheTypeOfYaml() {
    Node list = read("[1, 1.0, 36893488147419103232]");
    assertThat(((io.gitops4j.core.tree.ListNode) list).items())
        .extracting(item -> ((ScalarNode) item).type())
        .containsExactly(ScalarType.INT, ScalarType.FLOAT, ScalarType.FLOAT);
  }

  @Test
  void keyTwice_read_lastCounts() {
    assertThat(read("{\"a\":1,\"a\":2}")).isEqualTo(MapNode.of("a", ScalarNode.of(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":}", "{} {}", "<html>s3cret</html>", "NaN", "[1,]"})
  void notJson_read_isRefusedWithoutItsText(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOfSatisfying(
            YamlException.class, e -> assertThat(e.code()).isEqualTo(YamlError.SYNTAX))
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
  }

  @Test
  void limits_exceeded_areRefused() {
    YamlLimits few = new YamlLimits(1000, 5, 3);
    for (String json : new String[] {"[[[[]]]]", "[1,2,3,4,5,6]", " ".repeat(1001) + "1"}) {
      assertThatThrownBy(() -> JsonTrees.read("input", json.getBytes(UTF_8), few))
          .isInstanceOfSatisfying(
              YamlException.class, e -> assertThat(e.code()).isEqualTo(YamlError.LIMIT));
    }
    assertThatThrownBy(() -> read("1" + "0".repeat(2000)))
        .isInstanceOfSatisfying(
            YamlException.class, e -> assertThat(e.code()).isEqualTo(YamlError.LIMIT));
  }

  @Test
  void infinity_printed_isRefused() {
    assertThatThrownBy(() -> JsonTrees.print(ScalarNode.of(Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jackson_thereAndBack_isEqual() throws Exception {
    String json =
        "{\"s\":\"x\",\"i\":7,\"f\":0.25,\"big\":12345678901234567890,\"l\":[null,true,{}]}";
    Node node = read(json);
    ObjectMapper decimals =
        new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    assertThat(JsonTrees.toJackson(node)).isEqualTo(decimals.readTree(json));
    assertThat(JsonTrees.fromJackson(new ObjectMapper().readTree(json))).isEqualTo(node);
    assertThat(JsonTrees.fromJackson(JsonTrees.toJackson(node))).isEqualTo(node);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergeTest {
  private static MapNode read(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("x", yaml).get(0);
  }

  private static String merged(String head, String target, String patch) {
    MapNode result =
        StrategicMerge.apply(read(head + target), read(head + patch), SchemaFacts.embedded());
    return result == null
        ? "gone"
        : YamlPrinter.print(result.without("apiVersion").without("kind"));
  }

  private static String service(String target, String patch) {
    return merged("apiVersion: v1\nkind: Service\n", target, patch);
  }

  @Test
  void ports_ofAService_areMergedByPortAndProtocol() {
    String target =
        "spec: {ports: [{port: 80, protocol: TCP, name: a}, {port: 80, protocol: UDP, name: b}]}\n";
    assertThat(service(target, "spec: {ports: [{port: 80, protocol: UDP, name: c}]}\n"))
        .isEqualTo(
            "spec:\n  ports:\n  - name: a\n    port: 80\n    protocol: TCP\n  - name: c\n    port: 80\n    protocol: UDP\n");
  }

  @Test
  void null_deletes_andDirectivesReplaceOrDelete() {
    assertThat(service("a: 1\nb: 2\n", "a: null\n")).isEqualTo("b: 2\n");
    assertThat(service("m: {x: 1}\n", "m: {$patch: replace, y: 2}\n"))
        .isEqualTo("m:\n  \"y\": 2\n");
    assertThat(service("m: {x: 1}\nk: 1\n", "m: {$patch: delete}\n")).isEqualTo("k: 1\n");
    assertThat(service("m: {x: 1}\n", "$patch: delete\n")).isEqualTo("gone");
  }

  @Test
  void listsWithoutAMergeKey_areReplaced_finalizersJoined() {
    assertThat(service("l: [1, 2]\n", "l: [3]\n")).isEqualTo("l:\n- 3\n");
    assertThat(service("metadata: {finalizers: [a, b]}\n", "metadata: {finalizers: [c, a]}\n"))
        .isEqualTo("metadata:\n  finalizers:\n  - c\n  - a\n  - b\n");
  }

  @Test
  void mapAgainstScalar_isRefused_withoutTheValue() {
    assertThatThrownBy(() -> service("m: {x: hunter2}\n", "m: 1\n"))
        .isInstanceOf(MergeException.class)
        .hasMessage("at m the patch has a scalar, the target a map");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{op: add, path: /a, value: 2}]|{a: 2, l: [1, 2]}",
        "[{op: add, path: /l/-, value: 3}]|{a: 1, l: [1, 2, 3]}",
        "[{op: add, path: /l/0, value: 0}]|{a: 1, l: [0, 1, 2]}",
        "[{op: remove, path: /l/1}, {op: replace, path: /a, value: x}]|{a: x, l: [1]}",
        "[{op: move, from: /a, path: /b}]|{b: 1, l: [1, 2]}",
        "[{op: copy, from: /l, path: /m~1n}]|{a: 1, l: [1, 2], m/n: [1, 2]}",
        "[{op: test, path: /a, value: 1}, {op: remove, path: /a}]|{l: [1, 2]}"
      })
  void jsonPatch_doesWhatItSays(String patch, String expected) {
    Node operations = YamlReader.ofDefaults().read("p", patch).get(0);
    assertThat(JsonPatch.parse(operations).apply(read("{a: 1, l: [1, 2]}")))
        .isEqualTo(read(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{op: remove, path: /none}]|nothing is there",
        "[{op: add, path: /none/x, value: 1}]|nothing is at none",
        "[{op: test, path: /a, value: 2}]|the value is another one",
        "[{op: add, path: /l/9, value: 1}]|outside the list",
        "[{op: frob, path: /a}]|frob /a",
        "{op: add}|a list of operations"
      })
  void jsonPatch_thatCantBeApplied_saysWhy(String patch, String why) {
    Node operations = YamlReader.ofDefaults().read("p", patch).get(0);
    assertThatThrownBy(() -> JsonPatch.parse(operations).apply(read("{a: 1, l: [1, 2]}")))
        .isInstanceOf(MergeException.class)
        .hasMessageContaining(why);
  }

  @Property(tries = 300)
  void mergingTwice_isMergingOnce(
      @ForAll("objects") MapNode target, @ForAll("objects") MapNode patch) {
    MapNode once = StrategicMerge.apply(target, patch, SchemaFacts.embedded());
    assertThat(StrategicMerge.apply(once, patch, SchemaFacts.embedded())).isEqualTo(once);
  }

  @Provide
  Arbitrary<MapNode> objects() {
    Arbitrary<String> names = Arbitraries.of("a", "b", "c");
    return Arbitraries.maps(names, names)
        .ofMaxSize(3)
        .list()
        .ofMaxSize(3)
        .map(
            labels -> {
              MapNode.Builder root = MapNode.builder().put("apiVersion", "v1").put("kind", "Pod");
              for (int i = 0; i < labels.size(); i++) {
                root.put("f" + i, MapNode.ofStrings(Map.copyOf(labels.get(i))));
              }
              return root.build();
            });
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldSetTest {

  private static MapNode yaml(String text) {
    return (MapNode) YamlReader.ofDefaults().read("test", text).get(0);
  }

  private static FieldSet set(String fields) {
    return FieldSet.ofFieldsV1(yaml(fields));
  }

  @Test
  void ofFieldsV1_allKinds_readsPaths() {
    FieldSet set =
        set(
            """
            f:a: {.: {}, f:b: {}}
            'k:{"port":80,"name":"x"}': {}
            'v:"s"': {}
            'v:1.0': {}
            i:3: {}
            z:later: {f:x: {}}
            """);

    assertThat(set).hasToString(".a\n[name=\"x\",port=80]\n[=1]\n[=\"s\"]\n[3]\n.a.b");
    assertThat(set.size()).isEqualTo(6);
    assertThat(set.toFieldsV1().keys())
        .containsExactly("f:a", "k:{\"name\":\"x\",\"port\":80}", "v:1", "v:\"s\"", "i:3");
  }

  @Test
  void ofFieldsV1_wrongKeys_namesAll() {
    assertThatThrownBy(() -> set("{a: {}, 'k:[1]': {}, 'i:x': {}, f:ok: 1, 'v:{': {}}"))
        .isInstanceOfSatisfying(StructuredException.class, e -> assertThat(e.issues()).hasSize(5));
  }

  @Test
  void difference_ofParent_keepsChildren_unlessRecursive() {
    FieldSet set = set("{f:a: {.: {}, f:b: {}}, f:c: {}}");
    FieldSet parent = FieldSet.ofFields("a");

    assertThat(set.difference(parent)).isEqualTo(set("{f:a: {f:b: {}}, f:c: {}}"));
    assertThat(set.recursiveDifference(parent)).isEqualTo(set("{f:c: {}}"));
    assertThat(set.leaves()).isEqualTo(set("{f:a: {f:b: {}}, f:c: {}}"));
  }

  @Test
  void toFieldPath_ofKeysValuesAndIndexes_isPathOfObject() {
    List<PathElement> path =
        List.of(
            PathElement.field("list"),
            new PathElement.Key(List.of(new PathElement.KeyField("id", ScalarNode.of(1)))),
            new PathElement.Value(ScalarNode.of("x")),
            new PathElement.Index(2));

    assertThat(PathElement.toFieldPath(path))
        .isEqualTo(FieldPath.of("list").match("id", "1").match("", "x").index(2));
    assertThat(PathElement.text(path)).isEqualTo(".list[id=1][=\"x\"][2]");
  }

  @Test
  void managedFields_unknownOperationAndType_namesBoth() {
    MapNode object =
        yaml(
            """
            metadata:
              managedFields:
              - {manager: a, operation: Guess, apiVersion: v1, fieldsType: FieldsV1}
              - {manager: b, operation: Apply, apiVersion: v1, fieldsType: FieldsV2}
              - {manager: c, operation: Apply, apiVersion: v1, fieldsType: FieldsV1}
            """);

    assertThatThrownBy(() -> ManagedFieldsEntry.read(object))
        .isInstanceOfSatisfying(
            StructuredException.class,
            e ->
                assertThat(e.issues())
                    .extracting(issue -> issue.location().field())
                    .containsExactly(
                        "metadata.managedFields[0].operation",
                        "metadata.managedFields[1].fieldsType"));
  }
}

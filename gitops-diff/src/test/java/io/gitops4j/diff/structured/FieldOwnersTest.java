// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import org.junit.jupiter.api.Test;

class FieldOwnersTest {
  private static final FieldOwners OWNERS =
      FieldOwners.of(
          (MapNode)
              YamlReader.ofDefaults()
                  .read(
                      "object.yaml",
                      """
                      metadata:
                        finalizers: [one, two]
                        managedFields:
                        - manager: old
                          operation: Update
                          time: "2026-01-01T00:00:00Z"
                          fieldsV1: {"f:spec": {"f:a": {}, "f:whole": {}}}
                        - manager: late
                          operation: Apply
                          time: "2026-02-01T00:00:00Z"
                          fieldsV1:
                            "f:metadata": {"f:finalizers": {'v:"two"': {}}}
                            "f:spec":
                              "f:a": {}
                              "f:list": {'k:{"name":"x"}': {".": {}, "f:image": {}}}
                        - {manager: odd, fieldsV1: {"f:spec": {"k:no": {}}}}
                      spec:
                        a: 1
                        whole: {b: 1}
                        list: [{name: y}, {name: x, image: i}]
                      """)
                  .get(0));

  @Test
  void of_field_latestFirst() {
    assertThat(OWNERS.of(FieldPath.of("spec", "a"))).containsExactly("late", "old");
  }

  @Test
  void of_partOfWhatIsOwnedAsAWhole_isItsOwner() {
    assertThat(OWNERS.of(FieldPath.of("spec", "whole", "b"))).containsExactly("old");
  }

  @Test
  void of_item_byKeyAndByIndexAndByValue() {
    assertThat(OWNERS.of(FieldPath.parse("spec.list[name=x].image"))).containsExactly("late");
    assertThat(OWNERS.of(FieldPath.parse("spec.list[1].image"))).containsExactly("late");
    assertThat(OWNERS.of(FieldPath.parse("spec.list[0].image"))).isEmpty();
    assertThat(OWNERS.of(FieldPath.parse("metadata.finalizers[1]"))).containsExactly("late");
    assertThat(OWNERS.of(FieldPath.parse("metadata.finalizers[0]"))).isEmpty();
  }

  @Test
  void isAppliedByAnother_onlyWhatIsAppliedAtOrBelow() {
    assertThat(OWNERS.isAppliedByAnother(FieldPath.of("spec", "list"), "me")).isTrue();
    assertThat(OWNERS.isAppliedByAnother(FieldPath.of("spec", "list"), "late")).isFalse();
    assertThat(OWNERS.isAppliedByAnother(FieldPath.of("spec", "whole"), "me")).isFalse();
    assertThat(OWNERS.isAppliedByAnother(FieldPath.parse("spec.list[1].image.x"), "me")).isFalse();
  }
}

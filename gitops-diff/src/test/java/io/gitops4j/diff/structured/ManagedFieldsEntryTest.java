// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.MapNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManagedFieldsEntryTest {
  private static final MapNode OBJECT =
      MapNode.builder()
          .put("apiVersion", "example.org/v1")
          .put("metadata", MapNode.builder().put("name", "a").build())
          .build();

  private static ManagedFieldsEntry entry(
      String manager, String operation, String apiVersion, String time, String... field) {
    return new ManagedFieldsEntry(
        manager, operation, apiVersion, "", time, FieldSet.ofFields(field));
  }

  private static List<ManagedFieldsEntry> moved(ManagedFieldsEntry... entries) {
    MapNode object = ManagedFieldsEntry.write(OBJECT, List.of(entries));
    return ManagedFieldsEntry.read(ManagedFieldsEntry.inVersion(object, "example.org/v1"));
  }

  @Test
  void inVersion_entriesOfTheGroup_areMoved_othersStay() {
    ManagedFieldsEntry other = entry("b", "Update", "autoscaling/v1", "2026-01-01T00:00:00Z", "s");
    assertThat(
            moved(entry("a", "Update", "example.org/v1beta1", "2026-01-01T00:00:00Z", "s"), other))
        .containsExactly(
            entry("a", "Update", "example.org/v1", "2026-01-01T00:00:00Z", "s"), other);
  }

  @Test
  void inVersion_whoAppliedInBothVersions_ownsAllOfIt_inOneEntry() {
    assertThat(
            moved(
                entry("a", "Apply", "example.org/v1beta1", "2026-01-01T00:00:00Z", "s"),
                entry("a", "Apply", "example.org/v1", "2026-02-01T00:00:00Z", "t")))
        .containsExactly(
            new ManagedFieldsEntry(
                "a",
                "Apply",
                "example.org/v1",
                "",
                "2026-02-01T00:00:00Z",
                FieldSet.ofFields("s").union(FieldSet.ofFields("t"))));
  }

  @Test
  void inVersion_nothingToMove_isTheSameObject() {
    MapNode object =
        ManagedFieldsEntry.write(
            OBJECT,
            List.of(
                entry("a", "Apply", "example.org/v1", null, "s"),
                entry("b", "Update", "v1", null, "s")));
    assertThat(ManagedFieldsEntry.inVersion(object, "example.org/v1")).isSameAs(object);
    assertThat(ManagedFieldsEntry.inVersion(OBJECT, "example.org/v1")).isSameAs(OBJECT);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.RecordedCases;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs the recorded take-overs of Flux, if they are at hand. Where Flux leaves two entries of one
 * manager, which the API server puts together, ours are together.
 */
@Tag("conformance")
class TakeoverConformanceTest {

  @Test
  void replaceManagers_recordedCases_sameOwners() throws IOException {
    new RecordedCases("flux-jsondiff")
        .run("replace-managers", Set.of(), TakeoverConformanceTest::check);
  }

  private static void check(RecordedCases.Case one) {
    MapNode live = Objects.requireNonNull(one.root().map("live"));
    Takeover takeover =
        new Takeover(
            Edit.maps(one.root(), "managers").stream()
                .map(
                    manager ->
                        new Takeover.Former(
                            Edit.text(manager, "name"),
                            Edit.flag(manager, "exactMatch"),
                            Edit.text(manager, "operationType")))
                .toList());
    List<ManagedFieldsEntry> before = ManagedFieldsEntry.read(live);
    List<ManagedFieldsEntry> after = takeover.apply(before, Edit.text(one.root(), "name"));
    ListNode patch = one.expected().list("patch");
    one.expect("changes", ScalarNode.of(patch != null), ScalarNode.of(after != before));
    if (patch != null) {
      Node entries = Objects.requireNonNull(((MapNode) patch.get(0)).get("value"));
      MapNode expected = Edit.set(live, entries, "metadata", "managedFields");
      Map<String, FieldSet> peers = owners(ManagedFieldsEntry.read(expected));
      Map<String, FieldSet> ours = owners(after);
      one.expectTrue("owners: expected " + peers + ", was " + ours, peers.equals(ours));
    }
  }

  private static Map<String, FieldSet> owners(List<ManagedFieldsEntry> entries) {
    Map<String, FieldSet> owners = new TreeMap<>();
    for (ManagedFieldsEntry entry : entries) {
      owners.merge(
          entry.manager() + " " + entry.operation() + " " + entry.apiVersion(),
          entry.fields(),
          FieldSet::union);
    }
    return owners;
  }
}

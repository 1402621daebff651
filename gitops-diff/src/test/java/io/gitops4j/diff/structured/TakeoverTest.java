// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TakeoverTest {

  private static ManagedFieldsEntry entry(
      String manager, String operation, String subresource, String... field) {
    return new ManagedFieldsEntry(
        manager, operation, "apps/v1", subresource, null, FieldSet.ofFields(field));
  }

  @Test
  void apply_clientsEntries_becomePartOfOnesOwn() {
    List<ManagedFieldsEntry> after =
        Takeover.FROM_KUBECTL.apply(
            List.of(
                entry("me", "Apply", "", "spec", "replicas"),
                entry("kubectl-client-side-apply", "Update", "", "spec", "paused"),
                entry("kubectl-edit", "Update", "", "spec", "selector"),
                entry("kubectl", "Update", "scale", "spec", "replicas"),
                entry("controller", "Update", "", "metadata")),
            "me");
    assertThat(after)
        .extracting(ManagedFieldsEntry::manager)
        .containsExactly("kubectl", "controller", "me");
    assertThat(after.get(2).fields())
        .isEqualTo(
            FieldSet.ofFields("spec", "replicas")
                .union(FieldSet.ofFields("spec", "paused"))
                .union(FieldSet.ofFields("spec", "selector")));
  }

  @Test
  void apply_noEntryOfOnesOwn_takesThePlaceOfTheFirst() {
    assertThat(
            Takeover.FROM_ENGINES.apply(
                List.of(entry("argocd-controller", "Update", "", "spec", "paused")), "me"))
        .containsExactly(entry("me", "Apply", "", "spec", "paused"));
  }

  @Test
  void apply_nothingToTake_isTheSameList() {
    List<ManagedFieldsEntry> entries = List.of(entry("controller", "Update", "", "metadata"));
    assertThat(Takeover.FROM_KUBECTL.apply(entries, "me")).isSameAs(entries);
  }

  @Test
  void apply_twice_isApplyOnce() {
    List<ManagedFieldsEntry> once =
        Takeover.FROM_KUBECTL.apply(
            List.of(entry("kubectl", "Apply", "", "spec", "paused")), "kubectl-apply-me");
    assertThat(Takeover.FROM_KUBECTL.apply(once, "kubectl-apply-me")).isSameAs(once);
  }
}

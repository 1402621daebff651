// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.plan.HistoryEntry;
import io.gitops4j.core.plan.SyncAttempt;
import io.gitops4j.core.plan.SyncState;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;

/** What is remembered of syncs, as it is stored. */
final class SyncStateForm {
  private SyncStateForm() {}

  static MapNode write(SyncState state) {
    MapNode.Builder map = MapNode.builder();
    Form.putIfPresent(map, "attempt", state.attempt(), SyncStateForm::write);
    return map.put("history", Form.list(state.history(), SyncStateForm::write)).build();
  }

  private static MapNode write(SyncAttempt attempt) {
    return MapNode.builder()
        .put("inputDigest", attempt.inputDigest())
        .put("succeeded", attempt.succeeded())
        .put("finished", attempt.finished().toString())
        .put("selfHeals", attempt.selfHeals())
        .build();
  }

  private static MapNode write(HistoryEntry entry) {
    MapNode.Builder map = MapNode.builder();
    map.put("id", entry.id())
        .put("revisions", Form.list(entry.revisions(), SourceForms::write))
        .put("sourcesDigest", entry.sourcesDigest())
        .put("started", entry.started().toString())
        .put("finished", entry.finished().toString())
        .put("initiatedBy", entry.initiatedBy())
        .put("sources", ListNode.of(entry.sources()));
    Form.putList(map, "versions", entry.versions(), ScalarNode::of);
    return map.build();
  }

  static SyncState read(Part part) {
    return new SyncState(
        part.field("attempt").orNull(SyncStateForm::readAttempt),
        part.field("history").list(SyncStateForm::readEntry));
  }

  private static SyncAttempt readAttempt(Part part) {
    return new SyncAttempt(
        part.field("inputDigest").text(),
        part.field("succeeded").flag(),
        SourceForms.readTime(part.field("finished")),
        part.field("selfHeals").numberOr(0));
  }

  private static HistoryEntry readEntry(Part part) {
    return new HistoryEntry(
        part.field("id").numberOr(0),
        part.field("revisions").list(SourceForms::readRevision),
        part.field("sourcesDigest").text(),
        SourceForms.readTime(part.field("started")),
        SourceForms.readTime(part.field("finished")),
        part.field("initiatedBy").textOr(""),
        part.field("sources").list(Part::object),
        part.field("versions").list(Part::text));
  }
}

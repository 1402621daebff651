// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.CompareOptions;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.predict.DryRun;
import io.gitops4j.diff.predict.KnownKinds;
import io.gitops4j.diff.predict.NormalForm;
import io.gitops4j.diff.structured.Takeover;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one live object differs from what an apply would make of it. What is no drift by itself is
 * among the differences, ignored with its reason: what a server writes otherwise or fills in, and
 * what another sets on the way. Made for one object; not thread-safe.
 */
final class LiveComparison {
  static final String ON_THE_WAY = "set on the way by the server or a webhook, not by this apply";
  private static final String SAME = "the same to the server";

  private final KnownKinds kinds;
  private final MapNode live;
  private final MapNode predicted;
  private final @Nullable MapNode answer;
  private final SecretFields hidden;

  /**
   * By the server's answer to a dry run where there is one and it counts, else by a prediction.
   *
   * @param answer the answer; null if there is none
   * @param takeover what is taken over from other managers before an apply
   */
  LiveComparison(
      KnownKinds kinds,
      MapNode live,
      Manifest declared,
      @Nullable MapNode answer,
      CompareOptions options,
      Takeover takeover) {
    MapNode desired = declared.root();
    this.hidden = declared.secretFields();
    this.kinds = kinds;
    this.live = live;
    LocalPrediction local = new LocalPrediction(kinds);
    MapNode taken = takeover.unlessMerged(desired, live).of(live, ApplyOptions.FIELD_MANAGER);
    this.answer =
        answer == null || !options.usesServer()
            ? null
            : taken == live ? answer : local.withoutGivenUp(answer, live, taken, desired);
    this.predicted =
        this.answer == null
            ? local.of(live, taken, desired)
            : options.countsMutations()
                ? this.answer
                : DryRun.of(kinds.types(), ApplyOptions.FIELD_MANAGER)
                    .withoutMutations(taken, this.answer);
  }

  /** The object after an apply, as it is compared. */
  MapNode predicted() {
    return predicted;
  }

  /** Whether a server said what an apply would make of the object. */
  boolean isByServer() {
    return answer != null;
  }

  List<FieldChange> changes() {
    MapNode before = NormalForm.withoutServerFields(NormalForm.withEncodedTexts(live));
    MapNode after = NormalForm.withoutServerFields(NormalForm.withEncodedTexts(predicted));
    if (before.equals(after) && answer == null) {
      return List.of();
    }
    List<FieldChange> written = FieldDiff.ofPrediction(before, after, hidden);
    return answer == null ? counted(written) : withMutations(written, after);
  }

  /** Without a server's answer, only what differs in the normal form counts. */
  private List<FieldChange> counted(List<FieldChange> written) {
    MapNode before = kinds.normal(live);
    MapNode after = kinds.normal(predicted);
    List<FieldChange> changes = new ArrayList<>(FieldDiff.ofPrediction(before, after, hidden));
    Set<FieldPath> paths = paths(changes);
    for (FieldChange change : written) {
      if (!isAmong(change.path(), paths)) {
        changes.add(change.ignored() ? change : change.ignoredFor(SAME));
      }
    }
    changes.sort(PathOrder.BY_PATH);
    return List.copyOf(changes);
  }

  private List<FieldChange> withMutations(List<FieldChange> written, MapNode after) {
    MapNode whole = NormalForm.withoutServerFields(NormalForm.withEncodedTexts(answer));
    if (whole.equals(after)) {
      return written;
    }
    List<FieldChange> changes = new ArrayList<>(written);
    Set<FieldPath> paths = paths(changes);
    for (FieldChange change : FieldDiff.ofPrediction(after, whole, hidden)) {
      if (!isAmong(change.path(), paths)) {
        changes.add(change.ignoredFor(ON_THE_WAY));
      }
    }
    changes.sort(PathOrder.BY_PATH);
    return List.copyOf(changes);
  }

  private static Set<FieldPath> paths(List<FieldChange> changes) {
    Set<FieldPath> paths = new HashSet<>();
    changes.forEach(change -> paths.add(change.path()));
    return paths;
  }

  /** Whether the path or an ancestor of it is among the paths. */
  private static boolean isAmong(FieldPath path, Set<FieldPath> paths) {
    for (FieldPath at = path; at != null; at = at.parent()) {
      if (paths.contains(at)) {
        return true;
      }
    }
    return false;
  }
}

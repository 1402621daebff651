// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.ignore.DriftRules;
import io.gitops4j.diff.ignore.IgnoreRules;
import io.gitops4j.diff.structured.TypeSource;
import java.util.ArrayList;
import java.util.List;

/** The ignore rules of one application, and what they make of what is applied. Immutable. */
final class Rules {
  private final IgnoreRules ignore;
  private final DriftRules drift;
  private final boolean respected;

  Rules(Application application, IgnoreRules systemWide) {
    ignore = IgnoreRules.of(application.ignoreRules()).after(systemWide);
    drift = DriftRules.of(application.driftRules());
    respected = application.syncPolicy().respectIgnoreRules();
  }

  List<Issue> issues() {
    List<Issue> issues = new ArrayList<>(ignore.issues());
    issues.addAll(drift.issues());
    return issues;
  }

  /** The fields that are ignored in a side of an object, as they lie in it. */
  List<FieldPath> paths(ResourceId id, MapNode object, List<Issue> issues) {
    List<FieldPath> paths = new ArrayList<>(ignore.paths(id, object, issues));
    paths.addAll(drift.paths(object));
    return paths;
  }

  List<String> managers(ResourceId id) {
    return ignore.managers(id);
  }

  /** The desired object with the live values of all that is ignored. */
  MapNode withLiveValues(ResourceId id, MapNode live, MapNode desired, TypeSource types) {
    List<Issue> known = new ArrayList<>(); // told when the differences were judged
    List<FieldPath> ofLive = new ArrayList<>(paths(id, live, known));
    ofLive.addAll(ignore.ownedPaths(id, live, desired, types));
    return RespectedFields.take(live, desired, ofLive, paths(id, desired, known));
  }

  /**
   * What is applied in the place of the desired object, when it is applied.
   *
   * @param predicted what an apply would make of the live object
   */
  MapNode payload(
      ResourceId id, MapNode live, MapNode desired, MapNode predicted, TypeSource types) {
    MapNode payload = respected ? withLiveValues(id, live, desired, types) : desired;
    List<FieldPath> adopted = new ArrayList<>();
    List<FieldPath> stripped = new ArrayList<>();
    for (DriftRules.Entry entry : drift.drifted(live, predicted, ApplyOptions.FIELD_MANAGER)) {
      (entry.isStripped() ? stripped : adopted).add(entry.path());
    }
    payload = RespectedFields.take(live, payload, adopted, List.of());
    return stripped.isEmpty()
        ? payload
        : RespectedFields.take(DriftRules.without(live, stripped), payload, List.of(), stripped);
  }
}

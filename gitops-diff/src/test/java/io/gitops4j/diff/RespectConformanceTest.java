// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.ignore.IgnoreRules;
import io.gitops4j.diff.ignore.RecordedRules;
import io.gitops4j.diff.structured.TypeSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the recorded cases of Argo CD's RespectIgnoreDifferences, if they are at hand. */
@Tag("conformance")
class RespectConformanceTest {

  @Test
  void applied_recordedCases_sameObject() throws IOException {
    // a pointer by index takes the image from a new container there: see docs/conformance.md
    new RecordedCases("ignore-differences")
        .run(
            "respect-ignore",
            Set.of("respect-own-index-pointer-with-shifted-list"),
            RespectConformanceTest::check);
  }

  private static void check(RecordedCases.Case one) {
    MapNode desired = Objects.requireNonNull(one.root().map("desired"));
    MapNode live = one.root().map("live");
    MapNode applied = desired;
    if (live != null) {
      IgnoreRules rules = RecordedRules.of(one);
      ResourceId id = ResourceId.of(live);
      List<FieldPath> ofLive = new ArrayList<>(rules.paths(id, live, new ArrayList<>()));
      ofLive.addAll(rules.ownedPaths(id, live, desired, TypeSource.none()));
      List<FieldPath> ofDesired = rules.paths(id, desired, new ArrayList<>());
      applied = RespectedFields.take(live, desired, ofLive, ofDesired);
    }
    one.expect("applied", one.expected().get("applied"), applied);
  }
}

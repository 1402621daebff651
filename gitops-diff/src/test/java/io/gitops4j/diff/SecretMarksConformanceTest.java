// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.secret.SecretMarks;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs the recorded masks of Argo CD, if they are at hand: the same values are masked, and told
 * apart where they are there. Our masks do not tell how many different values there are; and what
 * was applied last is masked as a whole.
 */
@Tag("conformance")
class SecretMarksConformanceTest {
  private final RecordedCases cases = new RecordedCases("argo-diff");

  @Test
  void mask_recordedCases_sameValues() throws IOException {
    cases.run("hide-secret", Set.of(), SecretMarksConformanceTest::check);
  }

  private static void check(RecordedCases.Case one) {
    MapNode live = object(one.root(), "live");
    MapNode desired = object(one.root(), "desired");
    ListNode hidden = Objects.requireNonNull(one.root().map("options")).list("hideAnnotations");
    Set<String> annotations =
        hidden == null
            ? Set.of()
            : hidden.items().stream()
                .map(name -> Objects.requireNonNull(name.textOrNull()))
                .collect(Collectors.toSet());
    SecretMarks marks = SecretMarks.random().hidingAnnotations(annotations);
    MapNode maskedLive = marks.fields(live);
    MapNode maskedDesired = marks.fields(desired);
    MapNode expectedLive = object(one.expected(), "live");
    MapNode expectedDesired = object(one.expected(), "desired");
    compare(one, "live", expectedLive, live, maskedLive);
    compare(one, "desired", expectedDesired, desired, maskedDesired);
    for (FieldPath path : leaves(expectedLive)) {
      Node other = path.find(expectedDesired);
      if (other != null) {
        one.expectTrue(
            path + " told apart",
            Objects.equals(path.find(expectedLive), other)
                == Objects.equals(path.find(maskedLive), path.find(maskedDesired)));
      }
    }
  }

  private static void compare(
      RecordedCases.Case one, String side, MapNode expected, MapNode given, MapNode masked) {
    for (FieldPath path : leaves(given)) {
      boolean hidden = !Objects.equals(path.find(expected), path.find(given));
      String shown = text(path.find(masked));
      boolean masks = shown != null && SecretMarks.isMark(shown);
      boolean already = Objects.toString(text(path.find(given))).contains("++++");
      one.expectTrue(side + " " + path + " masked: " + hidden, hidden == masks || already);
      if (!hidden && !masks) {
        one.expect(side + " " + path, path.find(given), path.find(masked));
      }
    }
  }

  private static @Nullable String text(@Nullable Node node) {
    return node == null ? null : node.textOrNull();
  }

  private static MapNode object(MapNode root, String field) {
    MapNode object = root.map(field);
    return object == null ? MapNode.EMPTY : object;
  }

  private static List<FieldPath> leaves(MapNode object) {
    List<FieldPath> leaves = new ArrayList<>();
    collect(FieldPath.ROOT, object, leaves);
    return leaves;
  }

  private static void collect(FieldPath path, Node node, List<FieldPath> leaves) {
    if (node instanceof MapNode map) {
      map.entries().forEach(entry -> collect(path.key(entry.key()), entry.value(), leaves));
    } else {
      leaves.add(path);
    }
  }
}

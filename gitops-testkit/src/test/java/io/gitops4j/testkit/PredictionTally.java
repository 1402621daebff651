// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.diff.FieldDiff;
import io.gitops4j.diff.predict.KnownKinds;
import io.gitops4j.diff.predict.Predicted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts how predictions compare with what a server answered. Not thread-safe. */
final class PredictionTally {
  private static final int SHOWN = 20;

  private final Map<Gvk, Counts> kinds = new TreeMap<>((a, b) -> a.toString().compareTo("" + b));
  private final Map<String, Integer> causes = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();

  private static final class Counts {
    int equal;
    int unknown;
    int refused;
  }

  private Counts counts(Gvk gvk) {
    return kinds.computeIfAbsent(gvk, kind -> new Counts());
  }

  /** What was predicted, and what the server would store: the same but for the gaps, or wrong. */
  void answered(Gvk gvk, Predicted predicted, MapNode answer) {
    if (predicted.object() != null) {
      MapNode mine = comparable(predicted.object(), predicted.gaps());
      MapNode theirs = comparable(answer, predicted.gaps());
      if (!mine.equals(theirs)) {
        wrong(gvk, answer, difference(theirs, mine));
        return;
      }
    }
    if (predicted.isKnown()) {
      counts(gvk).equal++;
    } else {
      counts(gvk).unknown++;
      causes.merge(gvk.kind() + ": " + predicted.cause(), 1, Integer::sum);
    }
  }

  /** The server takes no such object: then it must not have been told to be unchanged. */
  void refused(Gvk gvk, Predicted predicted, @Nullable MapNode live, String message) {
    counts(gvk).refused++;
    if (live != null && predicted.provesUnchanged(live)) {
      wrong(gvk, live, "told unchanged, but refused: " + message);
    }
  }

  void wrong(Gvk gvk, MapNode object, String how) {
    wrong.add(gvk + " " + Edit.text(object, "metadata", "name") + ": " + how);
  }

  List<String> wrong() {
    return wrong;
  }

  /** The share of the answered ones that was fully known, of the built-in kinds or the others. */
  double decided(boolean builtIn) {
    int[] sums = sums(builtIn);
    return sums[0] / (double) (sums[0] + sums[1]);
  }

  private int[] sums(boolean builtIn) {
    int[] sums = new int[3];
    kinds.forEach(
        (gvk, counts) -> {
          if (KnownKinds.BUILT_IN.knows(gvk) == builtIn) {
            sums[0] += counts.equal;
            sums[1] += counts.unknown;
            sums[2] += counts.refused;
          }
        });
    return sums;
  }

  /** For a person. */
  String report(String what) {
    StringBuilder out = new StringBuilder("prediction of ").append(what).append('\n');
    kinds.forEach(
        (gvk, counts) -> line(out, gvk.toString(), counts.equal, counts.unknown, counts.refused));
    causes.forEach(
        (cause, count) -> out.append(String.format("  unknown %4d  %s%n", count, cause)));
    for (boolean builtIn : new boolean[] {true, false}) {
      int[] sums = sums(builtIn);
      line(out, builtIn ? "built-in kinds" : "custom kinds", sums[0], sums[1], sums[2]);
      out.append(String.format("  decided: %.1f %%%n", 100 * decided(builtIn)));
    }
    out.append("  wrong: ").append(wrong.size()).append('\n');
    wrong.stream().limit(SHOWN).forEach(one -> out.append("  wrong ").append(one).append('\n'));
    return out.toString();
  }

  private static void line(StringBuilder out, String what, int equal, int unknown, int refused) {
    out.append(
        String.format(
            "  %-64s %4d equal %4d unknown %4d refused by the server%n",
            what, equal, unknown, refused));
  }

  private static String difference(MapNode theirs, MapNode mine) {
    String all =
        FieldDiff.between(theirs, mine).stream()
            .map(PredictionTally::text)
            .collect(Collectors.joining("; "));
    return all.substring(0, Math.min(500, all.length()));
  }

  private static String text(FieldChange change) {
    return change.path() + " " + print(change.before()) + " -> " + print(change.after());
  }

  private static String print(@Nullable Node node) {
    return node == null ? "none" : YamlPrinter.print(node).strip();
  }

  /** Without what each server tells otherwise, the times of managers, and the gaps. */
  static MapNode comparable(MapNode object, List<Predicted.Gap> gaps) {
    MapNode rest =
        Edit.change(
            object,
            metadata -> {
              MapNode kept =
                  metadata.without("uid").without("resourceVersion").without("creationTimestamp");
              return kept.get("managedFields") instanceof ListNode entries
                  ? kept.with("managedFields", timeless(entries))
                  : kept;
            },
            "metadata");
    for (Predicted.Gap gap : gaps) {
      rest =
          Edit.remove(
              rest,
              gap.field().elements().stream()
                  .map(element -> ((FieldPath.Key) element).name())
                  .toArray(String[]::new));
    }
    return rest;
  }

  private static ListNode timeless(ListNode entries) {
    return ListNode.of(
        entries.items().stream()
            .map(entry -> entry instanceof MapNode map ? map.without("time") : entry)
            .toList());
  }
}

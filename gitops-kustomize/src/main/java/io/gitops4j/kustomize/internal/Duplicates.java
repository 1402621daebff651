// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Warns of what a kustomization says twice and the reference takes without a word. What it refuses,
 * such as one resource from two files, is left to be refused.
 */
final class Duplicates {
  private final KustomizationFile file;
  private final Findings findings;

  private Duplicates(KustomizationFile file, Findings findings) {
    this.file = file;
    this.findings = findings;
  }

  static void find(KustomizationFile file, Findings findings) {
    Duplicates duplicates = new Duplicates(file, findings);
    for (String field :
        List.of("components", "configurations", "crds", "patchesStrategicMerge", "transformers")) {
      duplicates.each(field, "the entry");
    }
    duplicates.each("images", "the image");
    duplicates.each("imageTags", "the image");
    duplicates.each("replicas", "the count of");
    duplicates.each("vars", "the var");
    duplicates.equal("patches");
    duplicates.equal("patchesJson6902");
    duplicates.equal("replacements");
    duplicates.labels();
  }

  /** Warns if an entry names what another one named before. */
  static void of(@Nullable Node first, ScalarNode entry, Location at, Findings findings) {
    if (first != null) {
      findings.add(
          Issue.warning(
                  KustomizeError.DUPLICATE,
                  "the entry " + entry.text() + " stands in line " + first.line() + " already")
              .at(at));
    }
  }

  /** What an entry is told apart by: its name, or itself if it is a text. */
  private static @Nullable String name(Node item) {
    return item instanceof MapNode map ? map.text("name") : item.textOrNull();
  }

  private ListNode items(String field) {
    ListNode list = file.root().list(field);
    return list == null ? ListNode.EMPTY : list;
  }

  private void each(String field, String what) {
    ListNode items = items(field);
    if (items.size() < 2) {
      return;
    }
    Map<String, Node> seen = new HashMap<>();
    for (Node item : items) {
      String name = name(item);
      Node first = name == null ? null : seen.putIfAbsent(name, item);
      if (first != null) {
        String shown = name.indexOf('\n') < 0 ? " " + name : "";
        add(field, item, what + shown + " stands in line " + first.line() + " already");
      }
    }
  }

  private void equal(String field) {
    ListNode items = items(field);
    if (items.size() < 2) {
      return;
    }
    Map<Node, Node> seen = new HashMap<>();
    for (Node item : items) {
      Node first = seen.putIfAbsent(item, item);
      if (first != null) {
        add(field, item, "the same entry stands in line " + first.line() + " already");
      }
    }
  }

  /** One label with two values: the later entry wins. */
  private void labels() {
    Map<String, Node> seen = new HashMap<>();
    for (Node item : items("labels")) {
      MapNode pairs = item instanceof MapNode map ? map.map("pairs") : null;
      if (pairs != null) {
        label(pairs, "labels", seen);
      }
    }
    MapNode common = file.root().map("commonLabels");
    if (common != null) {
      label(common, "commonLabels", seen);
    }
  }

  private void label(MapNode pairs, String field, Map<String, Node> seen) {
    for (MapNode.Entry pair : pairs.entries()) {
      Node first = seen.putIfAbsent(pair.key(), pair.value());
      if (first != null && !first.equals(pair.value())) {
        String message =
            "the label " + pair.key() + " has another value in line " + first.line() + " already";
        add(field, pair.keyNode(), message);
      }
    }
  }

  private void add(String field, Node where, String message) {
    findings.add(
        Issue.warning(KustomizeError.DUPLICATE, message)
            .at(file.at(where, field))
            .withHint("what stands later wins, or is done a second time; take one out"));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.secret.SecretMarks;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.predict.NormalForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The object of a change before and after it, as it may be shown: without what only a server
 * writes, and with secret values replaced. Immutable, thread-safe.
 *
 * <p>What is after follows from the differences that the change lists, so that one who looks at the
 * two sides sees what the plan says, and nothing else: what is ignored stays as it is.
 *
 * @param before the object as it is; null if there is none
 * @param after the object as it would be; null if there would be none
 */
public record ChangedObject(@Nullable MapNode before, @Nullable MapNode after) {

  /** Both sides of a change; the same where nothing is written. */
  public static ChangedObject of(Change change) {
    Objects.requireNonNull(change, "change");
    MapNode live = change.live();
    Manifest desired = change.desired();
    MapNode root = desired == null ? null : NormalForm.withEncodedTexts(desired.root());
    if (change.action() == Action.CREATE) {
      return new ChangedObject(null, root == null ? null : shown(root, change));
    }
    MapNode before =
        live == null ? MapNode.EMPTY : shown(NormalForm.withEncodedTexts(live), change);
    if (change.action() == Action.DELETE) {
      return new ChangedObject(before, null);
    }
    List<FieldChange> counted = new ArrayList<>();
    for (FieldChange field : change.writes() ? change.shownFields() : List.<FieldChange>of()) {
      if (!field.ignored()) {
        counted.add(field);
      }
    }
    return new ChangedObject(before, new FieldEdits(root).apply(before, counted));
  }

  /** What comes from a server without what only a server writes; without secret values. */
  private static MapNode shown(MapNode object, Change change) {
    boolean live = object.at("metadata", "uid") != null;
    return SecretMarks.ofProcess()
        .masked(live ? NormalForm.withoutServerFields(object) : object, change.hidden());
  }
}

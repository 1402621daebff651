// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.impact;

import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.diff.FieldDiff;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects in which two renders differ. An object whose name holds a hash of its content, as
 * generators make them, is compared with the one of the same name but for the hash.
 */
final class RenderedChanges {
  private static final int HASH = 10;

  private RenderedChanges() {}

  /** The changes, sorted by identity; none if both render the same objects. */
  static List<Change> between(List<Manifest> before, List<Manifest> after) {
    Map<ResourceId, Manifest> gone = new LinkedHashMap<>();
    before.forEach(manifest -> gone.put(manifest.id(), manifest));
    List<Change> changes = new ArrayList<>();
    List<Manifest> fresh = new ArrayList<>();
    for (Manifest now : after) {
      Manifest old = gone.remove(now.id());
      if (old == null) {
        fresh.add(now);
      } else {
        List<FieldChange> fields =
            FieldDiff.between(old.root(), now.root(), now.secretFields().and(old.secretFields()));
        if (!fields.isEmpty()) {
          changes.add(change(now, Action.UPDATE, reason(fields), fields, old));
        }
      }
    }
    Map<ResourceId, Manifest> byPlainName = new LinkedHashMap<>();
    gone.values().forEach(manifest -> byPlainName.putIfAbsent(plain(manifest.id()), manifest));
    for (Manifest now : fresh) {
      ResourceId plain = plain(now.id());
      Manifest old = plain.equals(now.id()) ? null : byPlainName.remove(plain);
      if (old == null || plain.equals(old.id())) {
        changes.add(
            change(
                now,
                Action.CREATE,
                "it is new",
                FieldDiff.between(null, now.root(), now.secretFields()),
                null));
      } else {
        gone.remove(old.id());
        changes.add(
            change(
                now,
                Action.UPDATE,
                "its content changed, and with it the hash in its name; it was " + old.id().name(),
                FieldDiff.between(
                    old.root(), now.root(), now.secretFields().and(old.secretFields())),
                old));
      }
    }
    for (Manifest old : gone.values()) {
      changes.add(
          new Change(
                  old.id(),
                  old.gvk(),
                  Action.DELETE,
                  "it is not rendered any more",
                  FieldDiff.between(old.root(), null, old.secretFields()),
                  null,
                  old.root())
              .hiding(old.secretFields()));
    }
    changes.sort(Comparator.comparing(Change::id));
    return changes;
  }

  private static Change change(
      Manifest now,
      Action action,
      String reason,
      List<FieldChange> fields,
      @Nullable Manifest old) {
    Change change =
        new Change(
            now.id(), now.gvk(), action, reason, fields, now, old == null ? null : old.root());
    return old == null ? change : change.hiding(old.secretFields());
  }

  private static String reason(List<FieldChange> fields) {
    return fields.size() == 1 ? "1 field changes" : fields.size() + " fields change";
  }

  /** The identity without a hash at the end of the name; itself if there is none. */
  private static ResourceId plain(ResourceId id) {
    String name = id.name();
    int dash = name.length() - HASH - 1;
    if (dash < 1 || name.charAt(dash) != '-') {
      return id;
    }
    for (int i = dash + 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
        return id;
      }
    }
    return new ResourceId(id.group(), id.kind(), id.namespace(), name.substring(0, dash));
  }
}

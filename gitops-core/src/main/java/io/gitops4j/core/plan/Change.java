// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with one object, and why. Immutable, thread-safe. Its text shows no content.
 *
 * @param id the object
 * @param gvk its kind, in the version to be used
 * @param action what is to be done
 * @param reason why, for a person
 * @param fields what differs, sorted by path; differences that are ignored are among them
 * @param desired the declared object; null if it is not declared
 * @param live the live object; null if it does not exist
 */
public record Change(
    ResourceId id,
    Gvk gvk,
    Action action,
    String reason,
    List<FieldChange> fields,
    @Nullable Manifest desired,
    @Nullable MapNode live) {
  /** Copies the fields. */
  public Change {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(gvk, "gvk");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(reason, "reason");
    fields = List.copyOf(fields);
  }

  /** Whether anything is to be written. */
  public boolean writes() {
    return action != Action.KEEP && action != Action.UNKNOWN;
  }

  /** Whether the object is in sync: kept, with no difference that counts. */
  public boolean inSync() {
    return action == Action.KEEP
        && desired != null
        && fields.stream().allMatch(FieldChange::ignored);
  }

  /** Action, id and reason; never content. */
  @Override
  public String toString() {
    return action + " " + id + " (" + reason + ")";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.secret.SecretMarks;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
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
 * @param status how the object stands to what is declared; follows from the fields that are not
 *     ignored, or from the action where an object is on one side only
 * @param options what is asked of the write besides, by the object, the application or both
 * @param hook what makes the object a hook; null for all others
 * @param hidden the fields whose values are secret, besides all of a Secret
 * @param after the objects that this change waits for, as {@code config.kubernetes.io/depends-on}
 *     says: one that is applied waits until they are there and healthy, one that is deleted until
 *     they are gone, since they depend on it
 */
public record Change(
    ResourceId id,
    Gvk gvk,
    Action action,
    String reason,
    List<FieldChange> fields,
    @Nullable Manifest desired,
    @Nullable MapNode live,
    SyncStatus status,
    SyncOptions options,
    @Nullable Hook hook,
    SecretFields hidden,
    List<ResourceId> after) {
  /** Copies the lists. */
  public Change {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(gvk, "gvk");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(hidden, "hidden");
    fields = List.copyOf(fields);
    after = List.copyOf(after);
  }

  /** A change that waits for nothing, and hides what the declared object says is secret. */
  public Change(
      ResourceId id,
      Gvk gvk,
      Action action,
      String reason,
      List<FieldChange> fields,
      @Nullable Manifest desired,
      @Nullable MapNode live,
      SyncStatus status,
      SyncOptions options,
      @Nullable Hook hook) {
    this(
        id,
        gvk,
        action,
        reason,
        fields,
        desired,
        live,
        status,
        options,
        hook,
        desired == null ? SecretFields.NONE : desired.secretFields(),
        List.of());
  }

  /** A change without options, of an object that is no hook. */
  public Change(
      ResourceId id,
      Gvk gvk,
      Action action,
      String reason,
      List<FieldChange> fields,
      @Nullable Manifest desired,
      @Nullable MapNode live,
      SyncStatus status) {
    this(id, gvk, action, reason, fields, desired, live, status, SyncOptions.NONE, null);
  }

  /**
   * A change whose status follows from its action: what is kept is synced, what could not be
   * compared is unknown, anything else is out of sync.
   */
  public Change(
      ResourceId id,
      Gvk gvk,
      Action action,
      String reason,
      List<FieldChange> fields,
      @Nullable Manifest desired,
      @Nullable MapNode live) {
    this(id, gvk, action, reason, fields, desired, live, statusOf(action));
  }

  private static SyncStatus statusOf(Action action) {
    return switch (action) {
      case KEEP, RUN -> SyncStatus.SYNCED;
      case UNKNOWN -> SyncStatus.UNKNOWN;
      case CREATE, UPDATE, DELETE, DETACH, MOVE -> SyncStatus.OUT_OF_SYNC;
    };
  }

  /** The same with another status. */
  public Change withStatus(SyncStatus newStatus) {
    return new Change(
        id, gvk, action, reason, fields, desired, live, newStatus, options, hook, hidden, after);
  }

  /** The same with another object to be applied; what differs stays. */
  public Change withDesired(Manifest newDesired) {
    return new Change(
        id, gvk, action, reason, fields, newDesired, live, status, options, hook, hidden, after);
  }

  /** The same with other differences. */
  public Change withFields(List<FieldChange> newFields) {
    return new Change(
        id, gvk, action, reason, newFields, desired, live, status, options, hook, hidden, after);
  }

  /** The same with these options. */
  public Change withOptions(SyncOptions newOptions) {
    return new Change(
        id, gvk, action, reason, fields, desired, live, status, newOptions, hook, hidden, after);
  }

  /** The same with another action and its reason; the status stays. */
  public Change withAction(Action newAction, String newReason) {
    return new Change(
        id, gvk, newAction, newReason, fields, desired, live, status, options, hook, hidden, after);
  }

  /** The same as one of a hook. */
  public Change withHook(@Nullable Hook newHook) {
    return new Change(
        id, gvk, action, reason, fields, desired, live, status, options, newHook, hidden, after);
  }

  /** The same, but waiting for these objects. */
  public Change withAfter(List<ResourceId> newAfter) {
    return new Change(
        id, gvk, action, reason, fields, desired, live, status, options, hook, hidden, newAfter);
  }

  /** The same with further fields whose values are secret. */
  public Change hiding(SecretFields more) {
    return new Change(
        id,
        gvk,
        action,
        reason,
        fields,
        desired,
        live,
        status,
        options,
        hook,
        hidden.and(more),
        after);
  }

  /**
   * What differs, as it may be shown: the last guard before a secret value leaves the process.
   * Differs hide them already; one that forgets must not be found out by its users.
   */
  public List<FieldChange> shownFields() {
    boolean secret = gvk.group().isEmpty() && gvk.kind().equals("Secret");
    return secret || !hidden.isEmpty()
        ? fields.stream().map(field -> shown(field, secret)).toList()
        : fields;
  }

  private FieldChange shown(FieldChange field, boolean secret) {
    return new FieldChange(
        field.path(),
        shown(field.path(), field.before(), secret),
        shown(field.path(), field.after(), secret),
        field.owner(),
        field.ignored(),
        field.reason());
  }

  private @Nullable Node shown(FieldPath path, @Nullable Node value, boolean secret) {
    if (value == null) {
      return null;
    }
    SecretMarks marks = SecretMarks.ofProcess();
    Node shown = secret ? marks.masked(path, value) : value;
    return marks.masked(shown, hidden.at(path));
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

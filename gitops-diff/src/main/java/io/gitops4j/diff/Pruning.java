// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.CompareOptions;
import io.gitops4j.core.app.Consent;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.secret.SecretTexts;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.predict.NormalForm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides on the objects that the application owns but declares no more. */
final class Pruning {
  private final SyncPolicy policy;
  private final String owner;
  private final CompareOptions options;
  private final LiveState state;
  private final Set<ResourceId> desired;

  /** What the application knows as secret: an earlier sync may have put it into any object. */
  private final SecretFields hidden;

  /** The identities that the server gave to objects which stay. */
  private final Set<String> desiredUids = new HashSet<>();

  Pruning(Application application, LiveState state, Set<ResourceId> desired) {
    this.policy = application.syncPolicy();
    this.owner = Ownership.of(application);
    this.options = application.compareOptions();
    this.state = state;
    this.desired = desired;
    SecretTexts texts = SecretTexts.NONE;
    for (Manifest manifest : state.desired()) {
      texts = texts.and(manifest.secretFields().texts());
    }
    this.hidden = SecretFields.NONE.withTexts(texts);
    for (ResourceId id : desired) {
      MapNode live = state.objects().get(id);
      String uid = live == null ? null : uid(live);
      if (uid != null) {
        desiredUids.add(uid);
      }
    }
  }

  /** A change for each such object that exists; errors go to the issues. */
  List<Change> changes(List<Issue> issues) {
    boolean refused = desired.isEmpty() && !policy.allowEmpty();
    List<Change> changes = new ArrayList<>();
    long deletions = 0;
    for (var entry : state.inventory().entries().entrySet()) {
      if (!desired.contains(entry.getKey())) {
        Change change = change(entry.getKey(), entry.getValue().gvk());
        if (change != null && change.writes()) {
          deletions++;
          if (refused) {
            change = kept(change, "nothing is declared, and the policy does not allow that");
          }
        }
        if (change != null) {
          changes.add(change);
        }
      }
    }
    if (refused && deletions > 0) {
      issues.add(
          Issue.error(
                  PlanError.EMPTY,
                  "nothing is declared: to prune would delete all objects of the application")
              .withFound("0 declared objects, " + deletions + " to delete")
              .withExpected("at least one declared object, or allowEmpty"));
    }
    return changes;
  }

  private @Nullable Change change(ResourceId id, Gvk gvk) {
    MapNode live = state.objects().get(id);
    Issue failure = state.failures().get(id);
    if (failure != null) {
      String reason = ObjectPlanner.reason(id, failure);
      return new Change(id, gvk, Action.UNKNOWN, reason, List.of(), null, live);
    }
    if (live == null) {
      return null;
    }
    List<FieldChange> fields =
        FieldDiff.between(NormalForm.withoutServerFields(live), null, hidden);
    Change deletion =
        new Change(id, gvk, Action.DELETE, "is declared no more", fields, null, live)
            .withOptions(options(live))
            .hiding(hidden);
    Hook hook = policy.order() == SyncOrder.ARGO ? Hook.of(live) : null;
    if (hook != null) {
      return kept(deletion, "it is a hook").withHook(hook).withStatus(SyncStatus.SYNCED);
    }
    String obstacle = obstacle(id, live);
    if (obstacle == null && SyncOptions.detaches(live)) {
      return status(live, detached(deletion));
    }
    if (obstacle == null) {
      obstacle = refusal(id, live);
    }
    return status(live, obstacle == null ? deletion : kept(deletion, obstacle));
  }

  /**
   * What this application owns and declares no more is out of sync, deleted or not, unless it asks
   * not to count. What belongs to nobody or to another is not looked at.
   */
  private Change status(MapNode live, Change change) {
    boolean owned =
        owner.equals(Ownership.ownerOf(live))
            && !desiredUids.contains(Objects.requireNonNullElse(uid(live), ""))
            && live.at("metadata", "deletionTimestamp") == null;
    Node text = live.at("metadata", "annotations", CompareOptions.ANNOTATION);
    boolean ignored =
        CompareOptions.parse(text == null ? null : text.textOrNull())
            .over(options)
            .ignoresExtraneous();
    return change.withStatus(owned && !ignored ? SyncStatus.OUT_OF_SYNC : SyncStatus.SYNCED);
  }

  private static Change kept(Change deletion, String reason) {
    return CommitPlan.keep(
        deletion, deletion.reason() + ", but kept: " + reason, deletion.status());
  }

  private Change detached(Change deletion) {
    FieldPath label = FieldPath.of("metadata", "labels", Ownership.LABEL);
    FieldChange lost = new FieldChange(label, ScalarNode.of(owner), null, null, false);
    return deletion
        .withAction(Action.DETACH, deletion.reason() + ", and let go of, as it asks to stay")
        .withFields(List.of(lost));
  }

  /** What speaks against any deletion. */
  private @Nullable String obstacle(ResourceId id, MapNode live) {
    if (desiredUids.contains(Objects.requireNonNullElse(uid(live), ""))) {
      return "it is a declared object under another group";
    }
    String liveOwner = Ownership.ownerOf(live);
    if (!owner.equals(liveOwner)) {
      return liveOwner == null ? "it carries no owner label" : "it belongs to " + liveOwner;
    }
    if (live.at("metadata", "deletionTimestamp") != null) {
      return "it is being deleted already";
    }
    if (!policy.prune()) {
      return "the policy does not prune";
    }
    return OptOut.reason(live, null);
  }

  /** What the object says against its deletion. */
  private @Nullable String refusal(ResourceId id, MapNode live) {
    Consent consent = options(live).prune();
    if (consent == Consent.FALSE) {
      return "it is not to be pruned (Prune=false)";
    }
    if (consent == Consent.CONFIRM && !policy.confirmed().contains(id)) {
      return "its deletion is to be confirmed (Prune=confirm)";
    }
    return null;
  }

  private SyncOptions options(MapNode live) {
    return SyncOptions.of(live).over(policy.options());
  }

  private static @Nullable String uid(MapNode object) {
    Node uid = object.at("metadata", "uid");
    return uid == null ? null : uid.textOrNull();
  }
}

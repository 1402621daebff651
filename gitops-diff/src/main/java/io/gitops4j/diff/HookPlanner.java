// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans the run of hooks, each once in each of its phases. Immutable. */
final class HookPlanner {
  private final LiveState state;
  private final DiffInput.@Nullable HookRun run;
  private final SyncOptions defaults;

  HookPlanner(DiffInput input) {
    state = input.live();
    run = input.hooks();
    defaults = input.application().syncPolicy().options();
  }

  /**
   * The tasks.
   *
   * @param createdKind whether the plan itself creates its kind, so that nothing can be read yet
   */
  List<SyncTask> tasks(Manifest manifest, Hook hook, boolean createdKind) {
    if (hook.phases().isEmpty()) {
      String why = Hook.ANNOTATION + " names no phase in which it is run";
      return List.of(SyncTask.of(kept(manifest, hook, "never applied: " + why), Phase.SYNC));
    }
    List<SyncTask> tasks = new ArrayList<>();
    for (Phase phase : hook.phases()) {
      tasks.add(SyncTask.of(change(manifest, hook, phase, createdKind), phase));
    }
    return tasks;
  }

  private Change change(Manifest manifest, Hook hook, Phase phase, boolean createdKind) {
    if (!phase.ofSync()) {
      return kept(manifest, hook, phase.text() + " hook, run when the application is deleted");
    }
    Issue failure = state.failures().get(manifest.id());
    if (failure != null && !createdKind) {
      return change(manifest, hook, Action.UNKNOWN, ObjectPlanner.reason(manifest.id(), failure));
    }
    if (run == null) {
      return kept(manifest, hook, phase.text() + " hook, not run: nothing new is synced");
    }
    String when =
        switch (phase) {
          case PRE_SYNC -> ", run before the objects are applied";
          case SYNC -> ", run with the objects";
          case POST_SYNC -> ", run once all is applied and healthy";
          default -> ", run only if the sync fails";
        };
    return change(named(manifest, phase, run), hook, Action.RUN, phase.text() + " hook" + when);
  }

  /** With a name of its own, if it has none. */
  private static Manifest named(Manifest manifest, Phase phase, DiffInput.HookRun run) {
    if (!manifest.id().name().isEmpty()) {
      return manifest;
    }
    MapNode root = manifest.root();
    String name =
        Hook.name(
            Edit.text(root, "metadata", "generateName"),
            run.revision(),
            phase,
            run.started().getEpochSecond());
    return manifest.withRoot(Edit.set(root, name, "metadata", "name"));
  }

  private Change kept(Manifest manifest, Hook hook, String reason) {
    return change(manifest, hook, Action.KEEP, reason);
  }

  private Change change(Manifest manifest, Hook hook, Action action, String reason) {
    ResourceId id = manifest.id();
    return new Change(
            id, manifest.gvk(), action, reason, List.of(), manifest, state.objects().get(id))
        .withOptions(SyncOptions.of(manifest.root()).over(defaults))
        .withHook(hook);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Differ;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.ignore.IgnoreRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The differ: compares each declared object with the live one and plans what is to be done. A pure
 * function; thread-safe, and one instance serves all.
 *
 * <p>An object that does not exist is created. One that exists is compared with the server's answer
 * to a dry run, where there is one, after what only a server writes is taken from both ({@code
 * status} and the likes of {@code resourceVersion}); else only the fields that are declared are
 * compared, and what the live object has besides is taken for a default. An object whose
 * differences are all ignored is kept. One that could not be read is unknown, with the cause,
 * unless the plan itself first creates its kind.
 *
 * <p>A rule that can't be followed ignores nothing, and the plan has an issue that says why ({@link
 * IgnoreRules}).
 *
 * <p>An object that carries the label of another owner ({@link Ownership}) moves to the application
 * that declares it.
 *
 * <p>An object of the inventory that is declared no more is deleted if it carries the owner's
 * label, the policy prunes and the live object does not forbid it ({@code
 * argocd.argoproj.io/sync-options: Prune=false}, or {@code kustomize.toolkit.fluxcd.io/prune:
 * disabled} as annotation or label); {@code Prune=confirm} forbids it too, as there is nobody to
 * ask. If nothing at all is declared, nothing is deleted unless the policy allows that: {@link
 * PlanError#EMPTY}. An object of the inventory that is gone gets no change.
 *
 * <p>Sync waves ({@code argocd.argoproj.io/sync-wave}) follow each other, each waiting until the
 * one before it is healthy. In a wave namespaces and custom resource definitions come first, then
 * everything else in Argo CD's order of kinds. Deletions come at the end, in reverse order.
 */
public final class PlanDiffer implements Differ {
  private static final String HOOK = "argocd.argoproj.io/hook";

  private final IgnoreRules systemWide;

  /** A differ that knows the ignore rules of the applications only. */
  public PlanDiffer() {
    this(IgnoreRules.NONE);
  }

  /** A differ that has rules for all applications, before their own. */
  public PlanDiffer(IgnoreRules systemWide) {
    this.systemWide = Objects.requireNonNull(systemWide, "systemWide");
  }

  @Override
  public Plan diff(DiffInput input) {
    Objects.requireNonNull(input, "input");
    LiveState live = input.live();
    List<Issue> issues = new ArrayList<>(live.failures().values());
    Map<ResourceId, Manifest> desired = desired(live, issues);
    Set<CreatedKind> createdKinds = createdKinds(desired, live);
    IgnoreRules rules = IgnoreRules.of(input.application().ignoreRules()).after(systemWide);
    issues.addAll(rules.issues());

    List<Change> changes = new ArrayList<>();
    for (Manifest manifest : desired.values()) {
      if (manifest.root().at("metadata", "annotations", HOOK) != null) {
        issues.add(
            Issue.warning(
                    PlanError.HOOK, manifest.id() + " is a hook, and applied like any other object")
                .at(new Location(manifest.origin(), manifest.root().line(), 0, null, null)));
      }
      Issue failure = live.failures().get(manifest.id());
      if (failure != null && createdKinds.contains(CreatedKind.of(manifest.id()))) {
        issues.remove(failure);
        changes.add(create(manifest, "does not exist; its kind is created before it"));
      } else {
        changes.add(change(manifest, live, rules, issues));
      }
    }
    Pruning pruning = new Pruning(input.application(), live, desired.keySet());
    List<Change> prunes = pruning.changes(issues);
    return new Plan(
        PlanSteps.of(changes, prunes, input.application().syncPolicy().pruneLast()), issues);
  }

  /** The declared objects, each once: the last one wins, as in Argo CD. */
  private static Map<ResourceId, Manifest> desired(LiveState live, List<Issue> issues) {
    Map<ResourceId, Manifest> desired = new LinkedHashMap<>();
    for (Manifest manifest : live.desired()) {
      if (desired.put(manifest.id(), manifest) != null && !manifest.id().name().isEmpty()) {
        issues.add(
            Issue.warning(
                    PlanError.DUPLICATE,
                    manifest.id() + " is declared more than once; the last wins")
                .at(new Location(manifest.origin(), manifest.root().line(), 0, null, null)));
      }
    }
    return desired;
  }

  private static Change change(
      Manifest manifest, LiveState state, IgnoreRules rules, List<Issue> issues) {
    ResourceId id = manifest.id();
    MapNode live = state.objects().get(id);
    Issue failure = state.failures().get(id);
    if (failure != null) {
      return new Change(
          id, manifest.gvk(), Action.UNKNOWN, failure.message(), List.of(), manifest, live);
    }
    if (id.name().isEmpty()) {
      return new Change(
          id, manifest.gvk(), Action.UNKNOWN, "has no name of its own", List.of(), manifest, null);
    }
    if (live == null) {
      return create(manifest, "does not exist");
    }
    MapNode dryRun = state.dryRuns().get(id);
    MapNode before = ServerFields.dropFrom(live);
    List<FieldChange> fields =
        dryRun == null
            ? FieldDiff.ofDeclared(
                SecretText.encoded(before),
                SecretText.encoded(ServerFields.dropFrom(manifest.root())))
            : FieldDiff.between(before, ServerFields.dropFrom(dryRun));
    MapNode after = dryRun == null ? manifest.root() : dryRun;
    if (!fields.isEmpty()) {
      List<Issue> hindered = new ArrayList<>();
      fields = new Judgement(id, live, after, rules, hindered).of(fields);
      hindered.stream().filter(issue -> !issues.contains(issue)).forEach(issues::add);
    }
    String owner = Ownership.ownerOf(live);
    String declaredOwner = Ownership.ownerOf(manifest.root());
    if (owner != null && declaredOwner != null && !owner.equals(declaredOwner)) {
      String reason = "belongs to " + owner + " and is declared here";
      return new Change(id, manifest.gvk(), Action.MOVE, reason, fields, manifest, live);
    }
    long counted = fields.stream().filter(field -> !field.ignored()).count();
    Action action = counted == 0 ? Action.KEEP : Action.UPDATE;
    return new Change(id, manifest.gvk(), action, reason(fields, counted), fields, manifest, live);
  }

  private static Change create(Manifest manifest, String reason) {
    List<FieldChange> fields = FieldDiff.between(null, ServerFields.dropFrom(manifest.root()));
    return new Change(manifest.id(), manifest.gvk(), Action.CREATE, reason, fields, manifest, null);
  }

  private static String reason(List<FieldChange> fields, long counted) {
    if (fields.isEmpty()) {
      return "is as declared";
    }
    return counted == 0
        ? "differs in ignored fields only"
        : "differs in " + counted + (counted == 1 ? " field" : " fields");
  }

  /**
   * A kind that the plan creates; until then no server knows it, and reading its objects fails.
   *
   * @param group its API group
   * @param kind its name
   */
  private record CreatedKind(String group, String kind) {
    static CreatedKind of(ResourceId id) {
      return new CreatedKind(id.group(), id.kind());
    }
  }

  private static Set<CreatedKind> createdKinds(Map<ResourceId, Manifest> desired, LiveState live) {
    Set<CreatedKind> kinds = new HashSet<>();
    for (Manifest manifest : desired.values()) {
      if (PlanSteps.isDefinition(manifest.id())
          && !live.objects().containsKey(manifest.id())
          && !live.failures().containsKey(manifest.id())
          && manifest.root().get("spec") instanceof MapNode spec
          && spec.get("names") instanceof MapNode names) {
        String group = spec.text("group");
        String kind = names.text("kind");
        kinds.add(new CreatedKind(group == null ? "" : group, kind == null ? "" : kind));
      }
    }
    return kinds;
  }
}

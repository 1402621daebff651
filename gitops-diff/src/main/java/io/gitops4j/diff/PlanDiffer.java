// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.CompareOptions;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Differ;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.ignore.IgnoreRules;
import io.gitops4j.diff.predict.KnownKinds;
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
 * <p>An object that does not exist is created. One that exists is compared with what an apply would
 * make of it: the server's answer to a dry run, where there is one, or else a prediction, by what
 * this library or a client applied last; what only a server writes ({@code status} and the likes of
 * {@code resourceVersion}) takes no part. Differences that are none to a server (defaults,
 * quantities, the order of sets), and what others set on the way, are ignored with their reason. An
 * object whose differences are all ignored is kept. One that could not be read is unknown, with the
 * cause, unless the plan itself first creates its kind. Argo CD's compare options of the
 * application and of the object are honoured ({@link CompareOptions}), as are Flux's labels and
 * annotations that ask to be left alone.
 *
 * <p>A field that a rule ignores does not count; when the object is applied for another reason, the
 * field is applied as declared, unless the policy respects the rules or a drift rule says
 * otherwise. A rule that can't be followed ignores nothing, and the plan has an issue that says why
 * ({@link IgnoreRules}).
 *
 * <p>An object that carries the label of another owner ({@link Ownership}) moves to the application
 * that declares it.
 *
 * <p>An object of the inventory that is declared no more is deleted if it carries the owner's
 * label, the policy prunes and the live object does not forbid it, by its sync options ({@link
 * io.gitops4j.core.app.SyncOptions}) or Flux's labels and annotations; one that asks for a
 * confirmation stays until the policy names it. If nothing at all is declared, nothing is deleted
 * unless the policy allows that: {@link PlanError#EMPTY}. An object of the inventory that is gone
 * gets no change.
 *
 * <p>In Argo CD's order hooks ({@link Hook}) are run in their phases, if the input asks for it, and
 * sync waves follow each other in each phase, each waiting until the one before it is healthy; in a
 * wave objects come in Argo CD's order of kinds, and deletions at the end. In Flux's order there
 * are stages in place of phases and waves, and hooks are objects like others ({@link SyncOrder}).
 * In both, {@code config.kubernetes.io/depends-on} is followed: an object comes in a later step
 * than what it depends on, in the same wave or stages; its deletion comes before theirs. What can't
 * be followed is an error, and the object unknown: {@link PlanError#DEPENDENCY}. The order of the
 * declared objects never matters.
 */
public final class PlanDiffer implements Differ {
  private final IgnoreRules systemWide;
  private final DeletionBudget budget;

  /** A differ that knows the ignore rules of the applications only. */
  public PlanDiffer() {
    this(IgnoreRules.NONE);
  }

  /** A differ that has rules for all applications, before their own. */
  public PlanDiffer(IgnoreRules systemWide) {
    this(systemWide, DeletionBudget.UNLIMITED);
  }

  private PlanDiffer(IgnoreRules systemWide, DeletionBudget budget) {
    this.systemWide = Objects.requireNonNull(systemWide, "systemWide");
    this.budget = Objects.requireNonNull(budget, "budget");
  }

  /**
   * The same with a deletion budget for each application; default {@link DeletionBudget#UNLIMITED}.
   * What the budget refuses is kept, and the plan has an error: {@link PlanError#BUDGET}, {@link
   * PlanError#PROTECTED}.
   */
  public PlanDiffer withDeletionBudget(DeletionBudget newBudget) {
    return new PlanDiffer(systemWide, newBudget);
  }

  @Override
  public Plan diff(DiffInput input) {
    Objects.requireNonNull(input, "input");
    LiveState live = input.live();
    List<Issue> issues = new ArrayList<>(live.failures().values());
    issues.addAll(live.warnings());
    List<Manifest> desired = desired(live, issues);
    Set<CreatedKind> createdKinds = createdKinds(desired, live);
    Rules rules = new Rules(input.application(), systemWide);
    issues.addAll(rules.issues());
    Application application = input.application();
    boolean argo = application.syncPolicy().order() == SyncOrder.ARGO;
    ObjectPlanner objects = new ObjectPlanner(live, rules, application, kinds(live), issues);
    HookPlanner hooks = new HookPlanner(input);

    List<SyncTask> tasks = new ArrayList<>();
    for (Manifest manifest : desired) {
      issues.addAll(OptionFindings.of(manifest, argo));
      Hook hook = argo ? Hook.of(manifest.root()) : null;
      Issue failure = live.failures().get(manifest.id());
      boolean createdKind = failure != null && createdKinds.contains(CreatedKind.of(manifest.id()));
      if (createdKind) {
        issues.remove(failure);
      }
      if (hook != null) {
        tasks.addAll(hooks.tasks(manifest, hook, createdKind));
      } else if (createdKind) {
        tasks.add(task(application, objects.createLater(manifest)));
      } else {
        tasks.add(task(application, objects.plan(manifest)));
      }
    }
    Set<ResourceId> ids = new HashSet<>();
    desired.forEach(manifest -> ids.add(manifest.id()));
    Pruning pruning = new Pruning(application, live, ids);
    List<Change> prunes = withinBudget(pruning.changes(issues), live, issues);
    Dependencies dependencies = Dependencies.of(tasks, prunes, new DependencyFindings(issues));
    tasks.replaceAll(task -> task.with(dependencies.of(task.change())));
    prunes = prunes.stream().map(dependencies::of).toList();
    List<Step> steps =
        argo
            ? ArgoSteps.of(tasks, prunes, dependencies)
            : FluxSteps.of(tasks.stream().map(SyncTask::change).toList(), prunes, dependencies);
    return new Plan(steps, issues).keepingDependencies();
  }

  /** The namespace that is made for the application comes before everything, hooks included. */
  private static SyncTask task(Application application, Change change) {
    return SyncTask.of(change, isCreated(application, change) ? Phase.PRE_SYNC : Phase.SYNC);
  }

  /** Whether this is the namespace that the policy makes, which nobody declares or owns. */
  static boolean isCreated(Application application, Change change) {
    return KindOrder.isNamespace(change.id())
        && change.desired() != null
        && Ownership.ownerOf(change.desired().root()) == null
        && application.syncPolicy().createNamespace()
        && change.id().name().equals(application.destination().namespace());
  }

  /** The built-in kinds, and those of the definitions that are at hand: the declared ones first. */
  private static KnownKinds kinds(LiveState live) {
    List<MapNode> definitions = new ArrayList<>();
    live.objects()
        .forEach(
            (id, object) -> {
              if (KindOrder.isDefinition(id)) {
                definitions.add(object);
              }
            });
    for (Manifest manifest : live.desired()) {
      if (KindOrder.isDefinition(manifest.id())) {
        definitions.add(manifest.root());
      }
    }
    return KnownKinds.BUILT_IN.withDefinitions(definitions).withOpenApi(live.schemas());
  }

  private List<Change> withinBudget(List<Change> prunes, LiveState live, List<Issue> issues) {
    Set<ResourceId> refused = budget.refused(prunes, live.objects().size(), issues);
    return prunes.stream()
        .map(
            change ->
                refused.contains(change.id())
                    ? CommitPlan.keep(
                        change,
                        change.reason() + ", but kept: the deletion budget does not allow it",
                        change.status())
                    : change)
        .toList();
  }

  /** The declared objects, each once: the last one wins, as in Argo CD. */
  private static List<Manifest> desired(LiveState live, List<Issue> issues) {
    Map<ResourceId, Manifest> desired = new LinkedHashMap<>();
    List<Manifest> nameless = new ArrayList<>();
    for (Manifest manifest : live.desired()) {
      if (manifest.id().name().isEmpty()) {
        nameless.add(manifest);
      } else if (desired.put(manifest.id(), manifest) != null) {
        issues.add(
            Issue.warning(
                    PlanError.DUPLICATE,
                    manifest.id() + " is declared more than once; the last wins")
                .at(new Location(manifest.origin(), manifest.root().line(), 0, null, null)));
      }
    }
    List<Manifest> all = new ArrayList<>(desired.values());
    all.addAll(nameless);
    return all;
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

  private static Set<CreatedKind> createdKinds(List<Manifest> desired, LiveState live) {
    Set<CreatedKind> kinds = new HashSet<>();
    for (Manifest manifest : desired) {
      if (KindOrder.isDefinition(manifest.id())
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

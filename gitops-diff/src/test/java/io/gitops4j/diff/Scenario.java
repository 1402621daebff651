// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.CompareOptions;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cluster and an application in YAML. */
final class Scenario {
  private final List<Manifest> desired = new ArrayList<>();
  private final Map<ResourceId, MapNode> live = new HashMap<>();
  private final Map<ResourceId, MapNode> dryRuns = new HashMap<>();
  private final Map<ResourceId, Issue> failures = new HashMap<>();
  private final Map<ResourceId, Inventory.Entry> owned = new HashMap<>();
  private final List<IgnoreRule> rules = new ArrayList<>();
  private final List<DriftRule> driftRules = new ArrayList<>();
  private SyncPolicy policy = SyncPolicy.DEFAULTS;
  private CompareOptions options = CompareOptions.DEFAULTS;
  private DiffInput.@Nullable HookRun hooks;
  private String namespace = "";

  Scenario desired(String yaml) {
    desired.add(Manifest.of(FieldDiffTest.map(yaml)));
    return this;
  }

  Scenario desired(Manifest manifest) {
    desired.add(manifest);
    return this;
  }

  /** A declared object that carries the label of this application. */
  Scenario desiredWithOwner(String yaml) {
    desired.add(Ownership.label(Manifest.of(FieldDiffTest.map(yaml)), "app"));
    return this;
  }

  Scenario live(String yaml) {
    live.put(id(yaml), FieldDiffTest.map(yaml));
    return this;
  }

  /** A live object that carries the label of an owner. */
  Scenario liveOf(String owner, String yaml) {
    live.put(id(yaml), labelled(FieldDiffTest.map(yaml), owner));
    return this;
  }

  /** With the label of this owner, unless it carries one already. */
  private static MapNode labelled(MapNode object, String owner) {
    return Ownership.ownerOf(object) != null
        ? object
        : Ownership.label(Manifest.of(object), owner).root();
  }

  Scenario dryRun(String yaml) {
    dryRuns.put(id(yaml), FieldDiffTest.map(yaml));
    return this;
  }

  Scenario failure(String yaml, String message) {
    return failure(yaml, Issue.error(RenderError.INTERNAL, message));
  }

  Scenario failure(String yaml, Issue issue) {
    failures.put(id(yaml), issue);
    return this;
  }

  Scenario owned(String yaml) {
    Gvk gvk = Manifest.of(FieldDiffTest.map(yaml)).gvk();
    owned.put(id(yaml), new Inventory.Entry(gvk, ""));
    return this;
  }

  Scenario ignore(IgnoreRule rule) {
    rules.add(rule);
    return this;
  }

  Scenario drift(DriftRule rule) {
    driftRules.add(rule);
    return this;
  }

  Scenario options(CompareOptions value) {
    options = value;
    return this;
  }

  Scenario policy(SyncPolicy value) {
    policy = value;
    return this;
  }

  /** A sync that runs hooks. */
  Scenario runsHooks() {
    hooks = new DiffInput.HookRun("0123456789abcdef", Instant.ofEpochSecond(1_700_000_000));
    return this;
  }

  /** The destination's namespace. */
  Scenario namespace(String value) {
    namespace = value;
    return this;
  }

  Plan plan() {
    return plan(new PlanDiffer());
  }

  Plan plan(PlanDiffer differ) {
    Application.Builder application =
        Application.builder("app")
            .source(
                new Source(SourceRef.of("https://example.org/x.git", "main"), TreePath.ROOT, null))
            .syncPolicy(policy)
            .destination(Destination.inCluster(namespace))
            .compareOptions(options);
    driftRules.forEach(application::driftRule);
    rules.forEach(application::ignore);
    Inventory inventory = Inventory.EMPTY.withEntries(owned);
    owned
        .keySet()
        .forEach(id -> live.computeIfPresent(id, (key, object) -> labelled(object, "app")));
    LiveState state = new LiveState(desired, live, dryRuns, failures, inventory);
    return differ.diff(new DiffInput(application.build(), state, hooks));
  }

  private static ResourceId id(String yaml) {
    return ResourceId.of(FieldDiffTest.map(yaml));
  }
}

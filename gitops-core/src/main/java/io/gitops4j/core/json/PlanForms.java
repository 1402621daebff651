// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;

/** Plans. A change is written without its objects: with what differs, and no more. */
final class PlanForms {
  private PlanForms() {}

  static MapNode write(FieldChange field) {
    MapNode.Builder map = MapNode.builder().put("path", field.path().toString());
    Form.putIfPresent(map, "before", field.before(), (Node node) -> node);
    Form.putIfPresent(map, "after", field.after(), (Node node) -> node);
    map.putIfPresent("owner", field.owner());
    return map.put("ignored", field.ignored()).putIfPresent("reason", field.reason()).build();
  }

  static MapNode write(Change change) {
    MapNode.Builder map = MapNode.builder();
    map.put("id", ObjectForms.write(change.id()))
        .put("gvk", ObjectForms.write(change.gvk()))
        .put("action", Words.of(change.action()))
        .put("reason", change.reason())
        .put("status", Words.of(change.status()))
        .put("inSync", change.inSync());
    if (change.desired() != null) {
      map.putIfPresent("origin", change.desired().origin());
    }
    Form.putList(map, "options", change.options().texts(), ScalarNode::of);
    Form.putIfPresent(map, "hook", change.hook(), PlanForms::write);
    Form.putList(map, "after", change.after(), ObjectForms::write);
    return map.put("fields", Form.list(change.shownFields(), PlanForms::write)).build();
  }

  private static MapNode write(Hook hook) {
    MapNode.Builder map = MapNode.builder();
    map.put("phases", Form.list(hook.phases(), phase -> ScalarNode.of(phase.text())));
    return map.put(
            "deletePolicies",
            Form.list(hook.deletePolicies(), policy -> ScalarNode.of(policy.text())))
        .build();
  }

  static MapNode write(Step step) {
    return MapNode.builder()
        .put("phase", step.phase().text())
        .put("wave", step.wave())
        .put("name", step.name())
        .put("barrier", Words.of(step.barrier()))
        .put("changes", Form.list(step.changes(), PlanForms::write))
        .build();
  }

  static MapNode write(Plan plan) {
    MapNode.Builder counts = MapNode.builder();
    for (Action action : Action.values()) {
      counts.put(Words.text(action), plan.count(action));
    }
    return MapNode.builder()
        .put("status", Words.of(plan.status()))
        .put("inSync", plan.inSync())
        .put("counts", counts.build())
        .put("steps", Form.list(plan.steps(), PlanForms::write))
        .put("issues", Form.list(plan.issues(), IssueForms::write))
        .build();
  }
}

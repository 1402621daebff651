// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.tree.MapNode;

/** Events: their type first, then the application, then what they tell. */
final class EventForms {
  private EventForms() {}

  static MapNode write(ReconcileEvent event) {
    if (event instanceof ReconcileEvent.StageStarted started) {
      return event("stage-started", event).put("stage", Words.of(started.stage())).build();
    } else if (event instanceof ReconcileEvent.StageFinished finished) {
      return event("stage-finished", event)
          .put("stage", Words.of(finished.stage()))
          .put("duration", finished.duration().toString())
          .put("ok", finished.ok())
          .build();
    } else if (event instanceof ReconcileEvent.SourceResolved resolved) {
      return event("source-resolved", event)
          .put("ref", SourceForms.write(resolved.ref()))
          .put("revision", SourceForms.write(resolved.revision()))
          .build();
    } else if (event instanceof ReconcileEvent.Rendered rendered) {
      return event("rendered", event)
          .put("manifests", rendered.manifests())
          .put("fromCache", rendered.fromCache())
          .build();
    } else if (event instanceof ReconcileEvent.Planned planned) {
      return event("planned", event).put("plan", PlanForms.write(planned.plan())).build();
    } else if (event instanceof ReconcileEvent.StepStarted step) {
      return event("step-started", event)
          .put("name", step.name())
          .put("number", step.number())
          .put("total", step.total())
          .build();
    }
    return ofSync(event);
  }

  private static MapNode ofSync(ReconcileEvent event) {
    if (event instanceof ReconcileEvent.ResourceHandled handled) {
      return event("resource-handled", event)
          .put("result", ResultForms.write(handled.result()))
          .build();
    } else if (event instanceof ReconcileEvent.HealthChanged changed) {
      return event("health-changed", event)
          .put("id", ObjectForms.write(changed.id()))
          .put("health", IssueForms.write(changed.health()))
          .build();
    } else if (event instanceof ReconcileEvent.Waiting waiting) {
      return event("waiting", event)
          .put("remaining", Form.list(waiting.remaining(), ObjectForms::write))
          .build();
    } else if (event instanceof ReconcileEvent.Retrying retrying) {
      return event("retrying", event)
          .put("number", retrying.number())
          .put("delay", retrying.delay().toString())
          .build();
    } else if (event instanceof ReconcileEvent.IssueFound found) {
      return event("issue-found", event).put("issue", IssueForms.write(found.issue())).build();
    }
    throw new IllegalStateException("an event without a form: " + event.getClass());
  }

  private static MapNode.Builder event(String type, ReconcileEvent event) {
    return MapNode.builder().put("type", type).put("application", event.application());
  }
}

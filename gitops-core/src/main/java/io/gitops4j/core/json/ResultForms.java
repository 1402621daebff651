// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.AuditRecord;
import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Trigger;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.tree.MapNode;

/** What came of plans and of reconciliations. */
final class ResultForms {
  private ResultForms() {}

  static MapNode write(ResourceResult result) {
    MapNode.Builder map = MapNode.builder();
    map.put("id", ObjectForms.write(result.id()))
        .put("action", Words.of(result.action()))
        .put("outcome", Words.of(result.outcome()))
        .put("reason", result.reason());
    Form.putIfPresent(map, "issue", result.issue(), IssueForms::write);
    Form.putIfPresent(map, "health", result.health(), IssueForms::write);
    return map.build();
  }

  static MapNode write(SyncResult result) {
    return MapNode.builder()
        .put("succeeded", result.succeeded())
        .put("health", IssueForms.write(result.health()))
        .put("resources", Form.list(result.resources(), ResultForms::write))
        .put("issues", Form.list(result.issues(), IssueForms::write))
        .build();
  }

  static MapNode write(ReconcileResult result) {
    MapNode.Builder map = MapNode.builder();
    map.put("application", result.audit().application())
        .put("status", Words.of(result.status()))
        .put("reason", result.reason())
        .put("sources", Form.list(result.sources(), SourceForms::write))
        .put("renders", result.renders())
        .put("issues", Form.list(result.issues(), IssueForms::write));
    Form.putIfPresent(map, "plan", result.plan(), PlanForms::write);
    Form.putIfPresent(map, "sync", result.sync(), ResultForms::write);
    map.put("attempts", result.attempts());
    MapNode.Builder timings = MapNode.builder();
    result.timings().forEach((stage, time) -> timings.put(Words.text(stage), time.toString()));
    return map.put("timings", timings.build()).put("audit", write(result.audit())).build();
  }

  static MapNode write(AuditRecord audit) {
    MapNode.Builder map = MapNode.builder();
    map.put("started", audit.started().toString())
        .put("finished", audit.finished().toString())
        .put("actor", audit.actor())
        .put("application", audit.application())
        .put("trigger", Words.of(audit.trigger()));
    Form.putText(map, "cluster", audit.cluster());
    map.put("sources", Form.list(audit.sources(), SourceForms::write));
    Form.putText(map, "inputDigest", audit.inputDigest());
    Form.putText(map, "outputDigest", audit.outputDigest());
    return map.put("writes", Form.list(audit.writes(), ResultForms::write))
        .put("status", Words.of(audit.status()))
        .put("reason", audit.reason())
        .build();
  }

  private static MapNode write(AuditRecord.Write write) {
    return MapNode.builder()
        .put("id", ObjectForms.write(write.id()))
        .put("action", Words.of(write.action()))
        .put("outcome", Words.of(write.outcome()))
        .build();
  }

  static AuditRecord readAudit(Part part) {
    return new AuditRecord(
        SourceForms.readTime(part.field("started")),
        SourceForms.readTime(part.field("finished")),
        part.field("actor").text(),
        part.field("application").text(),
        Words.read(part.field("trigger"), Trigger.class),
        part.field("cluster").textOr(""),
        part.field("sources").list(SourceForms::readResolved),
        part.field("inputDigest").textOr(""),
        part.field("outputDigest").textOr(""),
        part.field("writes").list(ResultForms::readWrite),
        Words.read(part.field("status"), ReconcileStatus.class),
        part.field("reason").text());
  }

  private static AuditRecord.Write readWrite(Part part) {
    return new AuditRecord.Write(
        ObjectForms.readId(part.field("id")),
        Words.read(part.field("action"), Action.class),
        Words.read(part.field("outcome"), Outcome.class));
  }
}

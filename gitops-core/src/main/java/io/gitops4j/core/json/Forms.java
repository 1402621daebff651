// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.AuditRecord;
import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ResolvedSource;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.SyncState;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.render.secret.SecretReference;
import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.tree.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All forms there are. */
final class Forms {
  static final List<Form<?>> ALL =
      List.of(
          new Form<>(ResourceId.class, ObjectForms::write, ObjectForms::readId),
          new Form<>(Gvk.class, ObjectForms::write, ObjectForms::readGvk),
          new Form<>(Manifest.class, ObjectForms::write, null),
          new Form<>(Rendered.class, ObjectForms::write, null),
          new Form<>(RenderStep.class, ProvenanceForms::write, null),
          new Form<>(Setting.class, ProvenanceForms::write, null),
          new Form<>(Provenance.class, ProvenanceForms::write, null),
          new Form<>(SecretReference.class, SecretForms::write, null),
          new Form<>(Health.class, IssueForms::write, IssueForms::readHealth),
          new Form<>(Issue.class, IssueForms::write, IssueForms::readIssue),
          new Form<>(Location.class, IssueForms::write, IssueForms::readLocation),
          new Form<>(Revision.class, SourceForms::write, SourceForms::readRevision),
          new Form<>(SourceRef.class, SourceForms::write, SourceForms::readRef),
          new Form<>(CommitInfo.class, SourceForms::write, SourceForms::readCommit),
          new Form<>(ResolvedSource.class, SourceForms::write, SourceForms::readResolved),
          new Form<>(Inputs.class, InputsForm::write, InputsForm::read),
          new Form<>(Inventory.class, InventoryForm::write, InventoryForm::read),
          new Form<>(SyncState.class, SyncStateForm::write, SyncStateForm::read),
          new Form<>(FieldChange.class, PlanForms::write, null),
          new Form<>(Change.class, PlanForms::write, null),
          new Form<>(Step.class, PlanForms::write, null),
          new Form<>(Plan.class, PlanForms::write, null),
          new Form<>(ResourceResult.class, ResultForms::write, null),
          new Form<>(SyncResult.class, ResultForms::write, null),
          new Form<>(AuditRecord.class, ResultForms::write, ResultForms::readAudit),
          new Form<>(ReconcileResult.class, ResultForms::write, null),
          new Form<>(ReconcileEvent.class, EventForms::write, null),
          new Form<>(Application.class, ApplicationForms::write, null));

  private Forms() {}

  /** The tree of a value, or null if its type has no form. */
  static @Nullable Node tree(Object value) {
    for (Form<?> form : ALL) {
      if (form.type().isInstance(value)) {
        return form.write(value);
      }
    }
    return null;
  }
}

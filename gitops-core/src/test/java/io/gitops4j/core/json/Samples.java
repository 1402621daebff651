// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.AuditRecord;
import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.ResolvedSource;
import io.gitops4j.core.Trigger;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.app.NamespaceMetadata;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.event.Stage;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.HistoryEntry;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.plan.SyncAttempt;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.SyncState;
import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.KustomizeOverrides;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.render.SettingLocator;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.render.secret.SecretReference;
import io.gitops4j.core.signature.CheckedSignature;
import io.gitops4j.core.signature.SignatureFormat;
import io.gitops4j.core.signature.SignedObject;
import io.gitops4j.core.signature.Signer;
import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlError;
import io.gitops4j.core.yaml.YamlReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One value of each type that has a form, with every part that it can have. */
final class Samples {
  static final ResourceId WEB = new ResourceId("apps", "Deployment", "shop", "web");
  static final ResourceId SHOP = new ResourceId("", "Namespace", "", "shop");
  static final Revision REVISION = new Revision("sha1", "4f2e".repeat(10));
  static final Gvk DEPLOYMENT = new Gvk("apps", "v1", "Deployment");

  static final Issue ISSUE =
      Issue.error(YamlError.SYNTAX, "the text is not YAML")
          .at(new Location("app/web.yaml", 3, 7, "spec.replicas", "  replicas: [1"))
          .withFound("[")
          .withExpected("a number")
          .withHint("close the list");
  static final Issue WARNING = Issue.warning(RenderError.DUPLICATE, "declared twice");
  static final Health DEGRADED = Health.of(HealthStatus.DEGRADED, "0 of 1 are ready");

  static final SourceRef REF = SourceRef.of("https://example.org/shop.git", "main");
  static final CommitInfo COMMIT =
      new CommitInfo(
          "4f2e".repeat(10),
          "Ada",
          "ada@example.org",
          Instant.parse("2026-01-31T10:00:00Z"),
          "Two replicas\n\nfor the \"sale\"\n");
  static final List<CheckedSignature> SIGNATURES =
      List.of(
          new CheckedSignature(
              SignedObject.Kind.TAG,
              "5a".repeat(20),
              "",
              new Signer(
                  SignatureFormat.OPENPGP,
                  List.of("AB".repeat(20), "CD".repeat(20)),
                  "Ada <ada@example.org>",
                  Instant.parse("2026-01-31T09:59:00Z"))),
          new CheckedSignature(
              SignedObject.Kind.COMMIT, "4f2e".repeat(10), "signature.missing", null));
  static final ResolvedSource SOURCE = new ResolvedSource(REF, REVISION, COMMIT);

  static final Inputs INPUTS =
      new Inputs(
          new TreeMap<>(Map.of(TreePath.of("app/web.yaml"), new BlobId("ab".repeat(20)))),
          new TreeSet<>(List.of(TreePath.of("app/kustomization.yml"))),
          new TreeMap<>(Map.of(TreePath.ROOT, "cd".repeat(32))),
          new TreeMap<>(Map.of("substitute", "ef".repeat(32))));

  static final Inventory INVENTORY =
      new Inventory(
          new TreeMap<>(
              Map.of(
                  WEB,
                  new Inventory.Entry(DEPLOYMENT, "6b8a-11"),
                  SHOP,
                  new Inventory.Entry(new Gvk("", "v1", "Namespace"), ""))),
          List.of(REVISION),
          "12".repeat(32));

  static final Manifest MANIFEST =
      Manifest.of(
          map(
              "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop},"
                  + " spec: {replicas: 2}}"),
          "app/web.yaml");

  static final FieldChange FIELD =
      new FieldChange(
          FieldPath.of("spec", "template").key("a.b/c").match("name", "app"),
          map("{port: 8080, ratio: 1.50, big: 18446744073709551615, none: null, on: true}"),
          ScalarNode.NULL,
          "kubectl-edit",
          true);
  static final FieldChange ADDED =
      new FieldChange(FieldPath.of("spec", "replicas"), null, ScalarNode.of(2), null, false);

  static final Plan PLAN =
      new Plan(
          List.of(
              new Step(
                  "namespaces",
                  List.of(
                      new Change(
                          SHOP,
                          new Gvk("", "v1", "Namespace"),
                          Action.KEEP,
                          "as declared",
                          List.of(),
                          null,
                          null)),
                  Barrier.ESTABLISHED),
              new Step(
                  "everything else",
                  List.of(
                      new Change(
                              WEB,
                              DEPLOYMENT,
                              Action.UPDATE,
                              "1 field differs",
                              List.of(ADDED, FIELD),
                              MANIFEST,
                              MANIFEST.root())
                          .withOptions(SyncOptions.parse("Prune=confirm,Force=true"))),
                  Barrier.HEALTHY),
              new Step(
                  Phase.POST_SYNC,
                  -1,
                  "hooks",
                  List.of(
                      new Change(
                              new ResourceId("batch", "Job", "shop", "smoke"),
                              new Gvk("batch", "v1", "Job"),
                              Action.RUN,
                              "runs after the sync",
                              List.of(),
                              MANIFEST,
                              null)
                          .withHook(
                              new Hook(
                                  Set.of(Phase.POST_SYNC),
                                  Set.of(Hook.DeletePolicy.HOOK_SUCCEEDED),
                                  List.of()))),
                  Barrier.NONE)),
          List.of(WARNING));

  static final ResourceResult HANDLED =
      new ResourceResult(WEB, Action.UPDATE, Outcome.FAILED, "the server refused it", ISSUE, null);
  static final SyncResult SYNC =
      new SyncResult(
          List.of(
              new ResourceResult(
                  SHOP,
                  Action.KEEP,
                  Outcome.UNCHANGED,
                  "as declared",
                  null,
                  Health.of(HealthStatus.HEALTHY)),
              HANDLED),
          DEGRADED,
          List.of(WARNING));

  static final AuditRecord AUDIT =
      new AuditRecord(
          Instant.parse("2026-01-31T10:00:00Z"),
          Instant.parse("2026-01-31T10:00:01.500Z"),
          "ada",
          "argocd/shop",
          Trigger.RECONCILE,
          "production",
          List.of(
              SOURCE,
              new ResolvedSource(REF, REVISION, null, SIGNATURES, "1.2.3", "main@sha1:4f2e")),
          "12".repeat(32),
          "34".repeat(32),
          List.of(new AuditRecord.Write(WEB, Action.UPDATE, Outcome.FAILED)),
          ReconcileStatus.FAILED,
          "1 object failed");

  static final ReconcileResult RESULT =
      new ReconcileResult(
          ReconcileStatus.OUT_OF_SYNC,
          "1 object differs",
          List.of(SOURCE),
          1,
          List.of(WARNING),
          PLAN,
          SYNC,
          2,
          Map.of(Stage.RESOLVE, Duration.ofMillis(20), Stage.APPLY, Duration.ofMillis(61_500)),
          AUDIT);

  static final RenderStep PATCH =
      new RenderStep(StepKind.PATCH, "patches", Location.of("app/kustomization.yaml", 4, 3), true);

  private Samples() {}

  static Provenance provenance() {
    MapNode read = map("{apiVersion: v1, kind: Secret, metadata: {name: web}, immutable: true}");
    MapNode patched =
        map("{apiVersion: v1, kind: Secret, metadata: {name: p-web}, data: {key: hunter2}}");
    RenderStep resources = RenderStep.of(StepKind.RESOURCE, "resources");
    return Provenance.start(resources, SettingLocator.inFile("app/web.yaml"), read)
        .then(PATCH, SettingLocator.NONE, patched);
  }

  static Application application() {
    return Application.builder("shop")
        .namespace("argocd")
        .source(new Source(REF, TreePath.of("app"), new DirectoryOptions(true, "*.yaml", "")))
        .source(
            new Source(
                new SourceRef("git@example.org:x.git", new RevisionTarget.Head()),
                TreePath.ROOT,
                KustomizeOverrides.builder()
                    .namePrefix("p-")
                    .image("web:2")
                    .replicas("web", 3)
                    .commonLabel("team", "shop")
                    .patch(map("{patch: 'stringData: {p: hunter2}'}"))
                    .build()))
        .destination(Destination.inCluster("shop"))
        .syncPolicy(
            SyncPolicy.builder()
                .automated(true)
                .prune(true)
                .force(true)
                .confirm(WEB)
                .namespaceMetadata(NamespaceMetadata.of(Map.of("team", "shop"), Map.of()))
                .build())
        .ignore(
            new IgnoreRule(
                "apps",
                "Deployment",
                "",
                "",
                List.of(FieldPath.ofPointer("/spec/replicas")),
                List.of("hpa")))
        .healthCheck(WEB)
        .substitution("password", "hunter2")
        .commonLabel("team", "shop")
        .commonAnnotation("note", "x")
        .build();
  }

  private static List<ReconcileEvent> events() {
    String app = "argocd/shop";
    return List.of(
        new ReconcileEvent.StageStarted(app, Stage.RESOLVE),
        new ReconcileEvent.StageFinished(app, Stage.RESOLVE, Duration.ofMillis(20), true),
        new ReconcileEvent.SourceResolved(app, REF, REVISION),
        new ReconcileEvent.Rendered(app, 12, false),
        new ReconcileEvent.Planned(app, new Plan(List.of(), List.of())),
        new ReconcileEvent.StepStarted(app, "namespaces", 1, 2),
        new ReconcileEvent.ResourceHandled(app, HANDLED),
        new ReconcileEvent.HealthChanged(app, WEB, DEGRADED),
        new ReconcileEvent.Waiting(app, List.of(WEB, SHOP)),
        new ReconcileEvent.Retrying(app, 1, Duration.ofSeconds(5)),
        new ReconcileEvent.IssueFound(app, WARNING));
  }

  /** The samples by the name of their golden file. */
  static Map<String, Object> all() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("resource-id", WEB);
    all.put("gvk", DEPLOYMENT);
    all.put("revision", REVISION);
    all.put("source-ref", REF);
    all.put("commit-info", COMMIT);
    all.put("resolved-source", SOURCE);
    all.put("location", ISSUE.location());
    all.put("issue", ISSUE);
    all.put("health", DEGRADED);
    all.put("inputs", INPUTS);
    all.put("manifest", MANIFEST);
    all.put("rendered", Rendered.of(List.of(MANIFEST), List.of(WARNING), INPUTS));
    all.put("rendered-failed", Rendered.failed(List.of(ISSUE), INPUTS));
    all.put("render-step", PATCH);
    all.put(
        "setting",
        new Setting(
            PATCH, Location.of("app/patch.yaml", 7, 13), ScalarNode.of(1), ScalarNode.of(2)));
    all.put("provenance", provenance());
    all.put("provenance-removed", provenance().removedBy(PATCH, SettingLocator.NONE));
    all.put("inventory", INVENTORY);
    Instant time = Instant.parse("2026-01-31T10:00:00Z");
    all.put(
        "sync-state",
        SyncState.NONE
            .withEntry(
                new HistoryEntry(
                    0,
                    List.of(REVISION),
                    "34".repeat(32),
                    time,
                    time.plusSeconds(9),
                    "ann",
                    List.of(MapNode.builder().put("repoURL", REF.url()).put("path", "a").build()),
                    List.of("1.2.3")),
                10)
            .withAttempt(new SyncAttempt("12".repeat(32), true, time, 2)));
    all.put("field-change", FIELD);
    all.put("change", PLAN.changes().get(1));
    all.put("step", PLAN.steps().get(0));
    all.put("plan", PLAN);
    all.put("resource-result", HANDLED);
    all.put("sync-result", SYNC);
    all.put("audit-record", AUDIT);
    all.put(
        "secret-reference",
        new SecretReference(
            SecretReference.Kind.EXTERNAL_SECRET,
            WEB,
            FieldPath.parse("spec.data[0].remoteRef"),
            "ClusterSecretStore/vault",
            "shop/db",
            "password",
            "3",
            "db-login"));
    all.put("reconcile-result", RESULT);
    all.put("application", application());
    all.put("events", new ArrayList<>(events()));
    return all;
  }

  static MapNode map(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("sample", yaml).get(0);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.render.SettingLocator;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.diff.CommitPlan;
import io.gitops4j.diff.DeletionBudget;
import io.gitops4j.diff.FieldDiff;
import io.gitops4j.diff.PlanError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports to look at in each form. */
final class SampleReports {
  /** Markup, terminal escapes, bidi marks, NUL, half a surrogate pair, what ends a block. */
  static final String HOSTILE =
      "</code></details></script></style>\n# h\n@team [x](http://evil.example) | a `b` ```` ~~~\n"
          + "<script>alert(1)</script><img src=x onerror=alert(2)> &amp; &#x3c; {{title}} --> ]]>"
          + " \u001b[31mred\u0007\u009b2J \u202eevil\u2066 \u200b\ufeff \u0000 #12 \" ' \ud800 \r\n\tend";

  private SampleReports() {}

  static MapNode map(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("sample", yaml).get(0);
  }

  static Manifest manifest(String file, String yaml) {
    MapNode root = map(yaml);
    return Manifest.of(root, file)
        .withProvenance(
            Provenance.start(
                RenderStep.of(StepKind.RESOURCE, "resources"), SettingLocator.inFile(file), root));
  }

  static Change change(Action action, @Nullable MapNode live, @Nullable Manifest desired) {
    MapNode root = desired == null ? null : desired.root();
    Manifest any = desired == null ? Manifest.of(live) : desired;
    return new Change(
        any.id(),
        any.gvk(),
        action,
        "because of a reason",
        FieldDiff.between(live, root),
        desired,
        live);
  }

  /** Two applications with something of everything. */
  static Report all() {
    String deployment =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: %s
          template:
            spec:
              containers:
              - {name: app, image: 'registry.example/web:%s'}
              - {name: proxy, image: 'envoy:v1'}
        """;
    Change update =
        change(
            Action.UPDATE,
            map(deployment.formatted("2", "v1")),
            manifest("apps/web.yaml", deployment.formatted("5", "v2")));
    List<FieldChange> fields = new ArrayList<>();
    update.fields().forEach(field -> fields.add(field.withOwner("kubectl-edit")));
    fields.add(
        new FieldChange(
            FieldPath.parse("spec.paused"), ScalarNode.FALSE, null, "scaler", true, "a default"));
    update =
        new Change(
            update.id(),
            update.gvk(),
            update.action(),
            "differs in 2 fields",
            fields,
            update.desired(),
            update.live());
    Change secret =
        change(
            Action.UPDATE,
            map(
                "{apiVersion: v1, kind: Secret, metadata: {name: token}, data: {a: b2xk, b: c2FtZQ==}}"),
            manifest(
                "apps/secret.yaml",
                "{apiVersion: v1, kind: Secret, metadata: {name: token}, data: {a: bmV3, b: c2FtZQ==}}"));
    Change created =
        change(
            Action.CREATE,
            null,
            manifest(
                "apps/config.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\ndata:\n  text: |\n    one\n    two\n"));
    Change deleted =
        change(
            Action.DELETE,
            map("{apiVersion: v1, kind: ConfigMap, metadata: {name: old}, data: {k: v}}"),
            null);
    Change same = empty(Action.KEEP, "same");
    Change unknown = empty(Action.UNKNOWN, "odd");
    Issue warning =
        Issue.warning(PlanError.DUPLICATE, "declared twice")
            .at(Location.of("apps/web.yaml", 3, 1))
            .withHint("take one away");
    Plan shop =
        new Plan(
            List.of(
                new Step("objects", List.of(update, secret, created, same, unknown), Barrier.NONE),
                new Step("prune", List.of(deleted), Barrier.GONE)),
            List.of(warning));
    Plan base = plan(claimed("moved"), claimed("twice"));
    Plan other =
        plan(
            claimed("twice"),
            change(
                Action.DELETE,
                map("{apiVersion: v1, kind: ConfigMap, metadata: {name: moved, namespace: n}}"),
                null));
    return Report.of(
        "Everything",
        CommitPlan.of(
            List.of(part("shop", shop), part("other", other), part("base", base)),
            DeletionBudget.UNLIMITED));
  }

  private static Change empty(Action action, String name) {
    Manifest manifest =
        manifest("x.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}}");
    return new Change(
        manifest.id(), manifest.gvk(), action, "for its own reason", List.of(), manifest, null);
  }

  private static Change claimed(String name) {
    return change(
        Action.CREATE,
        null,
        manifest(
            "y.yaml",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", namespace: n}}"));
  }

  static Plan plan(Change... changes) {
    return new Plan(List.of(new Step("objects", List.of(changes), Barrier.NONE)), List.of());
  }

  private static CommitPlan.Part part(String name, Plan plan) {
    return new CommitPlan.Part(
        Application.builder(name)
            .source(
                new Source(SourceRef.of("https://example.org/x.git", "main"), TreePath.ROOT, null))
            .build(),
        plan);
  }

  /** Every text that a repository or a cluster may say is this one. */
  static Report of(String text) {
    MapNode live =
        map("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")
            .with("data", MapNode.builder().put(text, text + "1").put("one key", text).build());
    MapNode wanted =
        live.with("data", MapNode.builder().put(text, text + "2").put("other key", text).build());
    Manifest manifest =
        Manifest.of(wanted, text)
            .withProvenance(
                Provenance.start(
                    RenderStep.of(StepKind.RESOURCE, text),
                    (path, before, after) -> Location.of(text, 3, 1),
                    wanted));
    List<FieldChange> fields = new ArrayList<>();
    for (FieldChange field : FieldDiff.between(live, wanted)) {
      fields.add(field.withOwner(text));
    }
    fields.add(new FieldChange(FieldPath.of(text), ScalarNode.of(text), null, text, true, text));
    Change change =
        new Change(
            new ResourceId(text, text, text, text),
            manifest.gvk(),
            Action.UPDATE,
            text,
            fields,
            manifest,
            live);
    Change created =
        new Change(
            new ResourceId("", "ConfigMap", "", text),
            manifest.gvk(),
            Action.CREATE,
            text,
            FieldDiff.between(null, wanted),
            manifest,
            null);
    Issue issue =
        Issue.error(PlanError.EMPTY, text)
            .at(new Location(text, 1, 1, text, text))
            .withFound(text)
            .withExpected(text)
            .withHint(text);
    Plan plan =
        new Plan(List.of(new Step(text, List.of(change, created), Barrier.NONE)), List.of(issue));
    return Report.of(text, List.of(new Report.Section(text, text, plan)))
        .withSides(text, text)
        .withIssues(List.of(issue));
  }
}

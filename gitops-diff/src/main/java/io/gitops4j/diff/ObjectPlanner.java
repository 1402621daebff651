// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.CompareOptions;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.predict.KnownKinds;
import io.gitops4j.diff.predict.NormalForm;
import io.gitops4j.diff.structured.Takeover;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans what is to be done with each declared object. Made for one plan; not thread-safe. */
final class ObjectPlanner {
  private final LiveState state;
  private final Rules rules;
  private final CompareOptions options;
  private final Takeover takeover;
  private final KnownKinds kinds;
  private final SyncPolicy policy;
  private final List<Issue> issues;

  /** What hinders a rule goes to the issues. */
  ObjectPlanner(
      LiveState state, Rules rules, Application application, KnownKinds kinds, List<Issue> issues) {
    this.state = state;
    this.rules = rules;
    this.options = application.compareOptions();
    this.policy = application.syncPolicy();
    this.takeover = Takeover.of(application.syncPolicy());
    this.kinds = kinds;
    this.issues = issues;
  }

  /** A change for an object whose kind the plan itself creates. */
  Change createLater(Manifest manifest) {
    return create(manifest, "does not exist; its kind is created before it")
        .withOptions(SyncOptions.of(manifest.root()).over(policy.options()));
  }

  private static Change create(Manifest manifest, String reason) {
    List<FieldChange> fields =
        FieldDiff.between(
            null, NormalForm.withoutServerFields(manifest.root()), manifest.secretFields());
    return new Change(manifest.id(), manifest.gvk(), Action.CREATE, reason, fields, manifest, null);
  }

  Change plan(Manifest manifest) {
    MapNode live = state.objects().get(manifest.id());
    SyncOptions effective = SyncOptions.effective(manifest.root(), live, policy.options());
    return planned(manifest, live, effective).withOptions(effective);
  }

  private Change planned(Manifest manifest, @Nullable MapNode live, SyncOptions asked) {
    ResourceId id = manifest.id();
    String optOut = OptOut.reason(manifest.root(), live);
    if (optOut != null) {
      issues.remove(state.failures().get(id)); // whatever was asked, it is not applied
      return undone(manifest, Action.KEEP, "left alone: " + optOut, live);
    }
    Issue failure = state.failures().get(id);
    if (failure != null
        && failure.code() == ClusterError.UNKNOWN_KIND
        && asked.skipsMissingKinds()) {
      issues.remove(failure);
      return create(manifest, "does not exist; its kind is not served yet");
    }
    if (failure != null) {
      return undone(manifest, Action.UNKNOWN, reason(id, failure), live);
    }
    if (id.name().isEmpty()) {
      issues.add(nameless(manifest));
      return undone(manifest, Action.UNKNOWN, "has no name of its own", null);
    }
    return live == null ? create(manifest, "does not exist") : compare(manifest, live);
  }

  /** What failed, without the name of the object, which a change has anyway. */
  static String reason(ResourceId id, Issue failure) {
    String name = id + ": ";
    String text = failure.message();
    return text.startsWith(name) ? text.substring(name.length()) : text;
  }

  private static Issue nameless(Manifest manifest) {
    return Issue.error(PlanError.NAMELESS, manifest.gvk().kind() + " has no name of its own")
        .withExpected("metadata.name; only hooks get one from generateName")
        .at(new Location(manifest.origin(), manifest.root().line(), 0, null, null));
  }

  private static Change undone(
      Manifest manifest, Action action, String reason, @Nullable MapNode live) {
    return new Change(manifest.id(), manifest.gvk(), action, reason, List.of(), manifest, live);
  }

  private Change compare(Manifest manifest, MapNode live) {
    ResourceId id = manifest.id();
    MapNode answer = state.dryRuns().get(id);
    LiveComparison comparison =
        new LiveComparison(
            kinds, live, manifest, answer, options(manifest.root()).over(options), takeover);
    List<FieldChange> fields = comparison.changes();
    if (!fields.isEmpty()) {
      List<Issue> hindered = new ArrayList<>();
      fields = new Judgement(id, live, comparison.predicted(), rules, hindered).of(fields);
      fields = withConsequences(manifest, live, comparison, fields);
      hindered.stream().filter(issue -> !issues.contains(issue)).forEach(issues::add);
    }
    long counted = fields.stream().filter(field -> !field.ignored()).count();
    String owner = Ownership.ownerOf(live);
    String declaredOwner = Ownership.ownerOf(manifest.root());
    boolean moves = owner != null && declaredOwner != null && !owner.equals(declaredOwner);
    if (moves && policy.failOnSharedResource()) {
      String text = id + " belongs to " + owner + ", and " + declaredOwner + " declares it too";
      issues.add(
          Issue.error(PlanError.SHARED, text)
              .withHint("declare it once, or sync without FailOnSharedResource"));
      return undone(manifest, Action.UNKNOWN, "belongs to " + owner, live);
    }
    Action action = moves ? Action.MOVE : counted == 0 ? Action.KEEP : Action.UPDATE;
    String reason =
        moves ? "belongs to " + owner + " and is declared here" : reason(fields, counted);
    Change change = new Change(id, manifest.gvk(), action, reason, fields, manifest, live);
    return change.writes()
        ? change.withDesired(
            manifest.withRoot(
                rules.payload(id, live, manifest.root(), comparison.predicted(), kinds.types())))
        : change;
  }

  /** What an object says about its comparison. */
  private static CompareOptions options(MapNode object) {
    Node text = object.at("metadata", "annotations", CompareOptions.ANNOTATION);
    return CompareOptions.parse(text == null ? null : text.textOrNull());
  }

  /**
   * The differences, those ignored too that are there only because of an ignored field: a default
   * that depends on it, say.
   */
  private List<FieldChange> withConsequences(
      Manifest manifest, MapNode live, LiveComparison comparison, List<FieldChange> fields) {
    boolean some = fields.stream().anyMatch(field -> Judgement.isByRule(field.reason()));
    if (!some || comparison.isByServer() || fields.stream().allMatch(FieldChange::ignored)) {
      return fields;
    }
    Manifest rest =
        manifest.withRoot(
            rules.withLiveValues(manifest.id(), live, manifest.root(), kinds.types()));
    Set<FieldPath> left = new HashSet<>();
    new LiveComparison(kinds, live, rest, null, CompareOptions.DEFAULTS, takeover)
        .changes()
        .forEach(change -> left.add(change.path()));
    return fields.stream()
        .map(
            field ->
                field.ignored() || left.contains(field.path())
                    ? field
                    : field.ignoredFor("follows from an ignored field"))
        .toList();
  }

  private static String reason(List<FieldChange> fields, long counted) {
    if (fields.isEmpty()) {
      return "is as declared";
    }
    return counted == 0
        ? "differs in ignored fields only"
        : "differs in " + counted + (counted == 1 ? " field" : " fields");
  }
}

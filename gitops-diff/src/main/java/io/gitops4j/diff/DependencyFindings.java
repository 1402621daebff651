// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is wrong with {@link DependsOn}, as issues at the annotation. Not thread-safe. */
final class DependencyFindings {
  private static final FieldPath FIELD =
      FieldPath.of("metadata", "annotations", DependsOn.ANNOTATION);

  /** How much is told of one object, and shown of one circle. */
  private static final int MOST = 20;

  private final List<Issue> issues;
  private final Map<ResourceId, Integer> told = new HashMap<>();

  /** Objects without their namespaces; null until one is looked for. */
  private @Nullable Map<ResourceId, ResourceId> places;

  DependencyFindings(List<Issue> issues) {
    this.issues = issues;
  }

  /** Tells words that name nothing, or something again; whether there are none. */
  boolean malformed(Change change, DependsOn said, boolean error) {
    for (String word : said.malformed()) {
      String text = change.id() + ": what it depends on can't be read";
      add(change, error, found(change, text, word).withExpected(DependsOn.FORM));
    }
    for (String word : said.repeated()) {
      String text = change.id() + " says more than once that it depends on an object";
      add(change, error, found(change, text, word).withExpected("each object once"));
    }
    return said.malformed().isEmpty() && said.repeated().isEmpty();
  }

  /**
   * Tells that an object depends on one that is not declared.
   *
   * @param pruned whether that one is declared no more
   */
  void outside(Change change, ResourceId other, Collection<ResourceId> known, boolean pruned) {
    String which = pruned ? " is declared no more" : " the application does not declare";
    Map<ResourceId, ResourceId> all = places;
    if (all == null) {
      all = new HashMap<>();
      for (ResourceId id : known) {
        all.put(id.withNamespace(""), id);
      }
      places = all;
    }
    ResourceId near = pruned ? null : all.get(other.withNamespace(""));
    String text = change.id() + " depends on an object that" + which;
    add(
        change,
        true,
        found(change, text, DependsOn.text(other))
            .withExpected("an object of the same application")
            .withHint(near == null ? null : "did you mean " + DependsOn.text(near) + "?"));
  }

  /**
   * Tells a circle: an error, unless it is of objects that are declared no more.
   *
   * @param circle the changes along it, the first again at the end
   */
  void cycle(List<Change> circle) {
    Change first =
        circle.stream()
            .filter(
                change -> change.desired() != null && FIELD.find(change.desired().root()) != null)
            .findFirst()
            .orElse(circle.get(0));
    List<String> names = new ArrayList<>();
    boolean whole = circle.size() <= MOST + 1;
    circle.stream()
        .limit(whole ? circle.size() : MOST)
        .forEach(change -> names.add(change.id().toString()));
    if (!whole) {
      names.add("… " + (circle.size() - MOST - 1) + " more");
      names.add(circle.get(0).id().toString());
    }
    String path = String.join(" → ", names);
    Issue issue = Issue.error(PlanError.DEPENDENCY, "objects depend on each other in a circle");
    add(first, first.desired() != null, issue.withFound(path));
  }

  /** Tells that an object depends on one of a later phase or wave. */
  void later(SyncTask task, SyncTask other) {
    String text = task.change().id() + " depends on " + other.change().id() + ", which comes later";
    add(
        task.change(),
        true,
        Issue.error(PlanError.DEPENDENCY, text)
            .withFound(place(task) + " before " + place(other))
            .withExpected("an earlier phase or wave than that of what depends on it, or the same"));
  }

  private static String place(SyncTask task) {
    return task.phase().text() + " wave " + task.wave();
  }

  /** The word is shown only where nothing of the object is secret. */
  private static Issue found(Change change, String text, String word) {
    Issue issue = Issue.error(PlanError.DEPENDENCY, text);
    return change.hidden().at(FIELD).isEmpty() ? issue.withFound(word) : issue;
  }

  private void add(Change change, boolean error, Issue issue) {
    int count = told.merge(change.id(), 1, Integer::sum);
    if (count > MOST) {
      return; // there is enough to begin with
    }
    Manifest manifest = change.desired();
    Issue placed = manifest == null ? issue : issue.at(location(manifest));
    issues.add(error ? placed : placed.withSeverity(Severity.WARNING));
  }

  /** Where the annotation was set, if that is known, or else where the object is. */
  private static Location location(Manifest manifest) {
    Provenance provenance = manifest.provenance();
    Setting setting = provenance == null ? null : provenance.decisive(FIELD);
    if (setting != null && setting.location().file() != null) {
      return setting.location().withField(FIELD.toString());
    }
    Node node = FIELD.find(manifest.root());
    int line = node == null || node.line() == 0 ? manifest.root().line() : node.line();
    return new Location(manifest.origin(), line, 0, FIELD.toString(), null);
  }
}

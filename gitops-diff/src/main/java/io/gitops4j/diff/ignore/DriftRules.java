// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.structured.FieldOwners;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Flux's drift ignore rules, read once. Immutable, thread-safe.
 *
 * <p>Their fields take no part in the test for drift. If the object is applied because something
 * else drifted, such a field whose value differs is left out of what is sent where another manager
 * applies it, so that it is that manager's alone; else it is sent as it is in the cluster, since a
 * field that its only owner leaves out would be deleted. A rule that can't be read ignores nothing,
 * and there is an issue that says so.
 */
public final class DriftRules {
  /** No rule at all. */
  public static final DriftRules NONE = of(List.of());

  private final List<Rule> rules;
  private final List<Issue> issues;

  private record Rule(List<FieldPath> paths, ObjectSelector target) {}

  private DriftRules(List<Rule> rules, List<Issue> issues) {
    this.rules = List.copyOf(rules);
    this.issues = List.copyOf(issues);
  }

  /** Reads the rules; what is wrong with them is in {@link #issues}. */
  public static DriftRules of(List<DriftRule> rules) {
    List<Rule> read = new ArrayList<>();
    List<Issue> issues = new ArrayList<>();
    for (DriftRule rule : rules) {
      try {
        read.add(new Rule(rule.paths(), ObjectSelector.of(rule.target())));
      } catch (IllegalArgumentException e) {
        issues.add(
            Issue.error(IgnoreError.SELECTOR, "a drift rule can't be followed, and ignores nothing")
                .withFound(e.getMessage()));
      }
    }
    return new DriftRules(read, issues);
  }

  /** The rules that can't be used, each with the reason. */
  public List<Issue> issues() {
    return issues;
  }

  /** The fields that are ignored in the object; none twice. */
  public List<FieldPath> paths(MapNode object) {
    Set<FieldPath> paths = new LinkedHashSet<>();
    for (Rule rule : rules) {
      if (rule.target().matches(object)) {
        paths.addAll(rule.paths());
      }
    }
    return List.copyOf(paths);
  }

  /** The object without these fields. */
  public static MapNode without(MapNode object, List<FieldPath> paths) {
    return Removal.of(object, paths);
  }

  /**
   * What becomes of an ignored field that differs.
   *
   * @param path the field
   * @param adopted the live value that is sent; null if the field is left out
   */
  public record Entry(FieldPath path, @Nullable Node adopted) {
    /** Checks the path. */
    public Entry {
      Objects.requireNonNull(path, "path");
    }

    /** Whether the field is left out of what is sent. */
    public boolean isStripped() {
      return adopted == null;
    }
  }

  /**
   * The ignored fields that differ, sorted by path, each with what becomes of it.
   *
   * @param live the live object, with its managedFields
   * @param desired what an apply would make of it
   * @param manager who applies
   */
  public List<Entry> drifted(MapNode live, MapNode desired, String manager) {
    FieldOwners owners = FieldOwners.of(live);
    List<Entry> entries = new ArrayList<>();
    for (FieldPath path : paths(desired)) {
      Node before = path.find(live);
      Node after = path.find(desired);
      if (!path.isRoot() && !Objects.equals(before, after)) {
        boolean another = owners.isAppliedByAnother(path, manager);
        entries.add(new Entry(path, another ? null : before));
      }
    }
    entries.sort(Comparator.comparing(entry -> entry.path().toString()));
    return List.copyOf(entries);
  }
}

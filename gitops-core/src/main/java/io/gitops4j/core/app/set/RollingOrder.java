// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which the applications of a set are synced by the strategy {@code RollingSync}: the
 * applications of a step are all healthy before the next step begins. Immutable, thread-safe.
 *
 * @param steps the steps, in order; each application belongs to the first that chooses it
 * @param others the applications that no step chooses, which are synced by hand only
 */
public record RollingOrder(List<Step> steps, List<String> others) {
  private static final FieldPath PATH = FieldPath.of("spec", "strategy", "rollingSync", "steps");

  /** Copies the lists. */
  public RollingOrder {
    steps = List.copyOf(steps);
    others = List.copyOf(others);
  }

  /**
   * One step.
   *
   * @param applications the names of its applications
   * @param atOnce how many of them may be synced at the same time; 0 holds the step, and all behind
   *     it, until they are synced by hand
   */
  public record Step(List<String> applications, int atOnce) {
    /** Copies the list. */
    public Step {
      applications = List.copyOf(applications);
      if (atOnce < 0) {
        throw new IllegalArgumentException("atOnce: " + atOnce + " (expected: 0 or more)");
      }
    }
  }

  /**
   * The order of an expanded set. Without the strategy, all applications are one step. A step that
   * can't be read chooses nothing; the set's issues tell why.
   */
  public static RollingOrder of(ExpandedSet expanded) {
    return of(expanded.set(), expanded.applications(), new ArrayList<>());
  }

  static List<Issue> issues(ApplicationSet set, List<GeneratedApplication> applications) {
    List<Issue> issues = new ArrayList<>();
    of(set, applications, issues);
    return issues;
  }

  private static RollingOrder of(
      ApplicationSet set, List<GeneratedApplication> applications, List<Issue> issues) {
    Set<String> left = new LinkedHashSet<>();
    applications.forEach(application -> left.add(application.name()));
    if (!set.isRolling()) {
      return new RollingOrder(List.of(new Step(List.copyOf(left), left.size())), List.of());
    }
    List<Step> steps = new ArrayList<>();
    List<MapNode> declared = set.steps();
    for (int i = 0; i < declared.size(); i++) {
      MapNode step = declared.get(i);
      Location at = Location.of(set.file(), step).withField(PATH.index(i).toString());
      List<String> chosen = new ArrayList<>();
      for (GeneratedApplication application : applications) {
        if (chooses(step, application, at, issues)) {
          if (left.remove(application.name())) {
            chosen.add(application.name());
          } else {
            issues.add(
                Issue.warning(SetError.ORDER, "an earlier step chooses the application, too")
                    .at(at)
                    .withFound(application.name()));
          }
        }
      }
      steps.add(new Step(chosen, atOnce(step, chosen.size(), at, issues)));
    }
    return new RollingOrder(steps, List.copyOf(left));
  }

  private static boolean chooses(
      MapNode step, GeneratedApplication application, Location at, List<Issue> issues) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (MapNode.Entry label : Edit.map(application.document(), "metadata", "labels").entries()) {
      String text = label.value().textOrNull();
      labels.put(label.key(), text == null ? "" : text);
    }
    try {
      return Selector.ofExpressions(Edit.maps(step, "matchExpressions")).matches(labels);
    } catch (IllegalArgumentException e) {
      Issue issue = Issue.error(SetError.ORDER, "the step can't be read: " + e.getMessage()).at(at);
      if (!issues.contains(issue)) {
        issues.add(issue);
      }
      return false;
    }
  }

  /** A share is rounded down, but not to nothing. */
  private static int atOnce(MapNode step, int all, Location at, List<Issue> issues) {
    Node value = step.get("maxUpdate");
    if (value == null || value.isNull()) {
      return all;
    }
    if (value instanceof ScalarNode scalar) {
      if (scalar.type() == ScalarType.INT && scalar.value() instanceof Long number && number >= 0) {
        return (int) Math.min(number, all);
      }
      if (scalar.text().matches("[0-9]{1,3}%")) {
        BigDecimal share = new BigDecimal(scalar.text().replace("%", ""));
        int count =
            share
                .multiply(BigDecimal.valueOf(all))
                .divide(BigDecimal.valueOf(100), RoundingMode.DOWN)
                .intValue();
        return share.signum() > 0 && all > 0 ? Math.min(all, Math.max(1, count)) : 0;
      }
    }
    issues.add(
        Issue.error(SetError.ORDER, "maxUpdate can't be read")
            .at(at)
            .withFound(value.textOrNull())
            .withExpected("a whole number, or a share such as 25%"));
    return 0;
  }

  /** The names of the steps one after the other, and of the others at the end. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    steps.forEach(step -> names.addAll(step.applications()));
    names.addAll(others);
    return names;
  }
}

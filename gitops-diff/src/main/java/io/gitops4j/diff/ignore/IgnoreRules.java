// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.structured.TypeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Rules that were read once, as Argo CD's {@code ignoreDifferences} and its system-wide {@code
 * resource.customizations}. Immutable, thread-safe.
 *
 * <p>Field paths of a rule come before its jq expressions, system-wide rules before those of an
 * application. A path that is not there is passed over. jq expressions need the optional library
 * {@code net.thisptr:jackson-jq} and run in a budget that is counted, not timed: those that use
 * definitions, loops, assignment, construction of objects, interpolation or functions that are not
 * in the list are refused ({@link IgnoreError#EXPRESSION}), and regular expressions are those of
 * RE2. An expression that can't be used ignores nothing, and there is an issue that says so.
 */
public final class IgnoreRules {
  /** No rule at all. */
  public static final IgnoreRules NONE = of(List.of());

  private final List<Rule> rules;
  private final List<KnownTypeField> knownTypes;

  private record Rule(IgnoreRule source, List<JqExpression> expressions) {}

  private IgnoreRules(List<Rule> rules, List<KnownTypeField> knownTypes) {
    this.rules = List.copyOf(rules);
    this.knownTypes = List.copyOf(knownTypes);
  }

  /** Reads the rules; what is wrong with their expressions is in {@link #issues}. */
  public static IgnoreRules of(List<IgnoreRule> rules) {
    return new IgnoreRules(
        rules.stream()
            .map(
                rule ->
                    new Rule(
                        rule, rule.jqPathExpressions().stream().map(JqExpression::read).toList()))
            .toList(),
        List.of());
  }

  /** These rules after system-wide ones, whose known types hold too. */
  public IgnoreRules after(IgnoreRules systemWide) {
    List<Rule> all = new ArrayList<>(systemWide.rules);
    all.addAll(rules);
    List<KnownTypeField> types = new ArrayList<>(systemWide.knownTypes);
    types.addAll(knownTypes);
    return new IgnoreRules(all, types);
  }

  /** The same with fields of custom resources whose type is known, after those it has. */
  public IgnoreRules withKnownTypes(List<KnownTypeField> fields) {
    List<KnownTypeField> all = new ArrayList<>(knownTypes);
    all.addAll(fields);
    return new IgnoreRules(rules, all);
  }

  /** The expressions that can't be used, each with the reason. */
  public List<Issue> issues() {
    return rules.stream()
        .flatMap(rule -> rule.expressions().stream())
        .map(JqExpression::refusal)
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  /** The rules that speak of the object, in order. */
  public List<IgnoreRule> matching(ResourceId id) {
    return rules.stream().map(Rule::source).filter(rule -> rule.matches(id)).toList();
  }

  /** The managers whose fields are left alone in the object. */
  public List<String> managers(ResourceId id) {
    return matching(id).stream().flatMap(rule -> rule.managers().stream()).distinct().toList();
  }

  /**
   * The fields of an object that are ignored by path or expression, as they lie in it.
   *
   * @param id the object's id, as rules name it
   * @param issues takes what keeps an expression from being evaluated
   */
  public List<FieldPath> paths(ResourceId id, MapNode object, List<Issue> issues) {
    Set<FieldPath> paths = new LinkedHashSet<>();
    for (Rule rule : rules) {
      if (rule.source().matches(id)) {
        paths.addAll(rule.source().paths());
        for (JqExpression expression : rule.expressions()) {
          if (expression.paths() != null) {
            paths.addAll(expression.paths().in(object, issues));
          }
        }
      }
    }
    return List.copyOf(paths);
  }

  /**
   * The fields in which both sides differ and which a trusted manager owns in the live object,
   * items of lists by their keys. There are none if an object does not fit its type.
   *
   * @param types tells how lists and maps of the kind are owned; a kind it does not know is deduced
   */
  public List<FieldPath> ownedPaths(
      ResourceId id, MapNode live, MapNode desired, TypeSource types) {
    return OwnedFields.paths(live, desired, managers(id), types);
  }

  /**
   * An object without what is ignored in it.
   *
   * @param object what is left
   * @param issues what kept a rule from being followed
   */
  public record Normalized(MapNode object, List<Issue> issues) {
    /** Copies the issues. */
    public Normalized {
      Objects.requireNonNull(object, "object");
      issues = List.copyOf(issues);
    }
  }

  /**
   * Two sides of one object without what is ignored.
   *
   * @param live what is left of the live object
   * @param desired what is left of the desired object
   * @param issues what kept a rule from being followed
   */
  public record Pair(MapNode live, MapNode desired, List<Issue> issues) {
    /** Copies the issues. */
    public Pair {
      Objects.requireNonNull(live, "live");
      Objects.requireNonNull(desired, "desired");
      issues = List.copyOf(issues);
    }
  }

  /**
   * The object without the fields that are ignored by path or expression, and with values of known
   * types in their one form. Each path, and then each expression, sees what those before it left.
   */
  public Normalized normalize(MapNode object) {
    return normalize(ResourceId.of(object), object);
  }

  private Normalized normalize(ResourceId id, MapNode object) {
    List<Issue> issues = new ArrayList<>();
    MapNode rest = object;
    for (Rule rule : rules) {
      if (rule.source().matches(id)) {
        for (FieldPath path : rule.source().paths()) {
          rest = Removal.of(rest, List.of(path));
        }
        for (JqExpression expression : rule.expressions()) {
          if (expression.paths() != null) {
            rest = Removal.of(rest, expression.paths().in(rest, issues));
          }
        }
      }
    }
    return new Normalized(KnownTypes.normalize(id, rest, knownTypes, issues), issues);
  }

  /**
   * Both sides without what is ignored: first the fields that differ and that a trusted manager
   * owns in the live object, then as {@link #normalize}. What does not fit its type keeps its owned
   * fields.
   *
   * @param types tells how lists and maps of the kind are owned; a kind it does not know is deduced
   */
  public Pair normalize(MapNode live, MapNode desired, TypeSource types) {
    ResourceId id = ResourceId.of(live);
    Pair owned = OwnedFields.remove(live, desired, managers(id), types);
    Normalized before = normalize(id, owned.live());
    Normalized after = normalize(ResourceId.of(desired), owned.desired());
    List<Issue> issues = new ArrayList<>(before.issues());
    after.issues().stream().filter(issue -> !issues.contains(issue)).forEach(issues::add);
    return new Pair(before.object(), after.object(), issues);
  }
}

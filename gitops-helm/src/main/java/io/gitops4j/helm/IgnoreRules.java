// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which files of a chart's directory do not belong to the chart: what its {@code .helmignore} says,
 * and hidden files among the templates. Immutable.
 */
final class IgnoreRules {
  private record Rule(PathPattern pattern, boolean wholePath, boolean directory, boolean negated) {
    boolean matches(String path) {
      return pattern.matches(wholePath ? path : path.substring(path.lastIndexOf('/') + 1));
    }
  }

  private final List<Rule> rules;

  private IgnoreRules(List<Rule> rules) {
    this.rules = rules;
  }

  /** The rules of a text; empty for a chart without one. */
  static IgnoreRules parse(String text) {
    List<Rule> rules = new ArrayList<>();
    text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .forEach(line -> add(line, rules));
    add("templates/.?*", rules);
    return new IgnoreRules(rules);
  }

  private static void add(String line, List<Rule> rules) {
    if (line.startsWith("#")) {
      return;
    }
    if (line.contains("**")) {
      throw ChartException.of(
          ChartError.INVALID_CHART, "the rule " + line + " of .helmignore has a double star");
    }
    boolean negated = line.startsWith("!");
    String rule = negated ? line.substring(1) : line;
    boolean directory = rule.endsWith("/");
    rule = directory ? rule.substring(0, rule.length() - 1) : rule;
    boolean wholePath = rule.contains("/");
    rules.add(
        new Rule(
            PathPattern.parse(rule.startsWith("/") ? rule.substring(1) : rule),
            wholePath,
            directory,
            negated));
  }

  /** Whether a file or directory is left out; all in a directory that is left out is, too. */
  boolean ignores(String path, boolean isDirectory) {
    for (Rule rule : rules) {
      if (rule.negated()) {
        if (rule.directory() && !isDirectory || !rule.matches(path)) {
          return true;
        }
      } else if ((isDirectory || !rule.directory()) && rule.matches(path)) {
        return true;
      }
    }
    return false;
  }
}

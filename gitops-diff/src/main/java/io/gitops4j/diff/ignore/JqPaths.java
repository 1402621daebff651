// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/**
 * The paths that a jq expression gives. The only class that is loaded with the optional library,
 * besides those it uses; nothing else may name it but {@link JqExpression}.
 */
final class JqPaths implements JqExpression.Paths {
  private final String expression;
  private final JsonQuery query;

  private JqPaths(String expression, JsonQuery query) {
    this.expression = expression;
    this.query = query;
  }

  /** The expression, or why it can't be used. */
  static JqExpression read(String expression) {
    try {
      String counting = JqText.counting(expression);
      JsonQuery.compile(counting, Versions.JQ_1_6); // alone, so that it can't close our bracket
      JsonQuery query = JsonQuery.compile("path(" + counting + ")", Versions.JQ_1_6);
      return new JqExpression(new JqPaths(expression, query), null);
    } catch (JqText.Refusal e) {
      return refused(expression, e.getMessage());
    } catch (JsonQueryException | RuntimeException e) {
      return refused(expression, "not a jq expression");
    } catch (StackOverflowError e) {
      return refused(expression, "nested too deep");
    }
  }

  private static JqExpression refused(String expression, @Nullable String why) {
    return new JqExpression(
        null,
        Issue.error(IgnoreError.EXPRESSION, "jqPathExpression: " + why).withFound(expression));
  }

  @Override
  public List<FieldPath> in(MapNode object, List<Issue> issues) {
    JqBudget budget = new JqBudget();
    Set<FieldPath> paths = new LinkedHashSet<>();
    try {
      query.apply(
          new JqFunctions(budget).scope(),
          budget.pass(JsonTrees.toJackson(object)),
          path -> paths.addAll(paths(path, object)));
      return List.copyOf(paths);
    } catch (JqBudget.Exhausted | StackOverflowError e) {
      issues.add(skipped(IgnoreError.BUDGET, "takes too much work, and ignores nothing"));
    } catch (JsonQueryException | RuntimeException e) {
      // its text may hold values of the object
      issues.add(skipped(IgnoreError.EVALUATION, "does not fit the object, and ignores nothing"));
    }
    return List.of();
  }

  private Issue skipped(IgnoreError code, String why) {
    return Issue.warning(code, "jqPathExpression: " + why).withFound(expression);
  }

  /** A step may be a slice, which is several items, or count from the end of a list. */
  private static List<FieldPath> paths(JsonNode path, MapNode object) {
    List<FieldPath> paths = List.of(FieldPath.ROOT);
    for (JsonNode step : path) {
      List<FieldPath> longer = new ArrayList<>();
      for (FieldPath one : paths) {
        int size = one.find(object) instanceof ListNode list ? list.size() : 0;
        if (step.isTextual()) {
          longer.add(one.key(step.textValue()));
        } else if (step.isNumber()) {
          int index = step.intValue() < 0 ? step.intValue() + size : step.intValue();
          if (index >= 0) {
            longer.add(one.index(index));
          }
        } else {
          int end = bound(step.path("end"), size, size);
          for (int i = bound(step.path("start"), 0, size); i < end; i++) {
            longer.add(one.index(i));
          }
        }
      }
      paths = longer;
    }
    return paths;
  }

  private static int bound(JsonNode bound, int byDefault, int size) {
    int value = bound.isNumber() ? bound.intValue() : byDefault;
    return Math.max(0, Math.min(size, value < 0 ? value + size : value));
  }
}

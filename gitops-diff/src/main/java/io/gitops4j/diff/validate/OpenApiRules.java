// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.validate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the schema of a custom resource definition demands of values beyond their types: required
 * fields, {@code enum}, bounds, lengths and {@code pattern}. {@code oneOf} and its kin, and rules
 * in CEL, are not looked at. One for each schema; thread-safe.
 */
final class OpenApiRules {
  /** The longest text that a pattern is tried on. */
  private static final int LONGEST = 64 << 10;

  private final MapNode schema;
  private final Map<String, Pattern> patterns = new HashMap<>();

  OpenApiRules(MapNode schema) {
    this.schema = schema;
  }

  /** An issue for each value that breaks a rule. */
  synchronized void check(MapNode object, List<Issue> issues) {
    visit(schema, object, FieldPath.ROOT, issues);
  }

  private void visit(MapNode schema, Node value, FieldPath path, List<Issue> issues) {
    if (value.isNull()) {
      return;
    }
    if (value instanceof MapNode map) {
      map(schema, map, path, issues);
    } else if (value instanceof ListNode list) {
      count(schema, "Items", list.size(), "items", path, issues);
      MapNode items = schema.map("items");
      for (int i = 0; items != null && i < list.size(); i++) {
        visit(items, list.get(i), path.index(i), issues);
      }
    } else if (value instanceof ScalarNode scalar) {
      scalar(schema, scalar, path, issues);
    }
  }

  private void map(MapNode schema, MapNode map, FieldPath path, List<Issue> issues) {
    ListNode required = schema.list("required");
    for (Node name : required == null ? ListNode.EMPTY : required) {
      String text = name.textOrNull();
      // a default fills what is not there
      boolean filled = text != null && schema.at("properties", text, "default") != null;
      if (text != null && !map.has(text) && !filled) {
        issues.add(RequiredFields.missing(path, text));
      }
    }
    count(schema, "Properties", map.size(), "entries", path, issues);
    MapNode properties = schema.map("properties");
    MapNode others = schema.map("additionalProperties");
    for (MapNode.Entry entry : map.entries()) {
      MapNode known = properties == null ? null : properties.map(entry.key());
      MapNode child = known == null ? others : known;
      boolean standard = path.isRoot() && entry.key().equals("metadata");
      if (child != null && !standard) {
        visit(child, entry.value(), path.key(entry.key()), issues);
      }
    }
  }

  private void scalar(MapNode schema, ScalarNode value, FieldPath path, List<Issue> issues) {
    ListNode allowed = schema.list("enum");
    if (allowed != null && allowed.items().stream().noneMatch(value::equals)) {
      String words =
          allowed.items().stream().map(Node::textOrNull).collect(Collectors.joining(", "));
      issues.add(
          broken(path, "the value is not one of those allowed")
              .withFound(shortened(value.text()))
              .withExpected(words));
    }
    if (value.value() instanceof Number number) {
      number(schema, new BigDecimal(number.toString()), path, issues);
    } else if (value.isString()) {
      String text = value.text();
      count(schema, "Length", text.codePointCount(0, text.length()), "characters", path, issues);
      pattern(schema, text, path, issues);
    }
  }

  private static void number(MapNode schema, BigDecimal value, FieldPath path, List<Issue> issues) {
    if ("integer".equals(schema.text("type")) && value.stripTrailingZeros().scale() > 0) {
      issues.add(
          broken(path, "the number is not whole")
              .withFound(value.toPlainString())
              .withExpected("an integer"));
    }
    BigDecimal least = bound(schema, "minimum");
    BigDecimal most = bound(schema, "maximum");
    if (least != null && value.compareTo(least) < 0) {
      issues.add(
          broken(path, "the number is too small")
              .withFound(value.toPlainString())
              .withExpected(least + " or more"));
    }
    if (most != null && value.compareTo(most) > 0) {
      issues.add(
          broken(path, "the number is too large")
              .withFound(value.toPlainString())
              .withExpected(most + " or less"));
    }
  }

  private void pattern(MapNode schema, String text, FieldPath path, List<Issue> issues) {
    String pattern = schema.text("pattern");
    if (pattern == null || text.length() > LONGEST) {
      return;
    }
    Pattern compiled = patterns.get(pattern);
    if (compiled == null) {
      try {
        compiled = Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        return; // the server refuses the definition, which is told where it is applied
      }
      patterns.put(pattern, compiled);
    }
    if (!compiled.matcher(text).find()) {
      issues.add(broken(path, "the value does not match the pattern").withExpected(pattern));
    }
  }

  private static void count(
      MapNode schema, String what, int size, String unit, FieldPath path, List<Issue> issues) {
    BigDecimal least = bound(schema, "min" + what);
    BigDecimal most = bound(schema, "max" + what);
    if (least != null && BigDecimal.valueOf(size).compareTo(least) < 0) {
      issues.add(
          broken(path, "there are too few " + unit)
              .withFound(Integer.toString(size))
              .withExpected(least + " or more"));
    }
    if (most != null && BigDecimal.valueOf(size).compareTo(most) > 0) {
      issues.add(
          broken(path, "there are too many " + unit)
              .withFound(Integer.toString(size))
              .withExpected(most + " or less"));
    }
  }

  private static @Nullable BigDecimal bound(MapNode schema, String key) {
    return schema.get(key) instanceof ScalarNode node && node.value() instanceof Number number
        ? new BigDecimal(number.toString())
        : null;
  }

  private static Issue broken(FieldPath path, String message) {
    return Issue.error(ValidateError.VALUE, message).at(Location.ofField(path.toString()));
  }

  private static String shortened(String text) {
    return text.length() <= 100 ? text : text.substring(0, 99) + "…";
  }
}

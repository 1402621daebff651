// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cluster;

import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A label selector in the API's text form: {@code a=b, a==b, a!=b, a in (b, c), a notin (b), a,
 * !a}, all of which must hold. What has no such label fits {@code !=} and {@code notin}. Immutable,
 * thread-safe.
 */
public final class LabelSelector implements Predicate<MapNode> {
  private static final String KEY = "([A-Za-z0-9][A-Za-z0-9._/-]*)";
  private static final Pattern EXISTS = Pattern.compile("(!?)\\s*" + KEY);
  private static final Pattern EQUALITY =
      Pattern.compile(KEY + "\\s*(=|==|!=)\\s*([A-Za-z0-9._-]*)");
  private static final Pattern SET = Pattern.compile(KEY + "\\s+(in|notin)\\s*\\(([^()]*)\\)");

  private final List<Requirement> requirements;

  private record Requirement(String key, boolean negative, @Nullable Set<String> values) {
    boolean holds(MapNode labels) {
      String value = labels.text(key);
      if (values == null) {
        return labels.has(key) != negative;
      }
      return (value != null && values.contains(value)) != negative;
    }
  }

  private LabelSelector(List<Requirement> requirements) {
    this.requirements = requirements;
  }

  /**
   * Reads a selector; an empty one chooses everything.
   *
   * @throws IllegalArgumentException with the text if it is none
   */
  public static LabelSelector parse(String text) {
    List<Requirement> requirements = new ArrayList<>();
    if (!text.isBlank()) {
      for (String part : split(text)) {
        requirements.add(requirement(text, part.strip()));
      }
    }
    return new LabelSelector(List.copyOf(requirements));
  }

  private static Requirement requirement(String text, String part) {
    Matcher exists = EXISTS.matcher(part);
    if (exists.matches()) {
      return new Requirement(exists.group(2), !exists.group(1).isEmpty(), null);
    }
    Matcher equality = EQUALITY.matcher(part);
    if (equality.matches()) {
      boolean negative = equality.group(2).equals("!=");
      return new Requirement(equality.group(1), negative, Set.of(equality.group(3)));
    }
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      Set<String> values = new TreeSet<>();
      for (String value : set.group(3).split(",", -1)) {
        values.add(value.strip());
      }
      return new Requirement(set.group(1), set.group(2).equals("notin"), values);
    }
    throw new IllegalArgumentException("selector: " + text + " (expected: a label selector)");
  }

  /** At the commas outside of parentheses. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** Whether labels, or annotations, are chosen. */
  @Override
  public boolean test(MapNode labels) {
    return requirements.stream().allMatch(requirement -> requirement.holds(labels));
  }
}

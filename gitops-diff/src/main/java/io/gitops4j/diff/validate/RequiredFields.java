// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.validate;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The fields that the built-in kinds must have, from a table that {@code gitops-diff/schema} makes;
 * its form is told there.
 */
final class RequiredFields {
  private static final String TABLE = "required-fields.txt";

  /** A field that leads to a type: through so many lists and maps, in this order. */
  private record Way(String through, int type) {}

  private record Type(List<String> required, Map<String, Way> ways) {}

  private static final Map<Gvk, Integer> KINDS = new HashMap<>();
  private static final List<Type> TYPES = new ArrayList<>();

  static {
    for (String line : TableLines.of(TABLE)) {
      String[] words = line.split(" ");
      if (words[0].equals("K")) {
        KINDS.put(Gvk.of(words[1], words[2]), Integer.valueOf(words[3]));
      } else if (words[0].equals("T")) {
        TYPES.add(new Type(List.of(words).subList(2, words.length), new HashMap<>()));
      } else {
        int equals = words[1].indexOf('=');
        int type = Integer.parseInt(words[1].substring(equals + 1));
        TYPES
            .get(TYPES.size() - 1)
            .ways()
            .put(words[0], new Way(words[1].substring(0, equals), type));
      }
    }
  }

  private RequiredFields() {}

  /** Whether the kind is in the table. */
  static boolean knows(Gvk gvk) {
    return KINDS.containsKey(gvk);
  }

  /**
   * An issue for each field that is not there.
   *
   * @param object the object as it is declared
   * @param filled the same with the defaults of its kind: what they bring need not be declared
   */
  static List<Issue> check(Gvk gvk, MapNode object, MapNode filled) {
    Integer type = KINDS.get(gvk);
    List<Issue> issues = new ArrayList<>();
    if (type != null) {
      visit(TYPES.get(type), object, filled, FieldPath.ROOT, issues);
    }
    return issues;
  }

  private static void visit(
      Type type, Node value, Node filled, FieldPath path, List<Issue> issues) {
    if (!(value instanceof MapNode map)) {
      return; // a wrong type is told elsewhere
    }
    for (String name : type.required()) {
      if (isAbsent(map, name) && isAbsent(filled, name)) {
        issues.add(missing(path, name));
      }
    }
    type.ways()
        .forEach(
            (name, way) -> {
              Node child = map.get(name);
              if (child != null) {
                follow(way.through(), way.type(), child, at(filled, name), path.key(name), issues);
              }
            });
  }

  static Issue missing(FieldPath path, String name) {
    return Issue.error(ValidateError.MISSING_FIELD, "a field that is required is missing: " + name)
        .at(Location.ofField(path.key(name).toString()));
  }

  private static boolean isAbsent(Node map, String name) {
    return at(map, name).isNull();
  }

  private static Node at(Node map, String name) {
    Node value = map instanceof MapNode known ? known.get(name) : null;
    return value == null ? ScalarNode.NULL : value;
  }

  private static void follow(
      String through, int type, Node value, Node filled, FieldPath path, List<Issue> issues) {
    if (through.isEmpty()) {
      visit(TYPES.get(type), value, filled, path, issues);
    } else if (through.charAt(0) == '[' && value instanceof ListNode list) {
      boolean parallel = filled instanceof ListNode other && other.size() == list.size();
      for (int i = 0; i < list.size(); i++) {
        Node item = parallel ? ((ListNode) filled).get(i) : list.get(i);
        follow(through.substring(1), type, list.get(i), item, path.index(i), issues);
      }
    } else if (through.charAt(0) == '{' && value instanceof MapNode map) {
      for (MapNode.Entry entry : map.entries()) {
        String key = entry.key();
        follow(through.substring(1), type, entry.value(), at(filled, key), path.key(key), issues);
      }
    }
  }

  /** The groups of all kinds in the table. */
  static Set<String> groups() {
    return KINDS.keySet().stream().map(Gvk::group).collect(Collectors.toUnmodifiableSet());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.health.HealthRuleError;
import io.gitops4j.k8s.health.HealthRuleException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a file of rules, all findings at once. */
public final class RuleReader {
  private static final String GENERIC = "generic";
  private static final int MAX_DEPTH = 20;

  private final String file;
  private final List<Issue> issues = new ArrayList<>();
  private final Map<String, ListNode> shared = new LinkedHashMap<>();
  private final CheckReader checks;

  private RuleReader(String file) {
    this.file = file;
    this.checks = new CheckReader(this::refuse);
  }

  /**
   * The rules of a file, by {@code group/Kind}.
   *
   * @throws HealthRuleException with all that is wrong with the text
   */
  public static Map<String, CustomRule> read(String file, byte[] text) {
    List<Node> documents;
    try {
      documents = YamlReader.ofDefaults().read(file, text);
    } catch (YamlException e) {
      throw new HealthRuleException(e.issues());
    }
    RuleReader reader = new RuleReader(file);
    Map<String, CustomRule> rules = new LinkedHashMap<>();
    for (Node document : documents) {
      if (document instanceof MapNode map) {
        reader.file(map, rules);
      } else if (!document.isNull()) {
        reader.refuse(document, "a file of rules is a map", "groups and kinds");
      }
    }
    if (!reader.issues.isEmpty()) {
      throw new HealthRuleException(reader.issues);
    }
    return rules;
  }

  private void refuse(Node at, String message, String expected) {
    issues.add(
        Issue.error(HealthRuleError.RULE, message)
            .at(Location.of(file, at))
            .withExpected(expected));
  }

  private void file(MapNode map, Map<String, CustomRule> rules) {
    for (MapNode.Entry entry : map.entries()) {
      if (!Set.of("groups", "kinds", "shared").contains(entry.key())) {
        refuse(entry.keyNode(), "unknown field " + entry.key(), "groups, kinds or shared");
      }
    }
    MapNode parts = map.map("shared");
    if (parts != null) {
      for (MapNode.Entry entry : parts.entries()) {
        if (entry.value() instanceof ListNode list) {
          shared.put(entry.key(), list);
        } else {
          refuse(entry.keyNode(), entry.key() + " is no list of checks", "a list");
        }
      }
    }
    List<String> groups = checks.texts(map, "groups");
    if (groups.isEmpty()) {
      refuse(map, "groups is missing", "one or more API groups, \"\" for the core group");
    }
    MapNode kinds = map.map("kinds");
    if (kinds == null) {
      refuse(map, "kinds is missing", "a map of kinds to checks");
      return;
    }
    for (MapNode.Entry entry : kinds.entries()) {
      CustomRule rule = kind(entry.value());
      for (String kind : entry.key().split(",", -1)) {
        for (String group : groups) {
          if (rules.put(group + "/" + kind.strip(), rule) != null) {
            refuse(entry.keyNode(), group + "/" + kind.strip() + " has two rules", "one");
          }
        }
      }
    }
  }

  private CustomRule kind(Node node) {
    List<Check> list = new ArrayList<>();
    boolean generic = append(node, list, 0, new LinkedHashSet<>());
    return CustomRule.of(list, generic);
  }

  private boolean append(Node node, List<Check> into, int depth, Set<String> using) {
    if (GENERIC.equals(node.textOrNull())) {
      return true;
    }
    if (!(node instanceof ListNode list) || depth > MAX_DEPTH) {
      refuse(node, "no list of checks", "generic, or a list of checks");
      return false;
    }
    boolean generic = false;
    for (Node item : list) {
      String used = item instanceof MapNode map && map.size() == 1 ? map.text("use") : null;
      if (generic) {
        refuse(item, "a check after generic is never asked", "nothing");
      } else if (GENERIC.equals(item.textOrNull())) {
        generic = true;
      } else if (used != null) {
        ListNode part = shared.get(used);
        if (part == null || !using.add(used)) {
          refuse(item, "nothing is shared under the name " + used, "one of " + shared.keySet());
        } else {
          generic = append(part, into, depth + 1, using);
          using.remove(used);
        }
      } else if (item instanceof MapNode map) {
        into.add(checks.check(map));
      } else {
        refuse(item, "no check", "generic, use or a check");
      }
    }
    return generic;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rules for custom resources, read from {@code rules.yaml}, whose head explains the form. A
 * rule for the exact group and kind wins over one with a wildcard.
 */
final class CustomRules {
  private static final String FILE = "rules.yaml";
  private static final GenericRule REPORTING_KIND = new GenericRule(true);

  /** Read on first use. */
  private static final class Shipped {
    static final CustomRules RULES = read();
  }

  /** The checks of a kind in order, and whether the generic rule follows them. */
  private record KindChecks(List<StatusCheck> checks, boolean generic) {}

  private final Map<String, KindChecks> exact = new HashMap<>();
  private final Map<String, KindChecks> byGroupEnd = new HashMap<>();

  private CustomRules(MapNode root) {
    for (MapNode.Entry entry : root.entries()) {
      String groupKind = entry.key();
      KindChecks checks = checks(groupKind, entry.value());
      if (groupKind.startsWith("*.")) {
        byGroupEnd.put(groupKind.substring(1), checks);
      } else {
        exact.put(groupKind, checks);
      }
    }
  }

  /** The rules that this library ships. */
  static CustomRules get() {
    return Shipped.RULES;
  }

  private static CustomRules read() {
    try (InputStream in = CustomRules.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + ": missing from the jar");
      }
      List<Node> documents = YamlReader.ofDefaults().read(FILE, in.readAllBytes());
      return new CustomRules((MapNode) documents.get(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KindChecks checks(String groupKind, Node node) {
    if ("generic".equals(node.textOrNull())) {
      return new KindChecks(List.of(), true);
    }
    if (!(node instanceof ListNode list)) {
      throw new IllegalArgumentException(groupKind + ": expected: generic or a list of checks");
    }
    List<StatusCheck> checks = new ArrayList<>(list.size());
    boolean generic = false;
    for (Node item : list) {
      if ("generic".equals(item.textOrNull())) {
        generic = true;
      } else if (item instanceof MapNode map) {
        checks.add(StatusCheck.parse(groupKind, map));
      } else {
        throw new IllegalArgumentException(groupKind + ": expected: checks");
      }
    }
    return new KindChecks(List.copyOf(checks), generic);
  }

  /** The health of the object; empty if no rule speaks of its kind. */
  Optional<Health> assess(ObjectView o) {
    KindChecks found = find(o);
    if (found == null) {
      return Optional.empty();
    }
    for (StatusCheck check : found.checks()) {
      Optional<Health> health = check.assess(o);
      if (health.isPresent()) {
        return health;
      }
    }
    return Optional.of(
        found.generic()
            ? REPORTING_KIND.assess(o)
            : Verdict.progressing("it has reported nothing yet"));
  }

  private @Nullable KindChecks find(ObjectView o) {
    KindChecks found = exact.get(o.groupKind());
    if (found == null) {
      found = exact.get(o.id().group() + "/*");
    }
    // a wildcard covers any number of labels before the group's end, as "*.upbound.io"
    String group = o.id().group();
    for (int dot = group.indexOf('.');
        found == null && dot >= 0;
        dot = group.indexOf('.', dot + 1)) {
      found = byGroupEnd.get(group.substring(dot) + "/*");
    }
    return found;
  }
}

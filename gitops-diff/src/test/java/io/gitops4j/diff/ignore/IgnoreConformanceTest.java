// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.RecordedCases;
import io.gitops4j.diff.structured.Schema;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.diff.structured.TypeSource;
import io.gitops4j.diff.value.GoDuration;
import io.gitops4j.diff.value.Quantity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the recorded cases of Argo CD's ignore rules, if they are at hand. */
@Tag("conformance")
class IgnoreConformanceTest {
  private final RecordedCases cases = new RecordedCases("ignore-differences");

  @Test
  void normalize_recordedCases_sameObject() throws IOException {
    // adds an empty map, and drops what the type does not have: see docs/conformance.md
    cases.run(
        "normalize",
        Set.of("knowntype-unknown-fields-dropped"),
        one -> {
          IgnoreRules rules = rules(one);
          IgnoreRules.Normalized result =
              rules.normalize(Objects.requireNonNull(one.root().map("live")));
          if (one.expected().has("error")) {
            List<Issue> issues = new ArrayList<>(rules.issues());
            issues.addAll(result.issues());
            one.expectTrue("an error", issues.stream().anyMatch(Issue::isError));
          } else {
            one.expect("live", one.expected().get("live"), result.object());
          }
        });
  }

  @Test
  void match_recordedCases_sameRules() throws IOException {
    cases.run(
        "match",
        Set.of(),
        one -> {
          MapNode query = Objects.requireNonNull(one.root().map("query"));
          ResourceId id =
              new ResourceId(
                  text(query, "group"),
                  text(query, "kind"),
                  text(query, "namespace"),
                  text(query, "name"));
          List<IgnoreRule> found = rules(one, FieldPath::of).matching(id);
          one.expect("found", one.expected().get("found"), ScalarNode.of(!found.isEmpty()));
          if (!found.isEmpty()) {
            one.expect(
                "pointers",
                one.expected().get("jsonPointers"),
                all(
                    found,
                    rule -> rule.paths().stream().map(IgnoreConformanceTest::pointer).toList()));
            one.expect(
                "jq",
                one.expected().get("jqPathExpressions"),
                all(found, IgnoreRule::jqPathExpressions));
            one.expect(
                "managers",
                one.expected().get("managedFieldsManagers"),
                all(found, IgnoreRule::managers));
          }
        });
  }

  /** The recorded pointers of these cases are any text, and stand for one key here. */
  private static String pointer(FieldPath path) {
    return ((FieldPath.Key) path.elements().get(0)).name();
  }

  private static Node all(List<IgnoreRule> rules, Function<IgnoreRule, List<String>> part) {
    Set<String> all = new LinkedHashSet<>();
    rules.forEach(rule -> all.addAll(part.apply(rule)));
    return ListNode.ofStrings(List.copyOf(all));
  }

  @Test
  void managedFields_recordedCases_sameObjects() throws IOException {
    MapNode schema = RecordedCases.schema("kubernetes-1.36-static.smd.json");
    Schema types = schema == null ? null : Schema.read(schema);
    cases.run(
        "managed-fields",
        root -> root.map("live") != null && root.map("desired") != null, // else there is no pair
        Set.of(),
        one -> {
          MapNode live = Objects.requireNonNull(one.root().map("live"), "live");
          MapNode desired = Objects.requireNonNull(one.root().map("desired"), "desired");
          String name = one.root().text("schemaType");
          SchemaType type = name == null || types == null ? null : types.type(name);
          ListNode trusted = one.root().list("trustedManagers");
          IgnoreRules.Pair pair = OwnedFields.remove(live, desired, strings(trusted), gvk -> type);
          boolean nothing = isNothing(one.expected().get("live"));
          one.expect("live", nothing ? live : one.expected().get("live"), pair.live());
          one.expect("desired", nothing ? desired : one.expected().get("desired"), pair.desired());
        });
  }

  /** Argo CD answers with nothing if there is nothing to do. */
  private static boolean isNothing(@Nullable Node node) {
    return node == null || node.isNull();
  }

  @Test
  void preDiff_recordedCases_sameObjects() throws IOException {
    cases.run(
        "pre-diff",
        Set.of(),
        one -> {
          IgnoreRules.Pair pair =
              rules(one)
                  .normalize(
                      Objects.requireNonNull(one.root().map("live")),
                      Objects.requireNonNull(one.root().map("desired")),
                      TypeSource.none());
          one.expect("live", one.expected().get("live"), pair.live());
          one.expect("desired", one.expected().get("desired"), pair.desired());
        });
  }

  @Test
  void quantities_recordedTable_sameForm() throws IOException {
    cases.run("quantities", Set.of(), one -> table(one, Quantity::canonical));
  }

  @Test
  void durations_recordedTable_sameForm() throws IOException {
    cases.run(
        "durations",
        Set.of(),
        one ->
            table(
                one,
                node ->
                    node instanceof ScalarNode scalar && scalar.isString()
                        ? GoDuration.canonical(scalar.text())
                        : null));
  }

  private static void table(RecordedCases.Case one, Function<Node, @Nullable String> form) {
    for (Node row : Objects.requireNonNull(one.expected().list("results"))) {
      String out = ((MapNode) row).text("out");
      String actual = form.apply(Objects.requireNonNull(((MapNode) row).get("in")));
      one.expectTrue(
          ((MapNode) row).text("in") + ": expected " + out + ", was " + actual,
          Objects.equals(out, actual));
    }
  }

  static IgnoreRules rules(RecordedCases.Case one) {
    return rules(one, odd -> null); // the reader of applications reports pointers that are none
  }

  private static IgnoreRules rules(
      RecordedCases.Case one, Function<String, @Nullable FieldPath> odd) {
    List<IgnoreRule> app = new ArrayList<>();
    ListNode list = one.root().list("ignoreDifferences");
    for (Node item : list == null ? ListNode.EMPTY : list) {
      MapNode rule = (MapNode) item;
      app.add(rule(text(rule, "group"), text(rule, "kind"), rule, odd));
    }
    List<IgnoreRule> system = new ArrayList<>();
    List<KnownTypeField> known = new ArrayList<>();
    MapNode overrides = one.root().map("resourceOverrides");
    for (MapNode.Entry entry : overrides == null ? List.<MapNode.Entry>of() : overrides.entries()) {
      String[] key = entry.key().split("/", 2);
      MapNode override = (MapNode) entry.value();
      MapNode ignore = override.map("ignoreDifferences");
      if (ignore != null) {
        system.add(rule(key[0], key[1], ignore, odd));
      }
      ListNode fields = override.list("knownTypeFields");
      for (Node item : fields == null ? ListNode.EMPTY : fields) {
        MapNode field = (MapNode) item;
        known.add(
            new KnownTypeField(
                key[0], key[1], List.of(text(field, "field").split("\\.")), text(field, "type")));
      }
    }
    return IgnoreRules.of(app).after(IgnoreRules.of(system).withKnownTypes(known));
  }

  private static IgnoreRule rule(
      String group, String kind, MapNode rule, Function<String, @Nullable FieldPath> odd) {
    List<FieldPath> paths = new ArrayList<>();
    for (String pointer : strings(rule.list("jsonPointers"))) {
      FieldPath path = pointer.startsWith("/") ? FieldPath.ofPointer(pointer) : odd.apply(pointer);
      if (path != null) {
        paths.add(path);
      }
    }
    return new IgnoreRule(
        group,
        kind,
        text(rule, "namespace"),
        text(rule, "name"),
        paths,
        strings(rule.list("managedFieldsManagers")),
        strings(rule.list("jqPathExpressions")));
  }

  private static List<String> strings(@Nullable ListNode list) {
    return list == null
        ? List.of()
        : list.items().stream().map(Node::textOrNull).filter(Objects::nonNull).toList();
  }

  private static String text(MapNode map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StructuredProperties {
  private static final int TRIES = 300;
  private static final ServerSideApply APPLY = ServerSideApply.of(TypeSource.builtIn());
  private static final ServerSideApply.Writer A =
      new ServerSideApply.Writer("a", "", "2026-01-01T00:00:00Z");
  private static final ServerSideApply.Writer B =
      new ServerSideApply.Writer("b", "", "2026-01-02T00:00:00Z");
  private static final SchemaType SERVICE =
      Objects.requireNonNull(TypeSource.builtIn().find(new Gvk("", "v1", "Service")));
  private static final MapNode EMPTY = service(MapNode.EMPTY, MapNode.EMPTY);

  private static MapNode service(MapNode labels, MapNode spec) {
    MapNode metadata = MapNode.of("name", ScalarNode.of("web"));
    return MapNode.builder()
        .put("apiVersion", "v1")
        .put("kind", "Service")
        .put("metadata", labels.isEmpty() ? metadata : metadata.with("labels", labels))
        .put("spec", spec)
        .build();
  }

  private static MapNode applied(ServerSideApply.Outcome outcome) {
    return Objects.requireNonNull(outcome.object());
  }

  private static MapNode bare(MapNode object) {
    return ManagedFieldsEntry.write(object, List.of());
  }

  private static TypedValue typed(MapNode object) {
    return new TypedValue(SERVICE, bare(object));
  }

  private static FieldSet owned(MapNode object, String manager) {
    return ManagedFieldsEntry.read(object).stream()
        .filter(entry -> entry.manager().equals(manager))
        .map(ManagedFieldsEntry::fields)
        .reduce(FieldSet.EMPTY, FieldSet::union);
  }

  @Property(tries = TRIES)
  void applyTwice_isApplyOnce(
      @ForAll("services") MapNode live, @ForAll("services") MapNode config) {
    MapNode before = applied(APPLY.apply(null, live, A, false));
    MapNode once = applied(APPLY.apply(before, config, B, true));

    assertThat(APPLY.apply(once, config, B, false).object()).isSameAs(once);
  }

  @Property(tries = TRIES)
  void merge_withWhatSaysNothing_changesNothing(@ForAll("services") MapNode live) {
    assertThat(typed(live).merge(typed(EMPTY)).compare(typed(live)).isSame()).isTrue();
    MapNode object = applied(APPLY.apply(null, live, A, false));

    MapNode after = applied(APPLY.apply(object, service(MapNode.EMPTY, MapNode.EMPTY), B, false));

    assertThat(bare(after)).isEqualTo(bare(object));
  }

  @Property(tries = TRIES)
  void everyLeafOfConfig_isInResultAndOwned(
      @ForAll("services") MapNode live, @ForAll("services") MapNode config) {
    MapNode before = applied(APPLY.apply(null, live, A, false));

    MapNode after = applied(APPLY.apply(before, config, B, true));

    FieldSet leaves = typed(config).fields().leaves();
    assertThat(leaves.difference(typed(after).fields())).isEqualTo(FieldSet.EMPTY);
    Comparison rest = typed(after).merge(typed(config)).compare(typed(after));
    assertThat(rest.isSame()).as("values of the config hold").isTrue();
    FieldSet unowned = leaves.difference(owned(after, "b"));
    assertThat(unowned.paths())
        .allMatch(path -> path.size() == 1 || path.get(1).equals(PathElement.field("name")));
  }

  @Property(tries = TRIES)
  void fieldsOfA_outliveNonConflictingApplyOfB(
      @ForAll("services") MapNode a, @ForAll("services") MapNode b, @ForAll("services") MapNode c) {
    MapNode one = applied(APPLY.apply(null, a, A, false));
    ServerSideApply.Outcome two = APPLY.apply(one, b, B, false);
    if (two.object() == null) {
      assertThat(two.conflicts()).isNotEmpty();
      return;
    }
    ServerSideApply.Outcome three = APPLY.apply(two.object(), c, B, false);
    MapNode last = three.object() == null ? two.object() : three.object();

    assertThat(owned(last, "a")).isEqualTo(owned(one, "a"));
    TypedValue still = typed(last).merge(typed(a));
    assertThat(still.compare(typed(last)).isSame()).as("values of A hold").isTrue();
  }

  @Property(tries = TRIES)
  void givingAllUp_leavesWhatOthersOwn(
      @ForAll("services") MapNode a, @ForAll("services") MapNode b) {
    MapNode one = applied(APPLY.apply(null, a, A, false));
    ServerSideApply.Outcome two = APPLY.apply(one, b, B, false);
    if (two.object() == null) {
      return; // the conflict is another property's
    }

    MapNode nothing = EMPTY.without("spec");
    MapNode back = applied(APPLY.apply(two.object(), nothing, B, false));

    assertThat(owned(back, "b")).isEqualTo(FieldSet.EMPTY);
    assertThat(typed(one).fields().leaves().difference(typed(back).fields()))
        .isEqualTo(FieldSet.EMPTY);
    assertThat(owned(back, "a")).isEqualTo(owned(one, "a"));
  }

  @Property(tries = TRIES)
  void threeWayMerge_again_changesNothing(
      @ForAll("services") MapNode last,
      @ForAll("services") MapNode desired,
      @ForAll("services") MapNode live) {
    for (SchemaType type : List.of(SERVICE, SchemaType.deduced())) {
      MapNode once = ThreeWayMerge.merge(type, last, desired, live);

      assertThat(ThreeWayMerge.merge(type, desired, desired, once)).isEqualTo(once);
      assertThat(ThreeWayMerge.merge(type, desired, desired, desired)).isEqualTo(desired);
    }
  }

  @Property(tries = TRIES)
  void threeWayMerge_everyDeclaredLeaf_isInTheResult(
      @ForAll("services") MapNode last,
      @ForAll("services") MapNode desired,
      @ForAll("services") MapNode live) {
    MapNode merged = ThreeWayMerge.merge(SERVICE, last, desired, live);

    assertThat(typed(merged).merge(typed(desired)).compare(typed(merged)).isSame()).isTrue();
  }

  @Property(tries = TRIES)
  void set_throughFieldsV1AndText_isTheSame(@ForAll("sets") FieldSet set) {
    assertThat(FieldSet.ofFieldsV1(set.toFieldsV1())).isEqualTo(set);
    StringBuilder json = new StringBuilder();
    Json.write(set.toFieldsV1(), json);
    MapNode read =
        (MapNode) JsonTrees.read("set", json.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(FieldSet.ofFieldsV1(read)).isEqualTo(set);
  }

  @Property(tries = TRIES)
  void setAlgebra_holds(@ForAll("sets") FieldSet a, @ForAll("sets") FieldSet b) {
    assertThat(a.union(b)).isEqualTo(b.union(a));
    assertThat(a.intersection(b)).isEqualTo(b.intersection(a));
    assertThat(a.difference(b).union(a.intersection(b))).isEqualTo(a);
    assertThat(a.difference(b).intersection(b)).isEqualTo(FieldSet.EMPTY);
    assertThat(a.union(b).size()).isEqualTo(a.size() + b.size() - a.intersection(b).size());
    assertThat(a.recursiveDifference(b).difference(a.difference(b))).isEqualTo(FieldSet.EMPTY);
    assertThat(a.paths()).allMatch(a::has).hasSize(a.size());
    assertThat(b.leaves().difference(b)).isEqualTo(FieldSet.EMPTY);
  }

  @Property(tries = TRIES)
  void compare_andMerge_agree(@ForAll("services") MapNode a, @ForAll("services") MapNode b) {
    Comparison there = typed(a).compare(typed(b));
    Comparison back = typed(b).compare(typed(a));
    assertThat(there.added()).isEqualTo(back.removed());
    assertThat(there.modified()).isEqualTo(back.modified());
    assertThat(typed(a).merge(typed(b)).compare(typed(b)).added()).isEqualTo(FieldSet.EMPTY);
    assertThat(typed(a).without(there.removed()).merge(typed(b)).compare(typed(b)).removed())
        .satisfies(
            rest -> assertThat(rest.leaves().difference(typed(a).fields()).isEmpty()).isTrue());
  }

  @Provide
  Arbitrary<MapNode> services() {
    Arbitrary<MapNode> strings = strings();
    Arbitrary<ListNode> ports =
        Combinators.combine(
                Arbitraries.integers().between(80, 82),
                Arbitraries.of("", "TCP", "UDP"),
                Arbitraries.of("", "http", "web"))
            .as(StructuredProperties::port)
            .list()
            .ofMaxSize(4)
            .map(StructuredProperties::distinct);
    Arbitrary<ListNode> finalizers =
        Arbitraries.of("a", "b", "c").list().uniqueElements().map(ListNode::ofStrings);
    return Combinators.combine(
            strings, strings, ports, finalizers, Arbitraries.integers().between(0, 31))
        .as(
            (labels, selector, list, ips, has) -> {
              MapNode.Builder spec = MapNode.builder().put("sessionAffinity", "None");
              putIf(spec, has, 1, "selector", selector);
              putIf(spec, has, 2, "ports", list);
              putIf(spec, has, 4, "loadBalancerSourceRanges", ips);
              putIf(spec, has, 8, "type", ScalarNode.of(has % 2 == 0 ? "ClusterIP" : "NodePort"));
              MapNode service = service(labels, spec.build());
              MapNode metadata = Objects.requireNonNull(service.map("metadata"));
              return (has & 16) == 0 || ips.isEmpty()
                  ? service
                  : service.with("metadata", metadata.with("finalizers", ips));
            });
  }

  private static void putIf(MapNode.Builder map, int bits, int bit, String key, Node value) {
    boolean empty =
        value instanceof MapNode node && node.isEmpty()
            || value instanceof ListNode list && list.isEmpty();
    if ((bits & bit) != 0 && !empty) {
      map.put(key, value);
    }
  }

  private static Arbitrary<MapNode> strings() {
    return Arbitraries.maps(Arbitraries.of("x", "y", "z"), Arbitraries.of("1", "2"))
        .ofMaxSize(3)
        .map(MapNode::ofStrings);
  }

  private static MapNode port(int number, String protocol, String name) {
    return MapNode.builder()
        .put("port", number)
        .putIfPresent("protocol", protocol.isEmpty() ? null : protocol)
        .putIfPresent("name", name.isEmpty() ? null : name)
        .build();
  }

  /** One port of each number and protocol, as a config must have them. */
  private static ListNode distinct(List<MapNode> ports) {
    Map<String, MapNode> byKey = new LinkedHashMap<>();
    for (MapNode port : ports) {
      String protocol = port.text("protocol");
      byKey.put(port.text("port") + (protocol == null ? "TCP" : protocol), port);
    }
    return ListNode.of(List.copyOf(byKey.values()));
  }

  @Provide
  Arbitrary<FieldSet> sets() {
    Arbitrary<Node> scalars =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(4).map(ScalarNode::of),
            Arbitraries.strings().withChars("a\"\\<>&\n.:{ ").ofMaxLength(4).map(ScalarNode::of),
            Arbitraries.integers().between(-3, 3).map(i -> ScalarNode.of((long) i)),
            Arbitraries.of(0.5, 1.0, -2.25).map(ScalarNode::of),
            Arbitraries.of(ScalarNode.TRUE, ScalarNode.FALSE, ScalarNode.NULL));
    Arbitrary<PathElement> elements =
        Arbitraries.oneOf(
            Arbitraries.of("a", "b", "", "f:x", ".", "a.b/c").map(PathElement::field),
            scalars.map(PathElement.Value::new),
            Arbitraries.integers().between(0, 2).map(PathElement.Index::new),
            Arbitraries.maps(Arbitraries.of("name", "port"), scalars)
                .ofMinSize(1)
                .ofMaxSize(2)
                .map(StructuredProperties::key));
    return elements
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .list()
        .ofMaxSize(8)
        .map(
            paths -> {
              FieldSet.Builder set = FieldSet.builder();
              paths.forEach(set::add);
              return set.build();
            });
  }

  private static PathElement key(Map<String, Node> fields) {
    return new PathElement.Key(
        fields.entrySet().stream()
            .map(field -> new PathElement.KeyField(field.getKey(), field.getValue()))
            .toList());
  }
}

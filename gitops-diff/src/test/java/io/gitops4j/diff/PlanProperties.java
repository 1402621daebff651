// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.app.IgnoreRule;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.diff.predict.ClientSideApply;
import io.gitops4j.diff.structured.ServerSideApply;
import io.gitops4j.diff.structured.TypeSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What holds of every comparison. */
class PlanProperties {
  private static final int TRIES = 200;
  private static final ServerSideApply.Writer US =
      new ServerSideApply.Writer(ApplyOptions.FIELD_MANAGER, "", "2026-01-01T00:00:00Z");
  private static final ServerSideApply.Writer ANOTHER =
      new ServerSideApply.Writer("another", "", "2026-01-01T00:00:00Z");

  private static Plan plan(
      List<MapNode> desired, List<MapNode> live, List<IgnoreRule> rules, List<DriftRule> drift) {
    Application.Builder application =
        Application.builder("app")
            .source(
                new Source(SourceRef.of("https://example.org/x.git", "main"), TreePath.ROOT, null));
    rules.forEach(application::ignore);
    drift.forEach(application::driftRule);
    Map<ResourceId, MapNode> objects = new HashMap<>();
    live.forEach(object -> objects.put(ResourceId.of(object), object));
    LiveState state =
        new LiveState(
            desired.stream().map(Manifest::of).toList(),
            objects,
            Map.of(),
            Map.of(),
            Inventory.EMPTY);
    return new PlanDiffer().diff(new DiffInput(application.build(), state));
  }

  private static Plan plan(MapNode desired, MapNode live) {
    return plan(List.of(desired), List.of(live), List.of(), List.of());
  }

  private static Set<FieldPath> counted(Plan plan) {
    return plan.changes().stream()
        .flatMap(change -> change.fields().stream())
        .filter(field -> !field.ignored())
        .map(FieldChange::path)
        .collect(Collectors.toSet());
  }

  private static void isInSync(Plan plan) {
    assertThat(counted(plan)).isEmpty();
    assertThat(plan.status()).isEqualTo(SyncStatus.SYNCED);
    assertThat(plan.pending()).isEmpty();
  }

  @Property(tries = TRIES)
  void anObject_asItIsDeclared_doesNotDiffer(@ForAll("objects") MapNode object) {
    Plan plan = plan(object, object);
    isInSync(plan);
    assertThat(plan.changes()).allSatisfy(change -> assertThat(change.fields()).isEmpty());
  }

  @Property(tries = TRIES)
  void anApply_onTheServer_leavesNoDifference(
      @ForAll("objects") MapNode first, @ForAll("objects") MapNode other) {
    MapNode before = applied(null, renamed(first, other), ANOTHER);
    MapNode after = applied(before, other, US);

    isInSync(plan(other, after));
  }

  @Property(tries = TRIES)
  void anApply_byAClient_leavesNoDifference(
      @ForAll("objects") MapNode first, @ForAll("objects") MapNode other) {
    MapNode before = withLastApplied(renamed(first, other), renamed(first, other));
    MapNode after = ClientSideApply.of(TypeSource.builtIn()).predict(other, before);

    isInSync(plan(other, withLastApplied(after, other)));
  }

  @Property(tries = TRIES)
  void aStatus_followsFromTheDifferences(
      @ForAll("objects") MapNode first, @ForAll("objects") MapNode other) {
    for (Change change : plan(other, renamed(first, other)).changes()) {
      boolean differs = change.fields().stream().anyMatch(field -> !field.ignored());
      assertThat(change.status()).isEqualTo(differs ? SyncStatus.OUT_OF_SYNC : SyncStatus.SYNCED);
      assertThat(change.fields())
          .filteredOn(FieldChange::ignored)
          .allSatisfy(field -> assertThat(field.reason()).isNotBlank());
    }
  }

  @Property(tries = TRIES)
  void anIgnoreRule_neverCreatesADifference(
      @ForAll("objects") MapNode first,
      @ForAll("objects") MapNode other,
      @ForAll("pointers") List<String> pointers) {
    MapNode live = renamed(first, other);
    Set<FieldPath> without = counted(plan(other, live));
    List<FieldPath> paths = pointers.stream().map(FieldPath::ofPointer).toList();
    List<IgnoreRule> rules = List.of(new IgnoreRule("*", "*", "", "", paths, List.of()));
    List<DriftRule> drift = List.of(new DriftRule(paths, DriftRule.Target.ANY));
    List<MapNode> desired = List.of(other);

    assertThat(without).containsAll(counted(plan(desired, List.of(live), rules, List.of())));
    assertThat(without).containsAll(counted(plan(desired, List.of(live), List.of(), drift)));
  }

  @Property(tries = TRIES)
  void keyOrder_neverMatters(
      @ForAll("objects") MapNode first, @ForAll("objects") MapNode other, @ForAll long seed) {
    MapNode live = renamed(first, other);
    Random random = new Random(seed);

    assertThat(fields(plan(shuffled(other, random), shuffled(live, random))))
        .isEqualTo(fields(plan(other, live)));
  }

  @Property(tries = 100)
  void manifestOrder_neverMatters(
      @ForAll("several") List<MapNode> desired,
      @ForAll("several") List<MapNode> live,
      @ForAll long seed) {
    List<MapNode> shuffled = new ArrayList<>(desired);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(plan(shuffled, live, List.of(), List.of()))
        .isEqualTo(plan(desired, live, List.of(), List.of()));
  }

  private static List<String> fields(Plan plan) {
    return plan.changes().stream()
        .flatMap(change -> change.fields().stream())
        .map(
            field ->
                field.path() + " " + print(field.before()) + print(field.after()) + field.reason())
        .toList();
  }

  private static String print(@Nullable Node node) {
    return node == null ? "-" : YamlPrinter.print(sorted(node));
  }

  private static Node sorted(Node node) {
    if (node instanceof MapNode map) {
      MapNode.Builder out = MapNode.builder();
      map.keys().stream()
          .sorted()
          .forEach(key -> out.put(key, sorted(Objects.requireNonNull(map.get(key)))));
      return out.build();
    }
    return node instanceof ListNode list
        ? ListNode.of(list.items().stream().map(PlanProperties::sorted).toList())
        : node;
  }

  private static MapNode shuffled(MapNode map, Random random) {
    List<String> keys = new ArrayList<>(map.keys());
    Collections.shuffle(keys, random);
    MapNode.Builder out = MapNode.builder();
    keys.forEach(key -> out.put(key, shuffledNode(Objects.requireNonNull(map.get(key)), random)));
    return out.build();
  }

  private static Node shuffledNode(Node node, Random random) {
    if (node instanceof MapNode map) {
      return shuffled(map, random);
    }
    return node instanceof ListNode list
        ? ListNode.of(list.items().stream().map(item -> shuffledNode(item, random)).toList())
        : node;
  }

  private static MapNode applied(
      @Nullable MapNode live, MapNode desired, ServerSideApply.Writer writer) {
    return Objects.requireNonNull(
        ServerSideApply.of(TypeSource.builtIn()).apply(live, desired, writer, true).object());
  }

  private static MapNode withLastApplied(MapNode object, MapNode applied) {
    String json = new String(JsonTrees.print(applied), StandardCharsets.UTF_8);
    return Edit.set(object, json, "metadata", "annotations", ClientSideApply.LAST_APPLIED);
  }

  /** The content of one object, if it is of the same kind as the other; else the other. */
  private static MapNode renamed(MapNode object, MapNode like) {
    return Objects.equals(object.get("kind"), like.get("kind")) ? object : like;
  }

  @Provide
  Arbitrary<List<String>> pointers() {
    return Arbitraries.of(
            "/metadata/labels",
            "/metadata/labels/x",
            "/spec/replicas",
            "/spec/type",
            "/spec/sessionAffinity",
            "/spec/ports/0",
            "/spec/template/spec/containers/0/image",
            "/spec/template/spec/containers/1",
            "/spec/strategy",
            "/spec/list/0/a",
            "/data",
            "/spec")
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<List<MapNode>> several() {
    return objects()
        .list()
        .ofMaxSize(4)
        .map(
            list -> {
              Map<ResourceId, MapNode> distinct = new HashMap<>();
              list.forEach(object -> distinct.put(ResourceId.of(object), object));
              return List.copyOf(distinct.values());
            });
  }

  @Provide
  Arbitrary<MapNode> objects() {
    return Arbitraries.oneOf(configs(), services(), deployments(), widgets());
  }

  private static MapNode object(String apiVersion, String kind, MapNode labels) {
    MapNode metadata = MapNode.ofStrings(Map.of("name", "a", "namespace", "n"));
    return MapNode.builder()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("metadata", labels.isEmpty() ? metadata : metadata.with("labels", labels))
        .build();
  }

  private static Arbitrary<MapNode> texts() {
    return Arbitraries.maps(Arbitraries.of("x", "y", "z"), Arbitraries.of("1", "2"))
        .ofMaxSize(3)
        .map(MapNode::ofStrings);
  }

  private static Arbitrary<MapNode> configs() {
    return Combinators.combine(texts(), texts())
        .as((labels, data) -> putIfAny(object("v1", "ConfigMap", labels), "data", data));
  }

  private static MapNode putIfAny(MapNode object, String key, MapNode value) {
    return value.isEmpty() ? object : object.with(key, value);
  }

  private static Arbitrary<MapNode> services() {
    Arbitrary<ListNode> ports =
        Arbitraries.of(80, 81, 82)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .uniqueElements()
            .map(
                numbers ->
                    ListNode.of(
                        numbers.stream()
                            .map(n -> MapNode.builder().put("port", n).build())
                            .toList()));
    return Combinators.combine(
            texts(),
            texts(),
            ports,
            Arbitraries.of("None", "ClientIP"),
            Arbitraries.of(true, false))
        .as(
            (labels, selector, list, affinity, has) -> {
              MapNode.Builder spec = MapNode.builder().put("ports", list);
              if (has) {
                spec.put("sessionAffinity", affinity).put("type", "ClusterIP");
              }
              MapNode service = object("v1", "Service", labels).with("spec", spec.build());
              return selector.isEmpty() ? service : Edit.set(service, selector, "spec", "selector");
            });
  }

  private static Arbitrary<MapNode> deployments() {
    Arbitrary<MapNode> container =
        Combinators.combine(
                Arbitraries.of("i:1", "i:2"),
                texts(),
                Arbitraries.of("", "1000m", "1", "0.5"),
                Arbitraries.of(true, false))
            .as(
                (image, env, cpu, probe) -> {
                  MapNode.Builder out = MapNode.builder().put("image", image);
                  if (!env.isEmpty()) {
                    out.put(
                        "env",
                        ListNode.of(
                            env.entries().stream()
                                .map(
                                    e ->
                                        MapNode.of("name", ScalarNode.of(e.key()))
                                            .with("value", e.value()))
                                .toList()));
                  }
                  MapNode built = out.build();
                  if (!cpu.isEmpty()) {
                    built = Edit.set(built, cpu, "resources", "requests", "cpu");
                  }
                  return probe
                      ? Edit.set(built, ScalarNode.of(80), "readinessProbe", "httpGet", "port")
                      : built;
                });
    Arbitrary<ListNode> containers =
        Arbitraries.maps(Arbitraries.of("a", "b", "c"), container)
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(
                byName ->
                    ListNode.of(
                        byName.entrySet().stream()
                            .map(e -> e.getValue().with("name", ScalarNode.of(e.getKey())))
                            .toList()));
    return Combinators.combine(
            texts(),
            containers,
            Arbitraries.of(0, 1, 2, 3),
            Arbitraries.of("", "Recreate", "RollingUpdate"))
        .as(
            (labels, list, replicas, strategy) -> {
              MapNode deployment =
                  Edit.set(
                      object("apps/v1", "Deployment", labels),
                      list,
                      "spec",
                      "template",
                      "spec",
                      "containers");
              if (replicas > 0) {
                deployment = Edit.set(deployment, ScalarNode.of(replicas), "spec", "replicas");
              }
              return strategy.isEmpty()
                  ? deployment
                  : Edit.set(deployment, strategy, "spec", "strategy", "type");
            });
  }

  private static Arbitrary<MapNode> widgets() {
    Arbitrary<Node> scalars =
        Arbitraries.of(ScalarNode.of(1), ScalarNode.of("t"), ScalarNode.TRUE, MapNode.EMPTY);
    Arbitrary<MapNode> maps =
        Arbitraries.maps(Arbitraries.of("a", "b", "name"), scalars)
            .ofMaxSize(3)
            .map(
                entries -> {
                  MapNode.Builder out = MapNode.builder();
                  entries.forEach(out::put);
                  return out.build();
                });
    return Combinators.combine(texts(), maps, maps.list().ofMaxSize(3))
        .as(
            (labels, map, list) ->
                object("x.io/v1", "Widget", labels)
                    .with("spec", map.with("list", ListNode.of(new ArrayList<Node>(list)))));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Random histories of the cluster in memory, judged by small models of what must come out. */
class MemoryClusterProperties {

  /** One apply of a config map by a manager. */
  record Step(String manager, boolean force, Map<String, String> data) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Map<String, String>> data =
        Arbitraries.maps(Arbitraries.of("a", "b", "c"), Arbitraries.of("1", "2")).ofMaxSize(3);
    return Combinators.combine(Arbitraries.of("first", "second"), Arbitraries.of(true, false), data)
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  /**
   * The model: each key has a value and owners. An apply sets its keys, gives up those it no longer
   * names, which go if nobody owns them, and conflicts where another owns a key with another value.
   */
  @Property(tries = 300)
  void applies_byTwoManagers_comeToWhatTheModelSays(@ForAll("steps") List<Step> steps) {
    try (MemoryCluster cluster = MemoryCluster.create()) {
      Map<String, String> values = new TreeMap<>();
      Map<String, Set<String>> owners = new HashMap<>();
      String version = "";
      for (Step step : steps) {
        boolean conflict =
            step.data().entrySet().stream()
                .anyMatch(
                    entry ->
                        values.containsKey(entry.getKey())
                            && !values.get(entry.getKey()).equals(entry.getValue())
                            && owners.get(entry.getKey()).stream()
                                .anyMatch(owner -> !owner.equals(step.manager())));
        Map<String, String> before = new TreeMap<>(values);
        Map<String, Set<String>> ownersBefore = copy(owners);
        boolean refused = apply(cluster, step);
        assertThat(refused).isEqualTo(conflict && !step.force());
        if (!refused) {
          model(step, values, owners);
        }
        String now = version(cluster);
        if (!version.isEmpty() && before.equals(values) && ownersBefore.equals(owners)) {
          assertThat(now).as("nothing changed, so nothing is written").isEqualTo(version);
        }
        version = now;
        assertThat(data(cluster)).isEqualTo(values);
      }
    }
  }

  private static Map<String, Set<String>> copy(Map<String, Set<String>> owners) {
    Map<String, Set<String>> copy = new HashMap<>();
    owners.forEach((key, names) -> copy.put(key, new HashSet<>(names)));
    return copy;
  }

  private static void model(
      Step step, Map<String, String> values, Map<String, Set<String>> owners) {
    for (String key : new ArrayList<>(values.keySet())) {
      Set<String> names = owners.get(key);
      if (!step.data().containsKey(key) && names.remove(step.manager()) && names.isEmpty()) {
        values.remove(key);
        owners.remove(key);
      }
    }
    step.data()
        .forEach(
            (key, value) -> {
              Set<String> names = owners.computeIfAbsent(key, absent -> new HashSet<>());
              if (!value.equals(values.get(key))) {
                names.clear();
              }
              names.add(step.manager());
              values.put(key, value);
            });
  }

  private static boolean apply(MemoryCluster cluster, Step step) {
    MapNode object =
        Yaml.object("{apiVersion: v1, kind: ConfigMap, metadata: {name: it, namespace: default}}");
    // an empty map would be a field of its own, which more than one can own
    if (!step.data().isEmpty()) {
      object = object.with("data", MapNode.ofStrings(new TreeMap<>(step.data())));
    }
    try {
      cluster.apply(object, new ApplyOptions(step.manager(), step.force(), false));
      return false;
    } catch (ClusterException refused) {
      assertThat(refused.error()).isEqualTo(ClusterError.CONFLICT);
      return true;
    }
  }

  private static String version(MemoryCluster cluster) {
    return cluster
        .get(ClusterRules.CONFIG_MAP, "default", "it")
        .map(object -> Yaml.text(object, "metadata", "resourceVersion"))
        .orElse("");
  }

  private static Map<String, String> data(MemoryCluster cluster) {
    Map<String, String> data = new TreeMap<>();
    MapNode object = cluster.get(ClusterRules.CONFIG_MAP, "default", "it").orElseThrow();
    if (object.get("data") instanceof MapNode map) {
      map.entries().forEach(entry -> data.put(entry.key(), entry.value().textOrNull()));
    }
    return data;
  }

  /** For each object after the first, which earlier ones own it. */
  @Provide
  Arbitrary<List<Set<Integer>>> families() {
    return Arbitraries.integers().between(0, 9).set().ofMaxSize(2).list().ofMinSize(1).ofMaxSize(9);
  }

  @Property(tries = 200)
  void deletions_withCollection_leaveNoOrphan(
      @ForAll("families") List<Set<Integer>> families,
      @ForAll List<@IntRange(max = 9) Integer> deletions,
      @ForAll boolean foreground) {
    try (MemoryCluster cluster = MemoryCluster.create()) {
      List<MapNode> made = new ArrayList<>();
      made.add(cluster.apply(member(0, List.of()), ApplyOptions.DEFAULTS));
      for (Set<Integer> family : families) {
        List<MapNode> parents =
            family.stream().filter(index -> index < made.size()).map(made::get).toList();
        made.add(cluster.apply(member(made.size(), parents), ApplyOptions.DEFAULTS));
      }
      Propagation propagation = foreground ? Propagation.FOREGROUND : Propagation.BACKGROUND;
      for (int index : deletions) {
        cluster.delete(
            ClusterRules.CONFIG_MAP, "default", "m" + index, DeleteOptions.of(propagation));
      }
      List<MapNode> left = cluster.list(ClusterRules.CONFIG_MAP, "default", "member");
      Set<String> uids = new HashSet<>();
      left.forEach(object -> uids.add(Yaml.text(object, "metadata", "uid")));
      for (MapNode object : left) {
        assertThat(Yaml.text(object, "metadata", "deletionTimestamp")).isEmpty();
        for (Node owner : Yaml.items(object, "metadata", "ownerReferences")) {
          assertThat(uids).contains(Yaml.text(owner, "uid"));
        }
      }
      Set<String> names = new HashSet<>(Yaml.names(left));
      deletions.forEach(index -> assertThat(names).doesNotContain("m" + index));
      // what never lost all its owners is still there
      Set<Integer> gone = new HashSet<>(deletions);
      for (int i = 0; i < made.size(); i++) {
        List<Integer> parents = parents(i, families);
        boolean orphaned = !parents.isEmpty() && gone.containsAll(parents);
        if (orphaned) {
          gone.add(i);
        }
        assertThat(names.contains("m" + i)).as("m" + i).isEqualTo(!gone.contains(i));
      }
    }
  }

  private static List<Integer> parents(int member, List<Set<Integer>> families) {
    return member == 0
        ? List.of()
        : families.get(member - 1).stream().filter(index -> index < member).toList();
  }

  private static MapNode member(int index, List<MapNode> parents) {
    List<MapNode> references = new ArrayList<>();
    for (MapNode parent : parents) {
      references.add(
          MapNode.builder()
              .put("apiVersion", "v1")
              .put("kind", "ConfigMap")
              .put("name", Yaml.text(parent, "metadata", "name"))
              .put("uid", Yaml.text(parent, "metadata", "uid"))
              .put("blockOwnerDeletion", index % 2 == 0)
              .build());
    }
    MapNode metadata =
        MapNode.builder()
            .put("name", "m" + index)
            .put("namespace", "default")
            .put("labels", MapNode.builder().put("member", "yes").build())
            .put("ownerReferences", ListNode.of(references))
            .build();
    return MapNode.builder()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put("metadata", metadata)
        .build();
  }
}

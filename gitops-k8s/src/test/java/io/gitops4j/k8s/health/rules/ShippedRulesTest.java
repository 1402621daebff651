// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.health.HealthRuleException;
import io.gitops4j.k8s.health.HealthRules;
import io.gitops4j.k8s.health.KubernetesHealth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ShippedRulesTest {
  private static final Path FILES = Path.of("src/main/resources/io/gitops4j/k8s/health/rules");
  private static final List<String> WORDS = words();
  private static final List<String> KINDS = groupKinds();

  /** The shipped files, printed and read again. */
  private static final HealthRules PRINTED = printed();

  private static List<Path> files() {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that the rules name, so that arbitrary objects are near to what rules look for. */
  private static List<String> words() {
    List<String> words = new ArrayList<>();
    for (Path file : files()) {
      for (String word : new String(bytes(file), StandardCharsets.UTF_8).split("[^A-Za-z0-9]+")) {
        words.add(word);
      }
    }
    return words.stream().distinct().filter(word -> !word.isEmpty()).toList();
  }

  private static List<String> groupKinds() {
    List<String> kinds = new ArrayList<>();
    for (Path file : files()) {
      kinds.addAll(RuleReader.read(file.toString(), bytes(file)).keySet());
    }
    return kinds.stream()
        .map(kind -> kind.replace("*.", "a.").replace("*", "Any"))
        .sorted()
        .toList();
  }

  @Test
  void index_isTheGroupsOfTheFiles() {
    Map<String, String> groups = new TreeMap<>();
    for (Path file : files()) {
      String name = String.valueOf(file.getFileName());
      for (String groupKind : RuleReader.read(name, bytes(file)).keySet()) {
        String group = groupKind.substring(0, groupKind.lastIndexOf('/'));
        assertThat(groups.getOrDefault(group, name)).as(group).isEqualTo(name);
        groups.put(group, name);
      }
    }
    assertThat(ShippedRules.files()).isEqualTo(groups);
    assertThat(HealthRules.shippedGroups()).isEqualTo(groups.keySet());
  }

  @Test
  void kinds_manyOfThem() {
    assertThat(KINDS).hasSizeGreaterThan(300).doesNotHaveDuplicates();
  }

  @Test
  void rules_neverAskForAnEngine() {
    for (Path file : files()) {
      assertThat(new String(bytes(file), StandardCharsets.UTF_8))
          .as(file.toString())
          .doesNotContain("cel:");
    }
  }

  @Test
  void everyKind_withoutStatus_isNeverDegraded() {
    KubernetesHealth health = KubernetesHealth.of(HealthStyle.GITOPS);
    for (String kind : KINDS) {
      Optional<Health> judged = health.assess(object(kind, MapNode.EMPTY));
      assertThat(judged.map(Health::status))
          .as(kind)
          .isPresent()
          .get()
          .isNotEqualTo(HealthStatus.DEGRADED);
    }
  }

  @Property(tries = 2000)
  void anyObject_isJudgedWithoutThrowing(
      @ForAll("kinds") String kind,
      @ForAll("trees") MapNode status,
      @ForAll("trees") MapNode spec) {
    MapNode object =
        object(kind, status)
            .with("spec", spec)
            .with("metadata", MapNode.of("generation", ScalarNode.of(2)));
    for (HealthStyle style : List.of(HealthStyle.GITOPS, HealthStyle.ARGO)) {
      Optional<Health> health = KubernetesHealth.of(style).assess(object);
      assertThat(health).isEqualTo(KubernetesHealth.of(style).assess(object));
      health
          .filter(found -> found.status() == HealthStatus.UNKNOWN)
          .ifPresent(found -> assertThat(found.message()).isNotEmpty());
    }
  }

  @Property(tries = 300)
  void printedRules_judgeAsBefore(@ForAll("kinds") String kind, @ForAll("trees") MapNode status) {
    MapNode object = object(kind, status);
    assertThat(KubernetesHealth.of(HealthStyle.GITOPS).withRules(PRINTED).assess(object))
        .isEqualTo(KubernetesHealth.of(HealthStyle.GITOPS).assess(object));
  }

  private static HealthRules printed() {
    HealthRules rules = HealthRules.none();
    for (Path file : files()) {
      StringBuilder text = new StringBuilder();
      for (Node document : YamlReader.ofDefaults().read(file.toString(), bytes(file))) {
        text.append("---\n").append(YamlPrinter.print(document));
      }
      rules = rules.with(HealthRules.parse(file.toString(), text.toString()));
    }
    return rules;
  }

  @Property(tries = 2000)
  void anyText_isRulesOrRefused(@ForAll("trees") MapNode tree) {
    MapNode file =
        MapNode.of("groups", ScalarNode.of("x.org"))
            .with("kinds", MapNode.of("A", ListNode.of(List.of(tree))));
    HealthRules rules;
    try {
      rules = HealthRules.parse("any.yaml", YamlPrinter.print(file));
    } catch (HealthRuleException e) {
      assertThat(e.issues()).isNotEmpty();
      return;
    }
    MapNode object = object("x.org/A", tree);
    assertThat(KubernetesHealth.of(HealthStyle.GITOPS).withRules(rules).assess(object)).isNotNull();
  }

  private static MapNode object(String groupKind, MapNode status) {
    int slash = groupKind.lastIndexOf('/');
    return MapNode.of("apiVersion", ScalarNode.of(groupKind.substring(0, slash) + "/v1"))
        .with("kind", ScalarNode.of(groupKind.substring(slash + 1)))
        .with("status", status);
  }

  @Provide
  Arbitrary<String> kinds() {
    return Arbitraries.of(KINDS);
  }

  @Provide
  Arbitrary<MapNode> trees() {
    return maps(nodes(3));
  }

  private static Arbitrary<Node> nodes(int depth) {
    Arbitrary<Node> scalars =
        Arbitraries.oneOf(
            Arbitraries.of(WORDS).map(ScalarNode::of),
            Arbitraries.of("True", "False", "Unknown", "", "1e999999999", "-", "..")
                .map(ScalarNode::of),
            Arbitraries.longs().map(ScalarNode::of),
            Arbitraries.of(ScalarNode.NULL, ScalarNode.TRUE, ScalarNode.of(2.5)));
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<Node> deeper = nodes(depth - 1);
    return Arbitraries.oneOf(
        scalars,
        maps(deeper).map(map -> map),
        deeper.list().ofMaxSize(3).map(ListNode::of),
        conditions().map(list -> list));
  }

  private static Arbitrary<ListNode> conditions() {
    Arbitrary<Node> words = Arbitraries.of(WORDS).map(ScalarNode::of);
    Arbitrary<Node> statuses = Arbitraries.of("True", "False", "Unknown").map(ScalarNode::of);
    return words
        .tuple3()
        .flatMap(
            three ->
                statuses.map(
                    status ->
                        (Node)
                            MapNode.of("type", three.get1())
                                .with("reason", three.get2())
                                .with("message", three.get3())
                                .with("status", status)))
        .list()
        .ofMaxSize(3)
        .map(ListNode::of);
  }

  private static Arbitrary<MapNode> maps(Arbitrary<Node> values) {
    Arbitrary<String> keys =
        Arbitraries.oneOf(
            Arbitraries.of(WORDS),
            Arbitraries.of(
                "conditions",
                "phase",
                "state",
                "status",
                "observedGeneration",
                "health",
                "message",
                "condition",
                "field",
                "some",
                "where",
                "map",
                "is"));
    return Arbitraries.maps(keys, values)
        .ofMaxSize(5)
        .map(
            entries -> {
              MapNode.Builder builder = MapNode.builder();
              entries.forEach(builder::put);
              return builder.build();
            });
  }
}

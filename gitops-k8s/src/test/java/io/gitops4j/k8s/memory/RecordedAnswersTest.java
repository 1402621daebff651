// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cluster in memory answers as a Kubernetes 1.34.2 answered: {@code recorded-answers.jsonl}
 * holds objects, and what a dry run of their first apply by {@code gitops4j} gave there, without
 * uid and times.
 */
class RecordedAnswersTest {

  static Stream<Arguments> answers() throws IOException {
    List<Arguments> answers = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    RecordedAnswersTest.class.getResourceAsStream("recorded-answers.jsonl")),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        MapNode both = (MapNode) YamlReader.ofDefaults().read("line", line).get(0);
        MapNode applied = Edit.map(both, "applied");
        answers.add(
            Arguments.of(
                applied.text("kind") + " " + Edit.text(applied, "metadata", "name"),
                applied,
                Edit.map(both, "answer")));
      }
    }
    return answers.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void apply_dryRun_answersAsTheServerDid(String name, MapNode applied, MapNode answer) {
    try (MemoryCluster cluster = MemoryCluster.create()) {
      MapNode found = cluster.apply(applied, ApplyOptions.DEFAULTS.asDryRun());
      assertThat(YamlPrinter.print(sorted(comparable(found))))
          .isEqualTo(YamlPrinter.print(sorted(comparable(answer))));
    }
  }

  /** Without what differs from cluster to cluster, and what is not modelled. */
  private static MapNode comparable(MapNode object) {
    MapNode rest = Lifecycle.withoutServerMetadata(object);
    MapNode generation = Edit.map(object, "metadata");
    if (generation.get("generation") instanceof ScalarNode number) {
      rest = Edit.set(rest, number, "metadata", "generation");
    }
    rest = Ownership.withoutTimes(rest);
    String kind = Edit.text(object, "kind");
    return switch (kind) {
      case "Service" -> {
        if (!Edit.text(rest, "spec", "clusterIP").equals("None")) {
          rest = Edit.remove(Edit.remove(rest, "spec", "clusterIP"), "spec", "clusterIPs");
        }
        yield Edit.changeEach(rest, port -> port.without("nodePort"), "spec", "ports");
      }
      // the service account's token and the tolerations are put in by admission plug-ins
      case "Pod" -> {
        rest = Edit.remove(Edit.remove(rest, "spec", "tolerations"), "spec", "volumes");
        yield Edit.changeEach(rest, c -> c.without("volumeMounts"), "spec", "containers");
      }
      case "Job" -> withoutUids(rest);
      case "PersistentVolume" -> Edit.remove(rest, "status", "lastPhaseTransitionTime");
      // the types of this kind are not in the table of the structured merge
      case "CustomResourceDefinition" -> Edit.remove(rest, "metadata", "managedFields");
      default -> rest;
    };
  }

  private static MapNode withoutUids(MapNode job) {
    MapNode rest = job;
    for (String label : List.of("controller-uid", "batch.kubernetes.io/controller-uid")) {
      assertThat(Edit.has(rest, "metadata", "labels", label)).isTrue();
      rest = Edit.remove(rest, "metadata", "labels", label);
      rest = Edit.remove(rest, "spec", "selector", "matchLabels", label);
      rest = Edit.remove(rest, "spec", "template", "metadata", "labels", label);
    }
    return rest;
  }

  /** The same with the keys of each map in order, so that a difference is easy to see. */
  private static Node sorted(Node node) {
    if (node instanceof MapNode map) {
      MapNode.Builder builder = MapNode.builder();
      map.keys().stream()
          .sorted()
          .forEach(key -> builder.put(key, sorted(Objects.requireNonNull(map.get(key), "value"))));
      return builder.build();
    }
    if (node instanceof ListNode list) {
      return ListNode.of(list.items().stream().map(RecordedAnswersTest::sorted).toList());
    }
    return node;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Groups with limits, which share members, and applications that wait for each other. */
class GraphRunProperties {
  private static Application application(String name) {
    return Application.builder(name)
        .source(new Source(SourceRef.of("https://git.example/a.git", "main"), TreePath.ROOT, null))
        .build();
  }

  /** What is under way in which group. */
  private static final class Watch {
    private final Map<String, Integer> limits = new HashMap<>();
    private final Map<String, Set<String>> groupsOf = new HashMap<>();
    private final Map<String, Integer> underWay = new HashMap<>();
    final List<String> done = new ArrayList<>();
    final List<String> broken = new ArrayList<>();

    ApplicationGraph graph(int applications, int groups, Random random) {
      ApplicationGraph.Builder builder = ApplicationGraph.builder();
      for (int i = 0; i < applications; i++) {
        builder.node(GraphNode.of(application("app-" + i), Location.NONE));
        if (i > 0 && random.nextInt(4) == 0) {
          builder.edge("app-" + i, "app-" + random.nextInt(i), GraphEdge.Reason.DEPENDS_ON);
        }
      }
      for (int i = 0; i < groups; i++) {
        String group = "step " + i;
        limits.put(group, 1 + random.nextInt(3));
        builder.node(GraphNode.ofGroup(group, limits.get(group)));
        for (int j = 0; j < applications; j++) {
          if (random.nextBoolean()) {
            builder.edge(group, "app-" + j, GraphEdge.Reason.MEMBER);
            groupsOf.computeIfAbsent("app-" + j, key -> new HashSet<>()).add(group);
          }
        }
      }
      return builder.build();
    }

    synchronized void begin(String name) {
      for (String group : groupsOf.getOrDefault(name, Set.of())) {
        if (underWay.merge(group, 1, Integer::sum) > limits.get(group)) {
          broken.add(group + " has no room for " + name);
        }
      }
    }

    synchronized void end(String name) {
      groupsOf
          .getOrDefault(name, Set.of())
          .forEach(group -> underWay.merge(group, -1, Integer::sum));
      done.add(name);
    }
  }

  /** Nobody is forgotten, whoever waits for whatever room. */
  @Property(tries = 200)
  void allAreDoneOnce_andNoGroupHasMoreThanItsLimit(
      @ForAll @IntRange(min = 1, max = 25) int applications,
      @ForAll @IntRange(max = 3) int groups,
      @ForAll @IntRange(min = 1, max = 6) int atOnce,
      @ForAll @IntRange(max = 5) int failing,
      @ForAll long seed) {
    Watch watch = new Watch();
    ApplicationGraph graph = watch.graph(applications, groups, new Random(seed));
    List<GraphRun.Outcome<Boolean>> outcomes =
        GraphRun.of(
                application -> {
                  watch.begin(application.name());
                  Thread.yield();
                  watch.end(application.name());
                  return !application.name().equals("app-" + failing);
                },
                (Boolean result) -> result)
            .atOnce(atOnce)
            .over(graph, application -> true);

    assertThat(watch.broken).isEmpty();
    assertThat(outcomes)
        .extracting(GraphRun.Outcome::application)
        .containsExactlyElementsOf(graph.order());
    assertThat(outcomes)
        .filteredOn(outcome -> outcome.held() == null)
        .extracting(outcome -> outcome.application().name())
        .containsExactlyInAnyOrderElementsOf(watch.done);
    if (atOnce == 1) {
      assertThat(outcomes)
          .filteredOn(outcome -> outcome.held() == null)
          .extracting(outcome -> outcome.application().name())
          .containsExactlyElementsOf(watch.done);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the recorded cases of Argo CD and kstatus, if they are at hand ({@code gitops.shared}). */
@Tag("conformance")
class HealthConformanceTest {

  /** What an object without an opinion is called in the cases. */
  private static final String NO_OPINION = "None";

  @Test
  void argoBuiltin_recordedCases_sameStatus() throws IOException {
    Score score = new Score();
    for (Case one : cases("argo-builtin")) {
      score.count(one, one.text("expected", "status"), word(one, HealthStyle.ARGO_BUILTIN));
    }
    score.report("health-argo-builtin", score.total);
  }

  @Test
  void kstatus_recordedCases_sameStatus() throws IOException {
    Score score = new Score();
    for (Case one : cases("kstatus")) {
      score.count(one, one.text("expected", "status"), word(one, HealthStyle.KSTATUS));
    }
    score.report("health-kstatus", score.total);
  }

  @Test
  void argoCustom_recordedCases_sameStatus() throws IOException {
    Score score = new Score();
    for (Case one : cases("argo-custom")) {
      String entryPoint = one.text("entryPointExpected", "status");
      String expected = entryPoint == null ? one.text("expected", "status") : entryPoint;
      score.count(one, expected, word(one, HealthStyle.ARGO));
    }
    score.report("health-argo-custom", CUSTOM_FLOOR);
  }

  /** Raised whenever rules are added. */
  private static final int CUSTOM_FLOOR = 846;

  @Test
  void fluxJobs_recordedCases_sameStatus() throws IOException {
    Score score = new Score();
    for (Case one : cases("flux")) {
      if ("flux-job-reader".equals(one.text("check"))) {
        score.count(one, one.text("expected", "status"), word(one, HealthStyle.FLUX));
      }
    }
    score.report("health-flux-jobs", score.total);
  }

  @Test
  void derived_recordedCases_sameStatusInBothStyles() throws IOException {
    Score argo = new Score();
    Score kstatus = new Score();
    for (Case one : cases("derived")) {
      if (one.node("expected", "argo") != null) {
        argo.count(
            one, one.text("expected", "argo", "status"), word(one, HealthStyle.ARGO_BUILTIN));
      }
      if (one.node("expected", "kstatus") != null) {
        String expected = one.text("expected", "kstatus", "status");
        kstatus.count(one, expected, word(one, HealthStyle.KSTATUS));
      }
    }
    argo.report("health-derived-argo", argo.total);
    kstatus.report("health-derived-kstatus", kstatus.total);
  }

  @Test
  void aggregate_recordedCases_sameStatus() throws IOException {
    Score score = new Score();
    for (Case one : cases("aggregate")) {
      String expected = one.text("expected", "status");
      String actual =
          "kstatus".equals(one.text("rule")) ? wanted(one) : application(one).status().text();
      score.count(one, expected, actual);
    }
    score.report("health-aggregate", score.total);
  }

  private static String wanted(Case one) {
    List<HealthStatus> statuses = new ArrayList<>();
    for (Node status : (ListNode) Objects.requireNonNull(one.node("statuses"))) {
      statuses.add(fromKstatus(String.valueOf(status.textOrNull())));
    }
    HealthStatus wanted = fromKstatus(String.valueOf(one.text("desired")));
    return HealthStyle.KSTATUS.word(HealthAggregate.ofWanted(statuses, wanted));
  }

  private static HealthStatus fromKstatus(String word) {
    return Stream.of(HealthStatus.values())
        .filter(status -> status != HealthStatus.SUSPENDED)
        .filter(status -> HealthStyle.KSTATUS.word(status).equals(word))
        .findFirst()
        .orElseThrow();
  }

  private static Health application(Case one) {
    List<HealthAggregate.Resource> resources = new ArrayList<>();
    for (Node node : (ListNode) Objects.requireNonNull(one.node("resources"))) {
      MapNode resource = (MapNode) node;
      ResourceId id =
          new ResourceId(
              text(resource, "group"),
              text(resource, "kind"),
              text(resource, "namespace"),
              text(resource, "name"));
      resources.add(new HealthAggregate.Resource(id, resource.map("target"), resource.map("live")));
    }
    KubernetesHealth builtin = KubernetesHealth.of(HealthStyle.ARGO_BUILTIN);
    // the cases have the documented rule for child applications installed
    return HealthAggregate.ofApplication(
        resources, object -> builtin.assess(object).or(() -> childApplication(object)));
  }

  private static Optional<Health> childApplication(MapNode object) {
    Node status = object.at("status", "health", "status");
    return Stream.of(HealthStatus.values())
        .filter(candidate -> status != null && candidate.text().equals(status.textOrNull()))
        .findFirst()
        .map(Health::of);
  }

  private static String text(MapNode map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
  }

  private static String word(Case one, HealthStyle style) {
    String now = one.text("now");
    InstantSource clock =
        now == null ? InstantSource.system() : InstantSource.fixed(Instant.parse(now));
    MapNode object = (MapNode) Objects.requireNonNull(one.node("object"));
    return KubernetesHealth.of(style)
        .withClock(clock)
        .assess(object)
        .map(health -> style.word(health.status()))
        .orElse(NO_OPINION);
  }

  private record Case(String name, MapNode root) {
    @Nullable Node node(String... path) {
      return root.at(path);
    }

    @Nullable String text(String... path) {
      Node node = root.at(path);
      return node == null ? null : node.textOrNull();
    }
  }

  private static List<Case> cases(String set) throws IOException {
    String property = System.getProperty("gitops.shared", "");
    Path shared = Path.of(property.isEmpty() ? "../../shared" : property);
    Path directory = shared.resolve("conformance/health").resolve(set);
    assumeThat(directory)
        .as("the recorded cases are not at hand (-Dgitops.shared=DIR names their folder)")
        .isDirectory();
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        String name = directory.relativize(file).toString();
        Node root = YamlReader.ofDefaults().read(name, Files.readAllBytes(file)).get(0);
        cases.add(new Case(name, (MapNode) root));
      }
    }
    return cases;
  }

  private static final class Score {
    private int total;
    private int passed;
    private final Map<String, String> wrong = new TreeMap<>();

    void count(Case one, @Nullable String expected, String actual) {
      total++;
      if (actual.equals(expected)) {
        passed++;
      } else {
        wrong.put(one.name(), "expected " + expected + ", was " + actual);
      }
    }

    void report(String name, int floor) throws IOException {
      wrong.forEach((one, why) -> System.out.println(name + " " + one + ": " + why));
      System.out.println("CONFORMANCE " + name + " " + passed + "/" + total);
      Path out = Path.of("target", "conformance", name + ".tsv");
      Files.createDirectories(out.getParent());
      Files.writeString(out, name + "\t" + passed + "\t" + total + "\n");
      assertThat(passed).as("%s: %s", name, wrong).isGreaterThanOrEqualTo(floor);
    }
  }
}

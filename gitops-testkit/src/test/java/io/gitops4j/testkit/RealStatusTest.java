// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The contract on a real cluster. The definitions are plain ones, or those in the directory that
 * the environment names: those of Argo CD and Flux, whose schemas the status then has to fit.
 */
@OnRealCluster
class RealStatusTest extends StatusContract {
  private static final String DEFINITIONS = "GITOPS_TEST_DEFINITIONS";
  private static final Gvk DEFINITION =
      new Gvk("apiextensions.k8s.io", "v1", "CustomResourceDefinition");

  @RegisterExtension static final RealCluster REAL = new RealCluster();

  /** The definitions that were not there before: others take them for Argo CD and Flux at work. */
  private static final Set<String> MADE = new LinkedHashSet<>();

  @AfterAll
  static void takeDefinitionsAway() throws InterruptedException {
    for (String name : MADE) {
      REAL.cluster().delete(DEFINITION, "", name, DeleteOptions.of(Propagation.BACKGROUND));
    }
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    for (String name : MADE) {
      while (REAL.cluster().get(DEFINITION, "", name).isPresent()) {
        assertThat(System.nanoTime()).as(name).isLessThan(end);
        Thread.sleep(50);
      }
    }
    MADE.clear();
  }

  @Override
  Cluster cluster() {
    return REAL.cluster();
  }

  @Override
  Time time() {
    return Time.SYSTEM;
  }

  @Override
  void define(List<MapNode> plain) {
    String directory = System.getenv(DEFINITIONS);
    for (MapNode definition : directory == null ? plain : read(Path.of(directory))) {
      String name = Edit.text(definition, "metadata", "name");
      if (cluster().get(DEFINITION, "", name).isEmpty()) {
        MADE.add(name);
      }
      cluster().apply(definition, ApplyOptions.DEFAULTS);
      awaitUse(name, definition);
    }
    cluster().refreshDiscovery();
  }

  private void awaitUse(String name, MapNode definition) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    MapNode version = Edit.maps(definition, "spec", "versions").get(0);
    Gvk gvk =
        new Gvk(
            Edit.text(definition, "spec", "group"),
            Edit.text(version, "name"),
            Edit.text(definition, "spec", "names", "kind"));
    while (true) {
      cluster().refreshDiscovery();
      boolean established =
          Edit.maps(
                  cluster().get(DEFINITION, "", name).orElse(MapNode.EMPTY), "status", "conditions")
              .stream()
              .anyMatch(
                  one ->
                      "Established".equals(one.text("type")) && "True".equals(one.text("status")));
      if (established && cluster().discovery().find(gvk).isPresent()) {
        return;
      }
      assertThat(System.nanoTime()).as(name).isLessThan(end);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
  }

  private static List<MapNode> read(Path directory) {
    List<MapNode> definitions = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).sorted().toList()) {
        for (Node node : YamlReader.ofDefaults().read(file.toString(), Files.readAllBytes(file))) {
          definitions.add((MapNode) node);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return definitions;
  }

  @Override
  void pass() throws InterruptedException {
    Thread.sleep(1100); // times of a status are whole seconds
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The objects that every cluster has from the start. */
final class ClusterSeed {
  private ClusterSeed() {}

  static void plant(WritePath writes, Kinds kinds) {
    try (InputStream in =
        Objects.requireNonNull(ClusterSeed.class.getResourceAsStream("seed.yaml"), "seed.yaml")) {
      for (var node : YamlReader.ofDefaults().read("seed.yaml", in.readAllBytes())) {
        MapNode object = (MapNode) node;
        Gvk gvk =
            Gvk.of(
                Objects.requireNonNull(object.text("apiVersion"), "apiVersion"),
                Objects.requireNonNull(object.text("kind"), "kind"));
        writes.create(kinds.find(gvk), object, "kube-apiserver");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

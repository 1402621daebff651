// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A declared object and the live one.
 *
 * @param applied what was applied last
 * @param declared what is declared now
 * @param live what the cluster made of what was applied
 */
record Pair(MapNode applied, MapNode declared, MapNode live) {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** Writes pairs as the peer program reads them. */
  static void write(Path file, List<Pair> pairs) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (Pair pair : pairs) {
        out.write(JsonTrees.print(pair.forPeer()));
        out.write('\n');
      }
    }
  }

  /** The peer takes what was applied last from an annotation, not from the managers. */
  private MapNode forPeer() {
    String last = new String(JsonTrees.print(applied), StandardCharsets.UTF_8);
    return MapNode.builder()
        .put("config", declared)
        .put("live", Edit.set(live, ScalarNode.of(last), "metadata", "annotations", LAST_APPLIED))
        .build();
  }
}

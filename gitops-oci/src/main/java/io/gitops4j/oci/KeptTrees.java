// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.source.MemoryTree;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last few trees, of those that are small. Thread-safe. */
final class KeptTrees {
  private static final int KEPT = 8;
  private static final long MAX_KEPT = 16L << 20;

  private final Map<String, MemoryTree> trees =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MemoryTree> eldest) {
          return size() > KEPT;
        }
      };

  synchronized @Nullable MemoryTree find(String key) {
    return trees.get(key);
  }

  /** Keeps a tree unless it is large. */
  synchronized MemoryTree keep(String key, LayerFiles.Unpacked unpacked) {
    if (unpacked.bytes() <= MAX_KEPT) {
      trees.put(key, unpacked.tree());
    }
    return unpacked.tree();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

/**
 * Bounds on the work that one YAML text can cause. They count what is in the text, never time.
 * Immutable.
 *
 * @param bytes the size of the text in bytes of UTF-8, and the length of all its scalars, each
 *     alias counted with everything it stands for
 * @param nodes nodes of all documents, each alias counted with everything it stands for
 * @param depth how deep maps and lists lie in each other
 */
public record YamlLimits(int bytes, long nodes, int depth) {
  /** 64 MiB, 4 million nodes, 256 levels: far above what real repositories hold. */
  public static final YamlLimits DEFAULTS = new YamlLimits(64 << 20, 4_000_000, 256);

  /** Checks that all are positive. */
  public YamlLimits {
    if (bytes < 1 || nodes < 1 || depth < 1) {
      throw new IllegalArgumentException(
          "limits: " + bytes + ", " + nodes + ", " + depth + " (expected: 1 or more)");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import java.util.List;

/**
 * Keys each of which gives the same part of a file's secret. Immutable, thread-safe.
 *
 * @param keys the keys
 */
public record KeyGroup(List<MasterKey> keys) {

  /** Takes a copy. */
  public KeyGroup {
    keys = List.copyOf(keys);
  }

  /** A group of these keys. */
  public static KeyGroup of(MasterKey... keys) {
    return new KeyGroup(List.of(keys));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the namespace carries that is created for an application, as Argo CD's {@code
 * managedNamespaceMetadata}. Immutable, thread-safe.
 *
 * @param labels its labels; others that it has are left alone
 * @param annotations its annotations; others that it has are left alone
 */
public record NamespaceMetadata(
    SortedMap<String, String> labels, SortedMap<String, String> annotations) {
  /** Nothing. */
  public static final NamespaceMetadata NONE = of(Map.of(), Map.of());

  /** Copies the maps. */
  public NamespaceMetadata {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /** These labels and annotations. */
  public static NamespaceMetadata of(Map<String, String> labels, Map<String, String> annotations) {
    return new NamespaceMetadata(new TreeMap<>(labels), new TreeMap<>(annotations));
  }
}

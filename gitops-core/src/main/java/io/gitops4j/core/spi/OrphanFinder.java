// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.render.ResourceId;
import java.util.Collection;
import java.util.List;

/** Finds what lives in a namespace though nobody declares it. Thread-safe. */
public interface OrphanFinder {

  /**
   * Looks for it; nothing is written.
   *
   * @param cluster where, as whoever asks for it
   * @param declared what is declared, which is not meant
   * @return what was found, sorted
   * @throws io.gitops4j.core.error.GitOpsException if the cluster can't be read
   */
  List<ResourceId> find(Cluster cluster, String namespace, Collection<ResourceId> declared);
}

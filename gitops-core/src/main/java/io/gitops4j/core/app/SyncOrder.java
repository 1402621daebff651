// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

/** In which order objects are applied. */
public enum SyncOrder {
  /** Phases with hooks, sync waves in each of them, and Argo CD's order of kinds in a wave. */
  ARGO,
  /**
   * Flux's stages: definitions of kinds, namespaces and cluster roles; then classes; then the rest
   * in Flux's order of kinds. Waves and hooks mean nothing.
   */
  FLUX
}

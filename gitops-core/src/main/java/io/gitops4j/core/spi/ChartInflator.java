// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.chart.ChartRequest;

/**
 * Turns a Helm chart into manifests, as {@code helm template} does. Thread-safe. A pure function of
 * the request: it reads the chart from the request's tree and uses no network, no cluster and
 * nothing of the user's own Helm configuration.
 */
public interface ChartInflator {

  /**
   * The name and version of what inflates, such as {@code helm/3.21.0}: part of the renderer's own
   * name, and so of cache keys. Must not start the engine that it names.
   */
  String name();

  /**
   * The manifests as {@code helm template} prints them, a stream of YAML documents: those of {@code
   * crds} first if they are wanted, then the others, hooks last. Nothing but the documents; no
   * notes.
   *
   * @throws io.gitops4j.core.chart.ChartException if the chart can't be inflated, or an option of
   *     the request is not supported; an option is never ignored
   */
  String inflate(ChartRequest request);
}

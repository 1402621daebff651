// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.event;

/**
 * Is told of progress. Called on the thread that does the work, one event at a time for each
 * reconciliation, but by several threads if several reconciliations share it. What it throws is
 * logged and does not stop the work.
 */
@FunctionalInterface
public interface ReconcileListener {

  /** A listener that does nothing. */
  ReconcileListener NONE = event -> {};

  /** Something happened. */
  void on(ReconcileEvent event);
}

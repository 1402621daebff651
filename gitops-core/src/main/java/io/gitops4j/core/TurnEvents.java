// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.event.Stage;
import io.gitops4j.core.spi.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of one turn while it goes on, and how long its stages took. Used by one thread. */
final class TurnEvents {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  private final String name;
  private final ReconcileListener listener;
  private final Time time;
  private final Map<Stage, Duration> timings = new EnumMap<>(Stage.class);

  /**
   * The events of a turn.
   *
   * @param name of the application
   */
  TurnEvents(String name, ReconcileListener listener, Time time) {
    this.name = name;
    this.listener = listener;
    this.time = time;
  }

  /** How long each stage took so far, over all tries. */
  Map<Stage, Duration> timings() {
    return timings;
  }

  /** Does the work of a stage. */
  <T> T stage(Stage stage, Supplier<T> work) {
    tell(new ReconcileEvent.StageStarted(name, stage));
    Instant from = time.now();
    boolean ok = false;
    try {
      T value = work.get();
      ok = true;
      return value;
    } finally {
      Duration took = Duration.between(from, time.now());
      timings.merge(stage, took, Duration::plus);
      tell(new ReconcileEvent.StageFinished(name, stage, took, ok));
    }
  }

  /** A listener that fails stops nothing. */
  void tell(ReconcileEvent event) {
    try {
      listener.on(event);
    } catch (RuntimeException e) {
      LOG.warn("{}: the listener failed on {}", name, event.getClass().getSimpleName(), e);
    }
  }
}

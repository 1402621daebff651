// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/**
 * A time in which applications of a project may be synced, or may not, as Argo CD's {@code
 * syncWindows}. Immutable, thread-safe.
 *
 * @param kind whether it allows or denies
 * @param schedule when it begins
 * @param duration how long it lasts
 * @param zone whose clock the schedule goes by
 * @param applications patterns of names of applications
 * @param namespaces patterns of namespaces of destinations
 * @param clusters patterns of addresses or names of clusters
 * @param all whether an application must fit each of the lists that has entries, rather than one
 * @param manual whether a sync that somebody asks for may be done all the same
 * @param overrun whether a sync that began when it was allowed may go on
 */
public record SyncWindow(
    Kind kind,
    CronSchedule schedule,
    Duration duration,
    ZoneId zone,
    List<String> applications,
    List<String> namespaces,
    List<String> clusters,
    boolean all,
    boolean manual,
    boolean overrun) {
  /** Copies the lists. */
  public SyncWindow {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(duration, "duration");
    Objects.requireNonNull(zone, "zone");
    applications = List.copyOf(applications);
    namespaces = List.copyOf(namespaces);
    clusters = List.copyOf(clusters);
  }

  /** What a window does. */
  public enum Kind {
    /** Applications are synced in it, and not outside of it. */
    ALLOW,
    /** Applications are not synced in it. */
    DENY
  }

  /** Whether the window is for the application. */
  public boolean matches(Application application) {
    Destination place = application.destination();
    boolean name = any(applications, application.name());
    boolean cluster = any(clusters, place.name()) || any(clusters, place.server());
    boolean namespace =
        namespaces.stream().anyMatch(pattern -> Wildcard.matches(pattern, place.namespace()));
    if (!all) {
      return name || cluster || namespace;
    }
    // with all lists empty it is for nothing; a list of namespaces that has none decides nothing
    return (applications.isEmpty() || name)
        && (clusters.isEmpty() || cluster)
        && (namespaces.isEmpty() ? name || cluster : namespace);
  }

  private static boolean any(List<String> patterns, String text) {
    return !text.isEmpty()
        && patterns.stream().anyMatch(pattern -> Wildcard.matches(pattern, text));
  }

  /**
   * Whether it is open: it began less than its duration ago. As in Argo CD the offset of the zone
   * at this time holds for the whole of it, so that a change of the clocks inside a window makes it
   * an hour longer or shorter.
   */
  public boolean isActive(Instant now) {
    LocalDateTime local = LocalDateTime.ofInstant(now, zone.getRules().getOffset(now));
    return schedule.next(local.minus(duration)).map(begin -> begin.isBefore(local)).orElse(false);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.List;

/**
 * Which namespaces of which clusters a project permits: destinations whose parts are patterns, of
 * which one that begins with {@code !} denies. As Argo CD decides. Immutable, thread-safe.
 *
 * @param patterns the patterns, in order
 */
record DestinationPatterns(List<Destination> patterns) {
  DestinationPatterns {
    patterns = List.copyOf(patterns);
  }

  /** Whether a destination is permitted. */
  boolean permit(Destination destination) {
    Destination place = whole(destination);
    boolean permitted = false;
    for (Destination one : patterns) {
      boolean byName = names(one.name(), place.name());
      boolean byServer = names(one.server(), place.server());
      boolean namespace = fits(one.namespace(), place.namespace());
      if ((byName || byServer) && namespace) {
        permitted = true;
      } else if (!byName && denies(one.name())
          || !byServer && denies(one.server()) && namespace
          || !namespace && denies(one.namespace()) && (byName || byServer)) {
        return false;
      }
    }
    return permitted;
  }

  /** The cluster itself has a name and an address that everybody knows. */
  private static Destination whole(Destination place) {
    return place.isInCluster()
        ? new Destination(Destination.IN_CLUSTER, Destination.IN_CLUSTER_NAME, place.namespace())
        : place;
  }

  private static boolean denies(String pattern) {
    return pattern.startsWith("!");
  }

  /** Whether a cluster that is named fits; one that is not is among all of them only. */
  private static boolean names(String pattern, String cluster) {
    return cluster.isEmpty() ? pattern.equals("*") : fits(pattern, cluster);
  }

  /** Whether a pattern fits; a denial fits what it does not name. */
  private static boolean fits(String pattern, String text) {
    return denies(pattern)
        ? !Wildcard.matches(pattern.substring(1), text)
        : Wildcard.matches(pattern, text);
  }
}

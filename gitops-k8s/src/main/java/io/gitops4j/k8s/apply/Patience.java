// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import java.time.Duration;
import java.util.Objects;

/**
 * How long requests that fail are tried again. Immutable.
 *
 * @param longest how long a server that gives no answer, or asks for time, is waited for; counted
 *     from its last answer, so that a server that is away costs this once and not for each object
 * @param firstPause the pause after the first failure, which doubles with each further one
 * @param longestPause what it grows to, unless the server asks for more
 */
record Patience(Duration longest, Duration firstPause, Duration longestPause) {
  Patience {
    Objects.requireNonNull(longest, "longest");
    Objects.requireNonNull(firstPause, "firstPause");
    Objects.requireNonNull(longestPause, "longestPause");
  }

  /** The pause after a number of failures, one or more. */
  Duration pauseAfter(int failures) {
    Duration pause = firstPause;
    for (int i = 1; i < failures && pause.compareTo(longestPause) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(longestPause) < 0 ? pause : longestPause;
  }
}

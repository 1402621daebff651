// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How many requests a cluster in memory was asked, by verb: {@code get}, {@code list}, {@code
 * watch}, {@code discovery}, {@code apply}, {@code dry-run} (of an apply or a deletion), {@code
 * delete}, {@code create}, {@code update}. Refused ones count. Immutable.
 *
 * @param byVerb the counts of the verbs that were asked at least once
 */
public record Requests(Map<String, Long> byVerb) {
  /** Copies the counts, in order. */
  public Requests {
    byVerb = Collections.unmodifiableMap(new LinkedHashMap<>(byVerb));
  }

  /** How many of a verb. */
  public long of(String verb) {
    return byVerb.getOrDefault(Objects.requireNonNull(verb, "verb"), 0L);
  }

  /** How many that may have changed an object: apply, delete, create, update. */
  public long writes() {
    return of("apply") + of("delete") + of("create") + of("update");
  }

  /** How many that change nothing: get, list, watch, discovery, dry-run. */
  public long reads() {
    return of("get") + of("list") + of("watch") + of("discovery") + of("dry-run");
  }

  /** What was asked since an earlier count of the same cluster. */
  public Requests since(Requests earlier) {
    Map<String, Long> difference = new LinkedHashMap<>();
    byVerb.forEach(
        (verb, count) -> {
          long more = count - earlier.of(verb);
          if (more != 0) {
            difference.put(verb, more);
          }
        });
    return new Requests(difference);
  }
}

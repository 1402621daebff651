// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.source.Composition;
import io.gitops4j.core.source.Revision;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * At which revisions of their sources artifacts were composed, so that nothing is read while these
 * stay, and an artifact can be opened as it was. Of each the last few are kept. Thread-safe.
 */
final class ComposedRevisions {
  private static final int MOST_ARTIFACTS = 1000;
  private static final int MOST_REVISIONS = 8;

  private record Made(Map<String, Revision> parts, Revision revision) {}

  private final Map<Composition, Deque<Made>> known = new LinkedHashMap<>(16, 0.75f, true);

  /** The revision that these revisions of the sources gave; null if that is not known. */
  synchronized @Nullable Revision revision(Composition composition, Map<String, Revision> parts) {
    for (Made made : made(composition)) {
      if (made.parts().equals(parts)) {
        return made.revision();
      }
    }
    return null;
  }

  /** The last revisions of the sources that gave the revision; null if they are not known. */
  synchronized @Nullable Map<String, Revision> parts(Composition composition, Revision revision) {
    for (Made made : made(composition)) {
      if (made.revision().equals(revision)) {
        return made.parts();
      }
    }
    return null;
  }

  private Deque<Made> made(Composition composition) {
    Deque<Made> made = known.get(composition);
    return made == null ? new ArrayDeque<>() : made;
  }

  synchronized void remember(
      Composition composition, Map<String, Revision> parts, Revision revision) {
    Deque<Made> made = known.computeIfAbsent(composition, one -> new ArrayDeque<>());
    made.addFirst(new Made(Map.copyOf(parts), revision));
    if (made.size() > MOST_REVISIONS) {
      made.removeLast();
    }
    if (known.size() > MOST_ARTIFACTS) {
      known.remove(known.keySet().iterator().next());
    }
  }
}

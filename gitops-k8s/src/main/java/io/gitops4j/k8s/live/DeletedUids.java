// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.live;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The objects that are gone for good, so that an answer on its way does not bring one back. The
 * latest ones only: an answer is not on its way for so long. Thread-safe.
 */
final class DeletedUids {
  private static final int MOST = 10_000;

  private final Set<String> uids = new LinkedHashSet<>();

  synchronized void add(String uid) {
    if (!uid.isEmpty() && uids.add(uid) && uids.size() > MOST) {
      uids.remove(uids.iterator().next());
    }
  }

  synchronized boolean contains(String uid) {
    return uids.contains(uid);
  }
}

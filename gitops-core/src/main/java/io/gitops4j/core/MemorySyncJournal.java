// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.plan.SyncState;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.SyncJournal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A journal in memory, of the applications that were synced last. Thread-safe; it ends with the
 * process.
 */
public final class MemorySyncJournal implements SyncJournal {
  private static final int MOST = 100_000;

  private final Map<String, SyncState> states =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SyncState> eldest) {
          return size() > MOST;
        }
      };

  /** An empty journal. */
  public MemorySyncJournal() {}

  private static String key(Application application, Cluster home) {
    return home.name() + "\n" + application;
  }

  @Override
  public SyncState read(Application application, Cluster home) {
    synchronized (states) {
      return states.getOrDefault(key(application, home), SyncState.NONE);
    }
  }

  @Override
  public void forget(Application application, Cluster home) {
    synchronized (states) {
      states.remove(key(application, home));
    }
  }

  @Override
  public void write(Application application, Cluster home, SyncState state) {
    synchronized (states) {
      states.put(key(application, home), state);
    }
  }
}

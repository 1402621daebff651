// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.app.SyncWindow.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When applications of a project may be synced, by the rules of Argo CD 3.6. Immutable,
 * thread-safe.
 *
 * @param windows the windows; without any, always
 */
public record SyncWindows(List<SyncWindow> windows) {
  /** No window: always. */
  public static final SyncWindows NONE = new SyncWindows(List.of());

  /** Copies the list. */
  public SyncWindows {
    windows = List.copyOf(windows);
  }

  /** The windows that are for the application. */
  public SyncWindows of(Application application) {
    return windows.isEmpty()
        ? this
        : new SyncWindows(windows.stream().filter(one -> one.matches(application)).toList());
  }

  /**
   * Whether a sync may be done now, where all of these windows are for its application: an open
   * window that denies forbids it; else one that allows, if there is one, must be open.
   *
   * @param manual whether somebody asks for it
   * @param now the time
   * @param began when the sync began, if it has; null if it is to begin now
   */
  public boolean permits(boolean manual, Instant now, @Nullable Instant began) {
    return obstacles(manual, now)
        .map(
            obstacles ->
                began != null
                    && obstacles.windows.stream().allMatch(SyncWindow::overrun)
                    && obstacles(manual, began).isEmpty())
        .orElse(true);
  }

  /** The windows that forbid a sync at a time; empty if it is permitted. */
  private Optional<SyncWindows> obstacles(boolean manual, Instant now) {
    SyncWindows active = filtered(window -> window.isActive(now));
    SyncWindows denies = active.filtered(window -> window.kind() == Kind.DENY);
    if (!denies.windows.isEmpty()) {
      return denies.forbid(manual);
    }
    if (active.windows.stream().anyMatch(window -> window.kind() == Kind.ALLOW)) {
      return Optional.empty();
    }
    return filtered(window -> window.kind() == Kind.ALLOW).forbid(manual);
  }

  private Optional<SyncWindows> forbid(boolean manual) {
    boolean passes = windows.isEmpty() || manual && windows.stream().allMatch(SyncWindow::manual);
    return passes ? Optional.empty() : Optional.of(this);
  }

  private SyncWindows filtered(Predicate<SyncWindow> wanted) {
    return new SyncWindows(windows.stream().filter(wanted).toList());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.internal.FirstNews;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One watch: the store puts events into its queue, its thread hands them on. While there is nothing
 * to hand on the thread lets the cluster's controllers work, so that a watch sees what they do.
 */
final class MemoryWatch implements Cluster.Watch, Store.Listener {
  private static final long IDLE_MILLIS = 10;

  private final Kinds.Kind kind;
  private final String namespace;
  private final Predicate<MapNode> selector;
  private final UnaryOperator<MapNode> served;
  private final Consumer<WatchEvent> onEvent;
  private final Consumer<ClusterException> onError;
  private final Runnable whenIdle;
  private final Consumer<MemoryWatch> onClose;
  private final BlockingQueue<WatchEvent> queue = new LinkedBlockingQueue<>();
  private final ReentrantLock delivery = new ReentrantLock();
  private final FirstNews first = new FirstNews();
  private volatile boolean closed;

  MemoryWatch(
      Kinds.Kind kind,
      String namespace,
      Predicate<MapNode> selector,
      UnaryOperator<MapNode> served,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError,
      Runnable whenIdle,
      Consumer<MemoryWatch> onClose) {
    this.kind = kind;
    this.namespace = namespace;
    this.selector = selector;
    this.served = served;
    this.onEvent = onEvent;
    this.onError = onError;
    this.whenIdle = whenIdle;
    this.onClose = onClose;
  }

  /** Begins to hand on; what waits now is what was there when the watch began. */
  void start() {
    int there = queue.size();
    Thread thread =
        new Thread(() -> run(there), "memory-cluster-watch-" + kind.resource().plural());
    thread.setDaemon(true);
    thread.start();
  }

  /** Called under the lock of the cluster. */
  @Override
  public void changed(@Nullable MapNode before, @Nullable MapNode after) {
    MapNode object = after == null ? before : after;
    if (object == null || !concerns(object)) {
      return;
    }
    boolean was = before != null && selector.test(before);
    boolean is = after != null && selector.test(after);
    if (is) {
      offer(was ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED, after);
    } else if (was) {
      offer(WatchEvent.Type.DELETED, object);
    }
  }

  private boolean concerns(MapNode object) {
    ResourceId id = ResourceId.of(object);
    return id.kind().equals(kind.gvk().kind())
        && id.group().equals(kind.gvk().group())
        && (namespace.isEmpty() || id.namespace().equals(namespace));
  }

  void offer(WatchEvent.Type type, MapNode object) {
    queue.add(new WatchEvent(type, served.apply(object)));
  }

  private void run(int there) {
    int left = there;
    try {
      while (!closed) {
        if (left-- == 0) {
          first.told();
        }
        WatchEvent event = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (event == null) {
          whenIdle.run();
        } else {
          deliver(event);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      first.ended();
      close();
    }
  }

  @Override
  public boolean awaitFirst(Duration patience) {
    return first.await(patience);
  }

  private void deliver(WatchEvent event) {
    delivery.lock();
    try {
      if (!closed) {
        onEvent.accept(event);
      }
    } finally {
      delivery.unlock();
    }
  }

  private void fail(RuntimeException cause) {
    delivery.lock();
    try {
      if (!closed) {
        closed = true;
        onError.accept(
            cause instanceof ClusterException refused
                ? refused
                : new ClusterException(
                    ClusterError.INTERNAL, "the watch of " + kind.pluralName() + " failed", cause));
      }
    } finally {
      delivery.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    // waits for an event that is being handed on, unless this is called from there
    delivery.lock();
    delivery.unlock();
    onClose.accept(this);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.k8s.internal.FirstNews;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch with a thread of its own: tells what a list found, follows the changes from there, takes
 * a lost connection up again where it was, and where the server has forgotten that place lists
 * again and tells the differences.
 */
final class ClusterWatch implements Cluster.Watch {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);

  /** After which the server ends a connection; one that lives longer is dead. */
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final long FIRST_PAUSE = 200;
  private static final long LONGEST_PAUSE = 30_000;

  private final ApiConnection api;
  private final Settings settings;
  private final Consumer<ClusterWatch> onEnd;
  private final Call call;
  private final WatchedObjects objects = new WatchedObjects();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final FirstNews first = new FirstNews();

  private volatile @Nullable Thread thread;
  private volatile @Nullable ApiStream stream;
  private String resourceVersion = "";
  private boolean progress;

  /** What is watched, how much of it, for how long a lost server is waited for, and who is told. */
  record Settings(
      ApiResource resource,
      String namespace,
      String labelSelector,
      ObjectForm form,
      Duration patience,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError) {}

  ClusterWatch(ApiConnection api, Settings settings, Consumer<ClusterWatch> onEnd) {
    this.api = api;
    this.settings = settings;
    this.onEnd = onEnd;
    this.call = Call.of("watch", settings.resource().gvk(), settings.namespace(), "");
  }

  /** Lists in the thread of the caller, who gets what is wrong at once, and goes on in another. */
  void start() {
    ObjectList list = list();
    Thread follower = new Thread(() -> run(list), "gitops4j-watch-" + settings.resource().plural());
    follower.setDaemon(true);
    thread = follower;
    follower.start();
  }

  private ObjectList list() {
    return ObjectList.read(
        api, settings.resource(), settings.namespace(), settings.labelSelector(), settings.form());
  }

  private void run(ObjectList list) {
    try {
      take(list);
      first.told();
      follow();
    } catch (ClusterException e) {
      if (!closed.getAndSet(true)) {
        settings.onError().accept(e);
      }
    } finally {
      first.ended();
      onEnd.accept(this);
    }
  }

  @Override
  public boolean awaitFirst(Duration waitAtMost) {
    return first.await(waitAtMost);
  }

  private void follow() {
    boolean forgotten = false;
    int failures = 0;
    long failingSince = 0;
    while (!closed.get()) {
      progress = false;
      try {
        if (forgotten) {
          take(list());
          forgotten = false;
        }
        connect();
        failures = 0;
        if (!progress) {
          pause(FIRST_PAUSE); // the server ended it at once
        }
      } catch (ClusterException e) {
        failures = progress ? 0 : failures;
        failingSince = failures == 0 ? System.nanoTime() : failingSince;
        boolean renewed = e.error() == ClusterError.UNAUTHORIZED && failures == 0;
        if (closed.get()
            || !e.retryable() && !renewed
            || System.nanoTime() - failingSince > settings.patience().toNanos()) {
          throw e;
        }
        forgotten |= e.error() == ClusterError.GONE;
        long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failures, 10));
        pause(Math.max(pause, e.retryAfter().map(Duration::toMillis).orElse(0L)));
        failures++;
      } catch (IllegalStateException e) {
        throw new ClusterException(ClusterError.UNREACHABLE, call + ": the cluster was closed", e);
      }
    }
  }

  private void take(ObjectList list) {
    for (WatchEvent event : objects.replace(list.items())) {
      tell(event);
    }
    resourceVersion = list.resourceVersion();
  }

  /** Follows the changes until the server ends the connection. */
  private void connect() {
    ResourcePath path =
        ResourcePath.ofKind(settings.resource(), settings.namespace())
            .queryUnlessEmpty("labelSelector", settings.labelSelector())
            .query("watch", "true")
            .query("allowWatchBookmarks", "true")
            .query("timeoutSeconds", Long.toString(LIFETIME.toSeconds()))
            .query("resourceVersion", resourceVersion);
    long deadline = System.nanoTime() + LIFETIME.plus(GRACE).toNanos();
    ApiRequest request =
        ApiRequest.get(call, path.toString()).accepting(settings.form().ofEvents());
    try (ApiStream open = api.open(request, LIFETIME.plus(GRACE))) {
      stream = open;
      if (closed.get()) {
        return;
      }
      if (open.status() != 200) {
        throw api.rest(call, open, deadline).refusal();
      }
      Lines lines = new Lines(call);
      byte[] piece;
      while (!closed.get() && (piece = api.next(call, open, deadline)) != null) {
        for (byte[] line : lines.add(piece)) {
          take(line);
        }
      }
    } finally {
      stream = null;
    }
  }

  private void take(byte[] line) {
    MapNode event;
    try {
      event = JsonTrees.read("event", line) instanceof MapNode map ? map : MapNode.EMPTY;
    } catch (YamlException e) {
      throw new ClusterException(ClusterError.INTERNAL, call + ": an event is no JSON", e);
    }
    String type = event.text("type");
    MapNode object = event.map("object");
    if (type == null || object == null) {
      throw new ClusterException(ClusterError.INTERNAL, call + ": an event without an object");
    }
    if (type.equals("ERROR")) {
      throw Refusal.of(call, 500, object, null);
    }
    progress = true;
    switch (type) {
      case "ADDED", "MODIFIED", "DELETED" -> {
        WatchEvent news =
            objects.accept(
                WatchEvent.Type.valueOf(type), settings.form().of(object, settings.resource()));
        if (news != null) {
          tell(news);
        }
      }
      default -> {} // a bookmark, which has a version only
    }
    String version = WatchedObjects.text(object, "resourceVersion");
    if (version != null && !version.isEmpty()) {
      resourceVersion = version;
    }
  }

  private void tell(WatchEvent event) {
    if (closed.get()) {
      return;
    }
    try {
      settings.onEvent().accept(event);
    } catch (RuntimeException e) {
      LOG.error("{}: the receiver of an event failed; the watch goes on", call, e);
    }
  }

  private void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException(ClusterError.INTERRUPTED, call + ": interrupted", e);
    }
  }

  @Override
  public void close() {
    closed.set(true);
    ApiStream open = stream;
    if (open != null) {
      open.close();
    }
    Thread follower = thread;
    if (follower == null || follower == Thread.currentThread()) {
      return;
    }
    follower.interrupt();
    boolean interrupted = false;
    while (follower.isAlive()) {
      try {
        follower.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Puts lines together that come in pieces. */
  private static final class Lines {
    private static final int LONGEST = 64 << 20;

    private final Call call;
    private final java.io.ByteArrayOutputStream rest = new java.io.ByteArrayOutputStream();

    Lines(Call call) {
      this.call = call;
    }

    List<byte[]> add(byte[] piece) {
      List<byte[]> lines = new java.util.ArrayList<>();
      int from = 0;
      for (int i = 0; i < piece.length; i++) {
        if (piece[i] == '\n') {
          rest.write(piece, from, i - from);
          if (rest.size() > 0) {
            lines.add(rest.toByteArray());
          }
          rest.reset();
          from = i + 1;
        }
      }
      rest.write(piece, from, piece.length - from);
      if (rest.size() > LONGEST) {
        throw new ClusterException(ClusterError.INTERNAL, call + ": an event has no end");
      }
      return lines;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one API server: each is sent once, waits no longer than the caller said, and can be
 * interrupted. Thread-safe.
 */
final class ApiConnection implements AutoCloseable {
  private static final String USER_AGENT = "gitops4j";

  /** A page of a list stays far below. */
  private static final int LARGEST = 512 << 20;

  /** Sends one request; fabric8's own retries and look-ups are out of the way. */
  @FunctionalInterface
  interface Exchange {
    CompletableFuture<HttpResponse<AsyncBody>> send(
        StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> body);
  }

  private final String server;
  private final Exchange exchange;
  private final Credential credential;
  private final java.util.Map<String, List<String>> headers;
  private final Duration timeout;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  ApiConnection(
      String server,
      Exchange exchange,
      Credential credential,
      java.util.Map<String, List<String>> headers,
      Duration timeout,
      Runnable onClose) {
    this.server = server;
    this.exchange = exchange;
    this.credential = credential;
    this.headers = headers;
    this.timeout = timeout;
    this.onClose = onClose;
  }

  String server() {
    return server;
  }

  /** Sends a request and reads the whole answer, whatever its status. */
  ApiAnswer send(ApiRequest request) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (ApiStream stream = open(request, timeout)) {
      return rest(request.call(), stream, deadline);
    }
  }

  /** The answer of a stream that nothing was read from, read to its end. */
  ApiAnswer rest(Call call, ApiStream stream, long deadline) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] piece;
    while ((piece = next(call, stream, deadline)) != null) {
      body.writeBytes(piece);
      if (body.size() > LARGEST) {
        throw new ClusterException(ClusterError.INTERNAL, call + ": the answer has no end");
      }
    }
    return new ApiAnswer(
        call, stream.status(), Refusal.seconds(stream.retryAfter()), body.toByteArray());
  }

  /**
   * Sends a request and gives the answer when its head has come, whatever its status.
   *
   * @param lifetime after which the connection may be cut
   */
  ApiStream open(ApiRequest request, Duration lifetime) {
    if (closed.get()) {
      throw new IllegalStateException("cluster " + server + ": closed");
    }
    StandardHttpRequest.Builder builder = new StandardHttpRequest.Builder();
    builder.uri(server + request.path());
    builder.timeout(lifetime.toMillis(), TimeUnit.MILLISECONDS);
    builder.header("Accept", request.accept());
    builder.header("User-Agent", USER_AGENT);
    headers.forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    String authorization = credential.authorization();
    if (authorization != null) {
      builder.header("Authorization", authorization);
    }
    builder.method(request.method(), request.contentType(), request.body());

    ApiStream stream = new ApiStream();
    AtomicBoolean abandoned = new AtomicBoolean();
    CompletableFuture<HttpResponse<AsyncBody>> head;
    try {
      head = exchange.send(builder.build(), stream);
    } catch (RuntimeException e) {
      throw failure(request.call(), e);
    }
    try {
      HttpResponse<AsyncBody> response = head.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      stream.begin(response.code(), response.header("Retry-After"), response.body());
      if (response.code() == 401) {
        credential.refused();
      }
      return stream;
    } catch (InterruptedException e) {
      abandoned.set(true);
      throw interrupted(request.call(), e);
    } catch (TimeoutException e) {
      abandoned.set(true);
      throw late(request.call(), e);
    } catch (ExecutionException e) {
      throw failure(request.call(), e);
    } finally {
      if (abandoned.get()) {
        // gives the connection back should the answer come after all
        head.whenComplete(
            (response, none) -> {
              if (response != null) {
                response.body().cancel();
              }
            });
      }
    }
  }

  /** The next piece of an answer; null at its end. */
  byte @Nullable [] next(Call call, ApiStream stream, long deadline) {
    try {
      return stream.next(Math.max(0, deadline - System.nanoTime()));
    } catch (InterruptedException e) {
      throw interrupted(call, e);
    } catch (TimeoutException e) {
      throw late(call, e);
    } catch (ApiStream.StreamFailure e) {
      throw failure(call, e);
    }
  }

  private static ClusterException interrupted(Call call, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ClusterException(ClusterError.INTERRUPTED, call + ": interrupted", e);
  }

  private ClusterException late(Call call, TimeoutException e) {
    return new ClusterException(
        ClusterError.TIMEOUT, call + ": no answer of " + server + " within " + timeout, e);
  }

  /** What a broken exchange means. */
  ClusterException failure(Call call, Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException
            || cause instanceof CompletionException
            || cause instanceof ApiStream.StreamFailure)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ClusterException known) {
      return known;
    }
    boolean late =
        cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException)
            || cause instanceof TimeoutException;
    String text = cause instanceof IOException ? cause.getMessage() : null;
    return new ClusterException(
        late ? ClusterError.TIMEOUT : ClusterError.UNREACHABLE,
        call
            + ": "
            + server
            + (late ? " took too long" : " can't be reached, or broke off")
            + ": "
            + cause.getClass().getSimpleName()
            + (text == null ? "" : ": " + text),
        cause);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      onClose.run();
    }
  }
}

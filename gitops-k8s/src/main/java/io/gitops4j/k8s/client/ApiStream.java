// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it comes in, pulled piece by piece by one thread; {@link #close} may be
 * called by any.
 */
final class ApiStream implements AsyncBody.Consumer<List<ByteBuffer>>, AutoCloseable {
  private sealed interface Piece {}

  private record Bytes(byte[] bytes) implements Piece {}

  /** The end, with what went wrong or null. */
  private record End(@Nullable Throwable failure) implements Piece {}

  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private volatile @Nullable AsyncBody body;
  private volatile boolean closed;
  private boolean asked;
  private int status;
  private @Nullable String retryAfter;

  @Override
  public void consume(List<ByteBuffer> buffers, AsyncBody from) {
    int size = 0;
    for (ByteBuffer buffer : buffers) {
      size += buffer.remaining();
    }
    byte[] bytes = new byte[size];
    int at = 0;
    for (ByteBuffer buffer : buffers) {
      int length = buffer.remaining();
      buffer.get(bytes, at, length);
      at += length;
    }
    pieces.add(new Bytes(bytes));
  }

  /** The head of the answer has come. */
  void begin(int newStatus, @Nullable String newRetryAfter, AsyncBody newBody) {
    status = newStatus;
    retryAfter = newRetryAfter;
    body = newBody;
    newBody.done().whenComplete((none, failure) -> pieces.add(new End(failure)));
    if (closed) {
      newBody.cancel();
    }
  }

  int status() {
    return status;
  }

  @Nullable String retryAfter() {
    return retryAfter;
  }

  /**
   * The next piece; null at the end.
   *
   * @throws TimeoutException if none came in time; may be called again
   * @throws StreamFailure if the connection broke
   */
  byte @Nullable [] next(long nanos) throws InterruptedException, TimeoutException, StreamFailure {
    AsyncBody from = body;
    if (!asked && from != null && pieces.isEmpty()) {
      asked = true;
      from.consume();
    }
    Piece piece = pieces.poll(nanos, TimeUnit.NANOSECONDS);
    if (piece == null) {
      throw new TimeoutException();
    }
    if (piece instanceof Bytes part) {
      asked = false;
      return part.bytes();
    }
    pieces.add(piece); // the end stays the end
    Throwable failure = ((End) piece).failure();
    if (failure != null) {
      throw new StreamFailure(failure);
    }
    return null;
  }

  /** Gives the connection up; whoever waits in {@link #next} is told. */
  @Override
  public void close() {
    closed = true;
    AsyncBody from = body;
    if (from != null) {
      from.cancel();
    }
    pieces.add(new End(null));
  }

  /** The connection broke. */
  static final class StreamFailure extends Exception {
    private static final long serialVersionUID = 1L;

    StreamFailure(Throwable cause) {
      super(cause);
    }
  }
}

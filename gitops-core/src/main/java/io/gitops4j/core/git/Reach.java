// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How far one call may reach: to which hosts and addresses, until when, and for how many bytes. For
 * one call.
 */
final class Reach {

  /** Looks up the addresses of a name. */
  interface Lookup {
    /** That of this machine. */
    Lookup SYSTEM = InetAddress::getAllByName;

    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** A limit was reached, in the middle of a stream. */
  static final class LimitException extends IOException {
    private static final long serialVersionUID = 1L;
    private final SourceError code;

    LimitException(SourceError code, String message) {
      super(message);
      this.code = code;
    }

    SourceError code() {
      return code;
    }
  }

  private final HostPolicy hosts;
  private final Lookup lookup;
  private final @Nullable TrustManager trust;
  private final Duration silence;
  private final Duration limit;
  private final long end;
  private long bytesLeft;

  Reach(
      HostPolicy hosts,
      Lookup lookup,
      @Nullable TrustManager trust,
      Duration silence,
      Duration limit,
      long maxBytes) {
    this.hosts = hosts;
    this.lookup = lookup;
    this.trust = trust;
    this.silence = silence;
    this.limit = limit;
    this.end = System.nanoTime() + limit.toNanos();
    this.bytesLeft = maxBytes;
  }

  @Nullable TrustManager trust() {
    return trust;
  }

  /**
   * The addresses of a host that may be connected to, at least one.
   *
   * @throws SourceException with {@link SourceError#NOT_ALLOWED} if there is none
   */
  List<InetAddress> addresses(String scheme, String host, int port) throws IOException {
    hosts.check(scheme, host, port);
    List<InetAddress> allowed = new ArrayList<>();
    InetAddress[] found = lookup.addresses(host);
    for (InetAddress address : found) {
      if (hosts.allows(address)) {
        allowed.add(address);
      }
    }
    if (allowed.isEmpty()) {
      hosts.check(found[0]);
    }
    return allowed;
  }

  /** Whether what a connection was made to may be connected to. */
  boolean allows(InetAddress address) {
    return hosts.allows(address);
  }

  /** Whether the time is over. */
  boolean isOver() {
    return end - System.nanoTime() <= 0;
  }

  /** How long a read or a connection attempt may take now, in milliseconds. */
  int patience() throws LimitException {
    long nanos = end - System.nanoTime();
    if (nanos <= 0) {
      throw over();
    }
    // rounded up, so that what waits that long ends when the time is over, and not before
    long left = nanos / 1_000_000 + 1;
    return (int) Math.max(1, Math.min(Math.min(left, silence.toMillis()), Integer.MAX_VALUE));
  }

  /** What a read that waited for {@link #patience} in vain means. */
  IOException timedOut(SocketTimeoutException silent) {
    return isOver() ? over() : silent;
  }

  private LimitException over() {
    return new LimitException(
        SourceError.TIME_LIMIT, "it took longer than " + limit.toMillis() + " ms");
  }

  /** Counts bytes that were received. */
  void received(int bytes) throws LimitException {
    bytesLeft -= bytes;
    if (bytesLeft < 0) {
      throw new LimitException(SourceError.TOO_LARGE, "it is larger than the limit");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.http;

import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.AccessProvider.ProxyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far one call may reach, and by which way: to which hosts and addresses, until when, for how
 * many bytes, with which certificates, through which proxy. For one call.
 */
public final class Reach {

  /** For callers whose addresses are their own. */
  public static final HostPolicy ANYWHERE =
      HostPolicy.of("*").withSchemes(Set.of("https", "http", "ssh")).withPrivateAddresses(true);

  /** Looks up the addresses of a name. Thread-safe. */
  public interface Lookup {
    /** That of this machine. */
    Lookup SYSTEM = InetAddress::getAllByName;

    /**
     * The addresses of a host, at least one.
     *
     * @throws UnknownHostException if there is none
     */
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /** A limit was reached, in the middle of a stream. */
  public static final class LimitException extends IOException {
    private static final long serialVersionUID = 1L;
    private final SourceError code;

    LimitException(SourceError code, String message) {
      super(message);
      this.code = code;
    }

    /** Which limit. */
    public SourceError code() {
      return code;
    }
  }

  private final HostPolicy hosts;
  private final Lookup lookup;
  private final Tls tls;
  private final @Nullable ProxyServer proxy;
  private final Duration silence;
  private final Duration limit;
  private final long end;
  private long bytesLeft;

  /**
   * A reach that begins now.
   *
   * @param proxy through which everything goes; null for none. It has to be allowed as a host is;
   *     what it connects to is then known by name only
   * @param silence how long one connection may be silent
   * @param limit how long it may all take
   * @param maxBytes how many bytes may be received
   */
  public Reach(
      HostPolicy hosts,
      Lookup lookup,
      Tls tls,
      @Nullable ProxyServer proxy,
      Duration silence,
      Duration limit,
      long maxBytes) {
    this.hosts = hosts;
    this.lookup = lookup;
    this.tls = tls;
    this.proxy = proxy;
    this.silence = silence;
    this.limit = limit;
    this.end = System.nanoTime() + limit.toNanos();
    this.bytesLeft = maxBytes;
  }

  /** How connections are encrypted. */
  Tls tls() {
    return tls;
  }

  /** Through which everything goes; null for none. */
  @Nullable ProxyServer proxy() {
    return proxy;
  }

  /**
   * Checks where a connection is to go; its address only if no proxy looks it up.
   *
   * @throws SourceException with {@link SourceError#NOT_ALLOWED} if it may not go there
   */
  public void check(String scheme, String host, int port) throws IOException {
    if (proxy == null) {
      addresses(scheme, host, port);
      return;
    }
    hosts.check(scheme, host, port);
    if (host.matches("\\[.*]|[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")) {
      hosts.check(InetAddress.getByName(host)); // an address, which is not looked up
    }
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
  public boolean allows(InetAddress address) {
    return hosts.allows(address);
  }

  /** Whether the time is over. */
  public boolean isOver() {
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

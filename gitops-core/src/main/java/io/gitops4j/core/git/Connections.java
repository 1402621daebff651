// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.http.Reach;
import io.gitops4j.core.http.Tls;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.AccessProvider.ProxyServer;
import io.gitops4j.core.spi.CredentialsProvider;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import io.gitops4j.core.spi.CredentialsProvider.SshKey;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** Connects to the repository of one URL, and tells failures apart. For one call. */
final class Connections {

  /** What is done with a connection. */
  interface Use {
    void with(Transport transport) throws IOException;
  }

  private static final Pattern SHA256 = Pattern.compile("\\b[0-9a-f]{64} ");

  private final String url;
  private final CredentialsProvider provider;
  private final Tls tls;
  private final @Nullable ProxyServer proxy;
  private final Duration timeout;
  private final Map<String, String> firstSeenHosts;
  private final Path cache;
  private final @Nullable Reach reach;
  private final boolean offline;
  private final long end;
  private final boolean ends;

  /**
   * Connections for one call, which begins now.
   *
   * @param proxy through which ssh goes; what goes by http is the reach's
   * @param limit how long the call may take; null if that is not bounded
   */
  Connections(
      String url,
      CredentialsProvider provider,
      Tls tls,
      @Nullable ProxyServer proxy,
      Duration timeout,
      @Nullable Duration limit,
      Map<String, String> firstSeenHosts,
      Path cache,
      @Nullable Reach reach,
      boolean offline) {
    this.url = url;
    this.provider = provider;
    this.tls = tls;
    this.proxy = proxy;
    this.ends = limit != null;
    this.end = System.nanoTime() + (limit == null ? 0 : limit.toNanos());
    this.timeout = timeout;
    this.firstSeenHosts = firstSeenHosts;
    this.cache = cache;
    this.reach = reach;
    this.offline = offline;
  }

  /** Whether the time of the call is over. */
  boolean isOver() {
    return reach != null && reach.isOver() || ends && end - System.nanoTime() <= 0;
  }

  /**
   * Opens a transport, uses and closes it.
   *
   * @throws SourceException for all that goes wrong
   */
  void use(Repository local, Use use) {
    if (offline) {
      throw SourceException.of(
          SourceError.OFFLINE, "not in the cache, and no connection may be made: " + shown());
    }
    checkHost();
    Credentials credentials = provider.credentials(url).orElse(null);
    if (Urls.isHttp(url)) {
      useHttp(local, credentials, use);
    } else {
      useSsh(local, credentials, use);
    }
  }

  private void useHttp(Repository local, @Nullable Credentials credentials, Use use) {
    if (credentials instanceof SshKey) {
      throw SourceException.of(
          SourceError.UNAUTHORIZED, "an ssh key can't be used for " + Urls.shown(url));
    }
    HttpConnections http = new HttpConnections(uri(), credentials, tls.trust(), reach);
    try (Transport transport = Transport.open(local, uri())) {
      transport.setTimeout(seconds());
      http.configure((TransportHttp) transport);
      use.with(transport);
    } catch (IOException | RuntimeException e) {
      throw failed(e, ofStatus(http.status(), e));
    } finally {
      http.close();
    }
  }

  /** Refuses what may not be connected to, before credentials are asked for. */
  private void checkHost() {
    if (reach == null) {
      return;
    }
    URIish uri = uri();
    String scheme = uri.getScheme() == null ? "ssh" : uri.getScheme().toLowerCase(Locale.ROOT);
    int standard = scheme.equals("ssh") ? 22 : scheme.equals("https") ? 443 : 80;
    try {
      reach.check(scheme, uri.getHost(), uri.getPort() > 0 ? uri.getPort() : standard);
    } catch (IOException e) {
      throw failed(e, SourceError.UNREACHABLE);
    } catch (SourceException e) {
      throw refused(e);
    }
  }

  private SourceException refused(SourceException e) {
    Issue issue = e.issues().get(0);
    return new SourceException(
        Issue.error(issue.code(), issue.message() + ": " + shown()).withExpected(issue.expected()),
        e);
  }

  private String shown() {
    return Urls.shown(url);
  }

  private static SourceError ofStatus(int status, Exception e) {
    return switch (status) {
      case 401, 403, 407 -> SourceError.UNAUTHORIZED;
      case 404, 410 -> SourceError.NO_REPOSITORY;
      default -> caused(e, SSLException.class) && status == 0 ? SourceError.HOST_KEY : code(e);
    };
  }

  private void useSsh(Repository local, @Nullable Credentials credentials, Use use) {
    if (!(credentials instanceof SshKey key)) {
      throw SourceException.of(
          SourceError.UNAUTHORIZED, "ssh needs a private key and known hosts: " + Urls.shown(url));
    }
    if (proxy != null && !proxy.scheme().equals("http")) {
      // JGit 7.8 takes the rest of a SOCKS proxy's answer for the start of what the server says
      throw new SourceException(
          Issue.error(
                  SourceError.UNSUPPORTED_URL,
                  "ssh can't be spoken through a proxy of "
                      + proxy.scheme()
                      + ": "
                      + Urls.shown(url))
              .withHint("use a proxy that speaks plain HTTP, or https in place of ssh"),
          null);
    }
    SshSessions sessions;
    try {
      sessions = new SshSessions(key, firstSeenHosts, cache.resolve("no-home"), reach, proxy);
    } catch (NoClassDefFoundError e) {
      throw new SourceException(
          Issue.error(SourceError.UNSUPPORTED_URL, "ssh needs an optional library: " + url)
              .withHint("add the dependency org.eclipse.jgit:org.eclipse.jgit.ssh.apache"),
          e);
    }
    if (!GitIsolation.installed() && System.getenv("GIT_SSH") != null) {
      throw new SourceException(
          Issue.error(
                  SourceError.UNSUPPORTED_URL,
                  "the environment's GIT_SSH would start a process for " + url)
              .withHint("call GitIsolation.install() at the start of the program"),
          null);
    }
    try (Transport transport = Transport.open(local, uri())) {
      transport.setTimeout(seconds());
      sessions.configure((SshTransport) transport);
      use.with(transport);
    } catch (IOException | RuntimeException e) {
      String refusal = sessions.refusal();
      if (sessions.refusedAddress()) {
        throw SourceException.of(
            SourceError.NOT_ALLOWED, "can't connect to " + url + ": " + refusal);
      }
      if (refusal != null) {
        throw new SourceException(
            Issue.error(SourceError.HOST_KEY, "can't connect to " + url + ": " + refusal)
                .withHint("if this is the right key, hand it in as a line of the known hosts"),
            e);
      }
      throw failed(e, SshSessions.denied(e) ? SourceError.UNAUTHORIZED : code(e));
    } finally {
      sessions.close();
    }
  }

  private int seconds() {
    long silence = timeout.toSeconds();
    long left = ends ? (end - System.nanoTime()) / 1_000_000_000 + 1 : silence;
    return (int) Math.max(1, Math.min(Math.min(silence, left), Integer.MAX_VALUE / 1000));
  }

  private URIish uri() {
    try {
      URIish uri = new URIish(url);
      boolean ssh = !Urls.isHttp(url);
      if (uri.getHost() == null || uri.getHost().isEmpty()) {
        throw new URISyntaxException(url, "no host");
      }
      return ssh && uri.getUser() == null ? uri.setUser("git") : uri;
    } catch (URISyntaxException e) {
      throw SourceException.of(
          SourceError.UNSUPPORTED_URL, "not the URL of a repository: " + Urls.shown(url));
    }
  }

  private static SourceError code(Exception e) {
    if (caused(e, NoRemoteRepositoryException.class)) {
      return SourceError.NO_REPOSITORY;
    }
    // JGit knows ids of 40 digits only, and quotes the line that it can't read
    return e instanceof PackProtocolException
            && SHA256.matcher(String.valueOf(e.getMessage())).find()
        ? SourceError.UNSUPPORTED_REPOSITORY
        : SourceError.UNREACHABLE;
  }

  private static boolean caused(Throwable failure, Class<? extends Throwable> by) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (by.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private SourceException failed(Exception e, SourceError code) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SourceException known) {
        return known.code() == SourceError.NOT_ALLOWED && known.getCause() == null
            ? refused(known)
            : known;
      }
      if (cause instanceof Reach.LimitException limit) {
        return new SourceException(
            Issue.error(limit.code(), limit.getMessage() + ": " + shown()), e);
      }
    }
    if (isOver()) {
      return new SourceException(
          Issue.error(SourceError.TIME_LIMIT, "it took too long: " + shown()), e);
    }
    return new SourceException(
        Issue.error(code, "can't fetch from " + Urls.shown(url) + ": " + why(e, code)), e);
  }

  /** In words of our own, since the text of the transport may name what it was given. */
  private static String why(Exception e, SourceError code) {
    if (code == SourceError.UNAUTHORIZED) {
      return "the server wants a login, or refuses the one that it got";
    }
    if (caused(e, UnknownHostException.class) || caused(e, UnresolvedAddressException.class)) {
      return "the name of the host is not known";
    }
    if (caused(e, ConnectException.class) || caused(e, NoRouteToHostException.class)) {
      return "nothing answers there";
    }
    return e.getClass().getSimpleName();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.http.DirectExchange;
import io.gitops4j.core.http.Reach;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * Reads by HTTP for one call. Redirects are followed, but none that gives up encryption, and what
 * opens one host goes to no other.
 */
final class HttpReader {
  private static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final String name;
  private final Reach reach;

  /**
   * A reader.
   *
   * @param name what is read, for messages; without a secret
   */
  HttpReader(String name, Reach reach) {
    this.name = name;
    this.reach = reach;
  }

  /** The answer behind all redirects. */
  DirectExchange open(URL origin, Map<String, String> headers) throws IOException {
    URL at = origin;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      Map<String, String> sent = new LinkedHashMap<>(headers);
      if (!sameOrigin(at, origin)) {
        sent.remove("Authorization");
      }
      DirectExchange exchange = direct(at, sent);
      String target = exchange.header("Location");
      if (!REDIRECTS.contains(exchange.status()) || target == null) {
        return exchange;
      }
      exchange.close();
      URL next = resolved(at, target);
      if (at.getProtocol().equals("https") && !next.getProtocol().equals("https")) {
        throw failed(SourceError.NOT_ALLOWED, "a redirect gives up encryption");
      }
      at = next;
    }
    throw failed(SourceError.UNREACHABLE, "more than " + MAX_REDIRECTS + " redirects");
  }

  /** The answer, be it a redirect. */
  DirectExchange direct(URL url, Map<String, String> headers) throws IOException {
    return DirectExchange.open(url, "GET", headers, null, reach);
  }

  /**
   * The body of an answer.
   *
   * @throws SourceException with {@link SourceError#TOO_LARGE} if it is larger
   */
  byte[] body(DirectExchange exchange, long max) throws IOException {
    byte[] content = exchange.body().readNBytes((int) Math.min(max + 1, Integer.MAX_VALUE - 8));
    if (content.length > max) {
      throw failed(SourceError.TOO_LARGE, "the answer is larger than " + max + " bytes");
    }
    return content;
  }

  /**
   * Checks a status.
   *
   * @param absent what it means that there is nothing
   */
  void check(int status, SourceError absent) {
    if (status / 100 == 2) {
      return;
    }
    SourceError code =
        switch (status) {
          case 401, 403, 407 -> SourceError.UNAUTHORIZED;
          case 404, 410 -> absent;
          default -> SourceError.UNREACHABLE;
        };
    throw failed(code, "the server answers with the status " + status);
  }

  /** Whether both are at the same port of the same host, and spoken to alike. */
  static boolean sameOrigin(URL one, URL other) {
    return origin(one).equals(origin(other));
  }

  private static String origin(URL url) {
    int port = url.getPort() > 0 ? url.getPort() : url.getDefaultPort();
    return url.getProtocol() + "://" + url.getHost().toLowerCase(Locale.ROOT) + ":" + port;
  }

  /** What a text means that stands at a URL. */
  URL resolved(URL at, String target) {
    try {
      return url(new URL(at, target).toString());
    } catch (MalformedURLException e) {
      throw noUrl();
    }
  }

  /** A URL of http with a host alone. */
  URL url(String text) {
    try {
      URI uri = new URI(text);
      String scheme = Objects.requireNonNullElse(uri.getScheme(), "");
      if (!scheme.equals("https") && !scheme.equals("http")
          || uri.getHost() == null
          || uri.getRawUserInfo() != null) {
        throw noUrl();
      }
      return uri.toURL();
    } catch (URISyntaxException | MalformedURLException | IllegalArgumentException e) {
      // the cause would quote what may be signed
      throw noUrl();
    }
  }

  private SourceException noUrl() {
    return failed(SourceError.UNREACHABLE, "the server names no URL of http");
  }

  SourceException failed(IOException e) {
    if (e instanceof Reach.LimitException limit) {
      return failed(limit.code(), String.valueOf(limit.getMessage()));
    }
    SourceError code = e instanceof SSLException ? SourceError.HOST_KEY : SourceError.UNREACHABLE;
    return new SourceException(
        Issue.error(code, "can't read from " + name + ": " + e.getClass().getSimpleName()), e);
  }

  SourceException failed(SourceError code, String message) {
    return SourceException.of(code, message + ": " + name);
  }
}

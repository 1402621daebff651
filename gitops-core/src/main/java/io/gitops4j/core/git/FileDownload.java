// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.http.DirectExchange;
import io.gitops4j.core.http.Reach;
import io.gitops4j.core.remote.RemoteFile;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import io.gitops4j.core.spi.CredentialsProvider.Bearer;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Gets one file by http. A redirect is followed if its target is allowed; credentials go to the
 * host that was asked for only. For one call.
 */
final class FileDownload {
  private static final int MAX_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final String shown;
  private final @Nullable Credentials credentials;
  private final Reach reach;

  FileDownload(String url, @Nullable Credentials credentials, Reach reach) {
    this.shown = RemoteFile.shown(url);
    this.credentials = credentials;
    this.reach = reach;
  }

  /** The content of a URL. */
  byte[] get(String url) {
    URL origin = url(url);
    URL at = origin;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      try (DirectExchange exchange =
          DirectExchange.open(at, "GET", headers(at, origin), null, reach)) {
        String target = exchange.header("Location");
        if (REDIRECTS.contains(exchange.status()) && target != null) {
          at = url(resolved(at, target));
        } else if (exchange.status() / 100 == 2) {
          return exchange.body().readAllBytes();
        } else {
          throw answered(exchange.status());
        }
      } catch (SourceException e) {
        throw e.code() == SourceError.NOT_ALLOWED && e.getCause() == null ? refused(e, hops) : e;
      } catch (Reach.LimitException e) {
        throw new SourceException(Issue.error(e.code(), e.getMessage() + ": " + shown), e);
      } catch (SSLException e) {
        throw new SourceException(
            Issue.error(SourceError.HOST_KEY, "the host's certificate is not trusted: " + shown),
            e);
      } catch (IOException e) {
        throw new SourceException(
            Issue.error(
                SourceError.UNREACHABLE,
                "can't get " + shown + ": " + e.getClass().getSimpleName()),
            e);
      }
    }
    throw SourceException.of(
        SourceError.UNREACHABLE, "more than " + MAX_REDIRECTS + " redirects: " + shown);
  }

  private SourceException answered(int status) {
    return SourceException.of(
        status == 401 || status == 403 || status == 407
            ? SourceError.UNAUTHORIZED
            : SourceError.NOT_FOUND,
        "the server answers with the status " + status + ": " + shown);
  }

  private SourceException refused(SourceException e, int hops) {
    Issue issue = e.issues().get(0);
    String way = hops == 0 ? ": " : ", but that is where a redirect leads from ";
    return new SourceException(
        Issue.error(issue.code(), issue.message() + way + shown).withExpected(issue.expected()), e);
  }

  private Map<String, String> headers(URL at, URL origin) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "*/*");
    headers.put("User-Agent", "gitops4j");
    boolean same =
        at.getProtocol().equals(origin.getProtocol())
            && at.getHost().equalsIgnoreCase(origin.getHost())
            && port(at) == port(origin);
    if (same && credentials instanceof Basic basic) {
      String pair = basic.user() + ":" + basic.secret();
      headers.put(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    } else if (same && credentials instanceof Bearer bearer) {
      headers.put("Authorization", "Bearer " + bearer.token());
    }
    return headers;
  }

  private static int port(URL url) {
    return url.getPort() > 0 ? url.getPort() : url.getDefaultPort();
  }

  private String resolved(URL at, String target) {
    try {
      return new URL(at, target).toString();
    } catch (MalformedURLException e) {
      throw SourceException.of(
          SourceError.NOT_ALLOWED, "a redirect leads to no URL of http, from " + shown);
    }
  }

  private URL url(String text) {
    try {
      URI uri = new URI(text.replaceFirst("#.*", ""));
      String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("https") || scheme.equals("http");
      if (!http || uri.getHost() == null || uri.getRawUserInfo() != null) {
        throw new URISyntaxException("", "no URL of http with a host alone");
      }
      return uri.toURL();
    } catch (URISyntaxException | MalformedURLException | IllegalArgumentException e) {
      // the cause would quote it whole
      throw SourceException.of(
          SourceError.UNSUPPORTED_URL, "not the URL of a file by http or https: " + shown);
    }
  }
}

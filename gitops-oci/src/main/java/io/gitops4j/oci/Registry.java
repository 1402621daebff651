// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.http.DirectExchange;
import io.gitops4j.core.http.Reach;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One repository of a registry, by the part of the OCI distribution specification 1.1 that reads.
 * Credentials go to the registry, and for a token to where it sends for one; never along with a
 * redirect to another host. For one call.
 */
final class Registry {
  static final int MAX_MANIFEST = 4 << 20;

  private static final int MAX_REDIRECTS = 5;
  private static final int MAX_PAGES = 200;
  private static final int MAX_TAGS = 200_000;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

  private static final String MANIFESTS =
      String.join(
          ", ",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");

  private final RepositoryName name;
  private final Reach reach;
  private final String base;
  private final Login login;

  /**
   * A repository.
   *
   * @param insecure whether it is spoken to without encryption
   */
  Registry(RepositoryName name, boolean insecure, @Nullable Credentials credentials, Reach reach) {
    this.name = name;
    this.reach = reach;
    this.base = (insecure ? "http://" : "https://") + name.host() + "/v2/" + name.path();
    this.login = new Login(this, insecure, credentials);
  }

  RepositoryName name() {
    return name;
  }

  /** The manifest of a tag or a digest, as its bytes. */
  byte[] manifest(String reference) {
    return get(base + "/manifests/" + reference, MANIFESTS, MAX_MANIFEST, SourceError.NO_REVISION)
        .content();
  }

  /** A blob, not checked yet. */
  byte[] blob(String digest, long size) {
    return get(base + "/blobs/" + digest, "*/*", size, SourceError.CORRUPT).content();
  }

  /** All tags. */
  List<String> tags() {
    List<String> tags = new ArrayList<>();
    String url = base + "/tags/list?n=1000";
    for (int page = 0; page < MAX_PAGES; page++) {
      Answer answer = get(url, "application/json", MAX_MANIFEST, SourceError.NO_REPOSITORY);
      JsonNode list = Json.read(answer.content(), "the list of tags of " + name).path("tags");
      list.forEach(tag -> tags.add(tag.asText()));
      Matcher next = NEXT.matcher(Objects.requireNonNullElse(answer.link(), ""));
      if (!next.find()) {
        return tags;
      }
      if (tags.size() > MAX_TAGS) {
        break;
      }
      URL following = url(resolved(url(url), next.group(1)));
      if (!origin(following).equals(origin(url(url)))) {
        throw failed(SourceError.NOT_ALLOWED, "the list of tags goes on at another host");
      }
      url = following.toString();
    }
    throw failed(SourceError.TOO_LARGE, "too many tags");
  }

  private record Answer(byte[] content, @Nullable String link) {}

  private Answer get(String url, String accept, long max, SourceError absent) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", accept);
    String authorization = login.header();
    if (authorization != null) {
      headers.put("Authorization", authorization);
    }
    try (DirectExchange exchange = followed(url(url), headers)) {
      if (exchange.status() == 401 && login.answer(exchange.headers())) {
        return get(url, accept, max, absent);
      }
      check(exchange.status(), absent);
      byte[] content = exchange.body().readNBytes((int) Math.min(max + 1, Integer.MAX_VALUE - 8));
      if (content.length > max) {
        throw failed(SourceError.TOO_LARGE, "the answer is larger than " + max + " bytes");
      }
      return new Answer(content, exchange.header("Link"));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void check(int status, SourceError absent) {
    if (status / 100 == 2) {
      return;
    }
    SourceError code =
        switch (status) {
          case 401, 403, 407 -> SourceError.UNAUTHORIZED;
          case 404, 410 -> absent;
          default -> SourceError.UNREACHABLE;
        };
    throw failed(code, "the registry answers with the status " + status);
  }

  /** The answer behind all redirects, of which none may give up encryption. */
  private DirectExchange followed(URL origin, Map<String, String> headers) throws IOException {
    URL at = origin;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      Map<String, String> sent = new LinkedHashMap<>(headers);
      if (!origin(at).equals(origin(origin))) {
        sent.remove("Authorization");
      }
      DirectExchange exchange = DirectExchange.open(at, "GET", sent, null, reach);
      String target = exchange.header("Location");
      if (!REDIRECTS.contains(exchange.status()) || target == null) {
        return exchange;
      }
      exchange.close();
      URL next = url(resolved(at, target));
      if (at.getProtocol().equals("https") && !next.getProtocol().equals("https")) {
        throw failed(SourceError.NOT_ALLOWED, "a redirect gives up encryption");
      }
      at = next;
    }
    throw failed(SourceError.UNREACHABLE, "more than " + MAX_REDIRECTS + " redirects");
  }

  /** A document of JSON from elsewhere, with this header alone. */
  byte[] document(URL url, @Nullable String authorization) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    if (authorization != null) {
      headers.put("Authorization", authorization);
    }
    try (DirectExchange exchange = DirectExchange.open(url, "GET", headers, null, reach)) {
      check(exchange.status(), SourceError.UNAUTHORIZED);
      return exchange.body().readNBytes(MAX_MANIFEST);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static String origin(URL url) {
    int port = url.getPort() > 0 ? url.getPort() : url.getDefaultPort();
    return url.getProtocol()
        + "://"
        + url.getHost().toLowerCase(java.util.Locale.ROOT)
        + ":"
        + port;
  }

  private String resolved(URL at, String target) {
    try {
      return new URL(at, target).toString();
    } catch (MalformedURLException e) {
      throw failed(SourceError.UNREACHABLE, "the registry names no URL of http");
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
        throw new URISyntaxException("", "no URL of http with a host alone");
      }
      return uri.toURL();
    } catch (URISyntaxException | MalformedURLException | IllegalArgumentException e) {
      // the cause would quote what may be signed
      throw failed(SourceError.UNREACHABLE, "the registry names no URL of http");
    }
  }

  private SourceException failed(IOException e) {
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

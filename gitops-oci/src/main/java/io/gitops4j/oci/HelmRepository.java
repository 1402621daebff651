// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.http.DirectExchange;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import io.gitops4j.core.spi.CredentialsProvider.Bearer;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import java.io.IOException;
import java.net.URL;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Helm repository of HTTP: its index, and the archives that it names. What opens it goes to its
 * own host, and to another one only if that is asked for. For one call.
 */
final class HelmRepository {
  private final String name;
  private final URL base;
  private final RemoteSettings.Way way;
  private final boolean passCredentials;
  private final HttpReader http;

  /**
   * A repository.
   *
   * @param url its URL, {@code http:} or {@code https:}
   * @param passCredentials whether other hosts get what opens it
   */
  HelmRepository(String url, RemoteSettings.Way way, boolean passCredentials) {
    this.name = RepositoryName.shown(url);
    this.way = way;
    this.passCredentials = passCredentials;
    this.http = new HttpReader("the Helm repository " + name, way.reach());
    this.base = base(url);
  }

  private URL base(String url) {
    try {
      URL whole = http.url(url);
      return whole.getRef() == null ? whole : http.url(url.replaceFirst("#.*", ""));
    } catch (SourceException e) {
      throw SourceException.of(
          SourceError.UNSUPPORTED_URL, "not the URL of a Helm repository: " + name);
    }
  }

  String name() {
    return name;
  }

  /**
   * An index as it was answered.
   *
   * @param content its text; null if it is still what the tag is of
   * @param tag what tells it from others; null if the server gives nothing
   */
  record Index(byte @Nullable [] content, @Nullable String tag) {}

  /**
   * The index.
   *
   * @param known the tag of the one that is at hand; null for none
   */
  Index index(long max, @Nullable String known) {
    Map<String, String> headers = headers(base);
    if (known != null) {
      headers.put("If-None-Match", known);
    }
    try (DirectExchange exchange = http.open(at("index.yaml"), headers)) {
      if (exchange.status() == 304 && known != null) {
        return new Index(null, known);
      }
      http.check(exchange.status(), SourceError.NO_REPOSITORY);
      String tag = exchange.header("ETag");
      boolean sendable =
          tag != null && tag.length() < 200 && tag.chars().allMatch(c -> c > ' ' && c < 127);
      return new Index(http.body(exchange, max), sendable ? tag : null);
    } catch (IOException e) {
      throw http.failed(e);
    }
  }

  /** Where a relative text lies that the index has, by Helm's rule: below the repository. */
  private URL at(String relative) {
    String path = base.getPath().endsWith("/") ? base.getPath() : base.getPath() + "/";
    String place = base.getProtocol() + "://" + base.getAuthority() + path;
    URL found = http.resolved(http.url(place), relative);
    String query = base.getQuery();
    return query == null
        ? found
        : http.url(found.toString().replaceFirst("\\?.*", "") + "?" + query);
  }

  /**
   * The archive at a URL of the index, not checked yet.
   *
   * @param url relative to the repository, or whole, of http or oci
   * @param insecure whether registries are spoken to without encryption
   */
  byte[] archive(String url, long max, boolean insecure) {
    if (url.startsWith("oci://")) {
      return ofRegistry(url.substring("oci://".length()), max, insecure);
    }
    URL place = url.matches("[A-Za-z][A-Za-z0-9+.-]*:.*") ? http.url(url) : at(url);
    if (base.getProtocol().equals("https") && !place.getProtocol().equals("https")) {
      throw http.failed(SourceError.NOT_ALLOWED, "the index gives up encryption for a chart");
    }
    try (DirectExchange exchange = http.open(place, headers(place))) {
      http.check(exchange.status(), SourceError.NOT_FOUND);
      return http.body(exchange, max);
    } catch (IOException e) {
      throw http.failed(e);
    }
  }

  private byte[] ofRegistry(String place, long max, boolean insecure) {
    int colon = place.lastIndexOf(':');
    if (colon < place.lastIndexOf('/')) {
      throw http.failed(SourceError.CORRUPT, "the index names an artifact without its version");
    }
    RepositoryName repository = RepositoryName.of("oci://" + place.substring(0, colon));
    boolean own = repository.host().equalsIgnoreCase(base.getAuthority());
    Registry registry =
        new Registry(
            repository, insecure, own || passCredentials ? way.login() : null, way.reach());
    String tag = OciChart.tag(registry, place.substring(colon + 1));
    Artifact artifact = Artifact.of(registry, Digests.of(registry.manifest(tag)));
    return registry.blob(OciChart.layer(registry, artifact), max);
  }

  private Map<String, String> headers(URL place) {
    Map<String, String> headers = new LinkedHashMap<>();
    String login = authorization(way.login());
    if (login != null && (passCredentials || HttpReader.sameOrigin(place, base))) {
      headers.put("Authorization", login);
    }
    return headers;
  }

  private static @Nullable String authorization(@Nullable Credentials credentials) {
    if (credentials instanceof Bearer bearer) {
      return "Bearer " + bearer.token();
    }
    if (credentials instanceof Basic basic) {
      String pair = basic.user() + ":" + basic.secret();
      return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
    return null;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.http.DirectExchange;
import io.gitops4j.core.http.Reach;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One repository of a registry, by the part of the OCI distribution specification 1.1 that reads.
 * Credentials go to the registry, and for a token to where it sends for one; never along with a
 * redirect to another host. For one call.
 */
final class Registry {
  static final int MAX_MANIFEST = 4 << 20;

  private static final int MAX_PAGES = 200;
  private static final int MAX_TAGS = 200_000;
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

  private static final String MANIFESTS =
      String.join(
          ", ",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json");

  private final RepositoryName name;
  private final HttpReader http;
  private final String base;
  private final Login login;

  /**
   * A repository.
   *
   * @param insecure whether it is spoken to without encryption
   */
  Registry(RepositoryName name, boolean insecure, @Nullable Credentials credentials, Reach reach) {
    this.name = name;
    this.http = new HttpReader(name.toString(), reach);
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

  /**
   * What a layer is packed in, checked against its digest.
   *
   * @param max the bytes beyond which it is not fetched
   */
  byte[] blob(Artifact.Layer layer, long max) {
    if (layer.size() > max) {
      throw failed(SourceError.TOO_LARGE, "the layer is larger than " + max + " bytes");
    }
    byte[] content =
        get(base + "/blobs/" + layer.digest(), "*/*", layer.size(), SourceError.CORRUPT).content();
    Digests.check(content, layer.digest(), "the layer " + layer.digest() + " of " + name);
    return content;
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
      URL following = http.resolved(http.url(url), next.group(1));
      if (!HttpReader.sameOrigin(following, http.url(url))) {
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
    try (DirectExchange exchange = http.open(http.url(url), headers)) {
      if (exchange.status() == 401 && login.answer(exchange.headers())) {
        return get(url, accept, max, absent);
      }
      http.check(exchange.status(), absent);
      return new Answer(http.body(exchange, max), exchange.header("Link"));
    } catch (IOException e) {
      throw http.failed(e);
    }
  }

  /** A document of JSON from elsewhere, with this header alone. */
  byte[] document(URL url, @Nullable String authorization) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "application/json");
    if (authorization != null) {
      headers.put("Authorization", authorization);
    }
    try (DirectExchange exchange = http.direct(url, headers)) {
      http.check(exchange.status(), SourceError.UNAUTHORIZED);
      return exchange.body().readNBytes(MAX_MANIFEST);
    } catch (IOException e) {
      throw http.failed(e);
    }
  }

  /** A URL of http with a host alone. */
  URL url(String text) {
    return http.url(text);
  }

  SourceException failed(SourceError code, String message) {
    return http.failed(code, message);
  }
}

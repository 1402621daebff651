// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import java.nio.charset.StandardCharsets;

/** A path of the API with its query, each part encoded. Not thread-safe. */
final class ResourcePath {
  private final StringBuilder text;
  private char separator = '?';

  private ResourcePath(StringBuilder text) {
    this.text = text;
  }

  /** The objects of a kind; in one namespace unless it is empty. */
  static ResourcePath ofKind(ApiResource resource, String namespace) {
    if (!resource.namespaced() && !namespace.isEmpty()) {
      throw new ClusterException(
          ClusterError.INVALID,
          resource.gvk() + " lies in no namespace (found: " + namespace + ")");
    }
    StringBuilder text = new StringBuilder();
    if (resource.gvk().group().isEmpty()) {
      text.append("/api");
    } else {
      text.append("/apis/").append(encoded(resource.gvk().group()));
    }
    text.append('/').append(encoded(resource.gvk().version()));
    if (!namespace.isEmpty()) {
      text.append("/namespaces/").append(segment(namespace, "namespace"));
    }
    return new ResourcePath(text.append('/').append(encoded(resource.plural())));
  }

  /** One object. */
  static ResourcePath ofObject(ApiResource resource, String namespace, String name) {
    if (resource.namespaced() && namespace.isEmpty()) {
      throw new ClusterException(
          ClusterError.INVALID, resource.gvk() + " " + name + ": a namespace is needed");
    }
    ResourcePath path = ofKind(resource, namespace);
    path.text.append('/').append(segment(name, "name"));
    return path;
  }

  /** A subresource of the object. */
  ResourcePath subresource(String name) {
    text.append('/').append(encoded(name));
    return this;
  }

  ResourcePath query(String key, String value) {
    text.append(separator).append(encoded(key)).append('=').append(encoded(value));
    separator = '&';
    return this;
  }

  ResourcePath queryUnlessEmpty(String key, String value) {
    return value.isEmpty() ? this : query(key, value);
  }

  /** What no server takes as a name, and what would climb to another path. */
  private static String segment(String text, String what) {
    if (text.isEmpty() || text.equals(".") || text.equals("..") || text.indexOf('/') >= 0) {
      throw new ClusterException(
          ClusterError.INVALID, what + ": \"" + text + "\" (expected: a name)");
    }
    return encoded(text);
  }

  /** Percent-encoded but for what RFC 3986 leaves to everyone. */
  static String encoded(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append(String.format("%%%02X", (int) c));
      }
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}

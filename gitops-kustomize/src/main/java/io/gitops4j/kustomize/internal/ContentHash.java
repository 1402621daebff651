// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The hash that is put behind the name of generated resources: of the JSON of what matters, as Go
 * writes it.
 */
final class ContentHash {
  private ContentHash() {}

  static String of(Resource resource) {
    Map<String, Node> parts = new TreeMap<>();
    String kind = resource.kind();
    MapNode root = resource.root();
    if (kind.equals("ConfigMap") || kind.equals("Secret")) {
      parts.put("kind", ScalarNode.of(kind));
      // the reference means to hash the name, but never finds it
      parts.put("name", ScalarNode.of(""));
      parts.put("data", root.get("data") == null ? ScalarNode.of("") : root.get("data"));
      if (kind.equals("Secret")) {
        parts.put("type", root.get("type") == null ? ScalarNode.of("") : root.get("type"));
      }
      String more = kind.equals("Secret") ? "stringData" : "binaryData";
      Node extra = root.get(more);
      if (extra != null) {
        parts.put(more, extra);
      }
    } else {
      for (MapNode.Entry entry : root.entries()) {
        parts.put(entry.key(), entry.value());
      }
    }
    MapNode.Builder hashed = MapNode.builder();
    for (Map.Entry<String, Node> part : parts.entrySet()) {
      hashed.put(part.getKey(), part.getValue());
    }
    String json = GoJson.compact(hashed.build());
    return encode(kind.equals("ConfigMap") || kind.equals("Secret") ? json : json + "\n");
  }

  private static String encode(String json) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
      // no vowels, and no digits that look like letters
      return HexFormat.of()
          .formatHex(digest)
          .substring(0, 10)
          .replace('0', 'g')
          .replace('1', 'h')
          .replace('3', 'k')
          .replace('a', 'm')
          .replace('e', 't');
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

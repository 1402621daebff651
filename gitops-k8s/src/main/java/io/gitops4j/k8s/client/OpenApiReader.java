// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The documents of OpenAPI v3 that a server tells, one for each group and version, read when they
 * are asked for. A server names each by the digest of its content, so a document is read again only
 * if it changed. Thread-safe; one request at a time.
 */
final class OpenApiReader {
  private static final String ROOT = "/openapi/v3";
  private static final int TRIES = 5;

  private final ApiConnection api;

  /** By the address, which holds the digest. */
  private final Map<String, MapNode> documents = new HashMap<>();

  /** The addresses by path, such as {@code apis/apps/v1}; null if they are to be asked for. */
  private @Nullable Map<String, String> addresses;

  OpenApiReader(ApiConnection api) {
    this.api = api;
  }

  /** Looks for other documents when it is asked again. */
  synchronized void refresh() {
    addresses = null;
  }

  synchronized Optional<MapNode> read(String group, String version) {
    String path = group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
    Call call = Call.of("read the schemas of", path);
    for (int tries = 1; ; tries++) {
      Map<String, String> known = addresses;
      if (known == null) {
        known = addresses();
        documents.keySet().retainAll(Set.copyOf(known.values()));
        addresses = known;
      }
      String address = known.get(path);
      MapNode document = address == null ? null : documents.get(address);
      if (address == null || document != null) {
        return Optional.ofNullable(document);
      }
      ApiAnswer answer = api.send(ApiRequest.get(call, address));
      if (answer.status() == 301 && tries < TRIES) {
        addresses = null; // the document has changed meanwhile, and its address with it
      } else {
        documents.put(address, answer.object());
      }
    }
  }

  private Map<String, String> addresses() {
    Map<String, String> found = new HashMap<>();
    MapNode paths;
    try {
      paths = api.send(ApiRequest.get(Call.of("discover", ROOT), ROOT)).object().map("paths");
    } catch (ClusterException e) {
      if (e.retryable() || e.error() == ClusterError.INTERRUPTED) {
        throw e;
      }
      return found; // an old server, or not every identity may ask
    }
    for (MapNode.Entry path : paths == null ? new HashSet<MapNode.Entry>() : paths.entries()) {
      Node address = path.value().at("serverRelativeURL");
      String text = address == null ? null : address.textOrNull();
      if (text != null && text.startsWith(ROOT + "/")) {
        found.put(path.key(), text);
      }
    }
    return found;
  }
}

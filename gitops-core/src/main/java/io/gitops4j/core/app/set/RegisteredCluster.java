// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A cluster that Argo CD knows, without the ways to get into it. Immutable, thread-safe.
 *
 * @param name its name
 * @param server the address of its API
 * @param project the project that it belongs to; empty for none
 * @param labels the labels of its Secret
 * @param annotations the annotations of its Secret
 */
public record RegisteredCluster(
    String name,
    String server,
    String project,
    Map<String, String> labels,
    Map<String, String> annotations) {
  /** The address by which Argo CD's own cluster goes. */
  public static final String LOCAL = "https://kubernetes.default.svc";

  private static final String TYPE = "argocd.argoproj.io/secret-type";

  /** Copies the maps, in order. */
  public RegisteredCluster {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(project, "project");
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }

  /** A cluster without a project, labels and annotations. */
  public static RegisteredCluster of(String name, String server) {
    return new RegisteredCluster(name, server, "", Map.of(), Map.of());
  }

  /**
   * The cluster that a Secret registers, the way Argo CD has it; empty if it is another object. Its
   * credentials are not looked at.
   */
  public static Optional<RegisteredCluster> ofSecret(MapNode secret) {
    boolean cluster =
        "Secret".equals(secret.text("kind"))
            && Edit.text(secret, "metadata", "labels", TYPE).equals("cluster");
    String server = cluster ? field(secret, "server") : "";
    if (server.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RegisteredCluster(
            field(secret, "name"),
            server,
            field(secret, "project"),
            texts(Edit.map(secret, "metadata", "labels")),
            texts(Edit.map(secret, "metadata", "annotations"))));
  }

  private static String field(MapNode secret, String key) {
    String plain = Edit.text(secret, "stringData", key);
    if (!plain.isEmpty()) {
      return plain;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(Edit.text(secret, "data", key));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static Map<String, String> texts(MapNode map) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.entries()
        .forEach(
            entry -> {
              String text = entry.value().textOrNull();
              texts.put(entry.key(), text == null ? "" : text);
            });
    return texts;
  }
}

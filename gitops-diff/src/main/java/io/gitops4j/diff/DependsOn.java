// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an object says that it depends on, as cli-utils and kpt read it.
 *
 * @param ids what it names, in order
 * @param repeated the words that name something again
 * @param malformed the words that name nothing
 */
record DependsOn(Set<ResourceId> ids, List<String> repeated, List<String> malformed) {
  static final String ANNOTATION = "config.kubernetes.io/depends-on";

  static final String FORM = "group/namespaces/namespace/kind/name or group/kind/name";

  /** What an object says; null if it says nothing. */
  static @Nullable DependsOn of(MapNode object) {
    Node node = object.at("metadata", "annotations", ANNOTATION);
    String text = node == null ? null : node.textOrNull();
    return text == null ? null : parse(text);
  }

  static DependsOn parse(String text) {
    Set<ResourceId> ids = new LinkedHashSet<>();
    List<String> repeated = new ArrayList<>();
    List<String> malformed = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String word = part.strip();
      ResourceId id = id(word.split("/", -1));
      if (id == null) {
        malformed.add(word);
      } else if (!ids.add(id)) {
        repeated.add(word);
      }
    }
    return new DependsOn(ids, repeated, malformed);
  }

  private static @Nullable ResourceId id(String[] parts) {
    ResourceId id =
        switch (parts.length) {
          case 3 -> new ResourceId(parts[0], parts[1], "", parts[2]);
          case 5 -> new ResourceId(parts[0], parts[3], parts[2], parts[4]);
          default -> null;
        };
    boolean named = id != null && !id.kind().isEmpty() && !id.name().isEmpty();
    boolean placed = parts.length != 5 || parts[1].equals("namespaces") && !parts[2].isEmpty();
    return named && placed ? id : null;
  }

  /** The form of the annotation. */
  static String text(ResourceId id) {
    String namespace = id.namespace().isEmpty() ? "" : "namespaces/" + id.namespace() + "/";
    return id.group() + "/" + namespace + id.kind() + "/" + id.name();
  }
}

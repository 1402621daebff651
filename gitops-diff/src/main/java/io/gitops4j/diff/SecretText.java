// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A Secret's {@code stringData}, which a server stores as {@code data} and never shows. */
final class SecretText {
  private SecretText() {}

  /** The object with its plain texts where a server puts them; another object stays as it is. */
  static MapNode encoded(MapNode object) {
    MapNode plain = object.map("stringData");
    if (!Redaction.isSecret(object) || plain == null) {
      return object;
    }
    MapNode data = object.map("data");
    MapNode.Builder all = data == null ? MapNode.builder() : data.toBuilder();
    for (MapNode.Entry entry : plain.entries()) {
      String text = entry.value().textOrNull();
      byte[] bytes = (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
      all.put(entry.key(), ScalarNode.of(Base64.getEncoder().encodeToString(bytes)));
    }
    return object.without("stringData").with("data", all.build());
  }
}

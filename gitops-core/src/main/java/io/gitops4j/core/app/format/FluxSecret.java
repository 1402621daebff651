// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.tree.MapNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Secret holds, as texts. Shows its name only. Immutable. */
final class FluxSecret {
  private final String name;
  private final Map<String, String> texts = new HashMap<>();

  private FluxSecret(String name, MapNode object) {
    this.name = name;
    MapNode data = object.map("data");
    if (data != null) {
      data.entries().forEach(e -> texts.put(e.key(), decoded(e.key(), e.value().textOrNull())));
    }
    MapNode plain = object.map("stringData");
    if (plain != null) {
      plain.entries().forEach(e -> texts.put(e.key(), String.valueOf(e.value().textOrNull())));
    }
  }

  static FluxSecret of(String name, MapNode object) {
    return new FluxSecret(name, object);
  }

  private String decoded(String key, @Nullable String value) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(value == null ? "" : value);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // the cause would quote it
      throw SourceException.of(SourceError.NO_SECRET, key + " of " + this + " is no base64");
    }
  }

  boolean has(String key) {
    return texts.containsKey(key);
  }

  /** The text below the key; null if there is none. */
  @Nullable String text(String key) {
    return texts.get(key);
  }

  /** The text below the key, which has to be there. */
  String required(String key) {
    String text = texts.get(key);
    if (text == null || text.isBlank()) {
      throw SourceException.of(SourceError.NO_SECRET, this + " lacks " + key);
    }
    return text;
  }

  @Override
  public String toString() {
    return "the Secret " + name;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads {@code schema-facts.txt}, which {@code gitops-kustomize/schema} writes: first the kinds,
 * each with the number of its type and its scope, then each type with its number, its name and
 * those of its fields that are lists, maps or other types.
 */
final class EmbeddedSchema {
  private final SchemaTypes types;
  private final List<String> lines = lines();
  private final String[] names = new String[lines.size()];

  private EmbeddedSchema(SchemaTypes types) {
    this.types = types;
  }

  /** Adds the types and kinds; those of the same name that were there before are gone. */
  static void addTo(SchemaTypes types, Map<String, Boolean> namespaced) {
    new EmbeddedSchema(types).read(namespaced);
  }

  private void read(Map<String, Boolean> namespaced) {
    for (String line : lines) {
      if (line.startsWith("T ")) {
        String[] parts = line.split(" ", -1);
        names[Integer.parseInt(parts[1])] = parts[2];
      }
    }
    Map<String, FieldSchema> current = Map.of();
    for (String line : lines) {
      String[] parts = line.split(" ", -1);
      if (line.startsWith("G ")) {
        String kind = parts[1] + "/" + parts[2];
        types.kind(kind, names[Integer.parseInt(parts[3])]);
        if (!parts[4].equals("?")) {
          namespaced.put(kind, parts[4].equals("N"));
        }
      } else if (line.startsWith("T ")) {
        current = types.define(parts[2]);
      } else if (!line.startsWith("#")) {
        String strategy = parts.length > 2 ? parts[2] : "";
        List<String> keys =
            parts.length > 3 && !parts[3].isEmpty() ? List.of(parts[3].split(",")) : List.of();
        current.put(parts[0], form(parts[1], strategy, keys));
      }
    }
  }

  private FieldSchema form(String form, String strategy, List<String> keys) {
    String rest = form.substring(1);
    return switch (form.charAt(0)) {
      case 'r' -> types.named(names[Integer.parseInt(rest)], strategy, keys);
      case 'l' -> new FieldSchema(Map.of(), form(rest, "", List.of()), true, strategy, keys);
      case 'm' -> new FieldSchema(Map.of(), form(rest, "", List.of()), false, strategy, keys);
      default -> FieldSchema.UNKNOWN;
    };
  }

  private static List<String> lines() {
    try (InputStream in =
            Objects.requireNonNull(
                SchemaFacts.class.getResourceAsStream("schema-facts.txt"), "schema-facts.txt");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

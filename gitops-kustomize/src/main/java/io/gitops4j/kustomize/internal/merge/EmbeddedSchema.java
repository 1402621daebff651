// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads {@code schema-facts.txt}, which {@code gitops-kustomize/schema} writes: first the kinds,
 * each with the number of its type and its scope, then each type with its number, its name and
 * those of its fields that are lists, maps or other types. The fields of a type are read when they
 * are first asked for, since a render asks for few of them.
 */
final class EmbeddedSchema {
  private static final String TYPE = "\nT ";

  private final SchemaTypes types;
  private final String text = text();
  private final List<String> names = new ArrayList<>();

  private EmbeddedSchema(SchemaTypes types) {
    this.types = types;
  }

  /** Adds the types and kinds; those of the same name that were there before are gone. */
  static void addTo(SchemaTypes types, Map<String, Map<String, Boolean>> namespaced) {
    new EmbeddedSchema(types).read(namespaced);
  }

  private void read(Map<String, Map<String, Boolean>> namespaced) {
    int firstType = text.indexOf(TYPE);
    for (int at = firstType; at >= 0; ) {
      int end = text.indexOf('\n', at + 1);
      int next = text.indexOf(TYPE, end);
      String name = text.substring(text.lastIndexOf(' ', end) + 1, end);
      names.add(name); // they are numbered in their order
      String fields = text.substring(end + 1, next < 0 ? text.length() : next + 1);
      types.define(name).define(() -> fields(fields));
      at = next;
    }
    for (String line : lines(text.substring(0, firstType + 1))) {
      if (line.startsWith("G ")) {
        String[] parts = line.split(" ", -1);
        types.kind(parts[1] + "/" + parts[2], names.get(Integer.parseInt(parts[3])));
        if (!parts[4].equals("?")) {
          Map<String, Boolean> versions = namespaced.get(parts[2]);
          if (versions == null) {
            versions = new HashMap<>(2);
            namespaced.put(parts[2], versions);
          }
          versions.put(parts[1], parts[4].equals("N"));
        }
      }
    }
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.add(text.substring(start, end));
      start = end + 1;
    }
    return lines;
  }

  private Map<String, FieldSchema> fields(String block) {
    Map<String, FieldSchema> fields = new HashMap<>();
    for (String line : lines(block)) {
      String[] parts = line.split(" ", -1);
      String strategy = parts.length > 2 ? parts[2] : "";
      List<String> keys =
          parts.length > 3 && !parts[3].isEmpty() ? List.of(parts[3].split(",")) : List.of();
      fields.put(parts[0], form(parts[1], strategy, keys));
    }
    return fields;
  }

  private FieldSchema form(String form, String strategy, List<String> keys) {
    String rest = form.substring(1);
    return switch (form.charAt(0)) {
      case 'r' -> types.named(names.get(Integer.parseInt(rest)), strategy, keys);
      case 'l' -> new FieldSchema(TypeFields.NONE, form(rest, "", List.of()), true, strategy, keys);
      case 'm' ->
          new FieldSchema(TypeFields.NONE, form(rest, "", List.of()), false, strategy, keys);
      default -> FieldSchema.UNKNOWN;
    };
  }

  private static String text() {
    try (InputStream in =
        Objects.requireNonNull(
            SchemaFacts.class.getResourceAsStream("schema-facts.txt"), "schema-facts.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1); // there is ASCII only
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

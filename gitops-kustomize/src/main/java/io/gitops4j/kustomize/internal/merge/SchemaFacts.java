// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Facts of the schema that kustomize embeds (Kubernetes 1.21.2): merge keys, patch strategies, and
 * which kinds lie in namespaces. Immutable, thread-safe, read once.
 */
public final class SchemaFacts {
  private static final class Holder {
    static final SchemaFacts EMBEDDED = read();
  }

  private final Map<String, FieldSchema> types;
  private final Map<String, Boolean> namespaced;

  private SchemaFacts(Map<String, FieldSchema> types, Map<String, Boolean> namespaced) {
    this.types = types;
    this.namespaced = namespaced;
  }

  /** The facts that kustomize embeds. */
  public static SchemaFacts embedded() {
    return Holder.EMBEDDED;
  }

  /** The types of another schema in place of these; which kinds lie in namespaces stays. */
  public SchemaFacts withTypesOf(io.gitops4j.core.tree.MapNode document) {
    return new SchemaFacts(CustomSchema.read(document), namespaced);
  }

  @Nullable FieldSchema type(@Nullable String apiVersion, @Nullable String kind) {
    return types.get(apiVersion + "/" + kind);
  }

  /** Whether objects of the kind lie in no namespace; kinds that are not known lie in one. */
  public boolean isClusterScoped(String apiVersion, String kind) {
    return Boolean.FALSE.equals(namespaced.get(apiVersion + "/" + kind));
  }

  private static SchemaFacts read() {
    try (InputStream in =
            Objects.requireNonNull(
                SchemaFacts.class.getResourceAsStream("schema-facts.txt"), "schema-facts.txt");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<Map<String, FieldSchema>> fields = new ArrayList<>();
      Map<String, Integer> numbers = new HashMap<>();
      Map<String, Boolean> scopes = new HashMap<>();
      Map<String, FieldSchema> current = Map.of();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(" ", -1);
        if (line.startsWith("G ")) {
          String key = parts[1] + "/" + parts[2];
          numbers.put(key, Integer.parseInt(parts[3]));
          if (!parts[4].equals("?")) {
            scopes.put(key, parts[4].equals("N"));
          }
        } else if (line.startsWith("T ")) {
          current = fields(fields, Integer.parseInt(parts[1]));
        } else if (!line.startsWith("#")) {
          String strategy = parts.length > 2 ? parts[2] : "";
          List<String> keys =
              parts.length > 3 && !parts[3].isEmpty() ? List.of(parts[3].split(",")) : List.of();
          current.put(parts[0], form(parts[1], strategy, keys, fields));
        }
      }
      Map<String, FieldSchema> types = new HashMap<>();
      numbers.forEach(
          (key, number) ->
              types.put(key, new FieldSchema(fields(fields, number), null, false, "", List.of())));
      return new SchemaFacts(types, scopes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fields of a type: the map is filled when the type's own lines are read. */
  private static Map<String, FieldSchema> fields(List<Map<String, FieldSchema>> all, int number) {
    while (all.size() <= number) {
      all.add(new HashMap<>());
    }
    return all.get(number);
  }

  private static FieldSchema form(
      String form, String strategy, List<String> keys, List<Map<String, FieldSchema>> all) {
    return switch (form.charAt(0)) {
      case 'r' ->
          new FieldSchema(
              fields(all, Integer.parseInt(form.substring(1))), null, false, strategy, keys);
      case 'l' ->
          new FieldSchema(
              Map.of(), form(form.substring(1), "", List.of(), all), true, strategy, keys);
      case 'm' ->
          new FieldSchema(
              Map.of(), form(form.substring(1), "", List.of(), all), false, strategy, keys);
      default -> FieldSchema.UNKNOWN;
    };
  }
}

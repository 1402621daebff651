// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Node;
import java.io.BufferedReader;
import java.io.IOException;
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
 * The types of the kinds that Kubernetes 1.34 has built in, from a table that {@code
 * gitops-diff/schema} makes; its form is told there. Read when it is first asked.
 */
final class BuiltInTypes implements TypeSource {
  private static final String TABLE = "built-in-types.txt";

  private final Map<Gvk, Integer> kinds = new HashMap<>();
  private final List<SchemaType> types = new ArrayList<>();

  /** Makes the one instance when it is needed. */
  private static final class Holder {
    private static final BuiltInTypes INSTANCE = read();
  }

  private BuiltInTypes() {}

  static @Nullable SchemaType of(Gvk gvk) {
    return Holder.INSTANCE.find(gvk);
  }

  @Override
  public @Nullable SchemaType find(Gvk gvk) {
    Integer number = kinds.get(gvk);
    return number == null ? null : types.get(number);
  }

  private static BuiltInTypes read() {
    try (BufferedReader table =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(BuiltInTypes.class.getResourceAsStream(TABLE), TABLE),
                StandardCharsets.UTF_8))) {
      BuiltInTypes read = new BuiltInTypes();
      Struct struct = null;
      for (String line = table.readLine(); line != null; line = table.readLine()) {
        String[] words = line.split(" ", 4);
        if (line.startsWith("#")) {
          continue;
        }
        if (line.startsWith("K ")) {
          read.kinds.put(Gvk.of(words[1], words[2]), Integer.parseInt(words[3]));
        } else if (line.startsWith("T ")) {
          read.add(struct);
          struct = new Struct(words[2]);
        } else {
          boolean leftOut = words[0].startsWith("-");
          Node byDefault = words.length < 3 ? null : Json.read(words[2]);
          Objects.requireNonNull(struct, TABLE)
              .fields
              .put(
                  words[0].substring(leftOut ? 1 : 0),
                  new SchemaType.FieldType(read.ref(words[1]), byDefault, leftOut));
        }
      }
      read.add(struct);
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Struct {
    private final String form;
    private final Map<String, SchemaType.FieldType> fields = new HashMap<>();

    Struct(String form) {
      this.form = form;
    }
  }

  private void add(@Nullable Struct struct) {
    if (struct != null) {
      boolean atomic = struct.form.startsWith("$!");
      String rest = struct.form.substring(atomic ? 2 : 1);
      types.add(
          new SchemaType(
              null,
              new SchemaType.MapType(struct.fields, rest.isEmpty() ? null : ref(rest), atomic),
              null));
    }
  }

  private TypeRef ref(String form) {
    if (form.charAt(0) == '=') {
      int number = Integer.parseInt(form.substring(1));
      return TypeRef.lazy(() -> types.get(number));
    }
    return TypeRef.of(type(form));
  }

  private SchemaType type(String form) {
    String rest = form.substring(1);
    return switch (form.charAt(0)) {
      case 's' -> scalar(SchemaType.Scalar.STRING);
      case 'n' -> scalar(SchemaType.Scalar.NUMERIC);
      case 'b' -> scalar(SchemaType.Scalar.BOOLEAN);
      case 'u' -> scalar(SchemaType.Scalar.UNTYPED);
      case '?' -> SchemaType.deduced();
      case '!' -> SchemaType.whole();
      case '{', '(' ->
          new SchemaType(
              null, new SchemaType.MapType(Map.of(), ref(rest), form.charAt(0) == '{'), null);
      case '[' -> list(rest, true, List.of());
      case '<' -> {
        int colon = rest.indexOf(':');
        yield colon < 0
            ? list(rest, false, List.of())
            : list(rest.substring(colon + 1), false, List.of(rest.substring(0, colon).split(",")));
      }
      default -> throw new IllegalStateException(TABLE + ": " + form);
    };
  }

  private static SchemaType scalar(SchemaType.Scalar scalar) {
    return new SchemaType(scalar, null, null);
  }

  private SchemaType list(String form, boolean atomic, List<String> keys) {
    return new SchemaType(null, null, new SchemaType.ListType(ref(form), atomic, keys));
  }
}

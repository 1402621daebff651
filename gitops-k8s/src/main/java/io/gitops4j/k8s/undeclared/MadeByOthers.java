// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.undeclared;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells who makes objects that nobody declares, by a table. Immutable, thread-safe. */
final class MadeByOthers {
  private static final String TABLE = "made-by-others.tsv";

  private record Row(
      String group, String kind, String namespace, String name, String condition, String who) {
    boolean fits(ResourceId id, MapNode object, Set<String> services) {
      return fits(group, id.group())
          && fits(kind, id.kind())
          && fits(namespace, id.namespace())
          && fits(name, id.name())
          && holds(id, object, services);
    }

    private static boolean fits(String pattern, String text) {
      int star = pattern.indexOf('*');
      return star < 0
          ? pattern.equals(text)
          : text.length() >= pattern.length() - 1
              && text.startsWith(pattern.substring(0, star))
              && text.endsWith(pattern.substring(star + 1));
    }

    private boolean holds(ResourceId id, MapNode object, Set<String> services) {
      String[] words = condition.split("[ =]");
      return switch (words[0]) {
        case "-" -> true;
        case "label" -> has(object, "labels", words);
        case "annotation" -> has(object, "annotations", words);
        case "type" -> words[1].equals(object.text("type"));
        case "service" -> services.contains(id.namespace() + "/" + id.name());
        default -> throw new IllegalStateException(TABLE + ": " + condition);
      };
    }

    private static boolean has(MapNode object, String where, String[] words) {
      Node value = object.at("metadata", where, words[1]);
      return value != null && (words.length < 3 || words[2].equals(value.textOrNull()));
    }
  }

  private static final List<Row> ROWS = read();

  private MadeByOthers() {}

  private static List<Row> read() {
    try (InputStream in =
        Objects.requireNonNull(MadeByOthers.class.getResourceAsStream(TABLE), TABLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .map(words -> new Row(words[0], words[1], words[2], words[3], words[4], words[5]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the table leaves out a kind as a whole, so that it need not be listed. */
  static boolean isWhole(String group, String kind) {
    return ROWS.stream()
        .anyMatch(
            row ->
                row.group().equals(group)
                    && row.kind().equals(kind)
                    && row.namespace().equals("*")
                    && row.name().equals("*")
                    && row.condition().equals("-"));
  }

  /** Whether more than the metadata of a kind tells who makes it, or what others make of it. */
  static boolean needsContent(Gvk gvk) {
    boolean service = gvk.group().isEmpty() && gvk.kind().equals("Service");
    return service
        || ROWS.stream()
            .anyMatch(
                row ->
                    row.group().equals(gvk.group())
                        && row.kind().equals(gvk.kind())
                        && row.condition().startsWith("type "));
  }

  /**
   * Who makes the object; null if nobody is known to.
   *
   * @param services the services that select pods, as namespace, slash and name
   */
  static @Nullable String who(ResourceId id, MapNode object, Set<String> services) {
    if (object.at("metadata", "ownerReferences") instanceof ListNode owners) {
      for (Node owner : owners) {
        if (owner instanceof MapNode map && "true".equals(map.text("controller"))) {
          return "a controller";
        }
      }
    }
    for (Row row : ROWS) {
      if (row.fits(id, object, services)) {
        return row.who();
      }
    }
    return null;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.defaults;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The defaults that are plain data, from {@code defaults.tsv}: a value at a path of a kind, or the
 * name of a fragment that many kinds share. Immutable, thread-safe.
 */
final class DefaultTable {
  static final DefaultTable KUBERNETES = read();

  private final Map<String, List<Row>> rows;

  private DefaultTable(Map<String, List<Row>> rows) {
    this.rows = rows;
  }

  /**
   * One default.
   *
   * @param value null if a fragment says what is below
   */
  private record Row(
      List<Step> path, @Nullable Node value, @Nullable String fragment, @Nullable When when) {}

  private record Step(String key, boolean each, boolean ifPresent, boolean orEmpty) {
    static Step parse(String text) {
      if (text.endsWith("[]")) {
        return new Step(text.substring(0, text.length() - 2), true, true, false);
      }
      String key = text.substring(0, text.length() - 1);
      return switch (text.charAt(text.length() - 1)) {
        case '?' -> new Step(key, false, true, false);
        case '!' -> new Step(key, false, false, true);
        default -> new Step(text, false, false, false);
      };
    }
  }

  private record When(String[] path, boolean equal, String text) {
    boolean holds(MapNode object) {
      boolean same =
          text.isEmpty() ? !Edit.has(object, path) : Edit.text(object, path).equals(text);
      return same == equal;
    }

    static When parse(String condition) {
      int at = condition.indexOf('=');
      boolean equal = condition.charAt(at - 1) != '!';
      String path = condition.substring(0, equal ? at : at - 1);
      return new When(path.split("\\."), equal, condition.substring(at + 1));
    }
  }

  /** The object with the defaults of its kind. */
  MapNode fill(String kind, MapNode object) {
    MapNode filled = object;
    for (Row row : rows.getOrDefault(kind, List.of())) {
      if (row.when() == null || row.when().holds(filled)) {
        filled = fill(row, 0, filled);
      }
    }
    return filled;
  }

  private MapNode fill(Row row, int at, MapNode node) {
    Step step = row.path().get(at);
    boolean last = at == row.path().size() - 1;
    Node child = node.get(step.key());
    boolean absent = child == null || child.isNull();
    if (step.each()) {
      if (!(child instanceof ListNode list)) {
        return node;
      }
      ListNode changed = list;
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof MapNode item) {
          changed = changed.with(i, last ? below(row, item) : fill(row, at + 1, item));
        }
      }
      return node.with(step.key(), changed);
    }
    if (last && row.value() != null) {
      return absent || step.orEmpty() && isEmptyText(child)
          ? node.with(step.key(), row.value())
          : node;
    }
    if (absent ? step.ifPresent() : !(child instanceof MapNode)) {
      return node;
    }
    MapNode inner = child instanceof MapNode map ? map : MapNode.EMPTY;
    MapNode changed = last ? below(row, inner) : fill(row, at + 1, inner);
    return changed.isEmpty() && absent ? node : node.with(step.key(), changed);
  }

  private static boolean isEmptyText(Node node) {
    return node instanceof ScalarNode text && text.isString() && text.text().isEmpty();
  }

  private MapNode below(Row row, MapNode node) {
    return row.fragment() == null ? node : fill(row.fragment(), node);
  }

  private static DefaultTable read() {
    Map<String, List<Row>> rows = new HashMap<>();
    try (InputStream in =
            Objects.requireNonNull(
                DefaultTable.class.getResourceAsStream("defaults.tsv"), "defaults.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] cell = line.split("\t");
          rows.computeIfAbsent(cell[0], kind -> new ArrayList<>()).add(row(cell));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DefaultTable(rows);
  }

  private static Row row(String[] cell) {
    List<Step> path = Arrays.stream(cell[1].split("\\.")).map(Step::parse).toList();
    boolean fragment = cell[2].startsWith("@");
    return new Row(
        path,
        fragment ? null : value(cell[2]),
        fragment ? cell[2] : null,
        cell.length > 3 ? When.parse(cell[3]) : null);
  }

  private static Node value(String text) {
    // a document that is null is no document to the reader
    return text.equals("null")
        ? ScalarNode.NULL
        : YamlReader.ofDefaults().read("defaults.tsv", text).get(0);
  }
}

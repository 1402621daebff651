// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An object as YAML, each line with the settings of the field that begins there.
 *
 * @param lines the lines
 */
record Blame(List<Line> lines) {

  /**
   * A line of the object.
   *
   * @param text the text
   * @param settings who set the field, oldest first; none if no value begins on the line
   */
  record Line(String text, List<Setting> settings) {
    /**
     * Who gave the field its value, whoever said the same once more; null if no value begins on the
     * line.
     */
    @Nullable Setting last() {
      Setting last = null;
      for (Setting setting : settings) {
        last = setting.repeats() ? last : setting;
      }
      return last;
    }
  }

  /** Where the fields were set last. */
  List<Location> locations() {
    return lines.stream().map(Line::last).filter(Objects::nonNull).map(Setting::location).toList();
  }

  /** The lines of what is at a path; values of Secrets are not shown. */
  static Blame of(Provenance provenance, FieldPath path) {
    List<Setting> whole = provenance.of(path);
    Node node = whole.isEmpty() ? MapNode.EMPTY : whole.get(whole.size() - 1).after();
    String text = YamlPrinter.print(node == null ? MapNode.EMPTY : node);
    TreeMap<Integer, FieldPath> starts = new TreeMap<>();
    // what was printed is read again, because that tells the line of each value
    starts(YamlReader.ofDefaults().read("object", text).get(0), path, starts);
    List<String> lines = text.lines().toList();
    List<Line> blamed = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      FieldPath field = starts.get(i + 1);
      blamed.add(new Line(lines.get(i), field == null ? List.of() : provenance.of(field)));
    }
    return new Blame(blamed);
  }

  private static void starts(Node node, FieldPath path, TreeMap<Integer, FieldPath> starts) {
    if (node instanceof MapNode map && !map.isEmpty()) {
      map.entries().forEach(entry -> starts(entry.value(), path.key(entry.key()), starts));
    } else if (node instanceof ListNode list && !list.isEmpty()) {
      for (int i = 0; i < list.size(); i++) {
        starts(list.get(i), path.index(i), starts);
      }
    } else {
      starts.putIfAbsent(node.line(), path);
    }
  }
}

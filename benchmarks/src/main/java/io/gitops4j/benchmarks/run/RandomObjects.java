// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random objects of a table: a line for each kind, and after it one for each field with the values
 * that it may have in YAML, after bars; an empty one leaves the field out.
 */
final class RandomObjects {
  private final List<Kind> kinds;
  private final Random random;

  RandomObjects(String table, Random random) {
    this.kinds = kinds(table);
    this.random = random;
  }

  /** A field and the values that it may have. */
  private record Field(String[] path, List<String> values) {}

  /** A kind. */
  private record Kind(String apiVersion, String name, List<Field> fields) {}

  /** How many kinds there are. */
  int size() {
    return kinds.size();
  }

  private static List<Kind> kinds(String table) {
    List<Kind> kinds = new ArrayList<>();
    for (String line : table.lines().toList()) {
      if (!line.contains("|")) {
        String[] words = line.split(" ");
        kinds.add(new Kind(words[0], words[1], new ArrayList<>()));
        continue;
      }
      String[] cells = line.split("\\|", -1);
      String[] path = cells[0].strip().split("\\.(?![^\\[]*\\])");
      for (int i = 0; i < path.length; i++) {
        path[i] = path[i].replaceAll("^\\[|\\]$", "");
      }
      List<String> values = new ArrayList<>();
      for (int i = 1; i < cells.length; i++) {
        values.add(cells[i].strip());
      }
      kinds.get(kinds.size() - 1).fields().add(new Field(path, values));
    }
    return kinds;
  }

  /** One of any kind. */
  MapNode next() {
    Kind kind = kinds.get(random.nextInt(kinds.size()));
    MapNode object =
        MapNode.builder().put("apiVersion", kind.apiVersion()).put("kind", kind.name()).build();
    object = Edit.set(object, "thing", "metadata", "name");
    for (Field field : kind.fields()) {
      String value = field.values().get(random.nextInt(field.values().size()));
      if (!value.isEmpty()) {
        object = Edit.set(object, read(value), field.path());
      }
    }
    return object;
  }

  private static Node read(String value) {
    byte[] item =
        ("- " + value).getBytes(StandardCharsets.UTF_8); // null alone would be no document
    return ((ListNode) YamlReader.ofDefaults().read("value", item).get(0)).items().get(0);
  }
}

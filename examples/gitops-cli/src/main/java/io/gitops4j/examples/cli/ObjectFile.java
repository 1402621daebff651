// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Objects in a file: YAML or JSON, many documents, lists, or one JSON object a line. */
final class ObjectFile {
  private ObjectFile() {}

  /** Its objects; {@code -} is standard input. */
  static List<MapNode> read(Path file) throws IOException {
    byte[] bytes;
    try {
      bytes = file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw SourceException.of(SourceError.NOT_FOUND, "no such file: " + file);
    }
    return objects(file.toString(), new String(bytes, StandardCharsets.UTF_8));
  }

  static List<MapNode> objects(String name, String text) {
    YamlReader reader = YamlReader.ofDefaults().withoutSourceLines();
    List<Node> documents = new ArrayList<>();
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (lines.size() > 1
        && lines.stream().allMatch(line -> line.startsWith("{") && line.endsWith("}"))) {
      lines.forEach(line -> documents.addAll(reader.read(name, line)));
    } else {
      documents.addAll(reader.read(name, text));
    }
    List<MapNode> objects = new ArrayList<>();
    for (Node document : documents) {
      if (document instanceof MapNode map
          && map.get("items") instanceof ListNode items
          && String.valueOf(map.text("kind")).endsWith("List")) {
        for (Node item : items) {
          if (item instanceof MapNode object) {
            objects.add(object);
          }
        }
      } else if (document instanceof MapNode map) {
        objects.add(map);
      }
    }
    return objects;
  }
}

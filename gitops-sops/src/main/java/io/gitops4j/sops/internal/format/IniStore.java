// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.format;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.CommentedNode;
import io.gitops4j.sops.SopsError;
import io.gitops4j.sops.SopsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sections of {@code key = value}; the metadata is the section {@code sops}. A section's comment is
 * its first part, the comment of a key follows it. A section may be there several times.
 */
final class IniStore implements Store {
  private static final String DEFAULT = "DEFAULT";

  @Override
  public List<CommentedNode.Mapping> readPlain(String file, byte[] content) {
    return List.of(new IniReader(file, DotenvStore.text(file, content)).document());
  }

  @Override
  public byte[] writePlain(List<CommentedNode.Mapping> documents) {
    CommentedNode.Mapping document = documents.get(0);
    StringBuilder out = new StringBuilder();
    boolean first = true;
    for (CommentedNode.Part part : document.parts()) {
      if (part instanceof CommentedNode.Entry section) {
        if (!(section.value() instanceof CommentedNode.Mapping map)) {
          throw SopsException.of(SopsError.FORMAT, "a section is no map");
        }
        section(section.key().text(), map, first, out);
        first = false;
      }
    }
    byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
    if (!texts(readPlain("", bytes).get(0)).equals(texts(document))) {
      throw SopsException.of(SopsError.FORMAT, "INI can't hold one of the values");
    }
    return bytes;
  }

  private static void section(
      String name, CommentedNode.Mapping map, boolean first, StringBuilder out) {
    List<CommentedNode.Part> parts = map.parts();
    int from = 0;
    if (!parts.isEmpty() && parts.get(0) instanceof CommentedNode.Comment comment) {
      if (!first && !out.isEmpty()) {
        out.append('\n');
      }
      comment(comment, out);
      from = 1;
    } else if (!out.isEmpty()) {
      out.append('\n');
    }
    boolean header = !first || !name.equalsIgnoreCase(DEFAULT);
    if (header) {
      out.append('[').append(name).append("]\n");
    }
    int width = 0;
    for (CommentedNode.Part part : parts) {
      if (part instanceof CommentedNode.Entry entry) {
        String key = written(entry.key().text());
        width = Math.max(width, key.getBytes(StandardCharsets.UTF_8).length);
      }
    }
    for (int i = from; i < parts.size(); i++) {
      if (!(parts.get(i) instanceof CommentedNode.Entry entry)) {
        continue;
      }
      for (int j = i + 1; j < parts.size(); j++) {
        if (!(parts.get(j) instanceof CommentedNode.Comment comment)) {
          break;
        }
        comment(comment, out);
      }
      String key = written(entry.key().text());
      int length = key.getBytes(StandardCharsets.UTF_8).length;
      out.append(key).append(" ".repeat(width - length)).append(" = ");
      out.append(quoted(text(entry.value()))).append('\n');
    }
  }

  private static String written(String key) {
    if (key.indexOf('"') >= 0 || key.indexOf('=') >= 0 || key.indexOf(':') >= 0) {
      return "`" + key + "`";
    }
    return key.indexOf('`') >= 0 ? "\"\"\"" + key + "\"\"\"" : key;
  }

  private static String quoted(String value) {
    if (value.indexOf('\n') >= 0 || value.indexOf('`') >= 0) {
      return "\"\"\"" + value + "\"\"\"";
    }
    if (value.indexOf('#') >= 0 || value.indexOf(';') >= 0) {
      return "`" + value + "`";
    }
    return value.equals(value.strip()) ? value : "\"" + value + "\"";
  }

  private static String text(CommentedNode value) {
    if (!(value instanceof CommentedNode.Scalar scalar)) {
      throw SopsException.of(SopsError.FORMAT, "a key has no single value");
    }
    return scalar.node().isNull() ? "" : scalar.node().text();
  }

  private static void comment(CommentedNode.Comment comment, StringBuilder out) {
    for (String line : comment.text().split("\n")) {
      boolean marked = line.startsWith(";") || line.startsWith("#");
      String mark = marked ? line.substring(0, 1) : ";";
      String rest = (marked ? line.substring(1) : line).strip();
      if (marked || !rest.isEmpty()) {
        out.append(mark).append(' ').append(rest).append('\n');
      }
    }
  }

  /** Sections, keys and values without comments; a default section without keys is none. */
  private static List<List<String>> texts(CommentedNode.Mapping document) {
    List<List<String>> all = new ArrayList<>();
    for (CommentedNode.Part part : document.parts()) {
      if (part instanceof CommentedNode.Entry section
          && section.value() instanceof CommentedNode.Mapping map) {
        List<String> texts = new ArrayList<>(List.of(section.key().text()));
        for (CommentedNode.Part one : map.parts()) {
          if (one instanceof CommentedNode.Entry entry) {
            texts.add(entry.key().text());
            texts.add(text(entry.value()));
          }
        }
        if (texts.size() > 1 || !texts.get(0).equals(DEFAULT)) {
          all.add(texts);
        }
      }
    }
    return all;
  }

  @Override
  public Encrypted readEncrypted(String file, byte[] content) {
    List<CommentedNode.Part> rest = new ArrayList<>();
    Map<String, String> flat = null;
    for (CommentedNode.Part part : readPlain(file, content).get(0).parts()) {
      if (!(part instanceof CommentedNode.Entry section)
          || !section.key().text().equals(Placement.KEY)) {
        rest.add(part);
        continue;
      }
      if (flat != null) {
        throw Failures.metadata(file, "the section sops is there twice");
      }
      flat = new LinkedHashMap<>();
      for (CommentedNode.Part one : ((CommentedNode.Mapping) section.value()).parts()) {
        if (one instanceof CommentedNode.Entry entry) {
          // older versions escaped the ends of lines once more
          String value = text(entry.value()).replace("\\\\n", "\\n").replace("\\n", "\n");
          flat.put(entry.key().text(), value);
        }
      }
    }
    if (flat == null) {
      throw Failures.of(
          SopsError.NOT_ENCRYPTED, file, 0, "the file has no metadata of SOPS: not encrypted");
    }
    return new Encrypted(
        List.of(new CommentedNode.Mapping(rest)), Flattening.unflatten(file, flat));
  }

  @Override
  public byte[] writeEncrypted(List<CommentedNode.Mapping> documents, MapNode metadata) {
    MapNode.Builder flat = MapNode.builder();
    Flattening.flatten(metadata)
        .forEach((key, text) -> flat.put(key, ScalarNode.of(text.replace("\n", "\\n"))));
    return writePlain(Placement.put(documents, flat.build()));
  }
}

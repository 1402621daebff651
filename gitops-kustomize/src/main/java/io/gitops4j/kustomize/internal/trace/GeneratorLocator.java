// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.trace;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.render.SettingLocator;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.kustomize.internal.FileLoader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The place of each field that a generator makes: the literal, the file, or the line of the env
 * file that a value came from, or the argument. Immutable.
 */
final class GeneratorLocator implements SettingLocator {
  private final String file;
  private final MapNode args;
  private final List<MapNode> options;
  private final Map<String, Location> values;

  private GeneratorLocator(
      String file, MapNode args, List<MapNode> options, Map<String, Location> values) {
    this.file = file;
    this.args = args;
    this.options = options;
    this.values = values;
  }

  static GeneratorLocator of(
      MapNode args, @Nullable MapNode global, FileLoader loader, String file) {
    Map<String, Location> values = new HashMap<>();
    for (Node item : list(args, "literals")) {
      values.put(key(String.valueOf(item.textOrNull())), Location.of(file, item));
    }
    for (Node item : list(args, "files")) {
      String entry = String.valueOf(item.textOrNull());
      String path = entry.substring(entry.indexOf('=') + 1);
      String key = entry.equals(path) ? path.substring(path.lastIndexOf('/') + 1) : key(entry);
      values.put(key, Location.of(loader.name(path)));
    }
    for (Node item : list(args, "envs")) {
      envFile(String.valueOf(item.textOrNull()), loader, file, values);
    }
    String env = args.text("env");
    if (env != null && !env.isEmpty()) {
      envFile(env, loader, file, values);
    }
    MapNode own = args.map("options");
    List<MapNode> options =
        own == null
            ? global == null ? List.of() : List.of(global)
            : global == null ? List.of(own) : List.of(own, global);
    return new GeneratorLocator(file, args, options, values);
  }

  private static ListNode list(MapNode args, String key) {
    ListNode list = args.list(key);
    return list == null ? ListNode.EMPTY : list;
  }

  private static String key(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }

  /** Reads the file once more, since only a recording wants its lines. */
  private static void envFile(
      String path, FileLoader loader, String file, Map<String, Location> values) {
    String text;
    try {
      text = new String(loader.read(path, file), StandardCharsets.UTF_8);
    } catch (RenderException e) {
      return;
    }
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].stripLeading();
      if (!line.isBlank() && !line.startsWith("#")) {
        int column = lines[i].length() - line.length() + 1;
        values.put(key(line.stripTrailing()), Location.of(loader.name(path), i + 1, column));
      }
    }
  }

  @Override
  public @Nullable Location locate(FieldPath path, @Nullable Node before, @Nullable Node after) {
    List<FieldPath.Element> elements = path.elements();
    if (elements.isEmpty() || !(elements.get(0) instanceof FieldPath.Key first)) {
      return null;
    }
    boolean data = first.name().equals("data") || first.name().equals("binaryData");
    if (data && elements.size() == 2 && elements.get(1) instanceof FieldPath.Key key) {
      return values.get(key.name());
    }
    if (after == null || after.equals(before)) {
      return null;
    }
    Node argument = argument(path, first.name());
    return argument == null || argument.line() == 0 ? null : Location.of(file, argument);
  }

  private @Nullable Node argument(FieldPath path, String first) {
    if (first.equals("type")) {
      return args.get("type");
    }
    FieldPath option = path;
    if (first.equals("metadata") && path.elements().size() > 1) {
      option = new FieldPath(path.elements().subList(1, path.elements().size()));
      Node argument = option.elements().size() == 1 ? option.find(args) : null;
      if (argument != null) {
        return argument;
      }
    }
    for (MapNode map : options) {
      Node found = option.find(map);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.internal.Failure;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import io.gitops4j.kustomize.internal.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Copies a field of one resource into fields of others. */
public final class Replacements {
  private final ResourceSet resources;
  private final String file;

  private Replacements(ResourceSet resources, String file) {
    this.resources = resources;
    this.file = file;
  }

  /** Does one replacement; throws if it has no unique source, or a target's field is missing. */
  public static void apply(ResourceSet resources, MapNode replacement, String file) {
    new Replacements(resources, file).apply(replacement);
  }

  private void apply(MapNode replacement) {
    MapNode source = replacement.map("source");
    ListNode targets = replacement.list("targets");
    if (source == null || targets == null) {
      throw error("a replacement needs a source and targets");
    }
    Node value = source(source);
    for (Node node : targets) {
      if (!(node instanceof MapNode target) || target.map("select") == null) {
        throw error("a target of a replacement needs a select");
      }
      target(target, value);
    }
  }

  private Node source(MapNode source) {
    List<Resource> found = resources.all().stream().filter(r -> exactly(r, source)).toList();
    if (found.size() != 1) {
      throw error(
          "the source of a replacement fits "
              + (found.isEmpty() ? "no resource" : "several resources"));
    }
    String path = source.text("fieldPath");
    List<String> steps = steps(path == null || path.isEmpty() ? "metadata.name" : path);
    Node node = find(found.get(0).root(), steps, 0);
    if (node == null) {
      throw error("the field " + path + " is missing in the source " + found.get(0).id());
    }
    MapNode options = source.map("options");
    String delimiter = options == null ? null : options.text("delimiter");
    if (delimiter == null || delimiter.isEmpty()) {
      return node;
    }
    String[] parts = text(node).split(java.util.regex.Pattern.quote(delimiter), -1);
    int index = index(options);
    if (index < 0 || index >= parts.length) {
      throw error("the index " + index + " of a replacement's source lies outside its parts");
    }
    return ScalarNode.of(parts[index]);
  }

  private static boolean exactly(Resource resource, MapNode by) {
    return resource.allIds().stream()
        .anyMatch(
            id ->
                same(by, "group", id.group())
                    && same(by, "version", id.version())
                    && same(by, "kind", id.kind())
                    && same(by, "name", id.name())
                    && (by.text("namespace") == null
                        || same(by, "namespace", id.effectiveNamespace())));
  }

  private static boolean same(MapNode by, String key, String value) {
    String wanted = by.text(key);
    return wanted == null || wanted.isEmpty() || wanted.equals(value);
  }

  private void target(MapNode target, Node value) {
    Selector selector = Selector.of(Objects.requireNonNull(target.map("select")), file);
    List<MapNode> rejects = new ArrayList<>();
    if (target.list("reject") != null) {
      Objects.requireNonNull(target.list("reject")).forEach(node -> rejects.add((MapNode) node));
    }
    List<Selector> rejected = rejects.stream().map(node -> Selector.of(node, file)).toList();
    List<String> paths =
        target.list("fieldPaths") == null
            ? List.of("metadata.name")
            : Patches.texts(Objects.requireNonNull(target.list("fieldPaths")));
    MapNode options = target.map("options");
    for (Resource resource : resources.all()) {
      if (!selector.selects(resource)
          || rejected.stream().anyMatch(other -> other.selects(resource))) {
        continue;
      }
      resource.rememberId();
      for (String path : paths) {
        boolean create = options != null && "true".equals(options.text("create"));
        Found found = new Found();
        Node after = set(resource.root(), steps(path), 0, value, options, create, found);
        if (!found.any) {
          throw error("the field " + path + " is missing in the target " + resource.id());
        }
        resource.root((MapNode) after);
      }
    }
  }

  private static final class Found {
    boolean any;
  }

  private Node set(
      Node node,
      List<String> steps,
      int at,
      Node value,
      @Nullable MapNode options,
      boolean create,
      Found found) {
    if (at == steps.size()) {
      found.any = true;
      return replaced(node, value, options);
    }
    String step = steps.get(at);
    if (node instanceof MapNode map) {
      if (step.equals("*")) {
        MapNode result = map;
        for (MapNode.Entry entry : map.entries()) {
          result =
              result.with(
                  entry.key(), set(entry.value(), steps, at + 1, value, options, create, found));
        }
        return result;
      }
      Node child = map.get(step);
      if (child == null || child.isNull() && create) {
        if (!create) {
          return map;
        }
        boolean last = at == steps.size() - 1;
        boolean list = !last && isMatch(steps.get(at + 1));
        child = last ? ScalarNode.of("") : list ? ListNode.EMPTY : MapNode.EMPTY;
      }
      return map.with(step, set(child, steps, at + 1, value, options, create, found));
    }
    if (node instanceof ListNode list) {
      List<Node> items = new ArrayList<>(list.items());
      boolean hit = false;
      for (int i = 0; i < items.size(); i++) {
        if (step.equals("*")
            || step.equals(Integer.toString(i))
            || isMatch(step) && fits(items.get(i), step)) {
          items.set(i, set(items.get(i), steps, at + 1, value, options, create, found));
          hit = true;
        }
      }
      if (!hit && create && isMatch(step)) {
        String inner = step.substring(1, step.length() - 1);
        int equals = inner.indexOf('=');
        Node item =
            MapNode.of(inner.substring(0, equals), ScalarNode.of(inner.substring(equals + 1)));
        items.add(set(item, steps, at + 1, value, options, create, found));
      }
      return list.withItems(items);
    }
    return node;
  }

  private Node replaced(Node node, Node value, @Nullable MapNode options) {
    String delimiter = options == null ? null : options.text("delimiter");
    if (delimiter == null || delimiter.isEmpty()) {
      if (node instanceof ScalarNode scalar
          && value instanceof ScalarNode source
          && scalar.isString()
          && !source.isString()
          && !scalar.text().isEmpty()) {
        return ScalarNode.of(source.text());
      }
      return value;
    }
    List<String> parts =
        new ArrayList<>(List.of(text(node).split(java.util.regex.Pattern.quote(delimiter), -1)));
    int index = index(options);
    if (index < 0) {
      parts.add(0, text(value));
    } else if (index >= parts.size()) {
      parts.add(text(value));
    } else {
      parts.set(index, text(value));
    }
    return ScalarNode.of(String.join(delimiter, parts));
  }

  private int index(@Nullable MapNode options) {
    String index = options == null ? null : options.text("index");
    return index == null || !index.matches("-?[0-9]{1,9}") ? 0 : Integer.parseInt(index);
  }

  private String text(Node node) {
    String text = node.textOrNull();
    if (text == null && !node.isNull()) {
      throw error("a delimiter needs a text to split");
    }
    return text == null ? "" : text;
  }

  private static @Nullable Node find(Node node, List<String> steps, int at) {
    if (at == steps.size()) {
      return node;
    }
    String step = steps.get(at);
    if (node instanceof MapNode map) {
      Node child = map.get(step);
      return child == null ? null : find(child, steps, at + 1);
    }
    if (node instanceof ListNode list) {
      for (int i = 0; i < list.size(); i++) {
        if (step.equals(Integer.toString(i)) || isMatch(step) && fits(list.get(i), step)) {
          return find(list.get(i), steps, at + 1);
        }
      }
    }
    return null;
  }

  private static boolean isMatch(String step) {
    return step.startsWith("[") && step.endsWith("]") && step.indexOf('=') > 0;
  }

  private static boolean fits(Node item, String step) {
    String inner = step.substring(1, step.length() - 1);
    int equals = inner.indexOf('=');
    Node value = equals == 0 ? item : item.at(inner.substring(0, equals));
    return value != null && inner.substring(equals + 1).equals(value.textOrNull());
  }

  /** Splits at dots, but not inside brackets nor after a backslash. */
  static List<String> steps(String path) {
    List<String> steps = new ArrayList<>();
    StringBuilder step = new StringBuilder();
    int brackets = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '\\' && i + 1 < path.length() && path.charAt(i + 1) == '.') {
        step.append('.');
        i++;
      } else if (c == '.' && brackets == 0) {
        add(steps, step);
      } else {
        brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
        if (c == '[' && brackets == 1 && !step.isEmpty()) {
          add(steps, step);
        }
        step.append(c);
      }
    }
    add(steps, step);
    return steps;
  }

  private static void add(List<String> steps, StringBuilder step) {
    if (!step.isEmpty()) {
      String text = step.toString();
      boolean index = text.matches("\\[[0-9]+\\]");
      boolean quoted = text.startsWith("[") && text.indexOf('=') < 0 && text.endsWith("]");
      steps.add(index || quoted ? text.substring(1, text.length() - 1) : text);
    }
    step.setLength(0);
  }

  private io.gitops4j.core.render.RenderException error(String message) {
    return Failure.of(KustomizeError.REPLACEMENT, message, file);
  }
}

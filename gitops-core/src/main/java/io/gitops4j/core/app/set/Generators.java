// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.app.set.template.Dict;
import io.gitops4j.core.app.set.template.Values;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The generators of one entry: its parameters, chosen by its selector. */
final class Generators {
  /** The kinds, in the order in which Argo CD looks for them. */
  static final List<String> KINDS =
      List.of(
          "list",
          "clusters",
          "git",
          "scmProvider",
          "clusterDecisionResource",
          "pullRequest",
          "plugin",
          "matrix",
          "merge");

  /** How deep generators may lie in a generator: a matrix in a matrix, and no more. */
  private static final int DEEPEST = 2;

  private final Expansion expansion;
  private final int depth;

  Generators(Expansion expansion) {
    this(expansion, 0);
  }

  private Generators(Expansion expansion, int depth) {
    this.expansion = expansion;
    this.depth = depth;
  }

  /**
   * What one generator gave.
   *
   * @param template its template; empty if it has none
   * @param parameters its parameters
   */
  record Result(MapNode template, List<Dict> parameters) {}

  /** What the generators of an entry gave. */
  record Found(List<Result> results) {
    List<Dict> parameters() {
      return results.stream().flatMap(result -> result.parameters().stream()).toList();
    }
  }

  /**
   * Generates.
   *
   * @param given parameters of a generator before it, which may stand in its texts
   */
  Found generate(MapNode entry, FieldPath path, Dict given) {
    List<String> kinds = KINDS.stream().filter(kind -> Edit.has(entry, kind)).toList();
    if (kinds.isEmpty()) {
      throw expansion.failure(SetError.GENERATOR, entry, path, "the entry names no generator");
    }
    if (depth > 0 && kinds.size() > 1) {
      throw expansion.failure(
          SetError.GENERATOR,
          entry,
          path,
          "one entry names several generators: " + String.join(", ", kinds));
    }
    Selector selector = selector(Edit.map(entry, "selector"), entry, path.key("selector"));
    List<Result> results = new ArrayList<>();
    for (String kind : kinds) {
      MapNode generator = Edit.map(entry, kind);
      MapNode template = Edit.map(generator, "template");
      MapNode filled = filled(kind, generator, path.key(kind), given);
      List<Dict> all = new ArrayList<>();
      for (Dict parameters : parameters(kind, filled, path.key(kind), given)) {
        if (selector.isEmpty() || selector.matches(Flat.texts(parameters))) {
          all.add(parameters);
        }
      }
      expansion.count(all.size(), entry, path);
      results.add(new Result(template, all));
    }
    return new Found(results);
  }

  /**
   * The generator with the parameters of the one before it in its texts. Its template is filled
   * later, and so are its values, which may speak of its own parameters.
   */
  private MapNode filled(String kind, MapNode generator, FieldPath path, Dict given) {
    if (given.entries().isEmpty()) {
      return generator;
    }
    MapNode filled =
        expansion.rendering().fill(generator.without("template").without("values"), path, given);
    Node values = generator.get("values");
    return values == null || kind.equals("matrix") || kind.equals("merge")
        ? filled
        : filled.with("values", values);
  }

  Selector selector(MapNode selector, Node at, FieldPath path) {
    try {
      return Selector.of(selector);
    } catch (IllegalArgumentException e) {
      throw expansion.failure(SetError.GENERATOR, at, path, String.valueOf(e.getMessage()));
    }
  }

  private List<Dict> parameters(String kind, MapNode generator, FieldPath path, Dict given) {
    return switch (kind) {
      case "list" -> list(generator, path);
      case "git" -> new GitGenerator(expansion, generator, path, given).parameters();
      case "clusters" -> new ClusterGenerator(expansion, generator, path, given).parameters();
      case "pullRequest" ->
          new PullRequestGenerator(expansion, generator, path, given).parameters();
      case "matrix" -> new Combination(expansion, this, generator, path, given).product();
      case "merge" -> new Combination(expansion, this, generator, path, given).merged();
      default ->
          throw expansion.failure(
              SetError.UNSUPPORTED, generator, path, "the generator " + kind + " is not supported");
    };
  }

  /** The generators inside of one of these. */
  Generators below(MapNode generator, FieldPath path) {
    if (depth + 1 > DEEPEST) {
      throw expansion.failure(
          SetError.GENERATOR, generator, path, "generators lie too deep in each other");
    }
    return new Generators(expansion, depth + 1);
  }

  private List<Dict> list(MapNode generator, FieldPath path) {
    List<Dict> all = new ArrayList<>();
    if (generator.get("elements") instanceof ListNode elements) {
      for (int i = 0; i < elements.size(); i++) {
        all.add(element(elements.get(i), path.key("elements").index(i)));
      }
    }
    String yaml = Edit.text(generator, "elementsYaml");
    if (!yaml.isEmpty()) {
      all.addAll(elements(yaml, (ScalarNode) generator.get("elementsYaml"), path));
    }
    return all;
  }

  private List<Dict> elements(String yaml, Node at, FieldPath path) {
    expansion.budget().text(yaml.length());
    List<Node> documents;
    try {
      documents =
          YamlReader.ofDefaults().asConfiguration().withoutSourceLines().read("elementsYaml", yaml);
    } catch (YamlException e) {
      throw expansion.failure(
          SetError.GENERATOR,
          at,
          path.key("elementsYaml"),
          "elementsYaml can't be read: " + e.issues().get(0).message());
    }
    List<Dict> all = new ArrayList<>();
    if (!documents.isEmpty() && !documents.get(0).isNull()) {
      if (!(documents.get(0) instanceof ListNode list)
          || !list.items().stream().allMatch(item -> item instanceof MapNode)) {
        throw expansion.failure(
            SetError.GENERATOR, at, path.key("elementsYaml"), "elementsYaml is no list of maps");
      }
      list.forEach(item -> all.add((Dict) Values.of(item)));
    }
    return all;
  }

  private Dict element(Node element, FieldPath path) {
    if (!(element instanceof MapNode map)) {
      throw expansion.failure(SetError.GENERATOR, element, path, "the element is no map");
    }
    Dict values = (Dict) Values.of(map);
    if (expansion.isGo()) {
      return values;
    }
    Dict flat = new Dict();
    for (Map.Entry<String, Object> entry : values.entries().entrySet()) {
      if (entry.getKey().equals("values") && entry.getValue() instanceof Dict below) {
        below.entries().forEach((key, value) -> flat.put("values." + key, text(value, map, path)));
      } else {
        flat.put(entry.getKey(), text(entry.getValue(), map, path));
      }
    }
    return flat;
  }

  private String text(Object value, Node at, FieldPath path) {
    if (value instanceof String text) {
      return text;
    }
    throw expansion.failure(
        SetError.GENERATOR,
        at,
        path,
        "a value of the element is no string, which only Go templates take (goTemplate: true)");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The deprecated variables: {@code $(NAME)} stands for a field of a resource. Confined to one
 * render.
 */
public final class Variables {
  private static final Pattern REFERENCE = Pattern.compile("\\$(\\$|\\(([-A-Za-z0-9_.]+)\\))");

  private record Variable(MapNode definition, String file, @Nullable Resource source) {
    Location at() {
      return Location.of(file, definition).withField("vars");
    }
  }

  private final Map<String, Variable> variables = new LinkedHashMap<>();

  void add(MapNode definition, String file, ResourceSet resources) {
    String name = definition.text("name");
    if (name == null || definition.map("objref") == null) {
      throw Failure.of(KustomizeError.VARIABLE, "a var needs a name and an objref", null);
    }
    merge(name, new Variable(definition, file, source(name, definition, resources)));
  }

  void addAll(Variables other) {
    other.variables.forEach(this::merge);
  }

  private void merge(String name, Variable variable) {
    Variable known = variables.putIfAbsent(name, variable);
    if (known != null && !known.definition().equals(variable.definition())) {
      throw Failure.at(
          KustomizeError.VARIABLE,
          "the var "
              + name
              + " is defined otherwise at "
              + known.at().toDisplayString()
              + " already",
          variable.at());
    }
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return variables.isEmpty();
  }

  /** Where the first variable is defined that a text refers to; null if it refers to none. */
  public @Nullable Location definition(String text) {
    Matcher m = REFERENCE.matcher(text);
    while (m.find()) {
      Variable variable = m.group(2) == null ? null : variables.get(m.group(2));
      if (variable != null) {
        return Location.of(variable.file(), variable.definition());
      }
    }
    return null;
  }

  void resolve(ResourceSet resources, TransformerConfig config, Findings findings) {
    if (variables.isEmpty()) {
      return;
    }
    Map<String, Node> values = new LinkedHashMap<>();
    variables.forEach(
        (name, variable) ->
            findings.attempt(
                variable.at(), () -> values.put(name, value(name, variable, resources))));
    for (Resource resource : resources.all()) {
      findings.attempt(resource.location(), () -> expand(resource, config, values));
    }
  }

  private static void expand(
      Resource resource, TransformerConfig config, Map<String, Node> values) {
    for (FieldSpec spec : config.specs("varReference")) {
      if (spec.selects(resource.id())) {
        resource.root(spec.apply(resource.root(), null, node -> expand(node, values)));
      }
    }
  }

  /** The resource that a variable means, among those that its own layer knows. */
  private static @Nullable Resource source(String name, MapNode definition, ResourceSet resources) {
    MapNode ref = java.util.Objects.requireNonNull(definition.map("objref"));
    Gvk gvk = Gvk.of(ref);
    List<Resource> found = new ArrayList<>();
    String wanted = ref.text("name");
    for (Resource resource :
        wanted == null ? List.<Resource>of() : resources.named(wanted, other -> true)) {
      boolean fits =
          resource.anyId(
              id ->
                  gvk.spec().selects(id)
                      && id.name().equals(ref.text("name"))
                      && (ref.text("namespace") == null
                          || id.effectiveNamespace().equals(ref.text("namespace"))));
      if (fits) {
        found.add(resource);
      }
    }
    if (found.size() > 1) {
      throw Failure.of(
          KustomizeError.VARIABLE,
          "the var "
              + name
              + " fits several resources: "
              + found.get(0).id()
              + ", from "
              + found.get(0).location().toDisplayString()
              + ", and "
              + found.get(1).id()
              + ", from "
              + found.get(1).location().toDisplayString(),
          null);
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private static Node value(String name, Variable variable, ResourceSet resources) {
    Resource source = variable.source();
    if (source == null) {
      throw Failure.absent(
          resources,
          Issue.error(KustomizeError.VARIABLE, "the var " + name + " fits no resource")
              .at(variable.at()));
    }
    MapNode field = variable.definition().map("fieldref");
    if (field == null) {
      field = variable.definition().map("fieldRef");
    }
    String path =
        field == null
            ? null
            : field.text("fieldPath") == null ? field.text("fieldpath") : field.text("fieldPath");
    Node value = at(source.root(), path == null || path.isEmpty() ? "metadata.name" : path);
    if (value == null) {
      throw Failure.at(
          KustomizeError.VARIABLE,
          "the field "
              + path
              + " of the var "
              + name
              + " is missing in "
              + source.id()
              + ", from "
              + source.location().toDisplayString(),
          variable.at());
    }
    return value;
  }

  private record Gvk(FieldSpec spec) {
    static Gvk of(MapNode ref) {
      String apiVersion = ref.text("apiVersion") == null ? "" : ref.text("apiVersion");
      int slash = apiVersion.indexOf('/');
      String group =
          ref.text("group") != null
              ? ref.text("group")
              : slash < 0 ? "" : apiVersion.substring(0, slash);
      String version =
          ref.text("version") != null ? ref.text("version") : apiVersion.substring(slash + 1);
      return new Gvk(
          new FieldSpec(
              group, version, ref.text("kind") == null ? "" : ref.text("kind"), "", false));
    }
  }

  private static @Nullable Node at(Node root, String path) {
    Node node = root;
    for (String step : path.replaceAll("\\[(\\d+)\\]", ".$1").split("(?<!\\\\)\\.")) {
      String key = step.replace("\\.", ".");
      if (node instanceof MapNode map) {
        node = map.get(key);
      } else if (node instanceof ListNode list
          && key.matches("[0-9]{1,9}")
          && Integer.parseInt(key) < list.size()) {
        node = list.get(Integer.parseInt(key));
      } else {
        return null;
      }
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private static Node expand(Node node, Map<String, Node> values) {
    if (node instanceof ListNode list) {
      List<Node> items = new ArrayList<>();
      list.forEach(item -> items.add(item instanceof ScalarNode ? expand(item, values) : item));
      return list.withItems(items);
    }
    if (node instanceof MapNode map) {
      MapNode result = map;
      for (MapNode.Entry entry : map.entries()) {
        if (entry.value() instanceof ScalarNode) {
          result = result.with(entry.key(), expand(entry.value(), values));
        }
      }
      return result;
    }
    ScalarNode scalar = (ScalarNode) node;
    if (!scalar.isString() || scalar.text().indexOf('$') < 0) {
      return node;
    }
    Matcher m = REFERENCE.matcher(scalar.text());
    StringBuilder out = new StringBuilder();
    while (m.find()) {
      String name = m.group(2);
      Node value = name == null ? null : values.get(name);
      if (name != null && value != null && m.start() == 0 && m.end() == scalar.text().length()) {
        return value;
      }
      String text = name == null ? "$" : value == null ? m.group() : value.textOrNull();
      m.appendReplacement(out, Matcher.quoteReplacement(String.valueOf(text)));
    }
    return ScalarNode.of(m.appendTail(out).toString());
  }
}

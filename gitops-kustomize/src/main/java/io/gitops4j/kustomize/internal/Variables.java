// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.merge.MergeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The deprecated variables: {@code $(NAME)} stands for a field of a resource. Confined to one
 * render.
 */
public final class Variables {
  /** Made when it is needed: few kustomizations have variables. */
  private static final class Reference {
    static final Pattern PATTERN = Pattern.compile("\\$(\\$|\\(([^)]*)\\))");
  }

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

  /** The same variables, of the copies of their resources. */
  Variables copy(Map<Resource, Resource> copies) {
    Variables copy = new Variables();
    variables.forEach(
        (name, variable) -> {
          Resource source = variable.source();
          Resource copied = source == null ? null : copies.get(source);
          if (source != null && copied == null) {
            copied = source.copy(); // it was taken out since
          }
          copy.variables.put(name, new Variable(variable.definition(), variable.file(), copied));
        });
    return copy;
  }

  void addAll(Variables other) {
    for (Map.Entry<String, Variable> variable : other.variables.entrySet()) {
      merge(variable.getKey(), variable.getValue());
    }
  }

  private void merge(String name, Variable variable) {
    Variable known = variables.putIfAbsent(name, variable);
    if (known != null) {
      throw Failure.at(
          KustomizeError.VARIABLE,
          "the var " + name + " is defined at " + known.at().toDisplayString() + " already",
          variable.at());
    }
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return variables.isEmpty();
  }

  /** Where the first variable is defined that a text refers to; null if it refers to none. */
  public @Nullable Location definition(String text) {
    Matcher m = Reference.PATTERN.matcher(text);
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
    Set<String> used = new HashSet<>();
    Values known = new Values(values, used, resources.budget());
    for (Resource resource : resources.all()) {
      findings.attempt(resource.location(), () -> expand(resource, config, known));
    }
    variables.forEach(
        (name, variable) -> {
          if (!used.contains(name) && !resources.isIncomplete()) {
            findings.add(
                Issue.warning(KustomizeError.UNUSED_VARIABLE, "the var is used nowhere")
                    .at(variable.at())
                    .withFound(name)
                    .withHint("$(" + name + ") counts in fields that varReference names"));
          }
        });
  }

  /** What variables stand for, which of them are used, and what the work costs. */
  private record Values(Map<String, Node> byName, Set<String> used, Budget budget) {
    @Nullable Node get(String name) {
      Node value = byName.get(name);
      if (value != null) {
        used.add(name);
        budget.useNodes(Bound.REPLACEMENTS, value, 1);
      }
      return value;
    }
  }

  private static void expand(Resource resource, TransformerConfig config, Values values) {
    for (FieldSpec spec : config.specs("varReference")) {
      if (spec.selects(resource.id())) {
        values.budget().use(Bound.FIELDS, resource.weight());
        resource.root(spec.apply(resource.root(), null, node -> expandIn(node, values)));
      }
    }
  }

  /** The resource that a variable means, among those that its own layer knows. */
  private static @Nullable Resource source(String name, MapNode definition, ResourceSet resources) {
    ResId wanted = wanted(java.util.Objects.requireNonNull(definition.map("objref")));
    boolean anywhere = wanted.namespace().isEmpty();
    List<Resource> found = new ArrayList<>();
    for (Resource resource : resources.named(wanted.name(), other -> true)) {
      boolean fits =
          resource.anyId(
              id ->
                  id.apiVersion().equals(wanted.apiVersion())
                      && id.kind().equals(wanted.kind())
                      && id.name().equals(wanted.name())
                      && (anywhere || id.effectiveNamespace().equals(wanted.namespace())));
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

  /** What an objref names; group and version count as they are written, also if they are not. */
  private static ResId wanted(MapNode ref) {
    String group = text(ref, "group");
    String version = text(ref, "version");
    String[] apiVersion = text(ref, "apiVersion").split("/", -1);
    if (apiVersion.length == 2) {
      group = apiVersion[0];
    }
    if (apiVersion.length <= 2 && !text(ref, "apiVersion").isEmpty()) {
      version = apiVersion[apiVersion.length - 1];
    }
    return new ResId(group, version, text(ref, "kind"), text(ref, "name"), text(ref, "namespace"));
  }

  private static String text(MapNode map, String key) {
    String text = map.text(key);
    return text == null ? "" : text;
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

  /** Expands a text, or the texts right below a map or a list. */
  private static Node expandIn(Node node, Values values) {
    if (node instanceof ListNode list) {
      return list.map(
          item -> {
            if (!(item instanceof ScalarNode scalar) || !scalar.isString()) {
              throw new MergeException("has an item that is no text, where no var can be");
            }
            return expand(scalar, values);
          });
    }
    if (node instanceof MapNode map) {
      MapNode result = map;
      for (MapNode.Entry entry : map.entries()) {
        if (entry.value() instanceof ScalarNode scalar) {
          result = result.with(entry.key(), expand(scalar, values));
        }
      }
      return result;
    }
    return expand((ScalarNode) node, values);
  }

  private static ScalarNode expand(ScalarNode scalar, Values values) {
    if (!scalar.isString() || scalar.text().indexOf('$') < 0) {
      return scalar;
    }
    Matcher m = Reference.PATTERN.matcher(scalar.text());
    StringBuilder out = new StringBuilder();
    while (m.find()) {
      String name = m.group(2);
      // a map or a list can't be put into a text: the reference stays as it is
      ScalarNode value =
          name != null && values.get(name) instanceof ScalarNode known ? known : null;
      if (value != null && m.start() == 0 && m.end() == scalar.text().length()) {
        return value.isNull() ? ScalarNode.of(value.source()) : value;
      }
      String text = name == null ? "$" : value == null ? m.group() : shown(value);
      m.appendReplacement(out, Matcher.quoteReplacement(text));
    }
    return ScalarNode.of(m.appendTail(out).toString());
  }

  /** A value inside a text, as Go prints it. */
  private static String shown(ScalarNode value) {
    return switch (value.type()) {
      case INT -> value.value() instanceof Long number ? number.toString() : value.text();
      case FLOAT, BOOL -> YamlPrinter.print(value).strip();
      case NULL, STRING -> value.source();
    };
  }
}

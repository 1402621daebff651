// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.Failure;
import io.gitops4j.kustomize.internal.Findings;
import io.gitops4j.kustomize.internal.ResId;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import io.gitops4j.kustomize.internal.Selector;
import io.gitops4j.kustomize.internal.Suggestions;
import io.gitops4j.kustomize.internal.Unmatched;
import io.gitops4j.kustomize.internal.merge.MergeException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Copies a field of one resource, or a value of its own, into fields of others. */
public final class Replacements {
  private static final String DEFAULT_PATH = "metadata.name";

  private final ResourceSet resources;
  private final String file;
  private final Findings findings;

  private Replacements(ResourceSet resources, String file, Findings findings) {
    this.resources = resources;
    this.file = file;
    this.findings = findings;
  }

  /**
   * Does one replacement. Throws if it has no unique source; what is wrong with its targets is
   * found for each of them.
   */
  public static void apply(
      ResourceSet resources, MapNode replacement, String file, Findings findings) {
    new Replacements(resources, file, findings).apply(replacement);
  }

  private void apply(MapNode replacement) {
    MapNode source = replacement.map("source");
    Node constant = replacement.get("sourceValue");
    constant = constant != null && constant.isNull() ? null : constant;
    ListNode targets = replacement.list("targets");
    if (source == null && constant == null || targets == null) {
      throw error("a replacement needs a source or a sourceValue, and targets", replacement);
    }
    if (source != null && constant != null) {
      throw error("a replacement has either a source or a sourceValue", replacement);
    }
    if (constant != null && !(constant instanceof ScalarNode scalar && scalar.isString())) {
      throw error("sourceValue is no text", constant);
    }
    Node value = constant != null ? constant : source(Objects.requireNonNull(source));
    for (Node node : targets) {
      if (!(node instanceof MapNode target) || target.map("select") == null) {
        throw error("a target of a replacement needs a select", node);
      }
      findings.attempt(at(target), () -> target(target, value));
    }
  }

  private Node source(MapNode source) {
    String name = source.text("name");
    List<Resource> found =
        name == null || name.isEmpty()
            ? resources.all().stream().filter(r -> isSource(r, source)).toList()
            : resources.named(name, r -> isSource(r, source));
    if (found.isEmpty()) {
      throw Failure.absent(
          resources,
          Issue.error(KustomizeError.REPLACEMENT, "the source of a replacement fits no resource")
              .at(at(source))
              .withHint(name == null ? null : Suggestions.name(name, resources)));
    }
    if (found.size() > 1) {
      throw error(
          "the source of a replacement fits several resources: "
              + shown(found.get(0))
              + " and "
              + shown(found.get(1))
              + (found.size() > 2 ? " …" : ""),
          source);
    }
    String path = source.text("fieldPath");
    path = path == null || path.isEmpty() ? DEFAULT_PATH : path;
    Node node;
    try {
      node = FieldLookup.find(found.get(0).root(), FieldLookup.steps(path));
    } catch (MergeException e) {
      throw error("the field of a replacement's source " + e.getMessage(), source);
    }
    boolean nothing =
        node == null
            || node.isNull()
            || node instanceof MapNode map && map.isEmpty()
            || node instanceof ListNode list && list.isEmpty();
    if (nothing) {
      Node written = source.get("fieldPath");
      throw error(
          "the field " + path + " is missing in the source " + shown(found.get(0)),
          written == null ? source : written);
    }
    MapNode options = source.map("options");
    String delimiter = options == null ? null : options.text("delimiter");
    if (delimiter == null || delimiter.isEmpty()) {
      return node;
    }
    if (!(node instanceof ScalarNode scalar)) {
      throw error("a delimiter needs a text to split", options);
    }
    String[] parts = scalar.text().split(java.util.regex.Pattern.quote(delimiter), -1);
    int index = index(options);
    if (index < 0 || index >= parts.length) {
      throw error(
          "the index "
              + index
              + " of a replacement's source lies outside its parts, of which there are "
              + parts.length,
          options);
    }
    return ScalarNode.of(parts[index]);
  }

  private static boolean isSource(Resource resource, MapNode by) {
    for (ResId id : resource.allIds()) {
      String namespace = by.text("namespace");
      boolean same =
          namespace == null
              || namespace.isEmpty()
              || new ResId(id.group(), id.version(), id.kind(), "", namespace)
                  .effectiveNamespace()
                  .equals(id.effectiveNamespace());
      if (same
          && same(by, "group", id.group())
          && same(by, "version", id.version())
          && same(by, "kind", id.kind())
          && same(by, "name", id.name())) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(MapNode by, String key, String value) {
    String wanted = by.text(key);
    return wanted == null || wanted.isEmpty() || wanted.equals(value);
  }

  private void target(MapNode target, Node value) {
    Selector selector =
        Selector.of(Objects.requireNonNull(target.map("select")), file, resources.budget());
    ListNode rejects = target.list("reject");
    List<Selector> rejected =
        (rejects == null ? ListNode.EMPTY : rejects)
            .items().stream()
                .filter(MapNode.class::isInstance)
                .map(node -> Selector.of((MapNode) node, file, resources.budget()))
                .toList();
    ListNode fieldPaths = target.list("fieldPaths");
    List<Node> paths =
        fieldPaths == null || fieldPaths.isEmpty()
            ? List.of(ScalarNode.of(DEFAULT_PATH))
            : fieldPaths.items();
    MapNode options = target.map("options");
    String delimiter = options == null ? null : options.text("delimiter");
    FieldTarget field =
        new FieldTarget(
            value,
            delimiter == null ? "" : delimiter,
            index(options),
            options != null && "true".equals(options.text("create")),
            resources.budget());
    boolean any = false;
    List<Resource> candidates = resources.mayFit(selector);
    resources.budget().use(Bound.FIELDS, candidates.size());
    for (Resource resource : candidates) {
      List<ResId> ids = resource.allIds();
      if (!selector.selectsByMetadata(resource)
          || rejected.stream().anyMatch(other -> rejects(other, resource, ids))
          || ids.stream().noneMatch(selector::selects)) {
        continue;
      }
      any = true;
      for (Node node : paths) {
        resources.budget().use(Bound.FIELDS, resource.weight());
        String path = String.valueOf(node.textOrNull());
        try {
          resource.root((MapNode) field.set(resource.root(), path));
        } catch (MergeException e) {
          throw error(
              "the field " + path + " of the target " + shown(resource) + " " + e.getMessage(),
              node.line() == 0 ? target : node);
        }
      }
    }
    if (field.fittedOthers()) {
      findings.add(
          Issue.warning(
                  KustomizeError.REPLACEMENT_OTHER_MATCH,
                  "a step of a field path fits items with other values than it says")
              .at(at(fieldPaths == null ? target : fieldPaths))
              .withHint("[key=value] is an expression that may be found anywhere: [key=^value$]"));
    }
    if (!any) {
      Unmatched.selector(
          KustomizeError.REPLACEMENT_NO_MATCH,
          "a target of a replacement",
          Objects.requireNonNull(target.map("select")),
          file,
          resources,
          findings);
    }
  }

  private static boolean rejects(Selector selector, Resource resource, List<ResId> ids) {
    return !selector.isWithoutMetadata() && selector.selectsByMetadata(resource)
        || !selector.isWithoutId() && ids.stream().anyMatch(selector::selects);
  }

  private static int index(@Nullable MapNode options) {
    String index = options == null ? null : options.text("index");
    return index == null || !index.matches("-?[0-9]{1,9}") ? 0 : Integer.parseInt(index);
  }

  private static String shown(Resource resource) {
    return resource.id() + " (" + resource.location().toDisplayString() + ")";
  }

  private RenderException error(String message, Node where) {
    return Failure.at(KustomizeError.REPLACEMENT, message, at(where));
  }

  private Location at(Node where) {
    return Location.of(file, where);
  }
}

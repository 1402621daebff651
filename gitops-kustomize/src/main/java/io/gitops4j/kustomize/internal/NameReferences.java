// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits.Bound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Mends references to resources whose names changed. Looks candidates up by their former names, so
 * the work is linear.
 */
final class NameReferences {
  private final Map<String, List<Resource>> byFormerName = new HashMap<>();

  private final Map<String, List<Field>> byKind = new HashMap<>();
  private final TransformerConfig config;
  private final Budget budget;

  /** A field that holds names of a kind. */
  private record Field(FieldSpec referent, FieldSpec spec) {}

  private NameReferences(TransformerConfig config, Budget budget) {
    this.config = config;
    this.budget = budget;
  }

  private void note(Resource resource) {
    for (ResId former : resource.previous()) {
      List<Resource> known = byFormerName.get(former.name());
      if (known == null) {
        known = new ArrayList<>(1);
        byFormerName.put(former.name(), known);
      }
      if (known.isEmpty() || known.get(known.size() - 1) != resource) {
        known.add(resource);
      }
    }
  }

  /** The fields of a kind that hold names, whatever its group and version. */
  private List<Field> fields(String kind) {
    List<Field> known = byKind.get(kind);
    if (known == null) {
      known = new ArrayList<>();
      for (TransformerConfig.NameReference reference : config.references()) {
        for (FieldSpec spec : reference.specs()) {
          if (spec.kind().isEmpty() || spec.kind().equals(kind)) {
            known.add(new Field(reference.referent(), spec));
          }
        }
      }
      byKind.put(kind, known);
    }
    return known;
  }

  /** Mends all references of the resources. */
  static void mend(ResourceSet resources, TransformerConfig config, Findings findings) {
    NameReferences references = new NameReferences(config, resources.budget());
    for (Resource resource : resources.all()) {
      if (resource.id().kind().equals("RoleBinding")) {
        findings.attempt(resource.location(), () -> checkSubjects(resource));
      }
      references.note(resource);
    }
    for (Resource resource : resources.all()) {
      references.new Referrer(resource).mend(findings);
    }
  }

  /** A service account of a role binding that states its namespace must name one. */
  private static void checkSubjects(Resource binding) {
    if (!(binding.root().get("subjects") instanceof ListNode subjects)) {
      return;
    }
    for (Node node : subjects) {
      if (node instanceof MapNode subject
          && "ServiceAccount".equals(subject.text("kind"))
          && subject.has("namespace")
          && (subject.text("namespace") == null || "".equals(subject.text("namespace")))) {
        Node namespace = subject.get("namespace");
        throw Failure.at(
            KustomizeError.INVALID_RESOURCE,
            "the namespace of a subject of " + binding.id() + " is blank",
            Location.of(
                    binding.origin(),
                    namespace == null || namespace.line() == 0 ? subject : namespace)
                .withField("subjects"));
      }
    }
  }

  /** A resource that refers to others, by one field after the other: a kind may have dozens. */
  private final class Referrer implements Runnable, UnaryOperator<Node> {
    private final Resource resource;
    private @Nullable Field current;

    Referrer(Resource resource) {
      this.resource = resource;
    }

    void mend(Findings findings) {
      ResId id = resource.originalId();
      Location at = resource.location();
      for (Field each : fields(id.kind())) {
        if (each.spec().selects(id)) {
          budget.use(Bound.FIELDS, resource.weight());
          current = each;
          findings.attempt(at, this);
        }
      }
    }

    private Field field() {
      return Objects.requireNonNull(current);
    }

    @Override
    public void run() {
      resource.root(field().spec().apply(resource.root(), null, this));
    }

    @Override
    public Node apply(Node node) {
      return node instanceof ListNode list ? list.map(this::mended) : mended(node);
    }

    private Node mended(Node node) {
      if (node.isNull()) {
        return node;
      }
      if (node instanceof ScalarNode scalar) {
        Resource found = choose(scalar.text(), resource, field(), null);
        return found == null || found.name().equals(scalar.text())
            ? node
            : ScalarNode.of(found.name());
      }
      if (!(node instanceof MapNode map)) {
        return node;
      }
      String name = map.text("name");
      if (name == null) {
        throw Failure.at(
            KustomizeError.NAME_REFERENCE,
            "the field "
                + field().spec().path()
                + " of "
                + resource.id()
                + " has no name, though it refers to a resource",
            Location.of(resource.origin(), map.line() == 0 ? resource.root() : map));
      }
      String namespace = map.text("namespace");
      Resource found = choose(name, resource, field(), namespace == null ? "" : namespace);
      if (found == null || found.name().equals(name) && found.namespace().isEmpty()) {
        return node;
      }
      MapNode mended = map.with("name", ScalarNode.of(found.name()));
      return found.namespace().isEmpty()
          ? mended
          : mended.with("namespace", ScalarNode.of(found.namespace()));
    }
  }

  /**
   * The resource that is meant by a name; null if none is. A namespace that is not null is that of
   * a reference which can say one.
   */
  private @Nullable Resource choose(
      String name, Resource referrer, Field field, @Nullable String namespace) {
    FieldSpec spec = field.spec();
    List<Resource> candidates = byFormerName.getOrDefault(name, List.of());
    if (candidates.isEmpty()) {
      return null;
    }
    budget.use(Bound.REFERENCES, candidates.size());
    if (namespace != null && !namespace.isEmpty()) {
      List<Resource> former =
          keep(candidates, r -> r.originalId().effectiveNamespace().equals(namespace));
      candidates =
          former.isEmpty()
              ? keep(candidates, r -> r.id().effectiveNamespace().equals(namespace))
              : former;
    }
    candidates = selected(candidates, field.referent());
    if (candidates.isEmpty()) {
      return null;
    }
    if (spec.path().endsWith("roleRef/name")
        && referrer.root().get("roleRef") instanceof MapNode roleRef) {
      String group = roleRef.text("apiGroup");
      String kind = roleRef.text("kind");
      if (group != null && kind != null) {
        FieldSpec role = new FieldSpec(group, "", kind, "", false);
        candidates = selected(candidates, role);
      }
    }
    ResId from = referrer.id();
    if (!from.isClusterScoped()) {
      candidates = visible(candidates, from, namespace != null);
    }
    if (candidates.size() > 1) {
      candidates = keep(candidates, r -> r.sameAffixes(referrer, true));
    }
    if (candidates.size() > 1) {
      candidates = keep(candidates, r -> r.sameAffixes(referrer, false));
    }
    if (candidates.isEmpty()) {
      return null;
    }
    Resource first = candidates.get(0);
    for (Resource other : candidates) {
      if (!other.name().equals(first.name())
          || namespace != null && !other.namespace().equals(first.namespace())) {
        throw Failure.of(
            Issue.error(
                    KustomizeError.NAME_REFERENCE,
                    "the name "
                        + name
                        + " in "
                        + spec.path()
                        + " of "
                        + referrer.id()
                        + " fits both "
                        + first.id()
                        + ", from "
                        + first.location().toDisplayString()
                        + ", and "
                        + other.id()
                        + ", from "
                        + other.location().toDisplayString())
                .at(referrer.location().withField(spec.path()))
                .withHint("a namespace in the reference would tell them apart"));
      }
    }
    return first;
  }

  private static List<Resource> selected(List<Resource> resources, FieldSpec referent) {
    List<Resource> selected = new ArrayList<>(resources.size());
    for (Resource resource : resources) {
      for (ResId former : resource.previous()) {
        if (referent.selects(former)) {
          selected.add(resource);
          break;
        }
      }
    }
    return selected;
  }

  /** Those that can be meant in a namespace. */
  private static List<Resource> visible(List<Resource> resources, ResId from, boolean elsewhere) {
    List<Resource> visible = new ArrayList<>(resources.size());
    for (Resource resource : resources) {
      if (resource.id().isClusterScoped()
          || resource.kind().equals("ServiceAccount") && elsewhere
          || resource.id().effectiveNamespace().equals(from.effectiveNamespace())) {
        visible.add(resource);
      }
    }
    return visible;
  }

  private static List<Resource> keep(
      List<Resource> resources, java.util.function.Predicate<Resource> test) {
    if (resources.size() == 1) {
      return test.test(resources.get(0)) ? resources : List.of();
    }
    List<Resource> kept = new ArrayList<>();
    for (Resource resource : resources) {
      if (test.test(resource)) {
        kept.add(resource);
      }
    }
    return kept;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.Failure;
import io.gitops4j.kustomize.internal.FieldSpec;
import io.gitops4j.kustomize.internal.Findings;
import io.gitops4j.kustomize.internal.ResId;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import io.gitops4j.kustomize.internal.SpecsByKind;
import io.gitops4j.kustomize.internal.merge.MergeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Sets the namespace of all resources, and of the subjects of role bindings. */
public final class Namespaces {
  /** Which subjects of role bindings get the namespace. */
  public enum Subjects {
    /** Those named default. */
    DEFAULT_ONLY,
    /** All service accounts. */
    ALL_SERVICE_ACCOUNTS,
    /** None. */
    NONE
  }

  private static final FieldSpec NAMESPACE = new FieldSpec("", "", "", "metadata/namespace", true);

  private static final ScalarNode EMPTY = ScalarNode.of("");

  private Namespaces() {}

  /** Sets the namespace; only where there is none, if asked. False if it is set nowhere. */
  public static boolean apply(
      ResourceSet resources,
      String namespace,
      List<FieldSpec> specs,
      Subjects subjects,
      boolean unsetOnly,
      Findings findings) {
    boolean[] any = {false};
    ScalarNode wanted = ScalarNode.of(namespace);
    UnaryOperator<Node> set =
        node -> {
          if (!(node instanceof ScalarNode scalar)) {
            throw new MergeException("is a map or a list, which no namespace can be");
          }
          any[0] = true;
          return unsetOnly && !scalar.isNull() && !scalar.text().isEmpty() ? scalar : wanted;
        };
    SpecsByKind byKind = new SpecsByKind(specs);
    for (Resource resource : resources.all()) {
      if (resource.isHelmGenerated()) {
        continue;
      }
      ResId id = resource.id();
      resource.rememberId();
      MapNode root = resource.root();
      if (!id.isClusterScoped()) {
        root = NAMESPACE.apply(root, EMPTY, set);
      }
      boolean binding = id.kind().equals("RoleBinding") || id.kind().equals("ClusterRoleBinding");
      if (binding) {
        root = subjects(resource, root, subjects, set, findings);
      }
      List<FieldSpec> fields = byKind.of(id);
      resources.budget().use(Bound.FIELDS, resource.weight() * (1 + fields.size()));
      for (FieldSpec spec : fields) {
        boolean skipped =
            spec.path().equals("metadata/namespace")
                || spec.path().equals("metadata/name") && !id.apiVersion().equals("v1")
                || binding
                    && (spec.kind().equals("RoleBinding")
                        || spec.kind().equals("ClusterRoleBinding"))
                    && spec.path().equals("subjects/namespace");
        if (!skipped) {
          root = spec.apply(root, EMPTY, set);
        }
      }
      resource.root(root);
    }
    Map<ResId, Resource> known = new HashMap<>();
    for (Resource resource : resources.all()) {
      Resource other = known.putIfAbsent(resource.id().key(), resource);
      if (other != null) {
        throw Failure.of(
            KustomizeError.ID_CONFLICT,
            "the namespace "
                + namespace
                + " makes two resources the same: "
                + resource.id()
                + ", from "
                + other.location().toDisplayString()
                + " and from "
                + resource.location().toDisplayString(),
            null);
      }
    }
    return any[0];
  }

  private static MapNode subjects(
      Resource binding, MapNode root, Subjects mode, UnaryOperator<Node> set, Findings findings) {
    if (mode == Subjects.NONE || !(root.get("subjects") instanceof ListNode list)) {
      return root;
    }
    List<Node> items = new ArrayList<>();
    for (Node item : list) {
      if (item instanceof MapNode subject
          && (mode == Subjects.ALL_SERVICE_ACCOUNTS
              ? "ServiceAccount".equals(subject.text("kind"))
              : "default".equals(subject.text("name")))) {
        Node namespace = subject.get("namespace");
        Node changed = set.apply(namespace == null ? ScalarNode.of("") : namespace);
        items.add(subject.with("namespace", changed));
        if (namespace != null && !changed.equals(namespace) && !"".equals(namespace.textOrNull())) {
          warn(binding, subject, namespace, changed, findings);
        }
      } else {
        items.add(item);
      }
    }
    return root.with("subjects", list.withItems(items));
  }

  private static void warn(
      Resource binding, MapNode subject, Node before, Node after, Findings findings) {
    Node where = before.line() == 0 ? binding.root() : before;
    findings.add(
        Issue.warning(
                KustomizeError.SUBJECT_REWRITTEN,
                "the rights of "
                    + binding.id()
                    + " go to "
                    + subject.text("kind")
                    + " "
                    + after.textOrNull()
                    + "/"
                    + subject.text("name")
                    + ", though another namespace is written there")
            .at(Location.of(binding.origin(), where).withField("subjects"))
            .withFound(before.textOrNull())
            .withHint(
                "the field namespace at "
                    + findings.place().toDisplayString()
                    + " rewrites subjects named default"));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.FieldSpec;
import io.gitops4j.kustomize.internal.ResId;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import io.gitops4j.kustomize.internal.SpecsByKind;
import java.util.List;
import java.util.function.UnaryOperator;

/** Puts a prefix before names, or a suffix after them. */
public final class Affixes {
  private static final List<FieldSpec> KEPT =
      List.of(
          new FieldSpec("", "", "CustomResourceDefinition", "", false),
          new FieldSpec("apiregistration.k8s.io", "", "APIService", "", false),
          new FieldSpec("", "", "Namespace", "", false));

  private static final ScalarNode EMPTY = ScalarNode.of("");

  private Affixes() {}

  /** Puts the prefix before the names; false if there are none. */
  public static boolean prefix(ResourceSet resources, String prefix, List<FieldSpec> specs) {
    return apply(resources, prefix, specs, true);
  }

  /** Puts the suffix after the names; false if there are none. */
  public static boolean suffix(ResourceSet resources, String suffix, List<FieldSpec> specs) {
    return apply(resources, suffix, specs, false);
  }

  private static boolean isKept(ResId id) {
    for (FieldSpec spec : KEPT) {
      if (spec.selects(id)) {
        return true;
      }
    }
    return false;
  }

  private static boolean apply(
      ResourceSet resources, String affix, List<FieldSpec> specs, boolean before) {
    SpecsByKind byKind = new SpecsByKind(specs);
    UnaryOperator<Node> change =
        node -> {
          ScalarNode old = WrittenScalar.required(node);
          return WrittenScalar.withText(old, before ? affix + old.source() : old.source() + affix);
        };
    boolean any = false;
    for (Resource resource : resources.all()) {
      if (isKept(resource.originalId())) {
        continue;
      }
      List<FieldSpec> fields = byKind.of(resource.originalId());
      resources.budget().use(Bound.FIELDS, resource.weight() * fields.size());
      for (FieldSpec spec : fields) {
        if (spec.path().equals("metadata/name")) {
          if (before) {
            resource.addPrefix(affix);
          } else {
            resource.addSuffix(affix);
          }
          if (!affix.isEmpty()) {
            resources.budget().use(Bound.TEXT, resource.name().length() + affix.length());
            resource.rememberId();
          }
        }
        any = true;
        resource.root(spec.apply(resource.root(), EMPTY, change));
      }
    }
    return any;
  }
}

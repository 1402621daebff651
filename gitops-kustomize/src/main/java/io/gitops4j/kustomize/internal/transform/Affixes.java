// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.internal.FieldSpec;
import io.gitops4j.kustomize.internal.ResId;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import io.gitops4j.kustomize.internal.SpecsByKind;
import java.util.List;

/** Puts a prefix before names, or a suffix after them. */
public final class Affixes {
  private static final List<FieldSpec> KEPT =
      List.of(
          new FieldSpec("", "", "CustomResourceDefinition", "", false),
          new FieldSpec("apiregistration.k8s.io", "", "APIService", "", false),
          new FieldSpec("", "", "Namespace", "", false));

  private Affixes() {}

  /** Puts the prefix before the names. */
  public static void prefix(ResourceSet resources, String prefix, List<FieldSpec> specs) {
    apply(resources, prefix, specs, true);
  }

  /** Puts the suffix after the names. */
  public static void suffix(ResourceSet resources, String suffix, List<FieldSpec> specs) {
    apply(resources, suffix, specs, false);
  }

  private static boolean isKept(ResId id) {
    for (FieldSpec spec : KEPT) {
      if (spec.selects(id)) {
        return true;
      }
    }
    return false;
  }

  private static void apply(
      ResourceSet resources, String affix, List<FieldSpec> specs, boolean before) {
    SpecsByKind byKind = new SpecsByKind(specs);
    for (Resource resource : resources.all()) {
      if (isKept(resource.originalId())) {
        continue;
      }
      for (FieldSpec spec : byKind.of(resource.originalId())) {
        if (spec.path().equals("metadata/name")) {
          if (before) {
            resource.addPrefix(affix);
          } else {
            resource.addSuffix(affix);
          }
          if (!affix.isEmpty()) {
            resource.rememberId();
          }
        }
        resource.root(
            spec.apply(
                resource.root(),
                ScalarNode.of(""),
                node -> {
                  ScalarNode old = WrittenScalar.required(node);
                  return WrittenScalar.withText(
                      old, before ? affix + old.source() : old.source() + affix);
                }));
      }
    }
  }
}

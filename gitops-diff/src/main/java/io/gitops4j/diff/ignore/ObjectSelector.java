// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.cluster.LabelSelector;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import org.jspecify.annotations.Nullable;

/**
 * Chooses objects as Flux does: by regular expressions on kind and name, and by labels and
 * annotations. Immutable, thread-safe; an expression takes time linear in the text.
 */
final class ObjectSelector {
  private final @Nullable Pattern group;
  private final @Nullable Pattern version;
  private final @Nullable Pattern kind;
  private final @Nullable Pattern namespace;
  private final @Nullable Pattern name;
  private final LabelSelector labels;
  private final LabelSelector annotations;

  private ObjectSelector(DriftRule.Target target) {
    group = pattern(target.group());
    version = pattern(target.version());
    kind = pattern(target.kind());
    namespace = pattern(target.namespace());
    name = pattern(target.name());
    labels = LabelSelector.parse(target.labelSelector());
    annotations = LabelSelector.parse(target.annotationSelector());
  }

  /**
   * Reads a target.
   *
   * @throws IllegalArgumentException with the text that can't be read
   */
  static ObjectSelector of(DriftRule.Target target) {
    return new ObjectSelector(target);
  }

  private static @Nullable Pattern pattern(String text) {
    try {
      return text.isEmpty() ? null : Pattern.compile("^(?:" + text + ")$");
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "selector: " + text + " (expected: a regular expression)", e);
    }
  }

  private static boolean fits(@Nullable Pattern pattern, String text) {
    return pattern == null || pattern.matches(text);
  }

  boolean matches(MapNode object) {
    Gvk gvk = Gvk.of(Edit.text(object, "apiVersion"), Edit.text(object, "kind"));
    return fits(group, gvk.group())
        && fits(version, gvk.version())
        && fits(kind, gvk.kind())
        && fits(namespace, Edit.text(object, "metadata", "namespace"))
        && fits(name, Edit.text(object, "metadata", "name"))
        && labels.test(Edit.map(object, "metadata", "labels"))
        && annotations.test(Edit.map(object, "metadata", "annotations"));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.app.set.template.Dict;
import io.gitops4j.core.app.set.template.Values;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The patch of a template: YAML that is one template as a whole. It may change everything but the
 * project. What it changes is up to the set: a value of a parameter that would add fields of its
 * own is an error.
 */
final class TemplatePatch {
  private static final FieldPath PATH = FieldPath.of("spec", "templatePatch");

  private final Expansion expansion;
  private final ScalarNode template;

  TemplatePatch(Expansion expansion, ScalarNode template) {
    this.expansion = expansion;
    this.template = template;
  }

  MapNode apply(MapNode application, Dict parameters) {
    Rendering rendering = expansion.rendering();
    Values.count(parameters, expansion.budget());
    Dict again = parameters.copy();
    String text = rendering.text(template.text(), template, PATH, parameters);
    Node patch = read(text);
    if (patch == null) {
      return application;
    }
    Node shape = null;
    try {
      shape = read(rendering.marked(template.text(), template, PATH, again));
    } catch (SetFailure e) {
      // no YAML without the values, which then have made it
    }
    if (shape == null || !sameShape(patch, shape)) {
      throw new SetFailure(
          Issue.error(
                  SetError.STRUCTURE, "the value of a parameter changes the structure of the patch")
              .at(rendering.place(template, PATH))
              .withExpected("values that are one scalar each")
              .withHint(
                  "use quote or toJson; if it is meant to be structure, fromYaml and toYaml say so"));
    }
    MapNode patched = patched(application, patch);
    Node project = application.at("spec", "project");
    return project == null
        ? Edit.remove(patched, "spec", "project")
        : Edit.set(patched, project, "spec", "project");
  }

  private MapNode patched(MapNode application, Node patch) {
    if (patch instanceof MapNode changes) {
      return MergePatch.apply(application, changes);
    }
    try {
      if (patch instanceof ListNode operations
          && JsonOperations.apply(application, operations) instanceof MapNode patched) {
        return patched;
      }
    } catch (IllegalArgumentException e) {
      throw expansion.failure(
          SetError.PATCH, template, PATH, "the patch can't be applied: " + e.getMessage());
    }
    throw expansion.failure(
        SetError.PATCH, template, PATH, "the patch is neither a map nor a list of operations");
  }

  /** The only document; null if there is none. */
  private @Nullable Node read(String text) {
    List<Node> documents;
    try {
      documents =
          YamlReader.ofDefaults().asConfiguration().withoutSourceLines().read("patch", text);
    } catch (YamlException e) {
      throw expansion.failure(
          SetError.PATCH,
          template,
          PATH,
          "the patch is no YAML once its template is filled: "
              + e.issues().get(0).message()
              + " (line "
              + e.issues().get(0).location().line()
              + ")");
    }
    return documents.isEmpty() || documents.get(0).isNull() ? null : documents.get(0);
  }

  private static boolean sameShape(Node a, Node b) {
    if (a instanceof MapNode x && b instanceof MapNode y) {
      boolean same = x.size() == y.size();
      for (int i = 0; same && i < x.size(); i++) {
        same = sameShape(x.valueAt(i), y.valueAt(i));
      }
      return same;
    }
    if (a instanceof ListNode x && b instanceof ListNode y) {
      boolean same = x.size() == y.size();
      for (int i = 0; same && i < x.size(); i++) {
        same = sameShape(x.get(i), y.get(i));
      }
      return same;
    }
    return a.kind() == b.kind();
  }
}

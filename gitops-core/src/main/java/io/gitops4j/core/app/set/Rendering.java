// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.app.set.template.Budget;
import io.gitops4j.core.app.set.template.Dict;
import io.gitops4j.core.app.set.template.GoTemplate;
import io.gitops4j.core.app.set.template.KeyTemplate;
import io.gitops4j.core.app.set.template.TemplateFailure;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.HashMap;
import java.util.Map;

/**
 * Fills the templates of one set: each string of a tree is a template of its own, so that no value
 * can change the structure of the tree. Not thread-safe.
 */
final class Rendering {
  private final String file;
  private final boolean go;
  private final GoTemplate.Missing missing;
  private final Budget budget;
  private final Map<String, GoTemplate> parsed = new HashMap<>();

  Rendering(ApplicationSet set, Budget budget) {
    this.file = set.file();
    this.go = set.goTemplate();
    this.missing = set.missing();
    this.budget = budget;
  }

  /** The tree with each string filled, those of keys too. */
  Node fill(Node node, FieldPath path, Dict parameters) {
    if (node instanceof MapNode map) {
      return fill(map, path, parameters);
    }
    if (node instanceof ListNode list) {
      ListNode filled = list;
      for (int i = 0; i < list.size(); i++) {
        filled = filled.with(i, fill(list.get(i), path.index(i), parameters));
      }
      return filled;
    }
    ScalarNode scalar = (ScalarNode) node;
    if (!scalar.isString() || !isTemplate(scalar.text())) {
      return scalar;
    }
    return scalar.withText(text(scalar.text(), scalar, path, parameters));
  }

  MapNode fill(MapNode map, FieldPath path, Dict parameters) {
    MapNode.Builder filled = MapNode.builder().at(map.line(), map.column());
    boolean changed = false;
    for (MapNode.Entry entry : map.entries()) {
      FieldPath where = path.key(entry.key());
      ScalarNode key = entry.keyNode();
      if (isTemplate(key.text())) {
        key = key.withText(text(key.text(), key, where, parameters));
      }
      Node value = fill(entry.value(), where, parameters);
      changed |= value != entry.value() || key != entry.keyNode();
      filled.put(key, value);
    }
    return changed ? filled.build() : map;
  }

  /** A text that is a template; its place is for issues. */
  String text(String template, Node at, FieldPath path, Dict parameters) {
    if (!isTemplate(template)) {
      return template;
    }
    try {
      return go
          ? template(template).execute(parameters, missing, budget)
          : KeyTemplate.fill(template, parameters, budget);
    } catch (TemplateFailure e) {
      throw new SetFailure(issue(e, template).at(place(at, path)));
    }
  }

  /** The template as {@link GoTemplate#marked} fills it. */
  String marked(String template, Node at, FieldPath path, Dict parameters) {
    try {
      return go
          ? template(template).marked(parameters, missing, budget)
          : KeyTemplate.marked(template, parameters, budget);
    } catch (TemplateFailure e) {
      throw new SetFailure(issue(e, template).at(place(at, path)));
    }
  }

  private GoTemplate template(String text) {
    GoTemplate known = parsed.get(text);
    if (known == null) {
      known = GoTemplate.parse(text);
      parsed.put(text, known);
    }
    return known;
  }

  private static boolean isTemplate(String text) {
    return text.contains("{{");
  }

  Location place(Node at, FieldPath path) {
    return Location.of(file, at).withField(path.toString());
  }

  private static Issue issue(TemplateFailure failure, String template) {
    SetError code =
        switch (failure.kind()) {
          case SYNTAX -> SetError.TEMPLATE;
          case UNSUPPORTED -> SetError.UNSUPPORTED;
          case EXECUTION -> SetError.EXECUTION;
          case LIMIT -> SetError.LIMIT;
        };
    String text =
        failure.kind() == TemplateFailure.Kind.UNSUPPORTED
            ? failure.text() + " is not supported"
            : failure.text();
    return Issue.error(code, "template, at " + failure.placeIn(template) + ": " + text);
  }
}

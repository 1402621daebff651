// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One document while it is read: its place, and the issues found in it. Not thread-safe. */
final class Document {
  private final String file;
  private final MapNode root;
  private final List<Issue> issues = new ArrayList<>();

  Document(String file, MapNode root) {
    this.file = file;
    this.root = root;
  }

  Fields fields() {
    return new Fields(this, root, FieldPath.ROOT);
  }

  MapNode root() {
    return root;
  }

  Gvk gvk() {
    return Gvk.of(
        Objects.requireNonNullElse(root.text("apiVersion"), ""),
        Objects.requireNonNullElse(root.text("kind"), ""));
  }

  void add(Issue issue) {
    issues.add(issue);
  }

  List<Issue> issues() {
    return issues;
  }

  boolean failed() {
    return issues.stream().anyMatch(Issue::isError);
  }

  Location at(Node node, FieldPath path) {
    String field = path.toString();
    return Location.of(file, node).withField(field.isEmpty() ? null : field);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.structured.OpenApiType;
import io.gitops4j.diff.structured.StructuredException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a CustomResourceDefinition must have. */
final class DefinitionChecks {
  private DefinitionChecks() {}

  static void check(MapNode definition, Causes causes) {
    MapNode spec = Edit.map(definition, "spec");
    causes.require(spec, "group", "spec");
    MapNode names = Edit.map(spec, "names");
    causes.require(names, "plural", "spec.names");
    causes.require(names, "kind", "spec.names");
    String wanted = Edit.text(names, "plural") + "." + Edit.text(spec, "group");
    String name = Edit.text(definition, "metadata", "name");
    if (!name.equals(wanted)) {
      causes.invalid(
          "metadata.name", Names.quoted(name), "must be spec.names.plural+\".\"+spec.group");
    }
    String scope = Edit.text(spec, "scope");
    if (scope.isEmpty()) {
      causes.required("spec.scope", "");
    } else if (!scope.equals("Cluster") && !scope.equals("Namespaced")) {
      causes.unsupported("spec.scope", scope, "Cluster", "Namespaced");
    }
    versions(Edit.maps(spec, "versions"), causes);
    if (causes.all().isEmpty()) {
      types(definition, causes);
    }
  }

  private static void types(MapNode definition, Causes causes) {
    try {
      OpenApiType.ofDefinition(definition);
    } catch (StructuredException e) {
      for (Issue issue : e.issues()) {
        String field = issue.location().field();
        causes.add(
            "spec.versions" + (field == null ? "" : "." + field),
            "Invalid value: expected " + issue.expected());
      }
    }
  }

  private static void versions(List<MapNode> versions, Causes causes) {
    int stored = 0;
    Set<String> names = new HashSet<>();
    for (int i = 0; i < versions.size(); i++) {
      String path = "spec.versions[" + i + "]";
      if (causes.require(versions.get(i), "name", path)
          && !names.add(Edit.text(versions.get(i), "name"))) {
        causes.duplicate(path + ".name", Edit.text(versions.get(i), "name"));
      }
      stored += Edit.flag(versions.get(i), "storage") ? 1 : 0;
      if (!Edit.has(versions.get(i), "schema", "openAPIV3Schema")) {
        causes.required(path + ".schema.openAPIV3Schema", "schemas are required");
      } else {
        patterns(
            Edit.map(versions.get(i), "schema", "openAPIV3Schema"),
            path + ".schema.openAPIV3Schema",
            causes);
      }
    }
    if (stored != 1) {
      causes.invalid(
          "spec.versions", "[]", "must have exactly one version marked as storage version");
    }
  }

  private static void patterns(Node node, String path, Causes causes) {
    if (node instanceof MapNode map) {
      for (MapNode.Entry entry : map.entries()) {
        String text = entry.value().textOrNull();
        if (entry.key().equals("pattern") && text != null) {
          pattern(text, path + ".pattern", causes);
        }
        patterns(entry.value(), path + "." + entry.key(), causes);
      }
    } else if (node instanceof ListNode list) {
      for (int i = 0; i < list.size(); i++) {
        patterns(list.get(i), path + "[" + i + "]", causes);
      }
    }
  }

  private static void pattern(String pattern, String path, Causes causes) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      causes.invalid(
          path, Names.quoted(pattern), "must be a valid regular expression: " + e.getDescription());
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form of a set of fields in {@code managedFields}: maps whose keys are {@code f:<field>},
 * {@code k:<JSON of the key fields>}, {@code v:<JSON of the value>} and {@code i:<index>}. A path
 * is in the set if its map is empty or has the key {@code "."}.
 */
final class FieldsV1 {
  private static final String SELF = ".";

  private FieldsV1() {}

  static MapNode write(FieldSet set) {
    return write(set, false);
  }

  private static MapNode write(FieldSet set, boolean self) {
    MapNode.Builder out = MapNode.builder();
    if (self) {
      out.put(SELF, MapNode.EMPTY);
    }
    Iterator<FieldSet.Branch> branches = set.branches();
    while (branches.hasNext()) {
      FieldSet.Branch branch = branches.next();
      boolean leaf = branch.below().isEmpty();
      out.put(key(branch.element()), leaf ? MapNode.EMPTY : write(branch.below(), branch.member()));
    }
    return out.build();
  }

  private static String key(PathElement element) {
    StringBuilder out = new StringBuilder();
    if (element instanceof PathElement.Field field) {
      out.append("f:").append(field.name());
    } else if (element instanceof PathElement.Index index) {
      out.append("i:").append(index.index());
    } else if (element instanceof PathElement.Value value) {
      Json.write(value.value(), out.append("v:"));
    } else {
      out.append("k:{");
      String separator = "";
      for (PathElement.KeyField field : ((PathElement.Key) element).fields()) {
        Json.string(field.name(), out.append(separator));
        Json.write(field.value(), out.append(':'));
        separator = ",";
      }
      out.append('}');
    }
    return out.toString();
  }

  static FieldSet read(MapNode fields) {
    FieldSet.Builder out = FieldSet.builder();
    List<Issue> issues = new ArrayList<>();
    read(fields, out, issues);
    if (!issues.isEmpty()) {
      throw new StructuredException(issues);
    }
    return out.build();
  }

  private static void read(MapNode fields, FieldSet.Builder out, List<Issue> issues) {
    for (MapNode.Entry entry : fields.entries()) {
      String key = entry.key();
      if (key.equals(SELF) || isOfLaterKind(key)) {
        continue;
      }
      PathElement element = element(key);
      if (element == null || !(entry.value() instanceof MapNode below)) {
        issues.add(
            Issue.error(StructuredError.FIELDS, "a set of fields can't be read")
                .withExpected("f:, k:, v: or i: with its content, and a map"));
        continue;
      }
      if (below.isEmpty() || below.has(SELF)) {
        out.add(element);
      }
      if (!below.isEmpty()) {
        read(below, out.below(element), issues);
      }
    }
  }

  private static boolean isOfLaterKind(String key) {
    return key.length() >= 2 && key.charAt(1) == ':' && "fkvi".indexOf(key.charAt(0)) < 0;
  }

  private static @Nullable PathElement element(String key) {
    if (key.length() < 2 || key.charAt(1) != ':') {
      return null;
    }
    String rest = key.substring(2);
    return switch (key.charAt(0)) {
      case 'f' -> new PathElement.Field(rest);
      case 'i' -> rest.matches("[0-9]{1,9}") ? new PathElement.Index(Integer.parseInt(rest)) : null;
      case 'v' -> {
        Node value = Json.read(rest);
        yield value == null ? null : new PathElement.Value(value);
      }
      default -> keyed(rest);
    };
  }

  private static @Nullable PathElement keyed(String json) {
    if (!(Json.read(json) instanceof MapNode map)) {
      return null;
    }
    List<PathElement.KeyField> fields = new ArrayList<>(map.size());
    for (MapNode.Entry entry : map.entries()) {
      fields.add(new PathElement.KeyField(entry.key(), entry.value()));
    }
    return new PathElement.Key(fields);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.diff.value.GoDuration;
import io.gitops4j.diff.value.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings values of known types into their one form: quantities, durations, values that are zero.
 */
final class KnownTypes {
  /** Argo's own Rollout is known without being told. */
  private static final KnownTypeField ROLLOUT =
      new KnownTypeField(
          "argoproj.io", "Rollout", List.of("spec", "template", "spec"), "core/v1/PodSpec");

  /** Types of the core group whose fields are those of pods. */
  private static final Set<String> POD_SHAPED =
      Set.of(
          "core/v1/PodSpec",
          "core/v1/PodTemplateSpec",
          "core/v1/Container",
          "core/v1/EphemeralContainer",
          "core/v1/Probe",
          "core/v1/Volume",
          "core/v1/VolumeMount",
          "core/v1/Toleration",
          "core/v1/EnvVar",
          "core/v1/ContainerPort");

  /** Fields that a server leaves out when their value is zero. */
  private static final Set<String> LEFT_OUT_IF_ZERO =
      Set.of(
          "readOnly",
          "hostNetwork",
          "hostPID",
          "hostIPC",
          "stdin",
          "stdinOnce",
          "tty",
          "periodSeconds",
          "timeoutSeconds",
          "initialDelaySeconds",
          "successThreshold",
          "failureThreshold",
          "hostPort",
          "value",
          "scheme",
          "host",
          "workingDir",
          "subPath",
          "effect",
          "operator",
          "key",
          "protocol",
          "nodeName",
          "schedulerName",
          "hostname",
          "subdomain",
          "medium");

  private final FieldPath where;
  private final List<Issue> issues;
  private final String type;

  private KnownTypes(KnownTypeField field, List<Issue> issues) {
    this.where = FieldPath.of(field.field().toArray(String[]::new));
    this.type = field.type();
    this.issues = issues;
  }

  static MapNode normalize(
      ResourceId id, MapNode object, List<KnownTypeField> fields, List<Issue> issues) {
    List<KnownTypeField> all = new ArrayList<>(fields);
    all.add(ROLLOUT);
    Node normalized = object;
    for (KnownTypeField field : all) {
      if (field.group().equals(id.group()) && field.kind().equals(id.kind())) {
        normalized = new KnownTypes(field, issues).below(normalized, field.field(), 0);
      }
    }
    return (MapNode) normalized;
  }

  private Node below(Node node, List<String> keys, int at) {
    if (node instanceof ListNode list) {
      return list.withItems(list.items().stream().map(item -> below(item, keys, at)).toList());
    }
    if (at == keys.size()) {
      return typed(node);
    }
    if (!(node instanceof MapNode map)) {
      return node;
    }
    Node value = map.get(keys.get(at));
    return value == null ? node : map.with(keys.get(at), below(value, keys, at + 1));
  }

  private Node typed(Node node) {
    if (type.equals("core/Quantity")) {
      return replaced(node, Quantity.canonical(node), "a quantity");
    }
    if (type.equals("meta/v1/Duration")) {
      boolean text = node instanceof ScalarNode scalar && scalar.isString();
      String form = text ? GoDuration.canonical(((ScalarNode) node).text()) : null;
      return replaced(node, form, "a duration");
    }
    if (type.equals("core/v1/ResourceRequirements")) {
      return node instanceof MapNode map ? resources(map) : node;
    }
    return POD_SHAPED.contains(type) ? pod(node) : node;
  }

  private Node replaced(Node node, @Nullable String form, String expected) {
    if (form == null) {
      issues.add(
          Issue.error(IgnoreError.TYPE, "the value is not of the type that a rule says it has")
              .at(Location.ofField(where.toString()))
              .withExpected(expected));
      return node;
    }
    return ScalarNode.of(form);
  }

  private Node pod(Node node) {
    if (node instanceof ListNode list) {
      return list.withItems(list.items().stream().map(this::pod).toList());
    }
    if (!(node instanceof MapNode map)) {
      return node;
    }
    MapNode out = map;
    for (MapNode.Entry entry : map.entries()) {
      if (LEFT_OUT_IF_ZERO.contains(entry.key()) && isZero(entry.value())) {
        out = out.without(entry.key());
      } else if (entry.key().equals("resources") && entry.value() instanceof MapNode resources) {
        out = out.with("resources", resources(resources));
      } else {
        out = out.with(entry.key(), pod(entry.value()));
      }
    }
    return out;
  }

  private MapNode resources(MapNode resources) {
    MapNode out = resources;
    for (String field : List.of("limits", "requests")) {
      MapNode quantities = out.map(field);
      if (quantities != null) {
        MapNode normal = quantities;
        for (MapNode.Entry entry : quantities.entries()) {
          normal =
              normal.with(
                  entry.key(),
                  replaced(entry.value(), Quantity.canonical(entry.value()), "a quantity"));
        }
        out = out.with(field, normal);
      }
    }
    return out;
  }

  private static boolean isZero(Node node) {
    return node instanceof ScalarNode scalar
        && (scalar.type() == ScalarType.STRING
            ? scalar.text().isEmpty()
            : scalar.text().equals("0") || scalar.text().equals("false"));
  }
}

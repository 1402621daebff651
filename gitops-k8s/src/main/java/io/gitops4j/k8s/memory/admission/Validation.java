// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.defaults.Defaults;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the built-in kinds that an engine meets most must have. */
final class Validation {
  private Validation() {}

  static void check(String kind, MapNode object, Causes causes) {
    Names.check(kind, object, causes);
    String[] podSpec = Defaults.POD_SPECS.get(kind);
    if (podSpec != null) {
      PodChecks.check(Edit.map(object, podSpec), String.join(".", podSpec), causes);
    }
    MapNode spec = Edit.map(object, "spec");
    switch (kind) {
      case "Deployment.apps", "ReplicaSet.apps", "StatefulSet.apps", "DaemonSet.apps" ->
          workload(kind, spec, causes);
      case "Job.batch" -> restartPolicy(spec, "spec", causes);
      case "CronJob.batch" -> {
        schedule(spec, causes);
        restartPolicy(Edit.map(spec, "jobTemplate", "spec"), "spec.jobTemplate.spec", causes);
      }
      case "Service" -> service(spec, causes);
      case "Ingress.networking.k8s.io" -> ingress(spec, causes);
      case "PersistentVolumeClaim" -> claim(spec, causes);
      case "HorizontalPodAutoscaler.autoscaling" -> autoscaler(spec, causes);
      case "RoleBinding.rbac.authorization.k8s.io",
          "ClusterRoleBinding.rbac.authorization.k8s.io" ->
          binding(object, causes);
      case "PodDisruptionBudget.policy" -> {
        if (Edit.has(spec, "minAvailable") && Edit.has(spec, "maxUnavailable")) {
          causes.invalid("spec", "{}", "minAvailable and maxUnavailable cannot be both set");
        }
      }
      case "ConfigMap" -> keys(object, causes);
      case "Secret" -> secret(object, causes);
      case "CustomResourceDefinition.apiextensions.k8s.io" ->
          DefinitionChecks.check(object, causes);
      default -> {
        // only names and labels
      }
    }
  }

  private static void workload(String kind, MapNode spec, Causes causes) {
    causes.notNegative(spec, "replicas", "spec");
    causes.notNegative(spec, "minReadySeconds", "spec");
    MapNode labels = Edit.map(spec, "template", "metadata", "labels");
    Names.labels(labels, "spec.template.metadata.labels", causes);
    if (!Edit.has(spec, "selector")) {
      causes.required("spec.selector", "");
      causes.add(
          "spec.template.metadata.labels",
          "Invalid value: "
              + Selectors.show(labels)
              + ": `selector` does not match template `labels`");
    } else if (Edit.map(spec, "selector").isEmpty()) {
      String name = kind.substring(0, kind.indexOf('.')).toLowerCase(Locale.ROOT);
      causes.invalid("spec.selector", "{}", "empty selector is invalid for " + name);
    } else if (!Selectors.matches(Edit.map(spec, "selector"), labels)) {
      causes.add(
          "spec.template.metadata.labels",
          "Invalid value: "
              + Selectors.show(labels)
              + ": `selector` does not match template `labels`");
    }
    String restart = Edit.text(spec, "template", "spec", "restartPolicy");
    if (!restart.equals("Always")) {
      causes.unsupported("spec.template.spec.restartPolicy", restart, "Always");
    }
  }

  private static void schedule(MapNode spec, Causes causes) {
    if (causes.require(spec, "schedule", "spec")) {
      String schedule = Edit.text(spec, "schedule");
      int fields = schedule.strip().split("\\s+").length;
      if (fields != 5 && !schedule.startsWith("@")) {
        causes.invalid(
            "spec.schedule", Names.quoted(schedule), "expected exactly 5 fields, found " + fields);
      }
    }
  }

  private static void restartPolicy(MapNode jobSpec, String path, Causes causes) {
    String restart = Edit.text(jobSpec, "template", "spec", "restartPolicy");
    if (!restart.equals("OnFailure") && !restart.equals("Never")) {
      causes.required(
          path + ".template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
    }
  }

  private static void service(MapNode spec, Causes causes) {
    String type = Edit.text(spec, "type");
    if (!Set.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName").contains(type)) {
      causes.unsupported(
          "spec.type", type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    }
    List<MapNode> ports = Edit.maps(spec, "ports");
    boolean headless = Edit.text(spec, "clusterIP").equals("None");
    if (type.equals("ExternalName")) {
      causes.require(spec, "externalName", "spec");
    } else if (ports.isEmpty() && !headless) {
      causes.required("spec.ports", "");
    }
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (int i = 0; i < ports.size(); i++) {
      String path = "spec.ports[" + i + "]";
      String name = Edit.text(ports.get(i), "name");
      if (ports.size() > 1 && name.isEmpty()) {
        causes.required(path + ".name", "");
      } else if (!name.isEmpty() && !names.add(name)) {
        causes.duplicate(path + ".name", name);
      }
      causes.port(ports.get(i), "port", path);
      String number =
          Edit.text(ports.get(i), "protocol") + "/" + Edit.number(ports.get(i), 0, "port");
      if (!numbers.add(number)) {
        causes.duplicate(path, number);
      }
    }
  }

  private static void ingress(MapNode spec, Causes causes) {
    if (!Edit.has(spec, "defaultBackend") && Edit.maps(spec, "rules").isEmpty()) {
      causes.invalid("spec", "{}", "either `defaultBackend` or `rules` must be specified");
    }
    List<MapNode> rules = Edit.maps(spec, "rules");
    for (int i = 0; i < rules.size(); i++) {
      List<MapNode> paths = Edit.maps(rules.get(i), "http", "paths");
      for (int j = 0; j < paths.size(); j++) {
        String path = "spec.rules[" + i + "].http.paths[" + j + "]";
        if (!Edit.has(paths.get(j), "pathType")) {
          causes.required(path + ".pathType", "pathType must be specified");
        }
        if (Edit.has(paths.get(j), "backend", "service")) {
          causes.require(
              Edit.map(paths.get(j), "backend", "service"), "name", path + ".backend.service");
        }
      }
    }
  }

  private static void claim(MapNode spec, Causes causes) {
    if (Edit.texts(spec, "accessModes").isEmpty()) {
      causes.required("spec.accessModes", "at least 1 access mode is required");
    }
    if (!Edit.has(spec, "resources", "requests", "storage")) {
      causes.required("spec.resources[storage]", "");
    }
  }

  private static void autoscaler(MapNode spec, Causes causes) {
    causes.require(Edit.map(spec, "scaleTargetRef"), "kind", "spec.scaleTargetRef");
    causes.require(Edit.map(spec, "scaleTargetRef"), "name", "spec.scaleTargetRef");
    if (!Edit.has(spec, "scaleTargetRef", "apiVersion")) {
      causes.invalid("spec.scaleTargetRef.apiVersion", "\"\"", "apiVersion must specify API group");
    }
    long most = Edit.number(spec, 0, "maxReplicas");
    if (most < 1) {
      causes.invalid("spec.maxReplicas", Long.toString(most), "must be greater than 0");
    } else if (Edit.number(spec, 1, "minReplicas") > most) {
      causes.invalid(
          "spec.maxReplicas",
          Long.toString(most),
          "must be greater than or equal to `minReplicas`");
    }
  }

  private static void binding(MapNode object, Causes causes) {
    MapNode role = Edit.map(object, "roleRef");
    causes.require(role, "name", "roleRef");
    String kind = Edit.text(role, "kind");
    if (!kind.equals("Role") && !kind.equals("ClusterRole")) {
      causes.unsupported("roleRef.kind", kind, "Role", "ClusterRole");
    }
    List<MapNode> subjects = Edit.maps(object, "subjects");
    for (int i = 0; i < subjects.size(); i++) {
      String path = "subjects[" + i + "]";
      causes.require(subjects.get(i), "name", path);
      if (Edit.text(subjects.get(i), "kind").equals("ServiceAccount")) {
        causes.require(subjects.get(i), "namespace", path);
      }
    }
  }

  private static void keys(MapNode object, Causes causes) {
    for (String field : List.of("data", "binaryData")) {
      for (String key : Edit.map(object, field).keys()) {
        if (key.isEmpty() || key.length() > 253 || !key.chars().allMatch(Validation::isKeyChar)) {
          causes.invalid(
              field + "[" + key + "]",
              Names.quoted(key),
              "a valid config key must consist of alphanumeric characters, '-', '_' or '.'");
        }
      }
    }
  }

  private static boolean isKeyChar(int c) {
    return c < 128 && Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
  }

  /** No value of a secret comes into a message. */
  private static void secret(MapNode object, Causes causes) {
    keys(object, causes);
    for (MapNode.Entry entry : Edit.map(object, "data").entries()) {
      if (!isBase64(entry.value())) {
        causes.add("data[" + entry.key() + "]", "Invalid value: illegal base64 data");
      }
    }
    List<String> needed =
        switch (Edit.text(object, "type")) {
          case "kubernetes.io/tls" -> List.of("tls.crt", "tls.key");
          case "kubernetes.io/dockerconfigjson" -> List.of(".dockerconfigjson");
          case "kubernetes.io/dockercfg" -> List.of(".dockercfg");
          case "kubernetes.io/ssh-auth" -> List.of("ssh-privatekey");
          default -> List.of();
        };
    for (String key : needed) {
      if (!Edit.map(object, "data").has(key)) {
        causes.required("data[" + key + "]", "");
      }
    }
  }

  private static boolean isBase64(Node value) {
    String text = value.textOrNull();
    try {
      return text == null || Base64.getDecoder().decode(text.replaceAll("[\r\n]", "")).length >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether two objects have the same at a path. */
  static boolean same(MapNode a, MapNode b, String... path) {
    Node one = a.at(path);
    Node other = b.at(path);
    boolean absent = one == null || one.isNull();
    return absent ? other == null || other.isNull() : one.equals(other);
  }

  static String join(String... path) {
    return String.join(".", Arrays.asList(path));
  }
}

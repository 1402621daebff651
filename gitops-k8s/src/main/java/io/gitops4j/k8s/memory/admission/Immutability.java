// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory.admission;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.List;

/** The fields of the built-in kinds that stay as they were when the object was created. */
final class Immutability {
  private static final List<String> FREE_IN_STATEFUL_SETS =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private static final String FIELD = "field is immutable";

  private Immutability() {}

  static void check(String kind, MapNode live, MapNode object, Causes causes) {
    switch (kind) {
      case "Deployment.apps", "ReplicaSet.apps", "DaemonSet.apps" ->
          keep(live, object, FIELD, causes, "spec", "selector");
      case "StatefulSet.apps" -> statefulSet(live, object, causes);
      case "Job.batch" -> {
        keep(live, object, FIELD, causes, "spec", "selector");
        keep(live, object, FIELD, causes, "spec", "completionMode");
        if (!Edit.flag(live, "spec", "suspend")) {
          keep(live, object, FIELD, causes, "spec", "template");
        }
        if (!Edit.text(live, "spec", "completionMode").equals("Indexed")) {
          keep(live, object, FIELD, causes, "spec", "completions");
        }
      }
      case "Pod" -> pod(live, object, causes);
      case "Service" -> service(live, object, causes);
      case "PersistentVolumeClaim" -> claim(live, object, causes);
      case "Secret" -> {
        keep(live, object, FIELD, causes, "type");
        frozen(live, object, causes);
      }
      case "ConfigMap" -> frozen(live, object, causes);
      case "RoleBinding.rbac.authorization.k8s.io",
          "ClusterRoleBinding.rbac.authorization.k8s.io" ->
          keep(live, object, "cannot change roleRef", causes, "roleRef");
      case "StorageClass.storage.k8s.io" -> {
        for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
          if (!Validation.same(live, object, field)) {
            causes.forbidden(field, "updates to " + field + " are forbidden.");
          }
        }
        keep(live, object, FIELD, causes, "volumeBindingMode");
      }
      case "PriorityClass.scheduling.k8s.io" -> {
        if (!Validation.same(live, object, "value")) {
          causes.forbidden("value", "may not be changed in an update.");
        }
      }
      case "IngressClass.networking.k8s.io" ->
          keep(live, object, FIELD, causes, "spec", "controller");
      case "CustomResourceDefinition.apiextensions.k8s.io" -> {
        keep(live, object, FIELD, causes, "spec", "group");
        keep(live, object, FIELD, causes, "spec", "scope");
        keep(live, object, FIELD, causes, "spec", "names", "kind");
        keep(live, object, FIELD, causes, "spec", "names", "plural");
      }
      default -> {
        // nothing is fixed
      }
    }
  }

  private static void keep(
      MapNode live, MapNode object, String detail, Causes causes, String... path) {
    if (!Validation.same(live, object, path)) {
      causes.immutable(Validation.join(path), detail);
    }
  }

  private static void statefulSet(MapNode live, MapNode object, Causes causes) {
    MapNode before = Edit.map(live, "spec");
    MapNode after = Edit.map(object, "spec");
    for (String field : FREE_IN_STATEFUL_SETS) {
      before = before.without(field);
      after = after.without(field);
    }
    if (!before.equals(after)) {
      causes.forbidden(
          "spec",
          "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
              + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy'"
              + " and 'minReadySeconds' are forbidden");
    }
  }

  private static void pod(MapNode live, MapNode object, Causes causes) {
    if (!podSpec(live).equals(podSpec(object))) {
      causes.forbidden(
          "spec",
          "pod updates may not change fields other than `spec.containers[*].image`,"
              + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
              + " additions to existing tolerations),`spec.terminationGracePeriodSeconds`");
    }
  }

  private static MapNode podSpec(MapNode pod) {
    MapNode spec =
        Edit.map(pod, "spec")
            .without("activeDeadlineSeconds")
            .without("tolerations")
            .without("terminationGracePeriodSeconds");
    spec = Edit.changeEach(spec, container -> container.without("image"), "containers");
    return Edit.changeEach(spec, container -> container.without("image"), "initContainers");
  }

  private static void service(MapNode live, MapNode object, Causes causes) {
    boolean named =
        Edit.text(live, "spec", "type").equals("ExternalName")
            || Edit.text(object, "spec", "type").equals("ExternalName");
    if (!named && !Validation.same(live, object, "spec", "clusterIP")) {
      causes.immutable("spec.clusterIPs[0]", "may not change once set");
    }
  }

  private static void claim(MapNode live, MapNode object, Causes causes) {
    MapNode before = claimSpec(live);
    MapNode after = claimSpec(object);
    if (!before.equals(after)) {
      causes.forbidden(
          "spec",
          "spec is immutable after creation except resources.requests and volumeAttributesClassName"
              + " for bound claims");
    }
  }

  private static MapNode claimSpec(MapNode claim) {
    MapNode spec = Edit.map(claim, "spec").without("volumeAttributesClassName");
    return Edit.remove(spec, "resources", "requests");
  }

  private static void frozen(MapNode live, MapNode object, Causes causes) {
    if (!Edit.flag(live, "immutable")) {
      return;
    }
    if (!Edit.flag(object, "immutable")) {
      causes.forbidden("immutable", "field is immutable when `immutable` is set");
    }
    for (String field : List.of("data", "binaryData")) {
      if (!Edit.map(live, field).equals(Edit.map(object, field))) {
        causes.forbidden(field, "field is immutable when `immutable` is set");
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.predict;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the registry of a built-in kind does to an object between its defaults and the store, as far
 * as it follows from the object itself. Pure functions; thread-safe. Kinds are told as {@code
 * Deployment.apps}; the kind alone if it is of the core group.
 */
public final class Registry {
  /** The built-in kinds whose registry counts generations. */
  private static final Set<String> WITH_GENERATION =
      Set.of(
          "Pod",
          "PodTemplate",
          "ReplicationController",
          "DaemonSet.apps",
          "Deployment.apps",
          "ReplicaSet.apps",
          "StatefulSet.apps",
          "CronJob.batch",
          "Job.batch",
          "Ingress.networking.k8s.io",
          "IngressClass.networking.k8s.io",
          "NetworkPolicy.networking.k8s.io",
          "PodDisruptionBudget.policy",
          "CustomResourceDefinition.apiextensions.k8s.io",
          "MutatingWebhookConfiguration.admissionregistration.k8s.io",
          "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
          "ValidatingAdmissionPolicy.admissionregistration.k8s.io",
          "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io",
          "PriorityClass.scheduling.k8s.io",
          "EndpointSlice.discovery.k8s.io",
          "DeviceClass.resource.k8s.io",
          "ResourceSlice.resource.k8s.io",
          "FlowSchema.flowcontrol.apiserver.k8s.io",
          "PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io");

  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

  private Registry() {}

  /** Kind and group in the form of this class. */
  public static String name(Gvk gvk) {
    return gvk.group().isEmpty() ? gvk.kind() : gvk.kind() + "." + gvk.group();
  }

  /** Whether the registry of the built-in kind counts generations. */
  public static boolean countsGenerations(String kind) {
    return WITH_GENERATION.contains(kind);
  }

  /**
   * Whether the registry counts a new generation: when anything changes but the metadata and what
   * is written separately, and of a Deployment the annotations, which its replica sets inherit.
   *
   * @param hasStatus whether {@code status} is a resource of its own
   */
  public static boolean isNewGeneration(
      String kind, MapNode live, MapNode object, boolean hasStatus) {
    return !counted(live, hasStatus).equals(counted(object, hasStatus))
        || kind.equals("Deployment.apps")
            && !Edit.map(live, "metadata", "annotations")
                .equals(Edit.map(object, "metadata", "annotations"));
  }

  private static MapNode counted(MapNode object, boolean hasStatus) {
    MapNode body = object.without("metadata").without("apiVersion");
    return hasStatus ? body.without("status") : body;
  }

  /** A new object, with its defaults, as its registry makes it. */
  public static MapNode created(String kind, MapNode object) {
    return switch (kind) {
      case "DaemonSet.apps" -> withTemplateGeneration(object, null);
      case "CustomResourceDefinition.apiextensions.k8s.io" -> newDefinition(object);
      case "Service" -> withAddressList(object);
      case "PersistentVolumeClaim" -> protectedBy(object, "kubernetes.io/pvc-protection");
      case "PersistentVolume" -> protectedBy(object, "kubernetes.io/pv-protection");
      default -> object;
    };
  }

  /** A changed object, with its defaults, as its registry makes it. */
  public static MapNode updated(String kind, MapNode object, MapNode live) {
    return switch (kind) {
      case "DaemonSet.apps" -> withTemplateGeneration(object, live);
      case "CustomResourceDefinition.apiextensions.k8s.io" -> withStoredVersion(object);
      case "Namespace" -> withFinalizersOf(live, object);
      case "Service" -> withAddressesOf(live, object);
      default -> object;
    };
  }

  /** A daemon set with the annotation that counts its templates. */
  private static MapNode withTemplateGeneration(MapNode set, @Nullable MapNode live) {
    String before =
        live == null ? "" : Edit.text(live, "metadata", "annotations", TEMPLATE_GENERATION);
    boolean same =
        live != null && Objects.equals(live.at("spec", "template"), set.at("spec", "template"));
    long count = before.matches("[0-9]{1,9}") ? Long.parseLong(before) : 0;
    return Edit.set(
        set,
        Long.toString(same ? count : count + 1),
        "metadata",
        "annotations",
        TEMPLATE_GENERATION);
  }

  /** A new definition, of which nothing is accepted yet. */
  private static MapNode newDefinition(MapNode definition) {
    return withStoredVersion(
        definition.with(
            "status",
            MapNode.builder()
                .put("conditions", ScalarNode.NULL)
                .put("acceptedNames", MapNode.builder().put("plural", "").put("kind", "").build())
                .put("storedVersions", ListNode.EMPTY)
                .build()));
  }

  private static MapNode withStoredVersion(MapNode definition) {
    List<String> stored = new ArrayList<>(Edit.texts(definition, "status", "storedVersions"));
    for (MapNode version : Edit.maps(definition, "spec", "versions")) {
      String name = Edit.text(version, "name");
      if (Edit.flag(version, "storage") && !stored.contains(name)) {
        stored.add(name);
      }
    }
    return Edit.set(definition, ListNode.ofStrings(stored), "status", "storedVersions");
  }

  /** A service with an address of its own has it in the list of its addresses too. */
  private static MapNode withAddressList(MapNode service) {
    Node address = service.at("spec", "clusterIP");
    boolean listed = Edit.has(service, "spec", "clusterIPs");
    return address == null || listed
        ? service
        : Edit.set(service, ListNode.of(List.of(address)), "spec", "clusterIPs");
  }

  /** A service of the same type keeps the addresses that it does not name. */
  private static MapNode withAddressesOf(MapNode live, MapNode service) {
    MapNode kept = service;
    if (Edit.text(live, "spec", "type").equals(Edit.text(service, "spec", "type"))) {
      for (String field : List.of("clusterIP", "clusterIPs")) {
        Node had = live.at("spec", field);
        kept =
            had == null || Edit.has(kept, "spec", field)
                ? kept
                : Edit.set(kept, had, "spec", field);
      }
    }
    return kept;
  }

  /** The finalizers in the spec of a namespace are written through a resource of their own. */
  private static MapNode withFinalizersOf(MapNode live, MapNode namespace) {
    Node finalizers = live.at("spec", "finalizers");
    return finalizers == null
        ? Edit.remove(namespace, "spec", "finalizers")
        : Edit.set(namespace, finalizers, "spec", "finalizers");
  }

  /** A new claim or volume with the finalizer that keeps it while it is in use. */
  private static MapNode protectedBy(MapNode object, String finalizer) {
    List<String> finalizers = Edit.texts(object, "metadata", "finalizers");
    if (finalizers.contains(finalizer)) {
      return object;
    }
    Node all = ListNode.ofStrings(finalizers).plus(ScalarNode.of(finalizer));
    return Edit.set(object, all, "metadata", "finalizers");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.defaults;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.diff.structured.TypeSource;
import io.gitops4j.diff.structured.TypedValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The defaults that Kubernetes 1.34 fills into objects of its built-in kinds: those of a table, and
 * those that follow from other fields of the object. Pure functions; thread-safe.
 *
 * <p>Quantities in fields that are known to hold some come in their one form, and what a server
 * leaves out of a built-in kind when it is empty is left out. An object of another kind stays as it
 * is.
 */
public final class Defaults {
  /** By kind, as {@code Deployment.apps}: the keys that lead to the pod's spec. */
  public static final Map<String, String[]> POD_SPECS =
      Map.of(
          "Pod", new String[] {"spec"},
          "PodTemplate", new String[] {"template", "spec"},
          "ReplicationController", new String[] {"spec", "template", "spec"},
          "Deployment.apps", new String[] {"spec", "template", "spec"},
          "ReplicaSet.apps", new String[] {"spec", "template", "spec"},
          "StatefulSet.apps", new String[] {"spec", "template", "spec"},
          "DaemonSet.apps", new String[] {"spec", "template", "spec"},
          "Job.batch", new String[] {"spec", "template", "spec"},
          "CronJob.batch", new String[] {"spec", "jobTemplate", "spec", "template", "spec"});

  private Defaults() {}

  /** The object with the defaults of its kind; as it is if its kind is not built in. */
  public static MapNode fill(MapNode object) {
    String apiVersion = object.text("apiVersion");
    String name = object.text("kind");
    if (apiVersion == null || name == null) {
      return object;
    }
    Gvk gvk = Gvk.of(apiVersion, name);
    if (TypeSource.builtIn().find(gvk) == null) {
      return object;
    }
    return fill(gvk.group().isEmpty() ? name : name + "." + gvk.group(), object);
  }

  /**
   * The object with the defaults of a built-in kind.
   *
   * @param kind kind and group, as {@code Deployment.apps}; the kind alone if it is of the core
   *     group
   */
  public static MapNode fill(String kind, MapNode object) {
    SchemaType type = TypeSource.builtIn().find(gvk(kind, object));
    MapNode kept =
        type == null ? object : (MapNode) new TypedValue(type, object).withoutOmitted().value();
    MapNode filled =
        Quantities.KUBERNETES.canonical(kind, DefaultTable.KUBERNETES.fill(kind, kept));
    String[] podSpec = POD_SPECS.get(kind);
    if (podSpec != null) {
      filled = Edit.change(filled, Defaults::podSpec, podSpec);
    }
    return switch (kind) {
      case "Pod" ->
          qualityOfService(
              Edit.changeEach(
                  Edit.change(filled, Defaults::hostPorts, "spec"),
                  Defaults::requestsFromLimits,
                  "spec",
                  "containers"));
      case "Secret" -> Edit.change(secret(filled), Defaults::bytesOf, "data");
      case "ConfigMap" -> Edit.change(filled, Defaults::bytesOf, "binaryData");
      case "MutatingWebhookConfiguration.admissionregistration.k8s.io",
          "ValidatingWebhookConfiguration.admissionregistration.k8s.io" ->
          Edit.changeEach(filled, Defaults::clientConfig, "webhooks");
      case "APIService.apiregistration.k8s.io" -> Edit.change(filled, Defaults::bundle, "spec");
      case "Service" -> Edit.changeEach(filled, Defaults::targetPort, "spec", "ports");
      case "Job.batch" -> jobLabels(filled);
      case "LimitRange" -> Edit.changeEach(filled, Defaults::limit, "spec", "limits");
      case "ReplicationController" -> replicationController(filled);
      case "Namespace" ->
          Edit.set(
              filled,
              Edit.text(filled, "metadata", "name"),
              "metadata",
              "labels",
              "kubernetes.io/metadata.name");
      case "CustomResourceDefinition.apiextensions.k8s.io" -> definition(filled);
      default -> filled;
    };
  }

  /** The kind in the version of the object; v1 if it does not tell one. */
  private static Gvk gvk(String kind, MapNode object) {
    int dot = kind.indexOf('.');
    String group = dot < 0 ? "" : kind.substring(dot + 1);
    String name = dot < 0 ? kind : kind.substring(0, dot);
    String apiVersion = object.text("apiVersion");
    return apiVersion == null ? new Gvk(group, "v1", name) : Gvk.of(apiVersion, name);
  }

  private static MapNode podSpec(MapNode spec) {
    MapNode filled = Edit.changeEach(spec, Defaults::container, "containers");
    filled = Edit.changeEach(filled, Defaults::container, "initContainers");
    filled = Edit.changeEach(filled, Defaults::volume, "volumes");
    filled = Quantities.KUBERNETES.canonical("@PodSpec", filled);
    Node account = filled.get("serviceAccountName");
    Node formerName = filled.get("serviceAccount"); // what was there before, for those who read it
    if (account == null) {
      return formerName == null ? filled : filled.with("serviceAccountName", formerName);
    }
    return filled.with("serviceAccount", account);
  }

  private static MapNode container(MapNode container) {
    MapNode filled = container;
    String image = Edit.text(container, "image");
    if (!filled.has("imagePullPolicy")) {
      filled =
          filled.with(
              "imagePullPolicy", ScalarNode.of(isLatest(image) ? "Always" : "IfNotPresent"));
    }
    return filled;
  }

  /** Whether an image has the tag latest, which is also meant if there is no tag or digest. */
  static boolean isLatest(String image) {
    if (image.contains("@")) {
      return false;
    }
    String last = image.substring(image.lastIndexOf('/') + 1);
    int colon = last.indexOf(':');
    return colon < 0 || last.substring(colon + 1).equals("latest");
  }

  /** In the host's network what a container listens on is a port of the host. */
  private static MapNode hostPorts(MapNode spec) {
    if (!Edit.flag(spec, "hostNetwork")) {
      return spec;
    }
    UnaryOperator<MapNode> port =
        one ->
            one.has("containerPort") && Edit.number(one, 0, "hostPort") == 0
                ? one.with("hostPort", Objects.requireNonNull(one.get("containerPort")))
                : one;
    UnaryOperator<MapNode> container = one -> Edit.changeEach(one, port, "ports");
    return Edit.changeEach(
        Edit.changeEach(spec, container, "containers"), container, "initContainers");
  }

  private static MapNode requestsFromLimits(MapNode container) {
    MapNode filled = container;
    for (MapNode.Entry limit : Edit.map(container, "resources", "limits").entries()) {
      if (!Edit.has(filled, "resources", "requests", limit.key())) {
        filled = Edit.set(filled, limit.value(), "resources", "requests", limit.key());
      }
    }
    return filled;
  }

  private static MapNode volume(MapNode volume) {
    return volume.size() == 1 && volume.has("name")
        ? volume.with("emptyDir", MapNode.EMPTY)
        : volume;
  }

  private static MapNode limit(MapNode limit) {
    MapNode filled = limit;
    if (!Edit.text(limit, "type").equals("Container")) {
      return filled;
    }
    for (MapNode.Entry most : Edit.map(filled, "max").entries()) {
      filled = setIfAbsent(filled, most.value(), "default", most.key());
    }
    for (MapNode.Entry normal : Edit.map(filled, "default").entries()) {
      filled = setIfAbsent(filled, normal.value(), "defaultRequest", normal.key());
    }
    return filled;
  }

  private static MapNode setIfAbsent(MapNode map, Node value, String... path) {
    return Edit.has(map, path) ? map : Edit.set(map, value, path);
  }

  private static MapNode replicationController(MapNode controller) {
    MapNode labels = Edit.map(controller, "spec", "template", "metadata", "labels");
    if (labels.isEmpty()) {
      return controller;
    }
    MapNode filled = setIfAbsent(controller, labels, "spec", "selector");
    return setIfAbsent(filled, labels, "metadata", "labels");
  }

  private static MapNode qualityOfService(MapNode pod) {
    boolean any = false;
    boolean guaranteed = true;
    for (MapNode container : Edit.maps(pod, "spec", "containers")) {
      MapNode limits = Edit.map(container, "resources", "limits");
      MapNode requests = Edit.map(container, "resources", "requests");
      any |= !limits.isEmpty() || !requests.isEmpty();
      guaranteed &= limits.has("cpu") && limits.has("memory") && limits.equals(requests);
    }
    String quality = !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    return Edit.set(pod, quality, "status", "qosClass");
  }

  /** What is written as text becomes data; it can't be read back. */
  private static MapNode secret(MapNode secret) {
    MapNode changed = secret;
    for (MapNode.Entry entry : Edit.map(secret, "stringData").entries()) {
      String text = entry.value().textOrNull();
      String encoded =
          Base64.getEncoder()
              .encodeToString((text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
      changed = Edit.set(changed, encoded, "data", entry.key());
    }
    return changed.without("stringData");
  }

  private static MapNode targetPort(MapNode port) {
    Node number = port.get("port");
    String target = Edit.text(port, "targetPort");
    boolean given = !target.isEmpty() && !target.equals("0");
    return given || number == null ? port : port.with("targetPort", number);
  }

  /** A job with the labels of its pods, if it has none of its own. */
  public static MapNode jobLabels(MapNode job) {
    MapNode labels = Edit.map(job, "spec", "template", "metadata", "labels");
    return labels.isEmpty() || !Edit.map(job, "metadata", "labels").isEmpty()
        ? job
        : Edit.set(job, labels, "metadata", "labels");
  }

  private static MapNode definition(MapNode definition) {
    String kind = Edit.text(definition, "spec", "names", "kind");
    MapNode filled = definition;
    if (!Edit.has(filled, "spec", "names", "singular")) {
      filled = Edit.set(filled, kind.toLowerCase(Locale.ROOT), "spec", "names", "singular");
    }
    if (!Edit.has(filled, "spec", "names", "listKind")) {
      filled = Edit.set(filled, kind + "List", "spec", "names", "listKind");
    }
    return Edit.change(filled, Defaults::clientConfig, "spec", "conversion", "webhook");
  }

  private static MapNode clientConfig(MapNode webhook) {
    return Edit.change(webhook, Defaults::bundle, "clientConfig");
  }

  private static MapNode bundle(MapNode client) {
    Node bundle = client.get("caBundle");
    return bundle == null ? client : client.with("caBundle", bytes(bundle));
  }

  private static MapNode bytesOf(MapNode values) {
    MapNode changed = values;
    for (MapNode.Entry entry : values.entries()) {
      changed = changed.with(entry.key(), bytes(entry.value()));
    }
    return changed;
  }

  /** Bytes in the one form in which a server writes them; what is no base64 stays. */
  private static Node bytes(Node value) {
    String text = value.isNull() ? null : value.textOrNull();
    if (text == null) {
      return value;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replace("\n", "").replace("\r", ""));
      String written = Base64.getEncoder().encodeToString(bytes);
      return written.equals(text) ? value : ScalarNode.of(written);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }
}

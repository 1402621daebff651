// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.predict;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.defaults.Defaults;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.diff.structured.TypeSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The form in which two objects are compared, so that what a server would fill in, leave out or
 * write otherwise is no difference. Pure functions; thread-safe.
 */
public final class NormalForm {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private static final List<String> SERVER_METADATA =
      List.of(
          "managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink");

  /** The type of the metadata that every object has. */
  static final SchemaType METADATA = metadata();

  private NormalForm() {}

  private static SchemaType metadata() {
    SchemaType type = TypeSource.builtIn().find(new Gvk("", "v1", "ConfigMap"));
    return Objects.requireNonNull(
        Objects.requireNonNull(type, "type").field("metadata"), "metadata");
  }

  /** The object without the metadata that only a server writes. */
  static MapNode withoutServerMetadata(MapNode object) {
    return Edit.change(
        object,
        metadata -> {
          MapNode rest = metadata;
          for (String field : SERVER_METADATA) {
            rest = rest.without(field);
          }
          return rest;
        },
        "metadata");
  }

  /** The object without what changes at each write, whatever is written. */
  static MapNode withoutBookkeeping(MapNode object) {
    return Edit.change(
        object,
        metadata -> metadata.without("managedFields").without("resourceVersion"),
        "metadata");
  }

  /**
   * The object with the defaults of its kind, quantities in their one form, and without what a
   * server leaves out of a built-in kind ({@link Defaults}). A Secret's plain texts are encoded,
   * and addresses and ports of Endpoints, whose order means nothing, are sorted.
   */
  public static MapNode of(MapNode object) {
    String apiVersion = object.text("apiVersion");
    String kind = object.text("kind");
    if (apiVersion == null || kind == null) {
      return object;
    }
    Gvk gvk = Gvk.of(apiVersion, kind);
    MapNode normal = withoutCreationTime(gvk.group().isEmpty() ? core(kind, object) : object);
    return Defaults.fill(
        kind.equals("HorizontalPodAutoscaler") && gvk.group().equals("autoscaling")
            ? Edit.change(normal, NormalForm::withDistinctMetrics, "spec")
            : normal);
  }

  /** Some servers add a metric of an autoscaler again instead of merging it. */
  private static MapNode withDistinctMetrics(MapNode spec) {
    return spec.get("metrics") instanceof ListNode metrics
        ? spec.with(
            "metrics",
            metrics.withItems(
                metrics.items().stream()
                    .filter(metric -> !(metric instanceof MapNode map && map.isEmpty()))
                    .distinct()
                    .toList()))
        : spec;
  }

  private static MapNode core(String kind, MapNode object) {
    return switch (kind) {
      case "Secret" -> withEncodedTexts(object);
      case "Endpoints" -> Edit.changeEach(object, NormalForm::sorted, "subsets");
      default -> object;
    };
  }

  /** Without the time at which a server stored the object, which is null where it did not. */
  private static MapNode withoutCreationTime(MapNode object) {
    return Edit.change(object, metadata -> metadata.without("creationTimestamp"), "metadata");
  }

  /**
   * A Secret of the core group whose {@code stringData} stands where a server puts it; any other
   * object as it is. Null stays null; so does what is no text.
   */
  public static MapNode withEncodedTexts(MapNode secret) {
    MapNode plain = secret.map("stringData");
    boolean core = "v1".equals(secret.text("apiVersion")) && "Secret".equals(secret.text("kind"));
    if (plain == null || !core) {
      return secret;
    }
    MapNode data = secret.map("data");
    MapNode.Builder all = data == null ? MapNode.builder() : data.toBuilder();
    for (MapNode.Entry entry : plain.entries()) {
      String text = entry.value().isNull() ? null : entry.value().textOrNull();
      all.put(
          entry.key(),
          text == null
              ? entry.value()
              : ScalarNode.of(
                  Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    }
    return secret.without("stringData").with("data", all.build());
  }

  private static MapNode sorted(MapNode subset) {
    MapNode sorted = subset;
    for (String list : new String[] {"addresses", "notReadyAddresses"}) {
      sorted = sorted(sorted, list, address -> address, "ip");
    }
    UnaryOperator<MapNode> withProtocol =
        port -> Edit.has(port, "protocol") ? port : port.with("protocol", ScalarNode.of("TCP"));
    return sorted(sorted, "ports", withProtocol, "name", "port", "protocol");
  }

  private static MapNode sorted(
      MapNode map, String list, UnaryOperator<MapNode> change, String... by) {
    if (!(map.get(list) instanceof ListNode items)) {
      return map;
    }
    Comparator<Node> order =
        Comparator.comparing(
            item -> {
              StringBuilder key = new StringBuilder();
              for (String field : by) {
                key.append(Edit.text(item, field)).append('\n');
              }
              return key.toString();
            });
    return map.with(
        list,
        ListNode.of(
            items.items().stream()
                .map(item -> item instanceof MapNode one ? change.apply(one) : item)
                .sorted(order)
                .toList()));
  }

  /**
   * The object without what only a server or a client's bookkeeping writes, and what is therefore
   * no part of a declared state: {@code status}, managed fields, versions, identity and times, and
   * the annotation with what was applied last.
   */
  public static MapNode withoutServerFields(MapNode object) {
    return Edit.change(
        withoutServerMetadata(object).without("status"),
        metadata ->
            Edit.change(metadata, all -> all.without(ClientSideApply.LAST_APPLIED), "annotations"),
        "metadata");
  }

  /**
   * The object without its namespace and without annotations that are there but empty, as Argo CD
   * takes them out before it merges.
   */
  public static MapNode withoutNamespace(MapNode object) {
    return Edit.change(
        object,
        metadata -> {
          MapNode rest = metadata.without("namespace");
          return rest.get("annotations") instanceof MapNode annotations && annotations.isEmpty()
              ? rest.without("annotations")
              : rest;
        },
        "metadata");
  }

  /**
   * A ClusterRole without its rules, if it takes them from others by an aggregation rule; any other
   * object as it is.
   */
  public static MapNode withoutAggregatedRules(MapNode object) {
    return isAggregated(object) ? object.without("rules") : object;
  }

  /** Whether this is a ClusterRole whose rules a controller fills. */
  public static boolean isAggregated(MapNode object) {
    String apiVersion = Objects.requireNonNullElse(object.text("apiVersion"), "");
    return "ClusterRole".equals(object.text("kind"))
        && apiVersion.startsWith(RBAC + "/")
        && Edit.has(object, "aggregationRule");
  }
}

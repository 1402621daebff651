// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts together what {@code helm template} prints: custom resource definitions, the objects in the
 * order in which Helm installs kinds, then the hooks in the same.
 */
final class ReleaseText {
  private static final String HOOK = "helm.sh/hook";
  private static final Set<String> EVENTS =
      Set.of(
          "pre-install",
          "post-install",
          "pre-delete",
          "post-delete",
          "pre-upgrade",
          "post-upgrade",
          "pre-rollback",
          "post-rollback",
          "test",
          "test-success");

  private static final Map<String, Integer> KINDS = new HashMap<>();

  static {
    String order =
        "PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy"
            + " PodDisruptionBudget ServiceAccount Secret SecretList ConfigMap StorageClass"
            + " PersistentVolume PersistentVolumeClaim CustomResourceDefinition ClusterRole"
            + " ClusterRoleList ClusterRoleBinding ClusterRoleBindingList Role RoleList RoleBinding"
            + " RoleBindingList Service DaemonSet Pod ReplicationController ReplicaSet Deployment"
            + " HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress APIService";
    for (String kind : order.split(" ")) {
      KINDS.put(kind, KINDS.size());
    }
  }

  private record Part(String source, String text, String kind) {
    private static final Comparator<Part> ORDER =
        Comparator.comparing((Part part) -> KINDS.getOrDefault(part.kind(), KINDS.size()))
            .thenComparing(part -> KINDS.containsKey(part.kind()) ? "" : part.kind());

    void print(StringBuilder out) {
      out.append("---\n# Source: ").append(source).append('\n').append(text).append('\n');
    }
  }

  private final List<Part> objects = new ArrayList<>();
  private final List<Part> hooks = new ArrayList<>();

  private ReleaseText() {}

  static String of(Chart chart, Rendering rendering, boolean withCrds) {
    ReleaseText text = new ReleaseText();
    new TreeMap<>(rendering.files())
        .forEach(
            (name, content) -> {
              if (!name.endsWith("NOTES.txt")) {
                text.add(name, content);
              }
            });
    StringBuilder out = new StringBuilder();
    if (withCrds) {
      crds(chart, rendering, out);
    }
    text.objects.stream().sorted(Part.ORDER).forEach(part -> part.print(out));
    text.hooks.stream().sorted(Part.ORDER).forEach(part -> part.print(out));
    return out.toString();
  }

  private static void crds(Chart chart, Rendering rendering, StringBuilder out) {
    if (!rendering.enabled().contains(chart.fullPath())) {
      return;
    }
    chart
        .crds()
        .forEach(
            (path, content) -> {
              String crd = new String(content, StandardCharsets.UTF_8);
              crd = crd.startsWith("\uFEFF") ? crd.substring(1) : crd;
              new Part(chart.fullPath() + "/" + path, crd, "").print(out);
            });
    chart.charts().forEach(child -> crds(child, rendering, out));
  }

  private void add(String source, String content) {
    for (String document : documents(content)) {
      MapNode head = head(source, document);
      String kind = head.text("kind");
      Part part = new Part(source, document, kind == null ? "" : kind);
      Node hook = head.at("metadata", "annotations", HOOK);
      if (hook == null) {
        objects.add(part);
      } else if (Stream.of(text(hook).split(",", -1))
          .allMatch(event -> EVENTS.contains(event.strip().toLowerCase(Locale.ROOT)))) {
        hooks.add(part);
      }
    }
  }

  private static String text(Node node) {
    String text = node.textOrNull();
    return text == null ? "" : text;
  }

  /** The documents of what a template gave: split at separators, and at the white space by them. */
  static List<String> documents(String content) {
    List<String> documents = new ArrayList<>();
    String all = content.strip();
    int start = 0;
    int from = 0;
    while (true) {
      int separator = all.startsWith("---", from) && from == 0 ? 0 : all.indexOf("\n---", from);
      int end = separator < 0 ? all.length() : separator;
      String document = all.substring(start, end).strip();
      if (!document.isEmpty()) {
        documents.add(document);
      }
      if (separator < 0) {
        return documents;
      }
      start = separator + (separator == 0 && all.startsWith("---") ? 3 : 4);
      from = start;
    }
  }

  private static MapNode head(String source, String document) {
    try {
      List<Node> read =
          YamlReader.ofDefaults().withoutSourceLines().asConfiguration().read(source, document);
      if (read.isEmpty()) {
        return MapNode.EMPTY;
      }
      if (read.get(0) instanceof MapNode map) {
        return map;
      }
    } catch (YamlException e) {
      throw ChartException.of(
          ChartError.TEMPLATE, source + " gives no YAML: " + e.issues().get(0).message());
    }
    throw ChartException.of(ChartError.TEMPLATE, source + " gives no map");
  }
}

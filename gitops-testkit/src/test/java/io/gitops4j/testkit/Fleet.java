// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two hundred objects of five kinds, which change from revision to revision: all get another value,
 * ten are declared no more and ten are new. Tells what of them is lost.
 */
final class Fleet {
  static final int SIZE = 200;
  private static final int MOVE = 10;

  private static final List<Gvk> KINDS =
      List.of(
          new Gvk("", "v1", "ServiceAccount"),
          new Gvk("", "v1", "Secret"),
          new Gvk("", "v1", "ConfigMap"),
          new Gvk("", "v1", "Service"),
          new Gvk("apps", "v1", "Deployment"));

  private Fleet() {}

  /** The objects of a revision, as YAML documents. */
  static String[] declared(int revision) {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      int number = revision * MOVE + i;
      documents.add(document(number, "r" + revision));
    }
    return documents.toArray(String[]::new);
  }

  private static Gvk kind(int number) {
    // one of ten is a Deployment, most are ConfigMaps
    return switch (number % 10) {
      case 0 -> KINDS.get(4);
      case 1 -> KINDS.get(3);
      case 2 -> KINDS.get(0);
      case 3, 4 -> KINDS.get(1);
      default -> KINDS.get(2);
    };
  }

  static String name(int number) {
    return "o" + (10000 + number);
  }

  private static String document(int number, String value) {
    Gvk kind = kind(number);
    String head =
        String.join(
            "\n",
            "apiVersion: " + kind.apiVersion(),
            "kind: " + kind.kind(),
            "metadata:",
            "  name: " + name(number),
            "  annotations: {value: " + value + "}");
    return switch (kind.kind()) {
      case "ConfigMap" -> head + "\ndata: {value: " + value + "}";
      case "Secret" -> head + "\nstringData: {value: " + value + "}";
      case "Service" -> head + "\nspec: {selector: {app: x}, ports: [{port: 80}]}";
      case "Deployment" ->
          head
              + "\nspec: {replicas: 0, selector: {matchLabels: {app: x}}, template: {metadata:"
              + " {labels: {app: x}}, spec: {containers: [{name: c, image: \"i:1\"}]}}}";
      default -> head;
    };
  }

  /** The objects of a revision. */
  static List<ResourceId> ids(String namespace, int revision) {
    List<ResourceId> ids = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      int number = revision * MOVE + i;
      ids.add(new ResourceId(kind(number).group(), kind(number).kind(), namespace, name(number)));
    }
    return ids;
  }

  /** The live objects that carry the owner's label. */
  static Map<ResourceId, MapNode> live(ApplierHarness harness) {
    String selector = Ownership.LABEL + "=" + Ownership.of(harness.application("app"));
    Map<ResourceId, MapNode> live = new TreeMap<>();
    for (Gvk kind : KINDS) {
      for (MapNode object : harness.cluster.list(kind, harness.namespace, selector)) {
        live.put(ResourceId.of(object), object);
      }
    }
    return live;
  }

  static String value(MapNode object) {
    return text(object, "metadata", "annotations", "value");
  }

  static String uid(MapNode object) {
    return text(object, "metadata", "uid");
  }

  private static String text(MapNode object, String... path) {
    Node value = object.at(path);
    String text = value == null ? null : value.textOrNull();
    return text == null ? "" : text;
  }

  /** The live objects that the inventory does not name: which nothing would ever delete. */
  static List<ResourceId> orphans(Map<ResourceId, MapNode> live, Inventory inventory) {
    return live.keySet().stream().filter(id -> !inventory.entries().containsKey(id)).toList();
  }

  /**
   * What is not as declared: objects that lack, that are too many, that have an older value, or
   * that were made twice.
   *
   * @param before the objects as they were before the last sync
   */
  static List<String> wrong(
      ApplierHarness harness,
      int revision,
      Map<ResourceId, MapNode> before,
      Map<ResourceId, MapNode> live) {
    List<String> wrong = new ArrayList<>();
    List<ResourceId> declared = ids(harness.namespace, revision);
    for (ResourceId id : declared) {
      MapNode object = live.get(id);
      MapNode earlier = before.get(id);
      if (object == null) {
        wrong.add("lost: " + id);
      } else if (!value(object).equals("r" + revision)) {
        wrong.add("old: " + id + " " + value(object));
      } else if (earlier != null && !uid(earlier).equals(uid(object))) {
        wrong.add("made twice: " + id);
      }
    }
    live.keySet().stream()
        .filter(id -> !declared.contains(id))
        .forEach(id -> wrong.add("left over: " + id));
    return wrong;
  }
}

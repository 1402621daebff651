// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.internal.share.ParsedDocuments;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Makes resources of documents. Stateless. */
public final class ResourceReader {
  private static final Set<String> LISTS = Set.of("List", "ResourceList");

  private ResourceReader() {}

  /** The resources of documents, in the order of {@link #objects}. */
  static List<Resource> resources(List<Node> documents, String origin) {
    boolean textKeys = documents instanceof ParsedDocuments parsed && parsed.hasTextKeys();
    List<Resource> resources = new ArrayList<>();
    List<Issue> wrong = new ArrayList<>();
    for (MapNode map : objects(documents, origin, wrong)) {
      try {
        resources.add(Resource.of(map, origin, textKeys));
      } catch (RenderException e) {
        wrong.addAll(e.issues());
      }
    }
    if (!wrong.isEmpty()) {
      throw new RenderException(wrong);
    }
    return resources;
  }

  /**
   * The objects of documents. Lists are opened: the only document of a file in its place, others
   * behind all that comes with them.
   *
   * @throws io.gitops4j.core.render.RenderException if a document is no map
   */
  public static List<MapNode> objects(List<Node> documents, String origin) {
    List<Issue> wrong = new ArrayList<>();
    List<MapNode> objects = objects(documents, origin, wrong);
    if (!wrong.isEmpty()) {
      throw new RenderException(wrong);
    }
    return objects;
  }

  private static List<MapNode> objects(List<Node> documents, String origin, List<Issue> wrong) {
    List<MapNode> objects = new ArrayList<>();
    List<? extends Node> first = documents;
    if (documents.size() == 1
        && documents.get(0) instanceof MapNode list
        && LISTS.contains(String.valueOf(list.text("kind")))
        && list.has("items")) {
      first = items(list, origin);
    }
    Deque<Node> queue = new ArrayDeque<>();
    for (Node node : first) {
      queue.add(node);
    }
    while (!queue.isEmpty()) {
      Node document = queue.remove();
      try {
        if (document instanceof ListNode list && list.isEmpty()) {
          continue; // counts for nothing, as an empty map
        }
        if (!(document instanceof MapNode map)) {
          throw Failure.at(
              KustomizeError.INVALID_RESOURCE,
              "a document is no map",
              Location.of(origin, document));
        }
        String kind = map.text("kind");
        if (kind != null && kind.endsWith("List") && map.has("items")) {
          queue.addAll(items(map, origin));
        } else if (!map.isEmpty()) {
          objects.add(map);
        }
      } catch (RenderException e) {
        wrong.addAll(e.issues());
      }
    }
    return objects;
  }

  private static List<Node> items(MapNode list, String origin) {
    Node items = list.get("items");
    if (items == null || items.isNull()) {
      return List.of();
    }
    if (items instanceof ListNode all) {
      return all.items().stream().filter(item -> !item.isNull()).toList();
    }
    throw Failure.at(
        KustomizeError.INVALID_RESOURCE,
        "the items of a " + list.text("kind") + " are no list",
        Location.of(origin, items).withField("items"));
  }
}

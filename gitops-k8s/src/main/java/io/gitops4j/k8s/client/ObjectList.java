// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All objects of a kind at one time.
 *
 * @param items the objects, each with its kind
 * @param resourceVersion the time, as the server says it
 */
record ObjectList(List<MapNode> items, String resourceVersion) {
  private static final int PAGE = 500;

  ObjectList {
    items = Collections.unmodifiableList(items);
  }

  /** Reads the list page by page; once more in one piece if the server forgot it in the middle. */
  static ObjectList read(
      ApiConnection api,
      ApiResource resource,
      String namespace,
      String labelSelector,
      ObjectForm form) {
    return readUpTo(Integer.MAX_VALUE, api, resource, namespace, labelSelector, form).orElseThrow();
  }

  /** The same, which is given up, and empty, once more objects than a number are known of. */
  static Optional<ObjectList> readUpTo(
      int most,
      ApiConnection api,
      ApiResource resource,
      String namespace,
      String labelSelector,
      ObjectForm form) {
    try {
      int page = most < PAGE ? most + 1 : PAGE;
      return read(most, api, resource, namespace, labelSelector, form, page);
    } catch (ClusterException e) {
      if (e.error() != ClusterError.GONE) {
        throw e;
      }
      return read(most, api, resource, namespace, labelSelector, form, 0);
    }
  }

  private static Optional<ObjectList> read(
      int most,
      ApiConnection api,
      ApiResource resource,
      String namespace,
      String labelSelector,
      ObjectForm form,
      int pageSize) {
    List<MapNode> items = new ArrayList<>();
    String next = "";
    Call call = Call.of("list", resource.gvk(), namespace, "");
    while (true) {
      ResourcePath path =
          ResourcePath.ofKind(resource, namespace).queryUnlessEmpty("labelSelector", labelSelector);
      if (pageSize > 0) {
        path.query("limit", Integer.toString(pageSize)).queryUnlessEmpty("continue", next);
      }
      MapNode page =
          api.send(ApiRequest.get(call, path.toString()).accepting(form.ofList())).object();
      ListNode found = page.list("items");
      for (Node item : found == null ? ListNode.EMPTY : found) {
        if (item instanceof MapNode object) {
          items.add(form.of(object, resource));
        }
      }
      MapNode metadata = page.map("metadata");
      if (items.size() + remaining(metadata) > most) {
        return Optional.empty();
      }
      String following = metadata == null ? null : metadata.text("continue");
      if (following == null || following.isEmpty() || following.equals(next)) {
        String version = metadata == null ? null : metadata.text("resourceVersion");
        return Optional.of(new ObjectList(items, version == null ? "" : version));
      }
      next = following;
    }
  }

  /** How many objects the pages to come hold, as far as the server tells. */
  private static long remaining(@Nullable MapNode metadata) {
    String count = metadata == null ? null : metadata.text("remainingItemCount");
    return count != null && count.matches("[0-9]{1,12}") ? Long.parseLong(count) : 0;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.StalePlanException;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the inventory of one application in ConfigMaps of the cluster that it goes to. A state is
 * there as a whole or not at all, wherever a process is killed: parts are written first, the head
 * that names them after, in the version that was read, and what it named before is removed last.
 */
final class InventoryStore {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesApplier.class);
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final int TRIES = 5;

  private final Cluster cluster;
  private final SystemNamespace namespace;
  private final Requests requests;
  private final InventoryObjects objects;

  InventoryStore(
      Cluster cluster, Application application, SystemNamespace namespace, Requests requests) {
    this(cluster, namespace, requests, new InventoryObjects(namespace.name(), application));
  }

  InventoryStore(
      Cluster cluster, SystemNamespace namespace, Requests requests, InventoryObjects objects) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.requests = requests;
    this.objects = objects;
  }

  /** An inventory and the head that it was read from; empty if there is none. */
  private record Read(Inventory inventory, MapNode head) {}

  /** The inventory; empty if there is none. */
  Inventory read() {
    return readAll().inventory();
  }

  private Read readAll() {
    for (int i = 1; ; i++) {
      MapNode head = get(objects.name()).orElse(MapNode.EMPTY);
      try {
        return new Read(objects.read(head, name -> get(name).orElse(null)), head);
      } catch (InventoryObjects.MissingPart e) {
        MapNode now = get(objects.name()).orElse(MapNode.EMPTY);
        if (i >= TRIES || text(now, "resourceVersion").equals(text(head, "resourceVersion"))) {
          throw unreadable(e);
        } // else another state was written meanwhile
      } catch (IllegalArgumentException e) {
        throw unreadable(e);
      }
    }
  }

  private Optional<MapNode> get(String name) {
    return requests.send(() -> cluster.get(CONFIG_MAP, namespace.name(), name));
  }

  private UnreadableInventory unreadable(IllegalArgumentException e) {
    return new UnreadableInventory(
        Issue.error(
                ApplyError.INVENTORY,
                "the inventory can't be read: ConfigMap " + namespace.name() + "/" + objects.name())
            .withFound(e.getMessage())
            .withHint("if the ConfigMap is deleted, the next sync starts anew and prunes nothing"),
        e);
  }

  /**
   * Writes an inventory in place of the one that was read.
   *
   * @throws StalePlanException if another one is there; nothing is changed
   * @throws ClusterException if the cluster refuses
   */
  void replace(Inventory before, Inventory after) {
    InventoryObjects.Written written = objects.write(after);
    for (int i = 1; ; i++) {
      Read now = readAll();
      if (now.inventory().equals(after)) {
        return; // by an earlier try, whose answer was lost
      }
      checkUnchanged(now.inventory(), before);
      try {
        namespace.with(cluster, requests, () -> write(written, now.head()));
        if (!written.parts().isEmpty() || !InventoryObjects.parts(now.head()).isEmpty()) {
          removeParts(InventoryObjects.parts(written.head()));
        }
        return;
      } catch (ClusterException e) {
        if (e.error() != ClusterError.CONFLICT || i >= TRIES) {
          throw e; // else somebody wrote the head in between: look again
        }
      }
    }
  }

  /**
   * Checks that the inventory is still the one that a plan was made with.
   *
   * @throws StalePlanException if it is not
   */
  void check(Inventory planned) {
    checkUnchanged(read(), planned);
  }

  private static void checkUnchanged(Inventory now, Inventory before) {
    if (!now.equals(before)) {
      throw new StalePlanException(
          Issue.error(
              ApplyError.STALE,
              "the application was synced by somebody else since this plan was made"));
    }
  }

  private MapNode write(InventoryObjects.Written written, MapNode before) {
    for (MapNode part : written.parts()) {
      requests.apply(() -> cluster.apply(part, ApplyOptions.DEFAULTS));
    }
    String version = text(before, "resourceVersion");
    MapNode head = version.isEmpty() ? written.head() : inVersion(written.head(), version);
    return requests.send(() -> cluster.apply(head, ApplyOptions.DEFAULTS));
  }

  private static MapNode inVersion(MapNode object, String version) {
    MapNode metadata = object.map("metadata");
    return object.with("metadata", metadata.with("resourceVersion", ScalarNode.of(version)));
  }

  /** Removes the parts of other states; those that can't be removed now are the next time. */
  private void removeParts(List<String> kept) {
    try {
      String at = namespace.name();
      for (MapNode part : requests.send(() -> cluster.list(CONFIG_MAP, at, objects.selector()))) {
        String name = text(part, "name");
        if (!kept.contains(name)) {
          requests.send(() -> cluster.delete(CONFIG_MAP, at, name, exactly(part)));
        }
      }
    } catch (ClusterException e) {
      LOG.warn("old parts of {} can't be removed: {}", objects.name(), e.getMessage());
    }
  }

  /**
   * Removes an inventory that names nothing any more.
   *
   * @throws StalePlanException if another one is there
   * @throws ClusterException if the cluster refuses
   */
  void remove(Inventory before) {
    Read now = readAll();
    if (!now.head().isEmpty()) {
      checkUnchanged(now.inventory(), before);
      requests.send(
          () -> cluster.delete(CONFIG_MAP, namespace.name(), objects.name(), exactly(now.head())));
    }
    removeParts(List.of());
  }

  private static DeleteOptions exactly(MapNode object) {
    return DeleteOptions.of(Propagation.BACKGROUND)
        .onlyIf(text(object, "uid"), text(object, "resourceVersion"));
  }

  private static String text(MapNode object, String field) {
    Node value = object.at("metadata", field);
    String text = value == null ? null : value.textOrNull();
    return text == null ? "" : text;
  }

  /** An inventory that is none: nothing may be written before somebody has looked at it. */
  private static final class UnreadableInventory extends GitOpsException {
    private static final long serialVersionUID = 1L;

    UnreadableInventory(Issue issue, Throwable cause) {
      super(issue, cause);
    }
  }
}

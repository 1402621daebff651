// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A cluster that is compared with objects which belong to no application: nothing is said of who
 * owns them, so each keeps the label that it has.
 *
 * @param cluster the cluster
 * @param owners the owners of the objects that were read; empty for none
 */
record Unowned(Cluster cluster, Map<ResourceId, String> owners) implements Cluster {

  /** What there is of the objects, with the owners as they are. */
  static LiveState observe(Applier applier, Applier.Target target, List<Manifest> manifests) {
    Unowned unowned = new Unowned(target.cluster(), new ConcurrentHashMap<>());
    // objects in files are known to the applier by the cluster that holds them
    Cluster seen = target.cluster() instanceof LiveFiles ? target.cluster() : unowned;
    LiveState state =
        applier.observe(
            new Applier.Target(
                target.application(), seen, target.home(), target.healthCheck(), target.listener()),
            manifests);
    state.objects().forEach((id, object) -> unowned.note(object));
    List<Manifest> desired = new ArrayList<>();
    for (Manifest manifest : state.desired()) {
      desired.add(manifest.withRoot(unowned.relabelled(manifest.root())));
    }
    return new LiveState(
        desired,
        state.objects(),
        state.dryRuns(),
        state.failures(),
        state.inventory(),
        state.schemas(),
        state.warnings());
  }

  private void note(MapNode object) {
    String owner = Ownership.ownerOf(object);
    owners.put(ResourceId.of(object), owner == null ? "" : owner);
  }

  private MapNode relabelled(MapNode object) {
    String owner = owners.getOrDefault(ResourceId.of(object), "");
    if (!owner.isEmpty()) {
      return Edit.set(object, owner, "metadata", "labels", Ownership.LABEL);
    }
    MapNode without = Edit.remove(object, "metadata", "labels", Ownership.LABEL);
    return without.at("metadata", "labels") instanceof MapNode labels && labels.isEmpty()
        ? Edit.remove(without, "metadata", "labels")
        : without;
  }

  @Override
  public String name() {
    return cluster.name();
  }

  @Override
  public Discovery discovery() {
    return cluster.discovery();
  }

  @Override
  public Optional<MapNode> openApi(String group, String version) {
    return cluster.openApi(group, version);
  }

  @Override
  public void refreshDiscovery() {
    cluster.refreshDiscovery();
  }

  @Override
  public Optional<MapNode> get(Gvk gvk, String namespace, String objectName) {
    Optional<MapNode> found = cluster.get(gvk, namespace, objectName);
    found.ifPresent(this::note);
    return found;
  }

  @Override
  public List<MapNode> list(Gvk gvk, String namespace, String labelSelector) {
    List<MapNode> found = cluster.list(gvk, namespace, labelSelector);
    found.forEach(this::note);
    return found;
  }

  @Override
  public Watch watch(
      Gvk gvk,
      String namespace,
      String labelSelector,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError) {
    return cluster.watch(gvk, namespace, labelSelector, onEvent, onError);
  }

  @Override
  public MapNode apply(MapNode object, ApplyOptions options) {
    return cluster.apply(relabelled(object), options);
  }

  @Override
  public MapNode replace(MapNode object, ApplyOptions options) {
    return cluster.replace(relabelled(object), options);
  }

  @Override
  public MapNode writeManagedFields(MapNode object, ApplyOptions options) {
    return cluster.writeManagedFields(object, options);
  }

  @Override
  public MapNode applyStatus(MapNode object, ApplyOptions options) {
    return cluster.applyStatus(object, options);
  }

  @Override
  public boolean delete(Gvk gvk, String namespace, String objectName, DeleteOptions options) {
    return cluster.delete(gvk, namespace, objectName, options);
  }

  @Override
  public void close() {
    cluster.close();
  }
}

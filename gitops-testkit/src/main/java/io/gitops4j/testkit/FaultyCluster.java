// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.app.Identity;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster around another, some of whose requests go wrong: for tests of what is made of that.
 * Watches that run are not disturbed. Thread-safe. Closing it closes the other.
 */
public final class FaultyCluster implements Cluster {
  private final Cluster cluster;
  private final AtomicReference<Fault> fault;
  private final @Nullable Identity identity;

  private FaultyCluster(
      Cluster cluster, AtomicReference<Fault> fault, @Nullable Identity identity) {
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.fault = fault;
    this.identity = identity;
  }

  /** Around a cluster; nothing goes wrong yet. */
  public static FaultyCluster around(Cluster cluster) {
    return new FaultyCluster(cluster, new AtomicReference<>(Fault.none()), null);
  }

  /** From now on this goes wrong, and nothing else. */
  public void inject(Fault newFault) {
    fault.set(Objects.requireNonNull(newFault, "newFault"));
  }

  /** From now on nothing goes wrong. */
  public void heal() {
    inject(Fault.none());
  }

  private <T> T ask(ClusterRequest request, Supplier<T> answer) {
    Fault.Failure failure = failure(request);
    if (failure == null) {
      return answer.get();
    }
    if (failure.done()) {
      answer.get();
    }
    throw failure.exception();
  }

  private Fault.@Nullable Failure failure(ClusterRequest request) {
    return fault.get().of(request.as(identity));
  }

  @Override
  public Cluster as(Identity another) {
    return new FaultyCluster(cluster.as(another), fault, another);
  }

  @Override
  public String name() {
    return cluster.name();
  }

  @Override
  public Discovery discovery() {
    return ask(ClusterRequest.of(ClusterRequest.Verb.DISCOVER, null, "", ""), cluster::discovery);
  }

  @Override
  public void refreshDiscovery() {
    cluster.refreshDiscovery();
  }

  @Override
  public Optional<MapNode> openApi(String group, String version) {
    return ask(
        ClusterRequest.of(ClusterRequest.Verb.DISCOVER, null, "", ""),
        () -> cluster.openApi(group, version));
  }

  @Override
  public Optional<MapNode> get(Gvk gvk, String namespace, String name) {
    return ask(
        ClusterRequest.of(ClusterRequest.Verb.GET, gvk, namespace, name),
        () -> cluster.get(gvk, namespace, name));
  }

  @Override
  public List<MapNode> list(Gvk gvk, String namespace, String labelSelector) {
    return ask(
        ClusterRequest.of(ClusterRequest.Verb.LIST, gvk, namespace, ""),
        () -> cluster.list(gvk, namespace, labelSelector));
  }

  @Override
  public List<MapNode> listMetadata(Gvk gvk, String namespace, String labelSelector) {
    return ask(
        ClusterRequest.of(ClusterRequest.Verb.LIST, gvk, namespace, ""),
        () -> cluster.listMetadata(gvk, namespace, labelSelector));
  }

  @Override
  public Optional<List<MapNode>> listMetadata(
      Gvk gvk, String namespace, String labelSelector, int most) {
    return ask(
        ClusterRequest.of(ClusterRequest.Verb.LIST, gvk, namespace, ""),
        () -> cluster.listMetadata(gvk, namespace, labelSelector, most));
  }

  @Override
  public Watch watch(
      Gvk gvk,
      String namespace,
      String labelSelector,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError) {
    mayWatch(gvk, namespace);
    return cluster.watch(gvk, namespace, labelSelector, onEvent, onError);
  }

  @Override
  public Watch watchMetadata(
      Gvk gvk,
      String namespace,
      String labelSelector,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError) {
    mayWatch(gvk, namespace);
    return cluster.watchMetadata(gvk, namespace, labelSelector, onEvent, onError);
  }

  private void mayWatch(Gvk gvk, String namespace) {
    Fault.Failure failure =
        failure(ClusterRequest.of(ClusterRequest.Verb.WATCH, gvk, namespace, ""));
    if (failure != null) {
      throw failure.exception();
    }
  }

  @Override
  public MapNode apply(MapNode object, ApplyOptions options) {
    return ask(ClusterRequest.apply(object, options), () -> cluster.apply(object, options));
  }

  @Override
  public MapNode replace(MapNode object, ApplyOptions options) {
    return ask(ClusterRequest.replace(object, options), () -> cluster.replace(object, options));
  }

  @Override
  public MapNode writeManagedFields(MapNode object, ApplyOptions options) {
    return ask(
        ClusterRequest.replace(object, options), () -> cluster.writeManagedFields(object, options));
  }

  @Override
  public MapNode applyStatus(MapNode object, ApplyOptions options) {
    return ask(ClusterRequest.apply(object, options), () -> cluster.applyStatus(object, options));
  }

  @Override
  public boolean delete(Gvk gvk, String namespace, String name, DeleteOptions options) {
    return ask(
        new ClusterRequest(
            ClusterRequest.Verb.DELETE, gvk, namespace, name, null, options.dryRun(), null),
        () -> cluster.delete(gvk, namespace, name, options));
  }

  @Override
  public void close() {
    cluster.close();
  }
}

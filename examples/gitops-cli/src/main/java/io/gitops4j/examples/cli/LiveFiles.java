// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Identity;
import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.cluster.LabelSelector;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A cluster that can only be read: what files say of it. It knows the kinds that every cluster has,
 * and those whose definitions are among the objects. A dry run gives the object as it is, since
 * there is no server to ask: {@link OfflineApplier} leaves the answer to a prediction.
 */
final class LiveFiles implements Cluster {
  private static final String DEFAULT_NAMESPACE = "default";

  private final String name;
  private final MemoryCluster kinds;
  private final Map<ResourceId, MapNode> objects = new LinkedHashMap<>();

  private LiveFiles(String name, MemoryCluster kinds) {
    this.name = name;
    this.kinds = kinds;
  }

  /** The objects of these files; of two with one name the last counts. */
  static LiveFiles read(List<Path> files) throws IOException {
    MemoryCluster kinds = MemoryCluster.create();
    LiveFiles live =
        new LiveFiles(String.join(", ", files.stream().map(Path::toString).toList()), kinds);
    Map<MapNode, Path> all = new LinkedHashMap<>();
    for (Path file : files) {
      for (MapNode object : ObjectFile.read(file)) {
        ResourceId id = ResourceId.of(object);
        if (id.kind().isEmpty() || id.name().isEmpty()) {
          throw new ClusterException(
              ClusterError.INVALID,
              file + ":" + object.line() + ": this is no live object: it has no kind or no name");
        }
        all.put(object, file);
        if (id.kind().equals("CustomResourceDefinition")) {
          define(kinds, object, file);
        }
      }
    }
    Discovery discovery = kinds.discovery();
    for (MapNode object : all.keySet()) {
      live.objects.put(live.id(discovery, object), object);
    }
    return live;
  }

  private static void define(MemoryCluster kinds, MapNode definition, Path file) {
    MapNode bare =
        definition
            .without("status")
            .with(
                "metadata",
                MapNode.of("name", Objects.requireNonNull(definition.at("metadata", "name"))));
    try {
      kinds.apply(bare, ApplyOptions.DEFAULTS);
    } catch (ClusterException e) {
      throw new ClusterException(
          ClusterError.INVALID, file + ":" + definition.line() + ": " + e.getMessage());
    }
  }

  private ResourceId id(Discovery discovery, MapNode object) {
    ResourceId id = ResourceId.of(object);
    Gvk gvk = Gvk.of(Edit.text(object, "apiVersion"), id.kind());
    boolean namespaced = discovery.find(gvk).map(ApiResource::namespaced).orElse(false);
    return namespaced && id.hasNoNamespace() ? id.withNamespace(DEFAULT_NAMESPACE) : id;
  }

  /** All objects, in order. */
  Map<ResourceId, MapNode> objects() {
    return objects;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Discovery discovery() {
    return kinds.discovery();
  }

  @Override
  public Optional<MapNode> openApi(String group, String version) {
    return kinds.openApi(group, version);
  }

  @Override
  public void refreshDiscovery() {
    kinds.refreshDiscovery();
  }

  @Override
  public Optional<MapNode> get(Gvk gvk, String namespace, String objectName) {
    MapNode object = objects.get(new ResourceId(gvk.group(), gvk.kind(), namespace, objectName));
    return Optional.ofNullable(object);
  }

  @Override
  public List<MapNode> list(Gvk gvk, String namespace, String labelSelector) {
    LabelSelector selector = LabelSelector.parse(labelSelector);
    return objects.entrySet().stream()
        .filter(each -> each.getKey().group().equals(gvk.group()))
        .filter(each -> each.getKey().kind().equals(gvk.kind()))
        .filter(each -> namespace.isEmpty() || each.getKey().namespace().equals(namespace))
        .map(Map.Entry::getValue)
        .filter(object -> selector.test(Edit.map(object, "metadata", "labels")))
        .toList();
  }

  @Override
  public Watch watch(
      Gvk gvk,
      String namespace,
      String labelSelector,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError) {
    list(gvk, namespace, labelSelector)
        .forEach(object -> onEvent.accept(new WatchEvent(WatchEvent.Type.ADDED, object)));
    return new Watch() {
      @Override
      public boolean awaitFirst(Duration patience) {
        return true; // all of it was told above
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public MapNode apply(MapNode object, ApplyOptions options) {
    if (!options.dryRun()) {
      throw readOnly();
    }
    return objects.getOrDefault(ResourceId.of(object), object);
  }

  @Override
  public MapNode replace(MapNode object, ApplyOptions options) {
    throw readOnly();
  }

  @Override
  public MapNode writeManagedFields(MapNode object, ApplyOptions options) {
    throw readOnly();
  }

  @Override
  public MapNode applyStatus(MapNode object, ApplyOptions options) {
    throw readOnly();
  }

  @Override
  public boolean delete(Gvk gvk, String namespace, String objectName, DeleteOptions options) {
    throw readOnly();
  }

  /** Files are read alike for everybody. */
  @Override
  public Cluster as(Identity identity) {
    return this;
  }

  private ClusterException readOnly() {
    return new ClusterException(ClusterError.FORBIDDEN, name + " can only be read");
  }

  @Override
  public void close() {
    kinds.close();
  }
}

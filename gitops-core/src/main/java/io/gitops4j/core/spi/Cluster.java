// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.Identity;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Discovery;
import io.gitops4j.core.cluster.WatchEvent;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The port to a Kubernetes cluster: the little that the engine needs. Thread-safe. Every method
 * blocks, can be interrupted, and throws {@link ClusterException}.
 *
 * <p>Namespaces are the empty text for kinds without namespaces. An object is passed as the API
 * gives it, with {@code metadata} whole.
 */
public interface Cluster extends AutoCloseable {

  /** A name for messages and records, such as the server's address; holds no secret. */
  String name();

  /** The kinds that are served. May be cached until {@link #refreshDiscovery}. */
  Discovery discovery();

  /**
   * Forgets what is cached of {@link #discovery}; called after a CustomResourceDefinition was
   * applied.
   */
  void refreshDiscovery();

  /**
   * The OpenAPI v3 document of a group and version, which holds the schemas of its kinds; empty if
   * the cluster does not tell. May be cached until {@link #refreshDiscovery}.
   *
   * @param group the group; empty for the core group
   */
  Optional<MapNode> openApi(String group, String version);

  /** The object, or empty if there is none (nor such a namespace). */
  Optional<MapNode> get(Gvk gvk, String namespace, String name);

  /**
   * All objects of a kind.
   *
   * @param namespace the namespace; empty for all
   * @param labelSelector in the API's text form; empty for all
   */
  List<MapNode> list(Gvk gvk, String namespace, String labelSelector);

  /**
   * The same objects, of which only the metadata is needed: kind and metadata are as {@link #list}
   * gives them, all else may be missing. Costs the server and the caller less where the contents
   * are large. By default the list.
   */
  default List<MapNode> listMetadata(Gvk gvk, String namespace, String labelSelector) {
    return list(gvk, namespace, labelSelector);
  }

  /**
   * The same metadata, unless there are more objects than a number: then empty, after no more was
   * read than it takes to know that. By default all are read and counted.
   *
   * @param most the number; 1 or more
   */
  default Optional<List<MapNode>> listMetadata(
      Gvk gvk, String namespace, String labelSelector, int most) {
    List<MapNode> all = listMetadata(gvk, namespace, labelSelector);
    return all.size() > most ? Optional.empty() : Optional.of(all);
  }

  /**
   * Watches a kind: first each object there is as {@code ADDED}, then each change, in order, on one
   * thread, until the watch is closed. A lost connection is taken up again without missing the last
   * state of an object; {@code onError} is called when that is no longer possible, after which
   * nothing more comes.
   *
   * @param namespace the namespace; empty for all
   * @param labelSelector in the API's text form; empty for all
   */
  Watch watch(
      Gvk gvk,
      String namespace,
      String labelSelector,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError);

  /**
   * Watches what {@link #watch} does, of which only the metadata is needed: kind and metadata of
   * each object are as there, but for {@code managedFields}, which may be missing as all else may.
   * Costs the server and the caller less, above all memory. By default the watch.
   */
  default Watch watchMetadata(
      Gvk gvk,
      String namespace,
      String labelSelector,
      Consumer<WatchEvent> onEvent,
      Consumer<ClusterException> onError) {
    return watch(gvk, namespace, labelSelector, onEvent, onError);
  }

  /**
   * Applies an object on the server's side, and gives the object as it is afterwards (or would be,
   * in a dry run).
   */
  MapNode apply(MapNode object, ApplyOptions options);

  /**
   * Replaces an object, and gives it as it is afterwards (or would be, in a dry run). What it does
   * not name is gone, whoever owned it, but for the status and what only the server writes. With a
   * {@code metadata.resourceVersion} it is replaced only while that is the current one; some kinds
   * demand it. An object that does not exist is {@code NOT_FOUND}.
   *
   * @param options {@code force} means nothing here: all fields are taken over
   */
  MapNode replace(MapNode object, ApplyOptions options);

  /**
   * Writes {@code metadata.managedFields} of an object and nothing else, and gives the object as it
   * is afterwards: for taking fields over from other managers. Only while the object's {@code
   * metadata.resourceVersion} is the current one; else {@code CONFLICT}.
   *
   * @param object the object as it was read, with the managed fields that it is to have
   * @param options who writes, and whether the server is only asked; nothing else counts
   */
  MapNode writeManagedFields(MapNode object, ApplyOptions options);

  /**
   * Applies the {@code status} of an object on the server's side, and nothing else of it, and gives
   * the object as it is afterwards. Where the kind has a status subresource the status is written
   * there, else in the object itself. Nothing is created: an object that is gone is {@code
   * NOT_FOUND} or {@code CONFLICT}.
   *
   * @param object the object as it was read, with the status that it is to have; it needs its
   *     {@code metadata.uid}, and with a {@code metadata.resourceVersion} the status is written
   *     only while that is the current one, else {@code CONFLICT}
   * @param options who owns the fields; what the same manager applied to the status before and does
   *     not name any more goes
   */
  MapNode applyStatus(MapNode object, ApplyOptions options);

  /**
   * Deletes an object; false if there was none. The object may live on until its finalizers are
   * done.
   */
  boolean delete(Gvk gvk, String namespace, String name, DeleteOptions options);

  /**
   * The same cluster, called as somebody else in every request, reads and watches included. It is
   * closed with this one. By default it is refused: nothing is done as this cluster's own identity
   * that is asked to be done as another.
   *
   * @throws io.gitops4j.core.cluster.ClusterException with {@code NO_CLUSTER} if this cluster can't
   */
  default Cluster as(Identity identity) {
    throw new ClusterException(ClusterError.NO_CLUSTER, name() + " can't be called as " + identity);
  }

  /** Ends all watches and gives back connections. May be called more than once. */
  @Override
  void close();

  /** A running watch. */
  interface Watch extends AutoCloseable {
    /**
     * Waits until the receiver was told of everything that was there when the watch began.
     *
     * @return false if that did not come about: the patience ran out, or the watch ended before
     * @throws io.gitops4j.core.cluster.ClusterException with {@code INTERRUPTED} if the thread is
     *     interrupted
     */
    boolean awaitFirst(Duration patience);

    /** Ends the watch; no event comes after this returns. May be called more than once. */
    @Override
    void close();
  }
}

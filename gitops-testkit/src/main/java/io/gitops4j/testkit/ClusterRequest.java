// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.app.Identity;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request to a cluster, as a {@link Fault} sees it. Immutable.
 *
 * @param verb what is asked
 * @param gvk the kind; null for a request that has none
 * @param namespace the namespace; empty for none, or for all
 * @param name the name of the object; empty for a list or a watch
 * @param object what is applied or put in the place of another; null for all other requests
 * @param dryRun whether the server is only asked
 * @param identity as whom; null for the cluster's own identity
 */
public record ClusterRequest(
    Verb verb,
    @Nullable Gvk gvk,
    String namespace,
    String name,
    @Nullable MapNode object,
    boolean dryRun,
    @Nullable Identity identity) {
  /** Checks the parts that must be there. */
  public ClusterRequest {
    Objects.requireNonNull(verb, "verb");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(name, "name");
  }

  /** What can be asked of a cluster. */
  public enum Verb {
    /** Discovery of the kinds. */
    DISCOVER,
    /** One object. */
    GET,
    /** All objects of a kind. */
    LIST,
    /** A watch. */
    WATCH,
    /** An apply. */
    APPLY,
    /** A replacement. */
    REPLACE,
    /** A deletion. */
    DELETE
  }

  static ClusterRequest of(Verb verb, @Nullable Gvk gvk, String namespace, String name) {
    return new ClusterRequest(verb, gvk, namespace, name, null, false, null);
  }

  static ClusterRequest apply(MapNode object, ApplyOptions options) {
    return ofObject(Verb.APPLY, object, options);
  }

  static ClusterRequest replace(MapNode object, ApplyOptions options) {
    return ofObject(Verb.REPLACE, object, options);
  }

  private static ClusterRequest ofObject(Verb verb, MapNode object, ApplyOptions options) {
    String apiVersion = Yaml.text(object, "apiVersion");
    return new ClusterRequest(
        verb,
        Gvk.of(apiVersion, Yaml.text(object, "kind")),
        Yaml.text(object, "metadata", "namespace"),
        Yaml.text(object, "metadata", "name"),
        object,
        options.dryRun(),
        null);
  }

  ClusterRequest as(@Nullable Identity newIdentity) {
    return new ClusterRequest(verb, gvk, namespace, name, object, dryRun, newIdentity);
  }

  /** Whether the request may change an object. */
  public boolean isWrite() {
    return (verb == Verb.APPLY || verb == Verb.REPLACE || verb == Verb.DELETE) && !dryRun;
  }

  /** Whether it is about an object of this kind and name. */
  public boolean isAbout(String kind, String objectName) {
    return gvk != null && gvk.kind().equals(kind) && name.equals(objectName);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.diff.structured.TypeSource;
import io.gitops4j.diff.structured.TypedValue;
import io.gitops4j.k8s.memory.admission.Admission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request that writes: preconditions, merge, defaults, validation, metadata, store.
 * Guarded by the cluster's lock.
 */
final class WritePath {
  private final Store store;
  private final Lifecycle lifecycle;
  private final Ownership ownership;
  private final Admission admission;

  WritePath(Store store, Lifecycle lifecycle, Ownership ownership, Admission admission) {
    this.store = store;
    this.lifecycle = lifecycle;
    this.ownership = ownership;
    this.admission = admission;
  }

  /** The object of a kind that is stored in whatever version, in the version of the kind. */
  static MapNode served(Kinds.Kind kind, MapNode stored) {
    return Edit.set(stored, kind.gvk().apiVersion(), "apiVersion");
  }

  MapNode apply(Kinds.Kind kind, MapNode given, ApplyOptions options) {
    ResourceId id = identified(kind, given);
    if (options.fieldManager().isBlank()) {
      throw Refusal.badRequest("fieldManager is required for apply patch");
    }
    if (given.at("metadata", "managedFields") instanceof ListNode fields && !fields.isEmpty()) {
      throw Refusal.badRequest("metadata.managedFields must be nil");
    }
    MapNode stored = store.get(id);
    checkVersion(kind, id, given, stored);
    MapNode config = Lifecycle.withoutServerMetadata(inNamespace(given, id));
    config = Edit.remove(config, "metadata", "managedFields");
    if (kind.hasStatus()) {
      config = config.without("status");
    }
    MapNode live = stored == null ? null : served(kind, stored);
    MapNode merged = ownership.apply(kind, live, config, options.fieldManager(), options.force());
    return live == null
        ? create(kind, id, merged, options.dryRun())
        : update(kind, id, live, merged, options.dryRun());
  }

  /** Applies the status alone, as its subresource where it is one. */
  MapNode applyStatus(Kinds.Kind kind, MapNode given, ApplyOptions options) {
    ResourceId id = identified(kind, given);
    MapNode stored = store.get(id);
    if (stored == null) {
      throw Refusal.notFound(kind, id.name());
    }
    checkVersion(kind, id, given, stored);
    MapNode live = served(kind, stored);
    MapNode config = Lifecycle.withoutServerMetadata(inNamespace(given, id));
    String subresource = kind.hasStatus() ? "status" : "";
    MapNode merged =
        ownership.apply(kind, live, config, options.fieldManager(), subresource, options.force());
    if (!merged.has("status")) {
      merged = merged.with("status", MapNode.EMPTY); // all of it was given up
    }
    return update(kind, id, live, merged, options.dryRun());
  }

  /** Creates an object as a writer that does not apply does. */
  MapNode create(Kinds.Kind kind, MapNode given, String manager) {
    ResourceId id = identified(kind, given);
    if (store.get(id) != null) {
      throw Refusal.exists(kind, id.name());
    }
    MapNode object = known(kind, Lifecycle.withoutServerMetadata(inNamespace(given, id)));
    if (kind.hasStatus()) {
      object = object.without("status");
    }
    object = admission.defaulted(kind.kindName(), kind.schema(), object);
    object = ownership.update(null, object, manager, "");
    return create(kind, id, object, false);
  }

  /** Replaces an object, or only its status, as a writer that does not apply does. */
  MapNode replace(Kinds.Kind kind, MapNode given, String manager, String subresource) {
    return replace(kind, given, new ApplyOptions(manager, true, false, false), subresource);
  }

  MapNode replace(Kinds.Kind kind, MapNode given, ApplyOptions options, String subresource) {
    ResourceId id = identified(kind, given);
    MapNode stored = store.get(id);
    if (stored == null) {
      throw Refusal.notFound(kind, id.name());
    }
    checkVersion(kind, id, given, stored);
    if (options.validate()) {
      ownership.checkFields(kind, given);
    }
    MapNode live = served(kind, stored);
    MapNode object = known(kind, inNamespace(given, id));
    if (subresource.equals("status")) {
      Node status = object.get("status");
      object = status == null ? live.without("status") : live.with("status", status);
    } else if (kind.hasStatus()) {
      object = withStatusOf(live, object);
    }
    object = admission.defaulted(kind.kindName(), kind.schema(), object);
    object = lifecycle.revised(kind, live, object);
    object = ownership.update(live, object, options.fieldManager(), subresource);
    return update(kind, id, live, object, options.dryRun());
  }

  /** Replaces the managed fields of an object, and nothing else. */
  MapNode writeManagedFields(Kinds.Kind kind, MapNode given, ApplyOptions options) {
    MapNode stored = store.get(identified(kind, given));
    if (stored == null) {
      throw Refusal.notFound(kind, Edit.text(given, "metadata", "name"));
    }
    MapNode written = served(kind, stored);
    for (String field : List.of("managedFields", "resourceVersion")) {
      Node value = given.at("metadata", field);
      written = value == null ? written : Edit.set(written, value, "metadata", field);
    }
    return replace(kind, written, options, "");
  }

  private static MapNode known(Kinds.Kind kind, MapNode object) {
    if (kind.schema() != null) {
      return kind.schema().pruned(object);
    }
    SchemaType type = TypeSource.builtIn().find(kind.gvk());
    return type == null
        ? object
        : (MapNode) new TypedValue(type, object).withoutUndeclared().value();
  }

  /** Deletes an object; false if there is none. */
  boolean delete(Kinds.Kind kind, ResourceId id, DeleteOptions options) {
    MapNode live = store.get(id);
    if (live == null) {
      return false;
    }
    String uid = Edit.text(live, "metadata", "uid");
    if (options.uid() != null && !options.uid().equals(uid)) {
      throw precondition(kind, id, "UID", options.uid(), uid);
    }
    String version = Edit.text(live, "metadata", "resourceVersion");
    if (options.resourceVersion() != null && !options.resourceVersion().equals(version)) {
      throw precondition(kind, id, "ResourceVersion", options.resourceVersion(), version);
    }
    if (!options.dryRun()) {
      lifecycle.delete(live, options.propagation());
    }
    return true;
  }

  private static ClusterException precondition(
      Kinds.Kind kind, ResourceId id, String what, String wanted, String found) {
    return Refusal.conflict(
        kind,
        id.name(),
        "Precondition failed: "
            + what
            + " in precondition: "
            + wanted
            + ", "
            + what
            + " in object meta: "
            + found);
  }

  private ResourceId identified(Kinds.Kind kind, MapNode given) {
    ResourceId id = ResourceId.of(given);
    if (id.name().isEmpty()) {
      throw Refusal.invalid(
          kind, "", List.of("metadata.name: Required value: name or generateName is required"));
    }
    if (!kind.namespaced()) {
      return id.withNamespace("");
    }
    if (id.namespace().isEmpty()) {
      throw Refusal.invalid(kind, id.name(), List.of("metadata.namespace: Required value"));
    }
    return id;
  }

  private static MapNode inNamespace(MapNode given, ResourceId id) {
    return id.namespace().isEmpty() ? Edit.remove(given, "metadata", "namespace") : given;
  }

  private static void checkVersion(
      Kinds.Kind kind, ResourceId id, MapNode given, @Nullable MapNode stored) {
    String uid = Edit.text(given, "metadata", "uid");
    String version = Edit.text(given, "metadata", "resourceVersion");
    if (stored == null) {
      if (!uid.isEmpty() || !version.isEmpty()) {
        throw Refusal.conflict(
            kind,
            id.name(),
            "a uid or a resource version was given, and no existing object was found");
      }
      return;
    }
    String found = Edit.text(stored, "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(found)) {
      throw Refusal.invalid(
          kind,
          id.name(),
          List.of("metadata.uid: Invalid value: \"" + uid + "\": field is immutable"));
    }
    if (!version.isEmpty() && !version.equals(Edit.text(stored, "metadata", "resourceVersion"))) {
      throw Refusal.modified(kind, id.name());
    }
  }

  private MapNode create(Kinds.Kind kind, ResourceId id, MapNode merged, boolean dryRun) {
    if (!id.namespace().isEmpty()) {
      MapNode namespace = store.get(new ResourceId("", "Namespace", "", id.namespace()));
      if (namespace == null) {
        throw Refusal.noNamespace(id.namespace());
      }
      if (Lifecycle.deleting(namespace)) {
        throw Refusal.terminating(kind, id.name(), id.namespace());
      }
    }
    MapNode object = admission.defaulted(kind.kindName(), kind.schema(), merged);
    List<String> causes = admission.check(kind.kindName(), kind.schema(), object, null);
    if (!causes.isEmpty()) {
      throw Refusal.invalid(kind, id.name(), causes);
    }
    object = admission.prepared(kind.kindName(), lifecycle.born(kind, object), null);
    return served(kind, dryRun ? object : store.put(object));
  }

  private MapNode update(
      Kinds.Kind kind, ResourceId id, MapNode live, MapNode merged, boolean dryRun) {
    MapNode object =
        kind.hasStatus() && !merged.has("status") ? withStatusOf(live, merged) : merged;
    object = admission.defaulted(kind.kindName(), kind.schema(), object);
    object = admission.prepared(kind.kindName(), object, live);
    List<String> causes = admission.check(kind.kindName(), kind.schema(), object, live);
    if (!causes.isEmpty()) {
      throw Refusal.invalid(kind, id.name(), causes);
    }
    object = lifecycle.revised(kind, live, object);
    if (Ownership.withoutTimes(object).equals(Ownership.withoutTimes(live))) {
      return live;
    }
    return served(kind, dryRun ? object : lifecycle.update(live, object));
  }

  private static MapNode withStatusOf(MapNode live, MapNode object) {
    Node status = live.get("status");
    return status == null ? object.without("status") : object.with("status", status);
  }
}

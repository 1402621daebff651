// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.cluster.ApiResource;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.structured.OpenApiType;
import io.gitops4j.k8s.memory.admission.CustomSchema;
import io.gitops4j.k8s.memory.workload.Conditions;
import io.gitops4j.k8s.memory.workload.Controller;
import io.gitops4j.k8s.memory.workload.World;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The controller of CustomResourceDefinitions: accepts their names, serves their versions, and
 * deletes their objects with them.
 */
final class Definitions implements Controller {
  private static final Pattern VERSION = Pattern.compile("v([0-9]+)(?:(alpha|beta)([0-9]+))?");

  private final Store store;
  private final Kinds kinds;
  private final Lifecycle lifecycle;

  Definitions(Store store, Kinds kinds, Lifecycle lifecycle) {
    this.store = store;
    this.kinds = kinds;
    this.lifecycle = lifecycle;
  }

  @Override
  public @Nullable Instant reconcile(MapNode definition, World world) {
    String group = Edit.text(definition, "spec", "group");
    String kind = Edit.text(definition, "spec", "names", "kind");
    if (Lifecycle.deleting(definition)) {
      end(definition, group, kind);
      return null;
    }
    boolean taken = isTaken(definition, group, kind);
    if (!taken) {
      kinds.serve(group, kind, served(definition, group, kind));
    }
    MapNode status = Edit.map(definition, "status");
    if (!taken) {
      status = status.with("acceptedNames", Edit.map(definition, "spec", "names"));
      status = status.with("storedVersions", stored(definition, status));
    }
    Instant now = world.now();
    status =
        Conditions.set(
            status,
            "NamesAccepted",
            !taken,
            taken ? "KindConflict" : "NoConflicts",
            taken ? "\"" + kind + "\" is already in use" : "no conflicts found",
            now);
    status =
        Conditions.set(
            status,
            "Established",
            !taken,
            taken ? "NotAccepted" : "InitialNamesAccepted",
            taken ? "not all names are accepted" : "the initial names have been accepted",
            now);
    world.updateStatus(definition, status);
    return null;
  }

  private boolean isTaken(MapNode definition, String group, String kind) {
    for (MapNode other : store.list("apiextensions.k8s.io", "CustomResourceDefinition", "")) {
      if (Edit.text(other, "spec", "group").equals(group)
          && Edit.text(other, "spec", "names", "kind").equals(kind)) {
        boolean first = Conditions.isTrue(other, "Established");
        boolean self =
            Edit.text(other, "metadata", "name").equals(Edit.text(definition, "metadata", "name"));
        if (first && !self) {
          return true;
        }
      }
    }
    return kinds.isBuiltIn(group, kind);
  }

  private static ListNode stored(MapNode definition, MapNode status) {
    Set<String> versions = new LinkedHashSet<>(Edit.texts(status, "storedVersions"));
    for (MapNode version : Edit.maps(definition, "spec", "versions")) {
      if (Edit.flag(version, "storage")) {
        versions.add(Edit.text(version, "name"));
      }
    }
    return ListNode.ofStrings(List.copyOf(versions));
  }

  private static List<Kinds.Kind> served(MapNode definition, String group, String kind) {
    boolean namespaced = !Edit.text(definition, "spec", "scope").equals("Cluster");
    String plural = Edit.text(definition, "spec", "names", "plural");
    boolean preserves = Edit.flag(definition, "spec", "preserveUnknownFields");
    List<Kinds.Kind> versions = new ArrayList<>();
    for (MapNode version : Edit.maps(definition, "spec", "versions")) {
      if (Edit.flag(version, "served")) {
        Gvk gvk = new Gvk(group, Edit.text(version, "name"), kind);
        MapNode schema = Edit.map(version, "schema", "openAPIV3Schema");
        if (preserves) {
          schema = schema.with(CustomSchema.PRESERVE, ScalarNode.TRUE);
        }
        versions.add(
            new Kinds.Kind(
                new ApiResource(gvk, plural, namespaced),
                Edit.has(version, "subresources", "status"),
                new CustomSchema(schema),
                OpenApiType.of(schema)));
      }
    }
    versions.sort(Comparator.comparing(version -> version.gvk().version(), Definitions::compare));
    return versions;
  }

  /** The version that the server prefers first: v2, v1, v1beta1, v1alpha1, then others by name. */
  static int compare(String one, String other) {
    Matcher a = VERSION.matcher(one);
    Matcher b = VERSION.matcher(other);
    if (!a.matches() || !b.matches()) {
      return a.matches() ? -1 : b.matches() ? 1 : one.compareTo(other);
    }
    int stage = Integer.compare(stage(b), stage(a));
    int major = stage != 0 ? stage : number(b, 1).compareTo(number(a, 1));
    return major != 0 ? major : number(b, 3).compareTo(number(a, 3));
  }

  private static int stage(Matcher version) {
    String stage = version.group(2);
    return stage == null ? 2 : stage.equals("beta") ? 1 : 0;
  }

  private static BigInteger number(Matcher version, int group) {
    String digits = version.group(group);
    return digits == null ? BigInteger.ZERO : new BigInteger(digits);
  }

  private void end(MapNode definition, String group, String kind) {
    if (Conditions.isTrue(definition, "Established")) {
      for (MapNode object : store.list(group, kind, "")) {
        if (!Lifecycle.deleting(object)) {
          lifecycle.delete(object, Propagation.BACKGROUND);
        }
      }
      if (!store.list(group, kind, "").isEmpty()) {
        return; // finalizers hold some
      }
      kinds.withdraw(group, kind);
    }
    MapNode live = store.get(ResourceId.of(definition));
    if (live != null) {
      lifecycle.release(live, Lifecycle.CLEANUP);
    }
  }
}

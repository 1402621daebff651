// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.structured.ManagedFieldsEntry;
import io.gitops4j.k8s.tracking.OwnTracking;
import io.gitops4j.k8s.tracking.Tracking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of an application passed from one tool to another, before it is done. Each is first
 * applied by the one who gets it, with its marks, and only then given up by the one who had it: so
 * nobody ever sees it without an owner, no field is lost, and what was cut off can be begun again.
 * Nothing is deleted or created. Immutable.
 *
 * @param from who has the objects
 * @param to who gets them
 * @param live what there is
 * @param objects each object, with what is done
 */
public record Handover(Tracking from, Tracking to, LiveState live, List<Passed> objects) {
  /** Copies the list. */
  public Handover {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(live, "live");
    objects = List.copyOf(objects);
  }

  /**
   * One object. Immutable; its text shows no content.
   *
   * @param id the object
   * @param gvk its kind
   * @param passes whether it is passed; else it stays as it is
   * @param reason what is done, or why nothing is, for a person
   * @param apply what the new owner applies; null if it has it already, or never gets it
   * @param givesUp the field managers of the former owner that give up what they applied
   * @param labelsOff the former owner's labels that are taken off
   * @param annotationsOff the former owner's annotations that are taken off
   */
  public record Passed(
      ResourceId id,
      Gvk gvk,
      boolean passes,
      String reason,
      @Nullable MapNode apply,
      List<String> givesUp,
      Set<String> labelsOff,
      Set<String> annotationsOff) {
    /** Copies the collections. */
    public Passed {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(gvk, "gvk");
      Objects.requireNonNull(reason, "reason");
      givesUp = List.copyOf(givesUp);
      labelsOff = Set.copyOf(labelsOff);
      annotationsOff = Set.copyOf(annotationsOff);
    }

    static Passed stays(ResourceId id, Gvk gvk, String reason) {
      return new Passed(id, gvk, false, reason, null, List.of(), Set.of(), Set.of());
    }

    /** Id and reason; never content. */
    @Override
    public String toString() {
      return id + " (" + reason + ")";
    }
  }

  /** How many objects are passed. */
  public long passed() {
    return objects.stream().filter(Passed::passes).count();
  }

  /** What the new owner's inventory names when all is done. */
  public Inventory inventory() {
    Map<ResourceId, Inventory.Entry> entries = new TreeMap<>();
    for (Passed object : objects) {
      MapNode found = live.objects().get(object.id());
      if (object.passes() && found != null) {
        entries.put(object.id(), new Inventory.Entry(object.gvk(), Metadata.uid(found)));
      }
    }
    return Inventory.EMPTY.withEntries(entries);
  }

  /**
   * Plans to give all that our inventory names to another tool. A pure function.
   *
   * @param live an observation with what is declared
   */
  static Handover export(OwnTracking own, Tracking to, LiveState live) {
    return new Handover(own, to, live, passed(own, to, live, gvks(live.inventory(), Map.of())));
  }

  /**
   * Plans to take the objects of another tool. A pure function.
   *
   * @param live an observation with what is declared, and with what the other's inventory names
   */
  static Handover adoption(Tracking from, OwnTracking own, LiveState live, Inventory theirs) {
    Map<ResourceId, Gvk> declared = new LinkedHashMap<>();
    live.desired().forEach(manifest -> declared.put(manifest.id(), manifest.gvk()));
    return new Handover(from, own, live, passed(from, own, live, gvks(theirs, declared)));
  }

  private static Map<ResourceId, Gvk> gvks(Inventory inventory, Map<ResourceId, Gvk> more) {
    Map<ResourceId, Gvk> gvks = new TreeMap<>(more);
    inventory.entries().forEach((id, entry) -> gvks.putIfAbsent(id, entry.gvk()));
    return gvks;
  }

  private static List<Passed> passed(
      Tracking from, Tracking to, LiveState live, Map<ResourceId, Gvk> objects) {
    Map<ResourceId, Manifest> declared = new LinkedHashMap<>();
    live.desired().forEach(manifest -> declared.put(manifest.id(), manifest));
    List<Passed> passed = new ArrayList<>();
    objects.forEach(
        (id, gvk) ->
            passed.add(one(from, to, id, gvk, declared.get(id), live.objects().get(id), live)));
    return passed;
  }

  private static Passed one(
      Tracking from,
      Tracking to,
      ResourceId id,
      Gvk gvk,
      @Nullable Manifest declared,
      @Nullable MapNode object,
      LiveState state) {
    if (object == null) {
      boolean failed = state.failures().containsKey(id);
      return Passed.stays(id, gvk, failed ? "it can't be read" : "it does not exist");
    }
    boolean theirs = to.tracks(id, object);
    if (!from.tracks(id, object)) {
      return theirs
          ? new Passed(
              id,
              gvk,
              true,
              "belongs to " + to.owner() + " already",
              null,
              List.of(),
              Set.of(),
              Set.of())
          : Passed.stays(id, gvk, "it does not belong to " + from.owner());
    }
    MapNode apply = declared == null ? bare(gvk, id, object) : unmarked(from, declared.root());
    Set<String> labels = kept(from.labelKeys(), to.labels(id).keySet(), apply, "labels");
    Set<String> annotations =
        kept(from.annotationKeys(), to.annotations(id).keySet(), apply, "annotations");
    return new Passed(
        id,
        gvk,
        true,
        declared == null
            ? "is marked only, since it is declared no more: its next owner may delete it"
            : "is applied by " + to.manager() + " and given up by " + from.manager(),
        to.mark(id, apply),
        declared == null ? List.of() : applying(from.manager(), object),
        labels,
        annotations);
  }

  /** The object without anything but its name, and the uid, so that it is not created. */
  private static MapNode bare(Gvk gvk, ResourceId id, MapNode object) {
    return MapNode.builder()
        .put("apiVersion", gvk.apiVersion())
        .put("kind", gvk.kind())
        .put(
            "metadata",
            MapNode.builder()
                .put("name", id.name())
                .putIfPresent("namespace", id.namespace().isEmpty() ? null : id.namespace())
                .put("uid", Metadata.uid(object))
                .build())
        .build();
  }

  /** The declared object without the former owner's marks that were added to it. */
  private static MapNode unmarked(Tracking from, MapNode declared) {
    if (!(from instanceof OwnTracking)) {
      return declared;
    }
    MapNode metadata = declared.map("metadata");
    MapNode labels = metadata == null ? null : metadata.map("labels");
    if (metadata == null || labels == null) {
      return declared;
    }
    MapNode left = labels;
    for (String key : from.labelKeys()) {
      left = left.without(key);
    }
    return declared.with(
        "metadata", left.isEmpty() ? metadata.without("labels") : metadata.with("labels", left));
  }

  /** The keys that go: those that neither the new owner nor the declared object has. */
  private static Set<String> kept(
      Set<String> former, Set<String> next, MapNode declared, String field) {
    Set<String> off = new LinkedHashSet<>(former);
    off.removeAll(next);
    Node all = declared.at("metadata", field);
    off.removeIf(key -> all instanceof MapNode map && map.has(key));
    return off;
  }

  /** The manager, if it has applied the object. */
  private static List<String> applying(String manager, MapNode object) {
    return ManagedFieldsEntry.read(object).stream()
            .anyMatch(
                entry ->
                    entry.manager().equals(manager)
                        && entry.operation().equals(ManagedFieldsEntry.APPLY)
                        && entry.subresource().isEmpty())
        ? List.of(manager)
        : List.of();
  }
}

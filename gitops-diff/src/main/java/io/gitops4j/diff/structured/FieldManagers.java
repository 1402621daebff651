// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The managers of one Kubernetes object, and the rules that the API server adds to those of the
 * structured merge: what nobody owns, who counts as the same manager, times, and how many entries
 * there may be. Immutable, thread-safe.
 */
final class FieldManagers {

  /** How many managers may own fields by updates; older ones are put together. */
  private static final int MOST_UPDATERS = 10;

  private static final String OLD_UPDATERS = "ancient-changes";

  /** What makes the object what it is, or what the server alone writes: owned by nobody. */
  private static final FieldSet UNOWNED =
      List.of(
              FieldSet.ofFields("apiVersion"),
              FieldSet.ofFields("kind"),
              FieldSet.ofFields("metadata"),
              FieldSet.ofFields("metadata", "name"),
              FieldSet.ofFields("metadata", "namespace"),
              FieldSet.ofFields("metadata", "creationTimestamp"),
              FieldSet.ofFields("metadata", "selfLink"),
              FieldSet.ofFields("metadata", "uid"),
              FieldSet.ofFields("metadata", "clusterName"),
              FieldSet.ofFields("metadata", "generation"),
              FieldSet.ofFields("metadata", "managedFields"),
              FieldSet.ofFields("metadata", "resourceVersion"))
          .stream()
          .reduce(FieldSet.EMPTY, FieldSet::union);

  /**
   * What tells managers apart. The version does so for updates only: who applies another version is
   * still the same applier.
   */
  private record Id(String manager, String operation, String apiVersion, String subresource) {
    static Id of(ManagedFieldsEntry entry) {
      boolean applies = entry.operation().equals(ManagedFieldsEntry.APPLY);
      return new Id(
          entry.manager(),
          entry.operation(),
          applies ? "" : entry.apiVersion(),
          entry.subresource());
    }

    static Id applier(ServerSideApply.Writer writer) {
      return new Id(writer.name(), ManagedFieldsEntry.APPLY, "", writer.subresource());
    }

    static Id updater(ServerSideApply.Writer writer, String apiVersion) {
      return new Id(writer.name(), ManagedFieldsEntry.UPDATE, apiVersion, writer.subresource());
    }
  }

  /** Stands for the update that is going on, whose changes also count against its own manager. */
  private static final Id CURRENT = new Id("", "", "", "");

  /** What an apply comes to; the value is null if there are conflicts. */
  record Applied(
      @Nullable TypedValue value,
      FieldManagers managers,
      Map<ManagedFieldsEntry, FieldSet> conflicts) {}

  private final String apiVersion;
  private final Ownership<Id> owners;
  private final Map<Id, String> times;

  private FieldManagers(String apiVersion, Ownership<Id> owners, Map<Id, String> times) {
    this.apiVersion = apiVersion;
    this.owners = owners;
    this.times = times;
  }

  static FieldManagers none(Gvk gvk) {
    return of(List.of(), gvk);
  }

  static FieldManagers of(List<ManagedFieldsEntry> entries, Gvk gvk) {
    Map<Id, Ownership.Owned> owned = new LinkedHashMap<>();
    Map<Id, String> times = new HashMap<>();
    for (ManagedFieldsEntry entry : entries) {
      boolean applied = entry.operation().equals(ManagedFieldsEntry.APPLY);
      owned.put(Id.of(entry), new Ownership.Owned(entry.fields(), entry.apiVersion(), applied));
      if (entry.time() != null) {
        times.put(Id.of(entry), entry.time());
      }
    }
    return new FieldManagers(gvk.apiVersion(), Ownership.of(owned), times);
  }

  /**
   * The managers that count when an object is written: those in it, so that they can be edited; if
   * it has none, those before. One empty entry, or an empty list, takes all away.
   */
  static FieldManagers ofUpdate(
      @Nullable MapNode live, MapNode updated, Gvk gvk, ServerSideApply.Writer writer) {
    if (writer.subresource().isEmpty()) {
      if (updated.at("metadata", "managedFields") instanceof ListNode list
          && (list.isEmpty()
              || list.size() == 1 && list.get(0) instanceof MapNode entry && entry.isEmpty())) {
        return none(gvk);
      }
      FieldManagers own = readable(updated, gvk);
      if (!own.isEmpty()) {
        return own;
      }
    }
    return live == null ? none(gvk) : readable(live, gvk);
  }

  private static FieldManagers readable(MapNode object, Gvk gvk) {
    try {
      return of(ManagedFieldsEntry.read(object), gvk);
    } catch (StructuredException e) {
      return none(gvk);
    }
  }

  boolean isEmpty() {
    return owners.managers().isEmpty();
  }

  List<ManagedFieldsEntry> entries() {
    List<ManagedFieldsEntry> entries = new ArrayList<>();
    owners.managers().forEach((id, owned) -> entries.add(entry(id, owned)));
    return entries;
  }

  private ManagedFieldsEntry entry(Id id, Ownership.Owned owned) {
    return new ManagedFieldsEntry(
        id.manager(),
        id.operation(),
        owned.apiVersion(),
        id.subresource(),
        times.get(id),
        owned.fields());
  }

  Applied apply(TypedValue live, TypedValue config, ServerSideApply.Writer writer, boolean force) {
    Id self = Id.applier(writer);
    Ownership.Result<Id> result =
        owners.apply(live, config, apiVersion, self, (value, version) -> value, force);
    TypedValue value = result.value();
    if (value == null) {
      Map<ManagedFieldsEntry, FieldSet> conflicts = new LinkedHashMap<>();
      result
          .conflicts()
          .forEach(
              (id, fields) ->
                  conflicts.put(
                      entry(id, Objects.requireNonNull(owners.managers().get(id))), fields));
      return new Applied(null, this, conflicts);
    }
    Map<Id, String> newTimes = new HashMap<>(times);
    if (!Values.same(live.value(), value.value())) {
      newTimes.put(self, writer.time());
    }
    return new Applied(
        value, new FieldManagers(apiVersion, strip(result.owners(), self), newTimes), Map.of());
  }

  FieldManagers update(TypedValue live, TypedValue updated, ServerSideApply.Writer writer) {
    Ownership<Id> result =
        strip(
            owners.update(live, updated, apiVersion, CURRENT, (value, version) -> value).owners(),
            CURRENT);
    Ownership.Owned taken = result.managers().get(CURRENT);
    if (taken == null) {
      return new FieldManagers(apiVersion, result, times);
    }
    Id self = Id.updater(writer, apiVersion);
    Map<Id, Ownership.Owned> owned = new LinkedHashMap<>(result.managers());
    owned.remove(CURRENT);
    owned.merge(self, taken, (a, b) -> b.withFields(a.fields().union(b.fields())));
    Map<Id, String> newTimes = new HashMap<>(times);
    newTimes.put(self, writer.time());
    return new FieldManagers(apiVersion, Ownership.of(owned), newTimes);
  }

  private static Ownership<Id> strip(Ownership<Id> owners, Id self) {
    Ownership.Owned owned = owners.managers().get(self);
    if (owned == null) {
      return owners;
    }
    Map<Id, Ownership.Owned> out = new LinkedHashMap<>(owners.managers());
    FieldSet fields = owned.fields().difference(UNOWNED);
    if (fields.isEmpty()) {
      out.remove(self);
    } else {
      out.put(self, owned.withFields(fields));
    }
    return Ownership.of(out);
  }

  /** The same with the oldest updaters of a version put together, if there are too many. */
  FieldManagers capped() {
    List<Id> updaters =
        owners.managers().entrySet().stream()
            .filter(entry -> !entry.getValue().applied())
            .map(Map.Entry::getKey)
            .sorted(
                Comparator.comparing(
                        (Id id) ->
                            entry(id, Objects.requireNonNull(owners.managers().get(id))).seconds())
                    .thenComparing(Id::manager)
                    .thenComparing(Id::apiVersion)
                    .thenComparing(Id::subresource))
            .toList();
    int excess = updaters.size() - MOST_UPDATERS;
    if (excess <= 0) {
      return this;
    }
    Map<Id, Ownership.Owned> owned = new LinkedHashMap<>(owners.managers());
    Map<Id, String> newTimes = new HashMap<>(times);
    Map<String, Id> firstOfVersion = new HashMap<>();
    for (Id id : updaters) {
      if (excess == 0) {
        break;
      }
      Ownership.Owned one = Objects.requireNonNull(owned.get(id));
      Id first = firstOfVersion.putIfAbsent(one.apiVersion(), id);
      if (first == null) {
        continue; // alone it would be no shorter
      }
      Id bucket = new Id(OLD_UPDATERS, ManagedFieldsEntry.UPDATE, one.apiVersion(), "");
      if (!owned.containsKey(bucket)) {
        owned.put(bucket, Objects.requireNonNull(owned.remove(first)));
      }
      owned.remove(id);
      owned.merge(bucket, one, (a, b) -> a.withFields(a.fields().union(b.fields())));
      String time = times.get(id);
      if (time != null) {
        newTimes.put(bucket, time);
      }
      excess--;
    }
    return new FieldManagers(apiVersion, Ownership.of(owned), newTimes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof FieldManagers that
            && owners.equals(that.owners)
            && relevantTimes().equals(that.relevantTimes());
  }

  private Map<Id, String> relevantTimes() {
    Map<Id, String> out = new HashMap<>(times);
    out.keySet().retainAll(owners.managers().keySet());
    return out;
  }

  @Override
  public int hashCode() {
    return owners.hashCode();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.tree.ScalarNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which fields of an object, and what an apply or an update makes of it. Immutable,
 * thread-safe.
 *
 * @param <K> what tells managers apart
 */
final class Ownership<K> {

  /**
   * What a manager owns.
   *
   * @param fields the fields
   * @param apiVersion the version of the object in which they are named
   * @param applied whether the manager applies, so that fields it gives up go away
   */
  record Owned(FieldSet fields, String apiVersion, boolean applied) {
    Owned withFields(FieldSet newFields) {
      return new Owned(newFields, apiVersion, applied);
    }
  }

  /** Gives an object in another version, or null if that version is no longer known. */
  interface Versions {
    @Nullable TypedValue convert(TypedValue value, String apiVersion);
  }

  /**
   * What comes out.
   *
   * @param value the object; null if there are conflicts
   * @param owners the owners after it; those before it if there are conflicts
   * @param conflicts for each other manager the fields of its own that would change
   */
  record Result<K>(@Nullable TypedValue value, Ownership<K> owners, Map<K, FieldSet> conflicts) {}

  private final Map<K, Owned> managers;

  private Ownership(Map<K, Owned> managers) {
    this.managers = Collections.unmodifiableMap(managers);
  }

  static <K> Ownership<K> of(Map<K, Owned> managers) {
    return new Ownership<>(new LinkedHashMap<>(managers));
  }

  Map<K, Owned> managers() {
    return managers;
  }

  /** The object was written as a whole: who wrote it owns what changed. */
  Result<K> update(
      TypedValue live, TypedValue updated, String apiVersion, K manager, Versions versions) {
    Map<K, Owned> fitted = fitted(live, versions);
    Comparison change = live.compare(updated);
    Map<K, Owned> rest =
        new Taking(live, updated, apiVersion, change, versions).rest(fitted, manager);
    Owned before = rest.get(manager);
    FieldSet own =
        (before == null ? FieldSet.EMPTY : before.fields())
            .difference(change.removed())
            .union(change.modified())
            .union(change.added());
    if (own.isEmpty()) {
      rest.remove(manager);
    } else {
      rest.put(manager, new Owned(own, apiVersion, false));
    }
    return new Result<>(updated, new Ownership<>(rest), Map.of());
  }

  /**
   * The config is laid over the object: who applies it owns all its fields; fields that the same
   * manager applied before, that are not in it, and that nobody else owns go away.
   */
  Result<K> apply(
      TypedValue live,
      TypedValue config,
      String apiVersion,
      K manager,
      Versions versions,
      boolean force) {
    Map<K, Owned> fitted = fitted(live, versions);
    Owned last = fitted.get(manager);
    fitted.put(manager, new Owned(config.fields(), apiVersion, true));
    TypedValue merged = live.merge(config);
    if (last != null && !last.fields().isEmpty()) {
      merged = new Pruning(versions, fitted).prune(merged, last, apiVersion);
    }
    Taking taking = new Taking(live, merged, apiVersion, live.compare(merged), versions);
    Map<K, FieldSet> conflicts = taking.conflicts(fitted, manager);
    return force || conflicts.isEmpty()
        ? new Result<>(merged, new Ownership<>(taking.rest(fitted, manager)), Map.of())
        : new Result<>(null, this, conflicts);
  }

  private Map<K, Owned> fitted(TypedValue live, Versions versions) {
    Map<K, Owned> out = new LinkedHashMap<>();
    managers.forEach(
        (key, owned) -> {
          TypedValue there = versions.convert(live, owned.apiVersion());
          if (there != null) {
            out.put(key, owned.withFields(SchemaChange.fit(owned.fields(), there.type())));
          }
        });
    return out;
  }

  /** What a change takes from other managers. */
  private static final class Taking {
    private final TypedValue before;
    private final TypedValue after;
    private final Versions versions;
    private final Map<String, Comparison> changes = new HashMap<>();

    Taking(
        TypedValue before,
        TypedValue after,
        String apiVersion,
        Comparison change,
        Versions versions) {
      this.before = before;
      this.after = after;
      this.versions = versions;
      changes.put(apiVersion, change);
    }

    /** The change as it looks in the version; null if that is not known. */
    private @Nullable Comparison change(String apiVersion) {
      Comparison known = changes.get(apiVersion);
      if (known == null) {
        TypedValue from = versions.convert(before, apiVersion);
        TypedValue to = versions.convert(after, apiVersion);
        if (from != null && to != null) {
          known = from.compare(to);
          changes.put(apiVersion, known);
        }
      }
      return known;
    }

    <K> Map<K, FieldSet> conflicts(Map<K, Owned> managers, K self) {
      Map<K, FieldSet> out = new LinkedHashMap<>();
      managers.forEach(
          (key, owned) -> {
            Comparison change = key.equals(self) ? null : change(owned.apiVersion());
            if (change != null) {
              FieldSet taken = owned.fields().intersection(change.modified().union(change.added()));
              if (!taken.isEmpty()) {
                out.put(key, taken);
              }
            }
          });
      return out;
    }

    /** All managers with what they still own; those who own nothing are left out. */
    <K> Map<K, Owned> rest(Map<K, Owned> managers, K self) {
      Map<K, Owned> out = new LinkedHashMap<>();
      managers.forEach(
          (key, owned) -> {
            Comparison change = change(owned.apiVersion());
            FieldSet rest =
                key.equals(self) || change == null
                    ? owned.fields()
                    : owned
                        .fields()
                        .difference(change.modified())
                        .difference(change.added())
                        .difference(change.removed());
            if (!rest.isEmpty() && (change != null || key.equals(self))) {
              out.put(key, owned.withFields(rest));
            }
          });
      return out;
    }
  }

  /** Takes away what an applier gave up. */
  private static final class Pruning {
    private final Versions versions;
    private final Map<String, FieldSet> ownedByVersion = new LinkedHashMap<>();

    Pruning(Versions versions, Map<?, Owned> managers) {
      this.versions = versions;
      managers
          .values()
          .forEach(
              owned -> ownedByVersion.merge(owned.apiVersion(), owned.fields(), FieldSet::union));
    }

    TypedValue prune(TypedValue merged, Owned last, String apiVersion) {
      TypedValue all = versions.convert(merged, last.apiVersion());
      if (all == null) {
        return merged;
      }
      SchemaType type = all.type();
      FieldSet given = last.fields().withNamedFields(type);
      TypedValue left = withOwned(all, all.without(given), last.apiVersion());
      TypedValue back = versions.convert(left, last.apiVersion());
      if (back == null) {
        return merged;
      }
      // what lay in a removed item, was never applied, and is owned by nobody stays
      FieldSet gone =
          all.fields()
              .withNamedFields(type)
              .difference(back.fields().withNamedFields(type))
              .intersection(given);
      TypedValue pruned = versions.convert(all.without(gone), apiVersion);
      return pruned == null ? merged : pruned;
    }

    /** What is left, with what somebody owns: the version of the removal first. */
    private TypedValue withOwned(TypedValue all, TypedValue left, String first) {
      TypedValue from = all;
      TypedValue to = left;
      Map<String, FieldSet> rest = new LinkedHashMap<>();
      FieldSet own = ownedByVersion.get(first);
      if (own != null) {
        rest.put(first, own);
      }
      ownedByVersion.forEach(rest::putIfAbsent);
      for (Map.Entry<String, FieldSet> entry : rest.entrySet()) {
        TypedValue fromThere = versions.convert(from, entry.getKey());
        TypedValue toThere = versions.convert(to, entry.getKey());
        if (fromThere != null && toThere != null) {
          from = fromThere;
          to = owned(from, toThere, entry.getValue());
        }
      }
      return to;
    }

    private static TypedValue owned(TypedValue all, TypedValue left, FieldSet owned) {
      SchemaType type = all.type();
      FieldSet kept = left.fields().withNamedFields(type).union(owned.withNamedFields(type));
      return all.without(all.fields().withNamedFields(type).difference(kept));
    }
  }

  /** An object of a type that has nothing in it. */
  static TypedValue nothing(SchemaType type) {
    return new TypedValue(type, ScalarNode.NULL);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof Ownership<?> that && managers.equals(that.managers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(managers);
  }
}

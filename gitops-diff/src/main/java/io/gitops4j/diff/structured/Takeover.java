// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives the fields that other managers own to one that applies, so that what they set is its to
 * change and to remove: from clients that applied on their side, say, or from another tool that
 * managed the object before. Immutable, thread-safe; a pure function of entries, so that what it
 * would do can be looked at first.
 *
 * @param from the managers whose fields are taken
 */
public record Takeover(List<Former> from) {

  /** What Flux takes over: all that {@code kubectl} set, and what was there before an apply. */
  public static final Takeover FROM_KUBECTL =
      new Takeover(
          List.of(
              new Former("kubectl", false, ManagedFieldsEntry.APPLY),
              new Former("kubectl", false, ManagedFieldsEntry.UPDATE),
              new Former("before-first-apply", false, ManagedFieldsEntry.UPDATE)));

  /** What the two other engines own. */
  public static final Takeover FROM_ENGINES =
      new Takeover(
          List.of(
              new Former("argocd-controller", true, ManagedFieldsEntry.APPLY),
              new Former("argocd-controller", true, ManagedFieldsEntry.UPDATE),
              new Former("kustomize-controller", true, ManagedFieldsEntry.APPLY),
              new Former("kustomize-controller", true, ManagedFieldsEntry.UPDATE)));

  /** Nothing is taken. */
  public static final Takeover NONE = new Takeover(List.of());

  /** Copies the managers. */
  public Takeover {
    from = List.copyOf(from);
  }

  /**
   * This, or nothing where the declared or the live object asks to leave other managers their
   * fields: {@code kustomize.toolkit.fluxcd.io/ssa: Merge}, as in Flux.
   */
  public Takeover unlessMerged(MapNode desired, MapNode live) {
    return SyncOptions.says(desired, "ssa", "merge") || SyncOptions.says(live, "ssa", "merge")
        ? NONE
        : this;
  }

  /**
   * What an application takes over before it is applied: what clients set by {@code kubectl apply}
   * if its policy migrates that, all that the managers set which it names, and what this library
   * itself wrote without applying it.
   */
  public static Takeover of(SyncPolicy policy) {
    List<Former> from = new ArrayList<>();
    // of what was replaced before, and is applied now
    from.add(new Former(ApplyOptions.FIELD_MANAGER, true, ManagedFieldsEntry.UPDATE));
    if (policy.clientSideApplyMigration()) {
      from.add(new Former("kubectl-client-side-apply", true, ManagedFieldsEntry.UPDATE));
    }
    for (String name : policy.formerManagers()) {
      boolean exact = !name.endsWith("*");
      String text = exact ? name : name.substring(0, name.length() - 1);
      from.add(new Former(text, exact, ManagedFieldsEntry.APPLY));
      from.add(new Former(text, exact, ManagedFieldsEntry.UPDATE));
    }
    return new Takeover(from);
  }

  /**
   * The object with the entries as after the takeover, which is what an apply then sees; the same
   * object if there is nothing to take, or if its entries can't be read.
   *
   * @param manager who takes over
   */
  public MapNode of(MapNode live, String manager) {
    List<ManagedFieldsEntry> entries = ManagedFieldsEntry.readable(live);
    List<ManagedFieldsEntry> taken = apply(entries, manager);
    boolean whole =
        live.at("metadata", "managedFields") instanceof ListNode all
            && all.size() == entries.size();
    return !whole || taken.equals(entries) ? live : ManagedFieldsEntry.write(live, taken);
  }

  /**
   * A manager whose fields are taken.
   *
   * @param name its name, or how its name begins
   * @param exact whether the name is the whole name
   * @param operation {@link ManagedFieldsEntry#APPLY} or {@link ManagedFieldsEntry#UPDATE}
   */
  public record Former(String name, boolean exact, String operation) {
    /** Checks all parts. */
    public Former {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(operation, "operation");
    }

    private boolean isMeant(ManagedFieldsEntry entry) {
      return entry.subresource().isEmpty()
          && entry.operation().equals(operation)
          && (exact ? entry.manager().equals(name) : entry.manager().startsWith(name));
    }
  }

  /**
   * The entries with the fields of the former managers in the one entry with which this manager
   * applies; the same list if there is nothing to take. Entries of subresources stay.
   *
   * @param manager who takes over
   */
  public List<ManagedFieldsEntry> apply(List<ManagedFieldsEntry> entries, String manager) {
    List<ManagedFieldsEntry> taken =
        entries.stream()
            .filter(entry -> from.stream().anyMatch(former -> former.isMeant(entry)))
            .filter(entry -> !isOwn(entry, manager))
            .toList();
    if (taken.isEmpty()) {
      return entries;
    }
    List<ManagedFieldsEntry> out = new ArrayList<>(entries);
    out.removeAll(taken);
    ManagedFieldsEntry own = null;
    for (ManagedFieldsEntry entry : entries) {
      own = isOwn(entry, manager) ? entry : own;
    }
    out.remove(own);
    out.add(merged(own, taken, manager));
    return List.copyOf(out);
  }

  private static boolean isOwn(ManagedFieldsEntry entry, String manager) {
    return entry.manager().equals(manager)
        && entry.operation().equals(ManagedFieldsEntry.APPLY)
        && entry.subresource().isEmpty();
  }

  private static ManagedFieldsEntry merged(
      @Nullable ManagedFieldsEntry own, List<ManagedFieldsEntry> taken, String manager) {
    ManagedFieldsEntry base = own == null ? taken.get(0) : own;
    FieldSet fields = base.fields();
    for (ManagedFieldsEntry entry : taken) {
      fields = fields.union(entry.fields());
    }
    return new ManagedFieldsEntry(
        manager, ManagedFieldsEntry.APPLY, base.apiVersion(), "", base.time(), fields);
  }
}

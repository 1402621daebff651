// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.structured.ServerSideApply;
import io.gitops4j.diff.structured.StructuredException;
import io.gitops4j.diff.structured.TypeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who owns which field: the merge of an apply, and the record of other writes. */
final class Ownership {
  private final ServerSideApply structured;
  private final Supplier<Instant> now;

  Ownership(Kinds kinds, Supplier<Instant> now) {
    this.structured = ServerSideApply.of(TypeSource.builtIn().orElse(kinds::customType));
    this.now = now;
  }

  /** The live object with what a manager applies. */
  MapNode apply(
      Kinds.Kind kind, @Nullable MapNode live, MapNode config, String manager, boolean force) {
    return apply(kind, live, config, manager, "", force);
  }

  /** The same through a subresource. */
  MapNode apply(
      Kinds.Kind kind,
      @Nullable MapNode live,
      MapNode config,
      String manager,
      String subresource,
      boolean force) {
    ServerSideApply.Outcome outcome;
    try {
      outcome = structured.apply(live, config, writer(manager, subresource), force);
    } catch (StructuredException e) {
      throw unfit(kind, config, e.issues());
    }
    MapNode object = outcome.object();
    if (object == null) {
      throw new ClusterException(ClusterError.CONFLICT, conflicts(outcome.conflicts()));
    }
    return object;
  }

  /** Refuses an object with a field that its kind does not have. */
  void checkFields(Kinds.Kind kind, MapNode object) {
    MapNode bare = Edit.remove(object, "metadata", "managedFields");
    try {
      structured.apply(null, bare, writer("check", ""), true);
    } catch (StructuredException e) {
      throw unfit(kind, object, e.issues());
    }
  }

  /**
   * An object that a manager wrote whole, with the fields that it changed recorded as its own.
   *
   * @param subresource such as {@code status}; empty for the object itself
   */
  MapNode update(@Nullable MapNode live, MapNode updated, String manager, String subresource) {
    return structured.update(live, updated, writer(manager, subresource));
  }

  private ServerSideApply.Writer writer(String manager, String subresource) {
    return new ServerSideApply.Writer(manager, subresource, Lifecycle.time(now.get()));
  }

  /** An object without the times at which its managers wrote, which alone are no change. */
  static MapNode withoutTimes(MapNode object) {
    if (!(object.at("metadata", "managedFields") instanceof ListNode entries)) {
      return object;
    }
    List<Node> timeless = new ArrayList<>(entries.size());
    for (Node entry : entries) {
      timeless.add(entry instanceof MapNode map ? map.without("time") : entry);
    }
    return Edit.set(object, ListNode.of(timeless), "metadata", "managedFields");
  }

  private static ClusterException unfit(Kinds.Kind kind, MapNode config, List<Issue> issues) {
    String causes =
        issues.stream()
            .map(issue -> "." + field(issue) + ": " + issue.message())
            .collect(Collectors.joining("\n"));
    MapNode metadata = config.map("metadata");
    String namespace = metadata == null ? null : metadata.text("namespace");
    String name = metadata == null ? null : metadata.text("name");
    return new ClusterException(
        ClusterError.INVALID,
        "failed to create typed patch object ("
            + (namespace == null ? "" : namespace)
            + "/"
            + name
            + "; "
            + kind.gvk().apiVersion()
            + ", Kind="
            + kind.gvk().kind()
            + "): "
            + causes);
  }

  private static String field(Issue issue) {
    String field = issue.location().field();
    return field == null ? "" : field;
  }

  private static String conflicts(List<ServerSideApply.Conflict> conflicts) {
    Map<String, List<String>> byOwner = new LinkedHashMap<>();
    for (ServerSideApply.Conflict conflict : conflicts) {
      byOwner.computeIfAbsent(conflict.message(), owner -> new ArrayList<>()).add(conflict.field());
    }
    String all =
        byOwner.entrySet().stream()
            .map(owner -> owner.getKey() + ": " + String.join(", ", owner.getValue()))
            .collect(Collectors.joining("; "));
    return "Apply failed with "
        + conflicts.size()
        + (conflicts.size() == 1 ? " conflict: " : " conflicts: ")
        + all;
  }
}

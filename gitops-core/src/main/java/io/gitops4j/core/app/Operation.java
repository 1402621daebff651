// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sync that somebody asks for, as Argo CD's {@code operation}. Immutable, thread-safe.
 *
 * @param revisions what to sync in place of the sources' own revisions, one for each source, an
 *     empty text for the source's own; empty for all their own
 * @param prune whether what is declared no more is deleted
 * @param dryRun whether it is only planned
 * @param hooks whether hooks are run
 * @param force whether an object that can't be changed is replaced
 * @param resources the objects to sync; empty for all
 * @param options sync options besides those of the application
 * @param retry how a failed try is repeated; null as the application says
 * @param initiatedBy on whose behalf; empty if nobody says
 */
public record Operation(
    List<String> revisions,
    boolean prune,
    boolean dryRun,
    boolean hooks,
    boolean force,
    List<Resource> resources,
    SyncOptions options,
    @Nullable RetryPolicy retry,
    String initiatedBy) {
  /** A sync of everything, with hooks, without pruning. */
  public static final Operation SYNC =
      new Operation(List.of(), false, false, true, false, List.of(), SyncOptions.NONE, null, "");

  /** Copies the lists. */
  public Operation {
    revisions = List.copyOf(revisions);
    resources = List.copyOf(resources);
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(initiatedBy, "initiatedBy");
  }

  /**
   * An object that is asked for. Immutable.
   *
   * @param group the group; empty for the core group
   * @param kind the kind
   * @param namespace the namespace; empty for any
   * @param name the name
   */
  public record Resource(String group, String kind, String namespace, String name) {
    /** Checks the parts. */
    public Resource {
      Objects.requireNonNull(group, "group");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(namespace, "namespace");
      Objects.requireNonNull(name, "name");
    }

    boolean matches(ResourceId id) {
      return group.equals(id.group())
          && kind.equals(id.kind())
          && name.equals(id.name())
          && (namespace.isEmpty() || namespace.equals(id.namespace()));
    }
  }

  /**
   * The application as this operation syncs it: at other revisions, with other options.
   *
   * @throws IllegalArgumentException if there are revisions, but not one for each source
   */
  public Application appliedTo(Application application) {
    List<Source> sources = application.sources();
    if (!revisions.isEmpty() && revisions.size() != sources.size()) {
      throw new IllegalArgumentException(
          "revisions: " + revisions.size() + " (expected: " + sources.size() + ")");
    }
    List<Source> wanted = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      String revision = revisions.isEmpty() ? "" : revisions.get(i);
      SourceRef ref = sources.get(i).ref();
      wanted.add(
          revision.isEmpty()
              ? sources.get(i)
              : sources.get(i).withRef(ref.withTarget(RevisionTarget.parse(revision))));
    }
    SyncPolicy policy = application.syncPolicy();
    SyncPolicy.Builder changed = policy.toBuilder().prune(prune);
    SyncOptions over = force ? SyncOptions.parse("Force=true").over(options) : options;
    changed.options(over.over(policy.options()));
    if (retry != null) {
      changed.retry(retry);
    }
    return application.toBuilder().sources(wanted).syncPolicy(changed.build()).build();
  }

  /** Whether only some objects are synced. */
  public boolean isPartial() {
    return !resources.isEmpty();
  }

  /** Whether the object is asked for. */
  public boolean selects(ResourceId id) {
    return resources.isEmpty() || resources.stream().anyMatch(one -> one.matches(id));
  }
}

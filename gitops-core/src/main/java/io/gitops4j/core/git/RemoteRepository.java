// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.jspecify.annotations.Nullable;

/**
 * A repository on another machine, of which single commits are fetched into a {@link Mirror}. For
 * one call.
 */
final class RemoteRepository {
  /** Below this each commit in use has a name of its own in the mirror. */
  static final String KEPT = "refs/commits";

  private final SourceRef ref;
  private final Connections connections;
  private final Mirror mirror;
  private final int maxDepth;

  RemoteRepository(SourceRef ref, Connections connections, Mirror mirror, int maxDepth) {
    this.ref = ref;
    this.connections = connections;
    this.mirror = mirror;
    this.maxDepth = maxDepth;
  }

  /**
   * Asks for the references that the target may stand for, and no others if the server can tell
   * them apart. A whole commit id is taken as it is, without a connection.
   */
  ObjectId resolve() {
    RevisionTarget target = ref.target();
    String id =
        target instanceof RevisionTarget.Commit || target instanceof RevisionTarget.Name
            ? target.toString()
            : "";
    if (target instanceof RevisionTarget.Commit && id.length() == 40) {
      return ObjectId.fromString(id);
    }
    if (target instanceof RevisionTarget.Commit && id.length() > 40) {
      throw Refs.missing(ref);
    }
    List<String> wanted = Refs.candidates(target);
    Map<String, ObjectId> refs = wanted.isEmpty() ? Map.of() : references(wanted);
    ObjectId found = named(refs);
    if (found == null && id.matches("[0-9a-f]{7,40}")) {
      found = tip(id, references(List.of()));
    }
    if (found == null) {
      throw Refs.missing(ref);
    }
    return found;
  }

  private @Nullable ObjectId named(Map<String, ObjectId> refs) {
    String name = name(refs);
    return name == null ? null : refs.get(name);
  }

  /** The tag that the target names, if it names one; its object is in the mirror then. */
  Refs.TagObject tag() {
    List<String> wanted = Refs.candidates(ref.target());
    Map<String, Ref> refs = wanted.isEmpty() ? Map.of() : advertised(wanted);
    String name = name(refs);
    ObjectId id = name == null ? null : refs.get(name).getObjectId();
    Refs.TagObject tag =
        name == null || id == null ? Refs.TagObject.NONE : Refs.TagObject.of(name, id);
    if (tag.id() != null) {
      fetched(Revision.ofCommit(tag.id().name()), 1).close();
    }
    return tag;
  }

  private @Nullable String name(Map<String, ?> refs) {
    try {
      return Refs.find(
              refs::containsKey,
              () ->
                  refs.keySet().stream().filter(name -> name.startsWith(Constants.R_TAGS)).toList(),
              ref.target())
          .orElse(null);
    } catch (IOException e) {
      throw new IllegalStateException("a map does not fail", e);
    }
  }

  /** The reference whose commit starts with these digits: all that a server tells of ids. */
  private ObjectId tip(String start, Map<String, ObjectId> refs) {
    List<ObjectId> found =
        refs.values().stream().filter(id -> id.name().startsWith(start)).distinct().toList();
    if (found.size() > 1) {
      throw SourceException.of(
          SourceError.AMBIGUOUS_REVISION,
          "several commits start with " + start + ": " + Urls.shown(ref.url()));
    }
    if (found.isEmpty()) {
      throw new SourceException(
          Refs.missing(ref)
              .issues()
              .get(0)
              .withHint(
                  "of a repository elsewhere, the start of a commit id finds only the tips of"
                      + " branches and tags; give all 40 digits"),
          null);
    }
    return found.get(0);
  }

  /** The commits by the full names of their references. */
  private Map<String, ObjectId> references(List<String> prefixes) {
    Map<String, ObjectId> commits = new LinkedHashMap<>();
    advertised(prefixes)
        .forEach(
            (name, known) -> {
              ObjectId peeled = known.getPeeledObjectId();
              ObjectId id = peeled != null ? peeled : known.getObjectId();
              if (id != null) {
                commits.put(name, id);
              }
            });
    return commits;
  }

  private Map<String, Ref> advertised(List<String> prefixes) {
    Map<String, Ref> refs = new LinkedHashMap<>();
    try (Repository local = mirror.open()) {
      connections.use(
          local,
          transport -> {
            try (var connection = transport.openFetch(List.of(), prefixes.toArray(String[]::new))) {
              connection.getRefs().forEach(known -> refs.put(known.getName(), known));
            }
          });
      return refs;
    } catch (IOException e) {
      throw Failures.reading("the cache for " + Urls.shown(ref.url()), e);
    }
  }

  /** The bare repository, with this commit in it and at least what {@code depth} asks for. */
  Repository fetched(Revision revision, int depth) {
    ObjectId id = ObjectId.fromString(revision.digest());
    try {
      Repository known = holding(id);
      if (known != null && depth == 1) {
        return known;
      }
      if (known != null) {
        known.close();
      }
      try (Mirror.Writing writing = mirror.lock()) {
        // another one may have fetched it in the meantime
        Repository now = depth == 1 ? holding(id) : null;
        if (now != null) {
          return now;
        }
        fetch(writing, id, depth);
        Repository fetched = holding(id);
        if (fetched == null) {
          throw SourceException.of(
              SourceError.NO_REVISION,
              Urls.shown(ref.url()) + " did not send the commit " + id.name());
        }
        return fetched;
      }
    } catch (IOException e) {
      throw Failures.reading("the cache for " + Urls.shown(ref.url()), e);
    }
  }

  private @Nullable Repository holding(ObjectId id) throws IOException {
    Repository repository = mirror.open();
    boolean held = false;
    try {
      held = repository.getObjectDatabase().exists() && repository.getObjectDatabase().has(id);
      return held ? repository : null;
    } finally {
      if (!held) {
        repository.close();
      }
    }
  }

  private void fetch(Mirror.Writing writing, ObjectId id, int depth) throws IOException {
    try {
      attempt(writing, id, List.of(new RefSpec(id.name())), depth);
      return;
    } catch (SourceException e) {
      if (e.code() != SourceError.UNREACHABLE && e.code() != SourceError.NO_REVISION) {
        throw e;
      }
    }
    // a server need not give a commit by its id, but it gives what its references name
    Map<String, ObjectId> refs = references(List.of());
    List<String> exact = new ArrayList<>();
    refs.forEach(
        (name, tip) -> {
          if (tip.equals(id) && name.startsWith(Constants.R_REFS)) {
            exact.add(name);
          }
        });
    if (!exact.isEmpty()) {
      attempt(writing, id, List.of(new RefSpec(exact.get(0))), depth);
      return;
    }
    // the reference has moved on since, or none names the commit: look for it in their history
    List<String> named = Refs.candidates(ref.target()).stream().filter(refs::containsKey).toList();
    List<RefSpec> specs =
        named.isEmpty() || ref.target() instanceof RevisionTarget.SemVer
            ? List.of(
                new RefSpec("refs/heads/*:refs/seen/heads/*"),
                new RefSpec("refs/tags/*:refs/seen/tags/*"))
            : List.of(new RefSpec(named.get(0)));
    if (refs.isEmpty()) {
      throw Refs.missing(ref);
    }
    attempt(writing, id, specs, maxDepth);
    try (Repository repository = mirror.open()) {
      if (!repository.getObjectDatabase().has(id)) {
        boolean cut = !repository.getObjectDatabase().getShallowCommits().isEmpty();
        throw SourceException.of(
            cut ? SourceError.TOO_DEEP : SourceError.NO_REVISION,
            "the server does not give the commit "
                + id.name()
                + " by its id, and it is not among the last "
                + maxDepth
                + " of its references: "
                + Urls.shown(ref.url()));
      }
    }
  }

  /** One fetch; after a failure the mirror is as before. */
  private void attempt(Mirror.Writing writing, ObjectId id, List<RefSpec> specs, int depth)
      throws IOException {
    byte[] shallow = writing.shallow();
    boolean done = false;
    try (Repository repository = mirror.open()) {
      connections.use(
          repository,
          transport -> {
            transport.setTagOpt(TagOpt.NO_TAGS);
            transport.setDepth(depth);
            transport.fetch(new UntilOver(connections), specs);
          });
      if (repository.getObjectDatabase().has(id)) {
        RefUpdate keep = repository.updateRef(KEPT + "/" + id.name());
        keep.setNewObjectId(id);
        keep.disableRefLog();
        keep.forceUpdate();
      }
      done = true;
    } finally {
      if (!done) {
        writing.restoreShallow(shallow);
      }
    }
  }

  /** Shows nothing, and gives a fetch up when its time is over. */
  private static final class UntilOver extends EmptyProgressMonitor {
    private final Connections connections;

    UntilOver(Connections connections) {
      this.connections = connections;
    }

    @Override
    public boolean isCancelled() {
      return connections.isOver();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.BlobId;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.spi.CredentialsProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.api.FetchCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/**
 * A repository on another machine, and the bare repository below the cache into which single
 * commits of it are fetched.
 */
final class RemoteRepository {
  private final SourceRef ref;
  private final Path mirror;
  private final CredentialsProvider credentials;
  private final Duration timeout;

  RemoteRepository(SourceRef ref, Path cache, CredentialsProvider credentials, Duration timeout) {
    this.ref = ref;
    this.mirror =
        cache.resolve(BlobId.of(ref.url().getBytes(StandardCharsets.UTF_8)).hex() + ".git");
    this.credentials = credentials;
    this.timeout = timeout;
  }

  /**
   * Asks for the references, and finds the target among them. A whole commit id is taken as it is.
   */
  ObjectId resolve(RevisionTarget target) {
    if (target instanceof RevisionTarget.Commit commit && commit.id().length() >= 40) {
      return ObjectId.fromString(commit.id());
    }
    Map<String, ObjectId> refs = new HashMap<>();
    try {
      for (Ref known :
          configured(Git.lsRemoteRepository().setRemote(ref.url()).setHeads(false).setTags(false))
              .call()) {
        ObjectId id =
            known.getPeeledObjectId() != null ? known.getPeeledObjectId() : known.getObjectId();
        refs.put(known.getName(), id);
      }
    } catch (GitAPIException | RuntimeException e) {
      throw failed(e);
    }
    return Refs.find(refs, target).orElseThrow(() -> Refs.missing(ref));
  }

  /** The bare repository, with this commit in it. */
  Repository fetched(Revision revision) {
    ObjectId id = ObjectId.fromString(revision.digest());
    Repository repository = null;
    boolean ok = false;
    try {
      repository = new FileRepositoryBuilder().setGitDir(mirror.toFile()).setBare().build();
      if (!repository.getObjectDatabase().exists()) {
        repository.create(true);
      }
      if (!repository.getObjectDatabase().has(id)) {
        fetch(repository, revision);
      }
      ok = true;
      return repository;
    } catch (IOException | GitAPIException e) {
      throw failed(e);
    } finally {
      if (!ok && repository != null) {
        repository.close();
      }
    }
  }

  private void fetch(Repository repository, Revision revision) throws GitAPIException {
    // each commit is kept under a name of its own, so that the mirror never loses one that is in
    // use
    FetchCommand fetch =
        new Git(repository)
            .fetch()
            .setRemote(ref.url())
            .setTagOpt(TagOpt.NO_TAGS)
            .setDepth(1)
            .setRefSpecs(new RefSpec(revision.digest() + ":refs/commits/" + revision.digest()));
    configured(fetch).call();
  }

  private <C extends TransportCommand<C, ?>> C configured(C command) {
    credentials
        .credentials(ref.url())
        .ifPresent(
            found ->
                command.setCredentialsProvider(
                    new UsernamePasswordCredentialsProvider(found.user(), found.secret())));
    return command.setTimeout((int) Math.max(1, timeout.toSeconds()));
  }

  private SourceException failed(Exception e) {
    if (e instanceof SourceException known) {
      return known;
    }
    SourceError code = SourceError.UNREACHABLE;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String text = String.valueOf(cause.getMessage());
      if (cause instanceof NoRemoteRepositoryException
          || text.contains("not found") && text.contains("Not a git repository")) {
        code = SourceError.NO_REPOSITORY;
      } else if (text.contains("not authorized")
          || text.contains("Authentication is required")
          || text.contains("authentication not supported")) {
        code = SourceError.UNAUTHORIZED;
      } else if (text.contains("want ") && text.contains("not valid")
          || text.contains("Remote does not have")) {
        code = SourceError.NO_REVISION;
      }
    }
    // the text of the transport may name what it was given; only its kind is shown
    return new SourceException(
        Issue.error(code, "can't fetch from " + ref.url() + ": " + e.getClass().getSimpleName()),
        e);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.CredentialsProvider;
import io.gitops4j.core.spi.SourceProvider;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Git repositories as a source, on JGit. Immutable, thread-safe. There is never a work tree: trees
 * read objects.
 *
 * <p>A repository on this machine (a plain path or {@code file:}) is opened where it lies and never
 * written to. One that lies elsewhere ({@code https:}, and {@code http:} if allowed) is fetched
 * into a bare repository below the cache directory: only the one commit that is wanted, without
 * history. Call {@link GitIsolation#install} to keep JGit from the configuration of this machine.
 */
public final class GitSource implements SourceProvider {
  private final @Nullable Path cache;
  private final CredentialsProvider credentials;
  private final boolean plainHttp;
  private final Duration timeout;
  private final long maxFile;
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  private GitSource(Builder builder) {
    cache = builder.cache;
    credentials = builder.credentials;
    plainHttp = builder.plainHttp;
    timeout = builder.timeout;
    maxFile = builder.maxFile;
  }

  /** A source for repositories on this machine only. */
  public static GitSource local() {
    return new Builder(null).build();
  }

  /** A builder for a source that keeps what it fetches below this directory. */
  public static Builder builder(Path cache) {
    return new Builder(Objects.requireNonNull(cache, "cache"));
  }

  @Override
  public boolean supports(SourceRef ref) {
    return localPath(ref.url()) != null || isHttp(ref.url());
  }

  private static boolean isHttp(String url) {
    return url.startsWith("https://") || url.startsWith("http://");
  }

  private static @Nullable Path localPath(String url) {
    try {
      if (url.startsWith("file:")) {
        return Path.of(new URI(url));
      }
      return url.contains("://") || url.matches("[^/]+@[^/]+:.*") ? null : Path.of(url);
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  @Override
  public Revision revision(SourceRef ref) {
    Path local = localPath(ref.url());
    if (local == null) {
      return Revision.ofCommit(remote(ref).resolve(ref.target()).name());
    }
    try (Repository repository = open(local, ref)) {
      return Revision.ofCommit(find(repository, ref).name());
    } catch (IOException e) {
      throw failed(ref, e);
    }
  }

  @Override
  public SourceTree open(SourceRef ref, Revision revision) {
    Path local = localPath(ref.url());
    Repository repository = local != null ? open(local, ref) : fetched(ref, revision);
    boolean opened = false;
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(ObjectId.fromString(revision.digest()));
      opened = true;
      return new GitTree(repository, commit, maxFile);
    } catch (IOException e) {
      throw new SourceException(
          Issue.error(SourceError.NO_REVISION, ref.url() + " has no commit " + revision.digest()),
          e);
    } finally {
      if (!opened) {
        repository.close();
      }
    }
  }

  /**
   * The commits that lead to what a local or fetched repository holds of the reference, newest
   * first.
   *
   * @param limit how many at most
   */
  public List<CommitInfo> history(SourceRef ref, int limit) {
    List<CommitInfo> history = new ArrayList<>();
    Revision revision = revision(ref);
    Path local = localPath(ref.url());
    try (Repository repository = local != null ? open(local, ref) : fetched(ref, revision);
        RevWalk walk = new RevWalk(repository)) {
      walk.markStart(walk.parseCommit(ObjectId.fromString(revision.digest())));
      for (RevCommit commit = walk.next();
          commit != null && history.size() < limit;
          commit = walk.next()) {
        history.add(new GitTree(repository, commit, maxFile).commit().orElseThrow());
      }
      return history;
    } catch (IOException e) {
      throw failed(ref, e);
    }
  }

  private static Repository open(Path path, SourceRef ref) {
    Path dotGit = path.resolve(".git");
    Path directory = Files.isDirectory(dotGit) ? dotGit : path;
    if (!Files.isDirectory(directory.resolve("objects"))) {
      throw SourceException.of(SourceError.NO_REPOSITORY, "no Git repository: " + ref.url());
    }
    try {
      return new FileRepositoryBuilder()
          .setGitDir(directory.toFile())
          .setBare()
          .setMustExist(true)
          .build();
    } catch (IOException e) {
      throw new SourceException(
          Issue.error(SourceError.NO_REPOSITORY, "no Git repository: " + ref.url()), e);
    }
  }

  private static ObjectId find(Repository repository, SourceRef ref) throws IOException {
    Map<String, ObjectId> refs = new TreeMap<>();
    for (Ref known : repository.getRefDatabase().getRefs()) {
      Ref peeled = repository.getRefDatabase().peel(known);
      ObjectId id =
          peeled.getPeeledObjectId() != null ? peeled.getPeeledObjectId() : peeled.getObjectId();
      if (id != null) {
        refs.put(known.getName(), id);
      }
    }
    Ref head = repository.exactRef(Constants.HEAD);
    if (head != null && head.getObjectId() != null) {
      refs.put(Constants.HEAD, head.getObjectId());
    }
    Optional<ObjectId> found = Refs.find(refs, ref.target());
    if (found.isPresent()) {
      return found.get();
    }
    String text =
        ref.target() instanceof RevisionTarget.Commit commit
            ? commit.id()
            : ref.target().toString();
    if (text.matches("[0-9a-f]{7,64}")) {
      ObjectId id =
          text.length() == 40 ? ObjectId.fromString(text) : repository.resolve(text + "^{commit}");
      if (id != null && repository.getObjectDatabase().has(id)) {
        return id;
      }
    }
    throw Refs.missing(ref);
  }

  private RemoteRepository remote(SourceRef ref) {
    if (!isHttp(ref.url()) || !plainHttp && ref.url().startsWith("http://")) {
      throw SourceException.of(
          SourceError.UNSUPPORTED_URL,
          "this kind of URL is not supported or not allowed: " + ref.url());
    }
    if (cache == null) {
      throw SourceException.of(
          SourceError.UNSUPPORTED_URL,
          "a repository elsewhere needs a cache directory: " + ref.url());
    }
    return new RemoteRepository(ref, cache, credentials, timeout);
  }

  private Repository fetched(SourceRef ref, Revision revision) {
    synchronized (locks.computeIfAbsent(ref.url(), url -> new Object())) {
      return remote(ref).fetched(revision);
    }
  }

  private static SourceException failed(SourceRef ref, IOException e) {
    return new SourceException(
        Issue.error(
            SourceError.IO,
            "can't read the repository " + ref.url() + ": " + e.getClass().getSimpleName()),
        e);
  }

  /** Collects the settings of a source. Not thread-safe. */
  public static final class Builder {
    private final @Nullable Path cache;
    private CredentialsProvider credentials = CredentialsProvider.NONE;
    private boolean plainHttp;
    private Duration timeout = Duration.ofSeconds(60);
    private long maxFile = 128L << 20;

    private Builder(@Nullable Path cache) {
      this.cache = cache;
    }

    /** Who gives credentials; default nobody. */
    public Builder credentials(CredentialsProvider value) {
      credentials = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Whether {@code http:} without encryption is allowed; default no. */
    public Builder allowPlainHttp(boolean value) {
      plainHttp = value;
      return this;
    }

    /** How long a connection may be silent; default 60 s. */
    public Builder timeout(Duration value) {
      timeout = Objects.requireNonNull(value, "value");
      return this;
    }

    /** The size in bytes beyond which a file is refused; default 128 MiB. */
    public Builder maxFile(long value) {
      maxFile = value;
      return this;
    }

    /** The source. */
    public GitSource build() {
      return new GitSource(this);
    }
  }
}

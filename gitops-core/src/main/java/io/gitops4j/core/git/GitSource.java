// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.http.Reach;
import io.gitops4j.core.http.SourceWay;
import io.gitops4j.core.http.Tls;
import io.gitops4j.core.http.TrustedAuthorities;
import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.AccessProvider;
import io.gitops4j.core.spi.CredentialsProvider;
import io.gitops4j.core.spi.SourceProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Git repositories as a source, on JGit. Immutable, thread-safe. There is never a work tree: trees
 * read objects.
 *
 * <ul>
 *   <li>A repository on this machine (a plain path or {@code file:}; bare, with a work tree, a
 *       linked work tree, with alternates, shallow) is opened where it lies and never written to.
 *   <li>One that lies elsewhere ({@code https:}, {@code ssh:}, {@code user@host:path}, and {@code
 *       http:} if allowed) is fetched into a bare repository below the cache directory: only the
 *       one commit that is wanted, without history. If the server does not give commits by their
 *       id, the reference that names it is fetched. What is there is not fetched again, also not by
 *       another process with the same cache. A fetch that fails leaves the cache as it was. The
 *       cache only grows; delete its directory when no source uses it. Whoever may use a cache can
 *       read all that is in it, so do not share one between those who must not see each other's
 *       repositories.
 * </ul>
 *
 * <p>{@code ssh:} needs the optional dependency {@code
 * org.eclipse.jgit:org.eclipse.jgit.ssh.apache}; on the module path also {@code --add-modules
 * org.eclipse.jgit.ssh.apache}. No {@code ~/.ssh}, agent or {@code git} program is used. Call
 * {@link GitIsolation#install} once in the program to keep JGit from the configuration of this
 * machine.
 *
 * <p>Through a proxy that an {@link AccessProvider} names, {@code https:} and {@code http:} go by
 * HTTP, HTTPS or SOCKS 5, {@code ssh:} by plain HTTP only.
 *
 * <p>Submodules are seen if the reference's view wants them. Those of a clone on this machine are
 * taken from its own {@code .git/modules}; others are fetched when the tree is opened, at most 100
 * and 8 deep: from where {@link Builder#hosts} allows, or without it from the host of the
 * repository itself. Credentials that the reference names go to that host only.
 *
 * <p>All methods throw {@link SourceException} with a {@link SourceError}; no message holds a
 * secret.
 */
public final class GitSource implements SourceProvider {
  private final @Nullable Path cache;
  private final CredentialsProvider credentials;
  private final @Nullable AccessProvider access;
  private final @Nullable TrustManager trust;
  private final boolean plainHttp;
  private final Duration timeout;
  private final long maxFile;
  private final int maxDepth;
  private final @Nullable HostPolicy hosts;
  private final Duration timeLimit;
  private final long maxFetch;
  private final boolean offline;
  private final Reach.Lookup lookup;
  private final Map<String, String> firstSeenHosts;

  private GitSource(Builder builder) {
    hosts = builder.hosts;
    timeLimit = builder.timeLimit;
    maxFetch = builder.maxFetch;
    offline = builder.offline;
    lookup = builder.lookup;
    firstSeenHosts = builder.firstSeenHosts;
    cache = builder.cache;
    credentials = builder.credentials;
    access = builder.access;
    trust = builder.trust;
    plainHttp = builder.plainHttp;
    timeout = builder.timeout;
    maxFile = builder.maxFile;
    maxDepth = builder.maxDepth;
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
    String url = ref.url();
    return ref.options().chart() == null && isGit(url);
  }

  private static boolean isGit(String url) {
    return Urls.local(url) != null || Urls.isHttp(url) || Urls.isSsh(url);
  }

  @Override
  public Revision revision(SourceRef ref) {
    Path local = Urls.local(ref.url());
    if (local == null) {
      return Revision.ofCommit(remote(ref).resolve().name());
    }
    checkLocal();
    try (Repository repository = LocalRepository.open(local, ref)) {
      return Revision.ofCommit(LocalRepository.find(repository, ref).name());
    } catch (IOException e) {
      throw Failures.reading("the references of " + ref.url(), e);
    }
  }

  @Override
  public SourceTree open(SourceRef ref, Revision revision) {
    GitTree tree = plain(ref, revision);
    return ref.options().view().submodules()
        ? new Submodules(this, hosts != null).in(tree, ref)
        : tree;
  }

  /** The tree of a commit, without what lies in submodules. */
  GitTree plain(SourceRef ref, Revision revision) {
    Repository repository = repository(ref, revision, 1);
    boolean opened = false;
    try (RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = commit(walk, ref, revision);
      opened = true;
      return new GitTree(repository, commit, maxFile);
    } finally {
      if (!opened) {
        repository.close();
      }
    }
  }

  @Override
  public SignedRevision signed(SourceRef ref, Revision revision, SignatureScope scope) {
    Refs.TagObject tag = scope.tag() ? tag(ref) : Refs.TagObject.NONE;
    try {
      return signed(ref, revision, scope, tag, 1);
    } catch (SourceException e) {
      if (e.code() != SourceError.TOO_DEEP || Urls.local(ref.url()) != null) {
        throw e;
      }
      // one more than is looked at, so that the last one's parents are known to be others
      return signed(ref, revision, scope, tag, Math.min(scope.maxCommits() + 1, maxDepth));
    }
  }

  private SignedRevision signed(
      SourceRef ref, Revision revision, SignatureScope scope, Refs.TagObject tag, int depth) {
    try (Repository repository = repository(ref, revision, depth)) {
      ObjectId commit = ObjectId.fromString(revision.digest());
      return new SignedObjects(repository, ref, scope).read(commit, tag.id(), tag.name());
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      throw new SourceException(
          Issue.error(
              SourceError.NO_REVISION,
              Urls.shown(ref.url()) + " has no commit " + revision.digest()),
          e);
    } catch (IOException e) {
      throw Failures.reading("the signatures of " + ref, e);
    }
  }

  private Refs.TagObject tag(SourceRef ref) {
    Path path = Urls.local(ref.url());
    if (path == null) {
      return remote(ref).tag();
    }
    checkLocal();
    try (Repository repository = LocalRepository.open(path, ref)) {
      return LocalRepository.tag(repository, ref);
    } catch (IOException e) {
      throw Failures.reading("the references of " + ref.url(), e);
    }
  }

  /**
   * The commits that lead to what the reference names now, newest first. Of a repository elsewhere,
   * history is fetched as far as it is needed and {@link Builder#maxDepth} allows. A local
   * repository without its whole history gives what it has.
   *
   * @param limit how many at most
   * @throws SourceException with {@link SourceError#TOO_DEEP} if more than {@link Builder#maxDepth}
   *     commits would have to be fetched
   */
  public List<CommitInfo> history(SourceRef ref, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: at least 1)");
    }
    Revision revision = revision(ref);
    History found = history(ref, revision, limit, 1);
    if (found.cut() && Urls.local(ref.url()) == null) {
      found = history(ref, revision, limit, Math.min(limit, maxDepth));
      if (found.cut()) {
        throw SourceException.of(
            SourceError.TOO_DEEP,
            "the history of " + ref + " was not fetched beyond " + maxDepth + " commits");
      }
    }
    return found.commits();
  }

  /** What was found, and whether more might be if more were fetched. */
  private record History(List<CommitInfo> commits, boolean cut) {}

  private History history(SourceRef ref, Revision revision, int limit, int depth) {
    List<CommitInfo> commits = new ArrayList<>();
    boolean cut = false;
    try (Repository repository = repository(ref, revision, depth);
        RevWalk walk = new RevWalk(repository)) {
      Set<ObjectId> ends = repository.getObjectDatabase().getShallowCommits();
      walk.markStart(commit(walk, ref, revision));
      for (RevCommit at = walk.next(); at != null; at = walk.next()) {
        commits.add(GitTree.info(at));
        if (commits.size() == limit) {
          break;
        }
        cut |= ends.contains(at);
      }
      return new History(List.copyOf(commits), cut);
    } catch (IOException e) {
      throw Failures.reading("the history of " + ref, e);
    }
  }

  private static RevCommit commit(RevWalk walk, SourceRef ref, Revision revision) {
    try {
      return walk.parseCommit(ObjectId.fromString(revision.digest()));
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      throw new SourceException(
          Issue.error(
              SourceError.NO_REVISION,
              Urls.shown(ref.url()) + " has no commit " + revision.digest()),
          e);
    } catch (IOException e) {
      throw Failures.reading("the commit " + revision.digest(), e);
    }
  }

  private Repository repository(SourceRef ref, Revision revision, int depth) {
    if (!revision.scheme().equals("sha1") || revision.digest().length() != 40) {
      throw SourceException.of(
          SourceError.NO_REVISION, "not a commit of " + Urls.shown(ref.url()) + ": " + revision);
    }
    Path local = Urls.local(ref.url());
    if (local == null) {
      return remote(ref).fetched(revision, depth);
    }
    checkLocal();
    return LocalRepository.open(local, ref);
  }

  private RemoteRepository remote(SourceRef ref) {
    String url = ref.url();
    boolean http = Urls.isHttp(url) && (plainHttp || url.startsWith("https://"));
    if (!http && !Urls.isSsh(url)) {
      throw SourceException.of(
          SourceError.UNSUPPORTED_URL,
          "this kind of URL is not supported or not allowed: " + Urls.shown(url));
    }
    if (cache == null) {
      throw SourceException.of(
          SourceError.UNSUPPORTED_URL,
          "a repository elsewhere needs a cache directory: " + Urls.shown(url));
    }
    return new RemoteRepository(ref, connections(ref), new Mirror(cache, url, timeout), maxDepth);
  }

  private Connections connections(SourceRef ref) {
    AccessProvider.Access way = SourceWay.of(ref, access);
    Tls tls = SourceWay.tls(ref, way, trust);
    CredentialsProvider.Credentials own = way.credentials();
    return new Connections(
        ref.url(),
        own == null ? credentials : url -> Optional.of(own),
        tls,
        way.proxy(),
        timeout,
        ref.options().access().timeout(),
        firstSeenHosts,
        Objects.requireNonNull(cache, "cache"),
        reach(tls, way.proxy()),
        offline);
  }

  /** How far the call that starts now may reach; null if the JDK's own connections will do. */
  private @Nullable Reach reach(Tls tls, AccessProvider.@Nullable ProxyServer proxy) {
    HostPolicy allowed = hosts;
    if (allowed == null) {
      if (proxy == null && !tls.hasClientCertificate()) {
        return null;
      }
      allowed = Reach.ANYWHERE;
    }
    return new Reach(allowed, lookup, tls, proxy, timeout, timeLimit, maxFetch);
  }

  /** Checks whether a repository on this machine may be opened. */
  private void checkLocal() {
    if (hosts != null) {
      hosts.check("file", "", 0);
    }
  }

  /** Collects the settings of a source. Not thread-safe. */
  public static final class Builder {
    private final @Nullable Path cache;
    private CredentialsProvider credentials = CredentialsProvider.NONE;
    private @Nullable AccessProvider access;
    private boolean plainHttp;
    private Duration timeout = Duration.ofSeconds(60);
    private long maxFile = 128L << 20;
    private int maxDepth = 1000;
    private @Nullable TrustManager trust;
    private @Nullable HostPolicy hosts;
    private Duration timeLimit = Duration.ofMinutes(5);
    private long maxFetch = 1L << 30;
    private boolean offline;
    private Reach.Lookup lookup = Reach.Lookup.SYSTEM;
    private Map<String, String> firstSeenHosts = new ConcurrentHashMap<>();

    private Builder(@Nullable Path cache) {
      this.cache = cache;
    }

    /** Who gives credentials; default nobody. */
    public Builder credentials(CredentialsProvider value) {
      credentials = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Who makes something of the Secrets that a reference names; default nobody: then a reference
     * that names a proxy or certificates is refused, and credentials come from {@link #credentials}
     * alone. What this gives counts before those.
     */
    public Builder access(AccessProvider value) {
      access = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Whether {@code http:} without encryption is allowed; default no. */
    public Builder allowPlainHttp(boolean value) {
      plainHttp = value;
      return this;
    }

    /**
     * How long a connection may be silent, and how long to wait for another process that fetches
     * into the same cache; default 60 s.
     */
    public Builder timeout(Duration value) {
      timeout = Objects.requireNonNull(value, "value");
      return this;
    }

    /** The size in bytes beyond which a file is refused; default 128 MiB. */
    public Builder maxFile(long value) {
      maxFile = value;
      return this;
    }

    /**
     * How many commits from the wanted one backwards are fetched at most, for {@link
     * GitSource#history} and where a server gives no commit by its id; default 1000.
     */
    public Builder maxDepth(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("value: " + value + " (expected: at least 1)");
      }
      maxDepth = value;
      return this;
    }

    /**
     * Certificate authorities for {@code https:}, in PEM, trusted by this source beside those of
     * the Java runtime; default none.
     *
     * @throws IllegalArgumentException if the text holds no certificate
     */
    public Builder certificateAuthorities(String pem) {
      trust = TrustedAuthorities.and(Objects.requireNonNull(pem, "pem"));
      return this;
    }

    /**
     * Which hosts and addresses may be connected to; default all. For sources whose URLs are not
     * your own. The address is checked that is really connected to, a redirect too. {@code http:}
     * and {@code https:} then go by connections of this library's own, without a proxy, within
     * {@link #timeLimit} and {@link #maxFetch}. Repositories on this machine need the scheme {@code
     * file}.
     */
    public Builder hosts(HostPolicy value) {
      hosts = Objects.requireNonNull(value, "value");
      return this;
    }

    /** With {@link #hosts}: how long one call may take in all; default 5 minutes. */
    public Builder timeLimit(Duration value) {
      timeLimit = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * With {@link #hosts}: how many bytes one call may receive by {@code http:} and {@code https:};
     * default 1 GiB. What comes by {@code ssh:} is bounded by time only.
     */
    public Builder maxFetch(long value) {
      maxFetch = value;
      return this;
    }

    /**
     * Whether to do without any connection, with what the cache holds; default no. What would need
     * one fails by {@link SourceError#OFFLINE}.
     */
    public Builder offline(boolean value) {
      offline = value;
      return this;
    }

    /** Whose certificates are trusted. */
    Builder trust(TrustManager value) {
      trust = value;
      return this;
    }

    /** Where names are looked up. */
    Builder lookup(Reach.Lookup value) {
      lookup = value;
      return this;
    }

    /** Shares with another source what is known of hosts. */
    Builder firstSeenHosts(Map<String, String> value) {
      firstSeenHosts = value;
      return this;
    }

    /** The source. */
    public GitSource build() {
      return new GitSource(this);
    }
  }
}

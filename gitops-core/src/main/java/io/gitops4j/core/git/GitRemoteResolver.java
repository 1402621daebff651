// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.http.Reach;
import io.gitops4j.core.http.Tls;
import io.gitops4j.core.http.TrustedAuthorities;
import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.remote.RemoteBase;
import io.gitops4j.core.remote.RemoteFile;
import io.gitops4j.core.remote.RemoteLock;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.CredentialsProvider;
import io.gitops4j.core.spi.RemoteResolver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Gets remote repositories as {@link GitSource} does, into the same kind of cache, and files by
 * http; from the hosts that a {@link HostPolicy} allows and from no others. Immutable, thread-safe.
 *
 * <ul>
 *   <li>A reference is looked for as {@code git fetch} does: a tag before a branch of the same
 *       name, a full reference, a whole commit id; not the start of one.
 *   <li>The address is checked that is really connected to, on each redirect too. Credentials go to
 *       the host of the URL only. No proxy is used.
 *   <li>One call takes no longer than {@link Builder#timeLimit}, or what the manifest says if that
 *       is less; what is received by http is bounded. By {@code ssh:} bytes are bounded by time
 *       only.
 *   <li>Submodules are not fetched: a path into one fails by {@link SourceError#SUBMODULE},
 *       whatever the manifest says of them.
 *   <li>What a name meant last is remembered in the cache, for {@link Builder#offline}.
 * </ul>
 */
public final class GitRemoteResolver implements RemoteResolver {

  private final Path cache;
  private final HostPolicy hosts;
  private final CredentialsProvider credentials;
  private final @Nullable TrustManager trust;
  private final Duration timeLimit;
  private final long maxFile;
  private final long maxFetch;
  private final boolean offline;
  private final RemoteLock lock;
  private final RemoteLock.@Nullable Mode mode;
  private final Reach.Lookup lookup;
  private final ResolvedCache resolved;
  private final Map<String, String> firstSeenHosts = new ConcurrentHashMap<>();

  private GitRemoteResolver(Builder builder) {
    cache = builder.cache;
    hosts = builder.hosts;
    credentials = builder.credentials;
    trust = builder.trust;
    timeLimit = builder.timeLimit;
    maxFile = builder.maxFile;
    maxFetch = builder.maxFetch;
    offline = builder.offline;
    lock = builder.lock;
    mode = builder.mode;
    lookup = builder.lookup;
    resolved = new ResolvedCache(cache);
  }

  /** A builder for a resolver that keeps what it gets below this directory. */
  public static Builder builder(Path cache, HostPolicy hosts) {
    return new Builder(Objects.requireNonNull(cache, "cache"), hosts);
  }

  @Override
  public Revision revision(RemoteBase base) {
    String url = checked(base);
    String name = base.inputName();
    String locked = locked(name, base.toString());
    if (mode == RemoteLock.Mode.FROZEN && locked != null) {
      return Revision.parse(locked);
    }
    Revision now = current(base, url);
    compare(locked, now.toString(), base.toString());
    return now;
  }

  private Revision current(RemoteBase base, String url) {
    List<RevisionTarget> targets = targets(base);
    if (offline && Urls.local(url) == null && !(targets.get(0) instanceof RevisionTarget.Commit)) {
      return resolved
          .meaning(base.inputName())
          .map(Revision::parse)
          .orElseThrow(
              () ->
                  SourceException.of(
                      SourceError.OFFLINE,
                      "not resolved before, and no connection may be made: " + base));
    }
    GitSource source = source(base);
    SourceException missing = null;
    for (RevisionTarget target : targets) {
      try {
        Revision revision = source.revision(new SourceRef(url, target));
        resolved.remember(base.inputName(), revision.toString());
        return revision;
      } catch (SourceException e) {
        if (e.code() != SourceError.NO_REVISION) {
          throw e;
        }
        missing = e;
      }
    }
    throw new SourceException(
        Issue.error(
            SourceError.NO_REVISION,
            base.url() + " has no branch, tag or commit \"" + base.ref() + "\""),
        missing);
  }

  /** What the reference may stand for, in the order in which Git looks. */
  private static List<RevisionTarget> targets(RemoteBase base) {
    String ref = base.ref();
    if (ref.isEmpty() || ref.equals("HEAD")) {
      return List.of(new RevisionTarget.Head());
    }
    if (ref.matches("[0-9a-f]{40}")) {
      return List.of(new RevisionTarget.Commit(ref));
    }
    if (ref.startsWith("-") || !Repository.isValidRefName("refs/heads/" + ref)) {
      throw SourceException.of(
          SourceError.NO_REVISION, "no reference can have this name: \"" + ref + "\"");
    }
    if (ref.startsWith("refs/")) {
      return List.of(new RevisionTarget.Name(ref));
    }
    List<RevisionTarget> targets = new ArrayList<>();
    targets.add(new RevisionTarget.Tag(ref));
    targets.add(new RevisionTarget.Branch(ref));
    if (ref.startsWith("heads/") || ref.startsWith("tags/")) {
      targets.add(new RevisionTarget.Name("refs/" + ref));
    }
    return targets;
  }

  @Override
  public SourceTree open(RemoteBase base, Revision revision) {
    String url = checked(base);
    SourceRef ref = new SourceRef(url, new RevisionTarget.Commit(revision.digest()));
    return source(base).open(named(ref, base), revision);
  }

  /** With the reference, for a server that gives no commit by its id. */
  private static SourceRef named(SourceRef ref, RemoteBase base) {
    return base.ref().isEmpty() || base.ref().matches("[0-9a-f]{40}")
        ? ref
        : ref.withTarget(new RevisionTarget.Name(base.ref()));
  }

  private GitSource source(RemoteBase base) {
    GitSource.Builder builder =
        GitSource.builder(cache)
            .hosts(hosts)
            .credentials(credentials)
            .allowPlainHttp(hosts.schemes().contains("http"))
            .timeLimit(limit(base.timeout()))
            .timeout(limit(base.timeout()))
            .maxFetch(maxFetch)
            .maxFile(maxFile)
            .offline(offline)
            .lookup(lookup)
            .firstSeenHosts(firstSeenHosts);
    return (trust == null ? builder : builder.trust(trust)).build();
  }

  private Duration limit(Duration wanted) {
    return wanted.compareTo(timeLimit) < 0 ? wanted : timeLimit;
  }

  /** The URL in the form that a source takes, if it is allowed. */
  private String checked(RemoteBase base) {
    return RemoteUrl.ofRepository(base.url(), base.toString())
        .checkedBy(hosts, base.toString())
        .url();
  }

  @Override
  public RemoteFile file(String url) {
    String name = RemoteFile.inputName(url);
    String shown = RemoteFile.shown(url);
    RemoteUrl.ofFile(url, shown).checkedBy(hosts, shown);
    String locked = locked(name, shown);
    if (mode == RemoteLock.Mode.FROZEN && locked != null) {
      byte[] known = resolved.content(locked.substring(locked.indexOf(':') + 1)).orElse(null);
      if (known != null) {
        return verified(RemoteFile.of(url, known), locked, shown);
      }
    }
    return verified(offline ? remembered(url, shown) : downloaded(url), locked, shown);
  }

  private RemoteFile verified(RemoteFile file, @Nullable String locked, String shown) {
    compare(locked, "sha256:" + file.digest(), shown);
    return file;
  }

  private RemoteFile remembered(String url, String shown) {
    return resolved
        .meaning("file " + url)
        .flatMap(resolved::content)
        .map(content -> RemoteFile.of(url, content))
        .orElseThrow(
            () ->
                SourceException.of(
                    SourceError.OFFLINE,
                    "not got before, and no connection may be made: " + shown));
  }

  private RemoteFile downloaded(String url) {
    Reach reach =
        new Reach(hosts, lookup, Tls.trusting(trust), null, timeLimit, timeLimit, maxFile);
    byte[] content =
        new FileDownload(url, credentials.credentials(url).orElse(null), reach).get(url);
    RemoteFile file = RemoteFile.of(url, content);
    resolved.keep(file.digest(), content);
    resolved.remember("file " + url, file.digest());
    return file;
  }

  /** What the lock says of a name; null if there is no lock. */
  private @Nullable String locked(String name, String shown) {
    if (mode == null) {
      return null;
    }
    return lock.digest(name)
        .orElseThrow(
            () ->
                new SourceException(
                    Issue.error(SourceError.LOCK, "the lock file does not name " + shown)
                        .withHint("write the lock file anew"),
                    null));
  }

  private static void compare(@Nullable String locked, String now, String shown) {
    if (locked != null && !locked.equals(now)) {
      throw new SourceException(
          Issue.error(SourceError.LOCK, "the lock file says otherwise of " + shown)
              .withFound(now)
              .withExpected(locked)
              .withHint("if the change is meant, write the lock file anew"),
          null);
    }
  }

  /** Collects the settings of a resolver. Not thread-safe. */
  public static final class Builder {
    private final Path cache;
    private final HostPolicy hosts;
    private CredentialsProvider credentials = CredentialsProvider.NONE;
    private @Nullable TrustManager trust;
    private Duration timeLimit = Duration.ofSeconds(60);
    private long maxFile = 16L << 20;
    private long maxFetch = 256L << 20;
    private boolean offline;
    private RemoteLock lock = RemoteLock.EMPTY;
    private RemoteLock.@Nullable Mode mode;
    private Reach.Lookup lookup = Reach.Lookup.SYSTEM;

    private Builder(Path cache, HostPolicy hosts) {
      this.cache = cache;
      this.hosts = Objects.requireNonNull(hosts, "hosts");
    }

    /** Who gives credentials, asked by the URL without a user; default nobody. */
    public Builder credentials(CredentialsProvider value) {
      credentials = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Certificate authorities for {@code https:}, in PEM, trusted beside those of the Java runtime;
     * default none.
     *
     * @throws IllegalArgumentException if the text holds no certificate
     */
    public Builder certificateAuthorities(String pem) {
      trust = TrustedAuthorities.and(Objects.requireNonNull(pem, "pem"));
      return this;
    }

    /**
     * How long one call may take, whatever a manifest says; default 60 s. For a repository, what
     * the manifest says counts if it is less: 27 s if it says nothing, as in kustomize.
     */
    public Builder timeLimit(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("value: " + value + " (expected: more than nothing)");
      }
      timeLimit = value;
      return this;
    }

    /** The size in bytes beyond which a file is refused; default 16 MiB. */
    public Builder maxFile(long value) {
      maxFile = value;
      return this;
    }

    /** How many bytes of a repository one call may receive by http; default 256 MiB. */
    public Builder maxFetch(long value) {
      maxFetch = value;
      return this;
    }

    /**
     * Whether to do without any connection, with what the cache holds; default no. A name means
     * what it meant last.
     */
    public Builder offline(boolean value) {
      offline = value;
      return this;
    }

    /** What names must mean; default nothing in particular. */
    public Builder lock(RemoteLock value, RemoteLock.Mode newMode) {
      lock = Objects.requireNonNull(value, "value");
      mode = Objects.requireNonNull(newMode, "newMode");
      return this;
    }

    /** Where names are looked up. */
    Builder lookup(Reach.Lookup value) {
      lookup = value;
      return this;
    }

    /** The resolver. */
    public GitRemoteResolver build() {
      return new GitRemoteResolver(this);
    }
  }
}

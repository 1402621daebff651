// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.http.Reach;
import io.gitops4j.core.http.SourceWay;
import io.gitops4j.core.http.Tls;
import io.gitops4j.core.http.TrustedAuthorities;
import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SemVerRange;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.AccessProvider;
import io.gitops4j.core.spi.CredentialsProvider;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import io.gitops4j.core.spi.CredentialsProvider.SshKey;
import io.gitops4j.core.spi.SourceProvider;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Artifacts in registries of OCI as a source: {@code oci://HOST/PATH}, as Flux's OCIRepository has
 * it. The settings are immutable; thread-safe.
 *
 * <ul>
 *   <li>A tag, a range of versions or a digest names a manifest, whose digest is the revision. Of
 *       an index the manifest for {@code linux/amd64} is taken, as Flux does.
 *   <li>One layer of it, the first or that of the wanted type, is a tar archive, with or without
 *       gzip, whose files are the tree. It is unpacked in memory, within {@link
 *       Builder#maxUnpacked} and {@link Builder#maxFiles}.
 *   <li>Manifests and layers are checked against their digests, and refused if they are others.
 *   <li>Connections are encrypted unless the reference asks for the contrary ({@code
 *       SourceAccess.insecure}). No configuration of Docker on this machine is read, and no
 *       credential helper is started.
 *   <li>The last eight trees of up to 16 MiB are kept, by repository, digest and layer. Whoever may
 *       use this source can see them, so do not share one between those who must not see each
 *       other's artifacts.
 * </ul>
 *
 * <p>All methods throw {@link SourceException} with a {@link SourceError}; no message holds a
 * secret. Signatures are not verified.
 */
public final class OciSource implements SourceProvider {
  private static final String SCHEME = "oci://";
  private static final String LATEST = "latest";
  private static final int KEPT = 8;
  private static final long MAX_KEPT = 16L << 20;

  private final CredentialsProvider credentials;
  private final @Nullable AccessProvider access;
  private final @Nullable TrustManager trust;
  private final HostPolicy hosts;
  private final Duration timeLimit;
  private final long maxLayer;
  private final long maxUnpacked;
  private final int maxFiles;
  private final Map<String, MemoryTree> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MemoryTree> eldest) {
          return size() > KEPT;
        }
      };

  private OciSource(Builder builder) {
    credentials = builder.credentials;
    access = builder.access;
    trust = builder.trust;
    hosts = builder.hosts;
    timeLimit = builder.timeLimit;
    maxLayer = builder.maxLayer;
    maxUnpacked = builder.maxUnpacked;
    maxFiles = builder.maxFiles;
  }

  /** A builder for a source with default limits and without credentials. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public boolean supports(SourceRef ref) {
    return ref.url().startsWith(SCHEME);
  }

  @Override
  public Revision revision(SourceRef ref) {
    if (ref.target() instanceof RevisionTarget.Digest digest) {
      RepositoryName.of(ref.url());
      return new Revision("sha256", Digests.hex(digest.value()));
    }
    Registry registry = registry(ref);
    byte[] manifest = registry.manifest(tag(registry, ref));
    return new Revision("sha256", Digests.hex(Digests.of(manifest)));
  }

  private static String tag(Registry registry, SourceRef ref) {
    RevisionTarget target = ref.target();
    String tag;
    if (target instanceof RevisionTarget.SemVer range) {
      tag = highest(registry, range, ref.options().oci().semverFilter());
    } else if (target instanceof RevisionTarget.Tag named) {
      tag = named.name();
    } else if (target instanceof RevisionTarget.Name named) {
      tag = named.name();
    } else if (target instanceof RevisionTarget.Head) {
      tag = LATEST;
    } else {
      throw registry.failed(
          SourceError.NO_REVISION, "artifacts have tags and digests, but no " + target);
    }
    if (!tag.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")) {
      throw registry.failed(SourceError.NO_REVISION, "no tag can have this name: \"" + tag + "\"");
    }
    return tag;
  }

  private static String highest(
      Registry registry, RevisionTarget.SemVer range, @Nullable String filter) {
    SemVerRange versions = SemVerRange.parse(range.range());
    List<String> tags = registry.tags();
    if (filter != null) {
      try {
        Pattern pattern = Pattern.compile(filter);
        tags = tags.stream().filter(tag -> pattern.matcher(tag).find()).toList();
      } catch (PatternSyntaxException e) {
        throw registry.failed(
            SourceError.BAD_RANGE, "the filter of versions is no regular expression of Go");
      }
    }
    return versions
        .highest(tags)
        .orElseThrow(
            () -> registry.failed(SourceError.NO_REVISION, "no version is inside " + range));
  }

  @Override
  public SourceTree open(SourceRef ref, Revision revision) {
    RepositoryName name = RepositoryName.of(ref.url());
    String digest = revision.toString();
    if (!Digests.isKnown(digest)) {
      throw SourceException.of(
          SourceError.NO_REVISION, "not a digest of " + name + ": " + revision);
    }
    String type = ref.options().oci().mediaType();
    String key = name + "@" + digest + " " + (type == null ? "" : type);
    synchronized (kept) {
      MemoryTree known = kept.get(key);
      if (known != null) {
        return known;
      }
    }
    LayerFiles.Unpacked unpacked = fetched(ref, digest, type, revision);
    if (unpacked.bytes() <= MAX_KEPT) {
      synchronized (kept) {
        kept.put(key, unpacked.tree());
      }
    }
    return unpacked.tree();
  }

  private LayerFiles.Unpacked fetched(
      SourceRef ref, String digest, @Nullable String type, Revision revision) {
    Registry registry = registry(ref);
    Artifact.Layer layer = Artifact.of(registry, digest).layer(registry, type);
    if (layer.size() > maxLayer) {
      throw registry.failed(
          SourceError.TOO_LARGE, "the layer is larger than " + maxLayer + " bytes");
    }
    byte[] content = registry.blob(layer.digest(), layer.size());
    String shown = "the layer " + layer.digest() + " of " + registry.name();
    Digests.check(content, layer.digest(), shown);
    return LayerFiles.unpack(content, shown, revision, maxUnpacked, maxFiles);
  }

  private Registry registry(SourceRef ref) {
    RepositoryName name = RepositoryName.of(ref.url());
    AccessProvider.Access way = SourceWay.of(ref, access);
    Tls tls = SourceWay.tls(ref, way, trust);
    Duration wanted = ref.options().access().timeout();
    Duration limit = wanted == null || wanted.compareTo(timeLimit) > 0 ? timeLimit : wanted;
    Reach reach =
        new Reach(
            hosts,
            Reach.Lookup.SYSTEM,
            tls,
            way.proxy(),
            limit,
            limit,
            maxLayer + 4L * Registry.MAX_MANIFEST);
    Credentials own = way.credentials();
    Credentials login = own == null ? credentials.credentials(ref.url()).orElse(null) : own;
    if (login instanceof SshKey) {
      throw new SourceException(
          Issue.error(SourceError.UNAUTHORIZED, "an ssh key can't be used for " + name), null);
    }
    return new Registry(name, ref.options().access().insecure(), login, reach);
  }

  /** Collects the settings of a source. Not thread-safe. */
  public static final class Builder {
    private CredentialsProvider credentials = CredentialsProvider.NONE;
    private @Nullable AccessProvider access;
    private @Nullable TrustManager trust;
    private HostPolicy hosts = Reach.ANYWHERE;
    private Duration timeLimit = Duration.ofMinutes(5);
    private long maxLayer = 64L << 20;
    private long maxUnpacked = 256L << 20;
    private int maxFiles = 50_000;

    private Builder() {}

    /** Who gives credentials, asked by the URL of the source; default nobody. */
    public Builder credentials(CredentialsProvider value) {
      credentials = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Who makes something of the Secrets that a reference names, such as pull secrets; default
     * nobody: then a reference that names a proxy or certificates is refused. What this gives
     * counts before {@link #credentials}.
     */
    public Builder access(AccessProvider value) {
      access = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * Certificate authorities, in PEM, trusted beside those of the Java runtime; default none.
     *
     * @throws IllegalArgumentException if the text holds no certificate
     */
    public Builder certificateAuthorities(String pem) {
      trust = TrustedAuthorities.and(Objects.requireNonNull(pem, "pem"));
      return this;
    }

    /**
     * Which hosts and addresses may be connected to, those of tokens and of redirects too; default
     * all.
     */
    public Builder hosts(HostPolicy value) {
      hosts = Objects.requireNonNull(value, "value");
      return this;
    }

    /**
     * How long one call may take in all; default 5 minutes. What the reference says counts if it is
     * less.
     */
    public Builder timeLimit(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("value: " + value + " (expected: more than nothing)");
      }
      timeLimit = value;
      return this;
    }

    /** The size in bytes beyond which a layer is not fetched; default 64 MiB. */
    public Builder maxLayer(long value) {
      maxLayer = positive(value);
      return this;
    }

    /** The bytes beyond which a layer is not unpacked; default 256 MiB. */
    public Builder maxUnpacked(long value) {
      maxUnpacked = positive(value);
      return this;
    }

    /** How many entries the archive of a layer may have; default 50,000. */
    public Builder maxFiles(int value) {
      maxFiles = (int) positive(value);
      return this;
    }

    private static long positive(long value) {
      if (value < 1) {
        throw new IllegalArgumentException("value: " + value + " (expected: at least 1)");
      }
      return value;
    }

    /** The source. */
    public OciSource build() {
      return new OciSource(this);
    }
  }
}

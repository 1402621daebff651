// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.http.Reach;
import io.gitops4j.core.http.SourceWay;
import io.gitops4j.core.http.TrustedAuthorities;
import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.spi.AccessProvider;
import io.gitops4j.core.spi.CredentialsProvider;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import io.gitops4j.core.spi.CredentialsProvider.SshKey;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** How the sources of this module reach their servers, and within which limits. Immutable. */
final class RemoteSettings {
  private final CredentialsProvider credentials;
  private final @Nullable AccessProvider access;
  private final @Nullable TrustManager trust;
  private final HostPolicy hosts;
  private final Duration timeLimit;
  private final long maxUnpacked;
  private final int maxFiles;

  private RemoteSettings(Builder<?> builder) {
    credentials = builder.credentials;
    access = builder.access;
    trust = builder.trust;
    hosts = builder.hosts;
    timeLimit = builder.timeLimit;
    maxUnpacked = builder.maxUnpacked;
    maxFiles = builder.maxFiles;
  }

  /**
   * The way to one source.
   *
   * @param login what opens it; null for nothing
   */
  record Way(Reach reach, @Nullable Credentials login) {}

  /**
   * The way to a source, which begins now.
   *
   * @param maxBytes how many bytes may be received
   */
  Way way(SourceRef ref, long maxBytes) {
    AccessProvider.Access way = SourceWay.of(ref, access);
    Duration wanted = ref.options().access().timeout();
    Duration limit = wanted == null || wanted.compareTo(timeLimit) > 0 ? timeLimit : wanted;
    Reach reach =
        new Reach(
            hosts,
            Reach.Lookup.SYSTEM,
            SourceWay.tls(ref, way, trust),
            way.proxy(),
            limit,
            limit,
            maxBytes);
    Credentials own = way.credentials();
    Credentials login = own == null ? credentials.credentials(ref.url()).orElse(null) : own;
    if (login instanceof SshKey) {
      throw new SourceException(
          Issue.error(
              SourceError.UNAUTHORIZED,
              "an ssh key can't be used for " + RepositoryName.shown(ref.url())),
          null);
    }
    return new Way(reach, login);
  }

  long maxUnpacked() {
    return maxUnpacked;
  }

  int maxFiles() {
    return maxFiles;
  }

  /** Collects them. Not thread-safe. */
  abstract static class Builder<B extends Builder<B>> {
    private CredentialsProvider credentials = CredentialsProvider.NONE;
    private @Nullable AccessProvider access;
    private @Nullable TrustManager trust;
    private HostPolicy hosts = Reach.ANYWHERE;
    private Duration timeLimit = Duration.ofMinutes(5);
    private long maxUnpacked = 256L << 20;
    private int maxFiles = 50_000;

    Builder() {}

    abstract B self();

    RemoteSettings settings() {
      return new RemoteSettings(this);
    }

    /** Who gives credentials, asked by the URL of the source; default nobody. */
    public B credentials(CredentialsProvider value) {
      credentials = Objects.requireNonNull(value, "value");
      return self();
    }

    /**
     * Who makes something of the Secrets that a reference names, such as pull secrets; default
     * nobody: then a reference that names a proxy or certificates is refused. What this gives
     * counts before {@code credentials}.
     */
    public B access(AccessProvider value) {
      access = Objects.requireNonNull(value, "value");
      return self();
    }

    /**
     * Certificate authorities, in PEM, trusted beside those of the Java runtime; default none.
     *
     * @throws IllegalArgumentException if the text holds no certificate
     */
    public B certificateAuthorities(String pem) {
      trust = TrustedAuthorities.and(Objects.requireNonNull(pem, "pem"));
      return self();
    }

    /**
     * Which hosts and addresses may be connected to, those of tokens and of redirects too; default
     * all.
     */
    public B hosts(HostPolicy value) {
      hosts = Objects.requireNonNull(value, "value");
      return self();
    }

    /**
     * How long one call may take in all; default 5 minutes. What the reference says counts if it is
     * less.
     */
    public B timeLimit(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("value: " + value + " (expected: more than nothing)");
      }
      timeLimit = value;
      return self();
    }

    /** The bytes beyond which an archive is not unpacked; default 256 MiB. */
    public B maxUnpacked(long value) {
      maxUnpacked = positive(value);
      return self();
    }

    /** How many entries an archive may have; default 50,000. */
    public B maxFiles(int value) {
      maxFiles = (int) positive(value);
      return self();
    }

    static long positive(long value) {
      if (value < 1) {
        throw new IllegalArgumentException("value: " + value + " (expected: at least 1)");
      }
      return value;
    }
  }
}

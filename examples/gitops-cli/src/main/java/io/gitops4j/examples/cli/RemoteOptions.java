// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitRemoteResolver;
import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.remote.RemoteLock;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import io.gitops4j.core.spi.RemoteResolver;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.oci.HelmRepositorySource;
import io.gitops4j.oci.OciSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Which remote bases, components and files a kustomization may name, and what they must be; and
 * from where charts of Helm repositories are fetched where nothing else is.
 */
final class RemoteOptions {
  /** What is done with the lock file. */
  enum LockMode {
    /** Adds what names mean now. */
    WRITE,
    /** Fails where names mean something else now. */
    VERIFY,
    /** Uses what it says. */
    FROZEN
  }

  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--remote-hosts",
      paramLabel = "HOST",
      split = ",",
      description =
          "allow remote bases, components, files, and charts of Helm repositories, from these hosts: github.com, *.example.com, host:port, * for all (default: none)")
  private List<String> hosts = List.of();

  @Option(
      names = "--remote-schemes",
      paramLabel = "SCHEME",
      split = ",",
      description =
          "how they may be got: https, ssh, http, file for repositories of this machine (default: https,ssh)")
  private Set<String> schemes = Set.of();

  @Option(
      names = "--remote-private",
      description =
          "allow private, loopback and link-local addresses, which are refused whatever their name")
  private boolean privateAddresses;

  @Option(
      names = "--remote-token",
      paramLabel = "HOST=VARIABLE",
      description = "send this host the token in this environment variable")
  private Map<String, String> tokens = new LinkedHashMap<>();

  @Option(
      names = "--remote-timeout",
      paramLabel = "SECONDS",
      description = "how long one of them may take (default: 60)")
  private int timeout = 60;

  @Option(
      names = "--remote-cache",
      paramLabel = "CACHE",
      description =
          "keep what was got there (default: gitops4j in $XDG_CACHE_HOME, or in .cache of the home directory)")
  private @Nullable Path cache;

  @Option(
      names = "--offline",
      description = "connect to nothing: take from the cache what was got before")
  private boolean offline;

  @Option(
      names = "--lock",
      paramLabel = "FILE",
      description = "a lock file: what each remote reference and file meant (JSON)")
  private @Nullable Path lock;

  @Option(
      names = "--lock-mode",
      paramLabel = "MODE",
      description =
          "with --lock: write adds what they mean now, verify fails where they mean something else now, frozen (default) takes what the lock file says")
  private LockMode mode = LockMode.FROZEN;

  /** What gets them; empty if no host is allowed. */
  Optional<RemoteResolver> resolver() {
    boolean files = schemes.contains("file");
    if (hosts.isEmpty() && !files) {
      if (lock != null || offline || !tokens.isEmpty()) {
        throw Commands.wrongUsage(spec, "--lock, --offline and --remote-token need --remote-hosts");
      }
      return Optional.empty();
    }
    GitIsolation.install();
    GitRemoteResolver.Builder builder = GitRemoteResolver.builder(cache(), policy());
    try {
      builder.timeLimit(Duration.ofSeconds(timeout)).offline(offline);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, String.valueOf(e.getMessage()));
    }
    builder.credentials(this::credentials);
    if (lock != null && mode != LockMode.WRITE) {
      builder.lock(
          RemoteLock.read(lock),
          mode == LockMode.VERIFY ? RemoteLock.Mode.VERIFY : RemoteLock.Mode.FROZEN);
    }
    return Optional.of(builder.build());
  }

  private HostPolicy policy() {
    try {
      HostPolicy policy = HostPolicy.of(hosts).withPrivateAddresses(privateAddresses);
      return schemes.isEmpty() ? policy : policy.withSchemes(schemes);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, String.valueOf(e.getMessage()));
    }
  }

  /** What fetches charts of Helm repositories from the hosts that are allowed; nothing if none. */
  List<SourceProvider> charts() {
    if (hosts.isEmpty() || offline) {
      return List.of();
    }
    Duration limit = Duration.ofSeconds(timeout);
    return List.of(
        HelmRepositorySource.builder()
            .hosts(policy())
            .allowPlainHttp(allowsPlainHttp())
            .credentials(this::credentials)
            .timeLimit(limit)
            .cache(cache().resolve("charts"))
            .build(),
        OciSource.builder()
            .hosts(policy())
            .credentials(this::credentials)
            .timeLimit(limit)
            .build());
  }

  /** Whether what is not encrypted may be read. */
  boolean allowsPlainHttp() {
    return schemes.contains("http");
  }

  private Optional<Credentials> credentials(String url) {
    if (!url.startsWith("https://")) {
      return Optional.empty();
    }
    String host = String.valueOf(URI.create(url.replaceFirst("[?#].*", "")).getHost());
    String variable = tokens.get(host.toLowerCase(Locale.ROOT));
    String token = variable == null ? null : System.getenv(variable);
    return token == null || token.isEmpty()
        ? Optional.empty()
        : Optional.of(Credentials.token(token));
  }

  private Path cache() {
    if (cache != null) {
      return cache;
    }
    String named = System.getenv("XDG_CACHE_HOME");
    Path base =
        named == null || named.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(named);
    return base.resolve("gitops4j");
  }

  /** The same renderer, noting what it takes from other machines if the lock file is written. */
  Renderer noting(Renderer renderer, LockEntries entries) {
    return lock != null && mode == LockMode.WRITE ? entries.of(renderer) : renderer;
  }

  /** Writes the lock file, if that was asked for. */
  void write(LockEntries entries) throws IOException {
    if (lock != null && mode == LockMode.WRITE) {
      entries.addTo(RemoteLock.read(lock)).write(lock);
    }
  }

  /** The issue with a hint that fits the command line. */
  static Issue shown(Issue issue) {
    if (issue.code() == KustomizeError.REMOTE_RESOURCE && issue.message().contains("resolver")) {
      return issue.withHint("copy it into the repository, or allow its host: --remote-hosts HOST");
    }
    return issue.code() == ReconcileError.NO_SOURCE_PROVIDER
        ? issue.withHint("allow its host: --remote-hosts HOST")
        : issue;
  }
}

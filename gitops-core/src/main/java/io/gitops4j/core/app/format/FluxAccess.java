// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.http.GitHubAppTokens;
import io.gitops4j.core.http.SourceWay;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.spi.AccessProvider;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import io.gitops4j.core.spi.CredentialsProvider.Bearer;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import io.gitops4j.core.spi.CredentialsProvider.KnownHosts;
import io.gitops4j.core.spi.CredentialsProvider.SshKey;
import io.gitops4j.core.tree.MapNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Secrets that Flux's sources name, as source-controller does. Immutable; thread-safe as
 * the look-up is.
 *
 * <ul>
 *   <li>{@code https:} {@code username} and {@code password}, or {@code bearerToken}; {@code
 *       ca.crt} (else {@code caFile}); {@code tls.crt} with {@code tls.key}.
 *   <li>{@code ssh:} {@code identity} and {@code known_hosts}, {@code password} for the key.
 *   <li>{@code oci:} {@code .dockerconfigjson} with an entry for the registry, or of a
 *       HelmRepository {@code username} and {@code password}; certificates from the Secret of
 *       {@code certSecretRef}.
 *   <li>A proxy: {@code address}, {@code username}, {@code password}.
 * </ul>
 *
 * <p>What a Secret lacks is told by the name of its key, never by a value.
 *
 * <p>Of a GitHub App ({@code githubAppID}, {@code githubAppPrivateKey} and {@code
 * githubAppInstallationID} or {@code githubAppInstallationOwner}) a token is fetched, which is kept
 * while it is good.
 */
public final class FluxAccess implements AccessProvider {

  /** Finds Secrets. Thread-safe. */
  @FunctionalInterface
  public interface Secrets {
    /** The Secret as an object with {@code data} or {@code stringData}; empty if there is none. */
    Optional<MapNode> find(String namespace, String name);
  }

  private final Secrets secrets;
  private final GitHubAppTokens apps = new GitHubAppTokens(Clock.systemUTC());

  private FluxAccess(Secrets secrets) {
    this.secrets = secrets;
  }

  /** A reader of Secrets that are found so. */
  public static FluxAccess of(Secrets secrets) {
    return new FluxAccess(Objects.requireNonNull(secrets, "secrets"));
  }

  @Override
  public Access access(SourceRef ref) {
    SourceAccess wanted = ref.options().access();
    FluxSecret own = secret(wanted, wanted.credentials());
    FluxSecret certificates = secret(wanted, wanted.certificates());
    FluxSecret proxy = secret(wanted, wanted.proxy());
    boolean git = !ref.url().startsWith("oci://");
    // what opens a repository of Git may hold certificates too; of OCI they have a Secret of their
    // own
    FluxSecret tls = certificates == null && git ? own : certificates;
    Access way =
        new Access(
            null,
            tls == null ? null : authorities(tls),
            tls == null ? null : certificate(tls),
            proxy == null ? null : proxy(proxy));
    if (own == null) {
      return way;
    }
    boolean chart = ref.options().chart() != null;
    Credentials credentials =
        git && !chart && own.has("githubAppID")
            ? ofApp(ref, own, way)
            : credentials(ref.url(), own, chart);
    return new Access(
        credentials, way.certificateAuthorities(), way.clientCertificate(), way.proxy());
  }

  /** A token of the App, as git takes it. It is asked for at the repository's own host only. */
  private Credentials ofApp(SourceRef ref, FluxSecret secret, Access way) {
    URI url;
    URI api;
    String base = secret.text("githubAppBaseURL");
    try {
      url = new URI(ref.url());
      api = new URI(base == null || base.isBlank() ? "https://api.github.com" : base.strip());
    } catch (URISyntaxException e) {
      throw wrong("githubAppBaseURL of " + secret + " is no address");
    }
    String host = Objects.requireNonNullElse(url.getHost(), "");
    boolean own =
        host.equalsIgnoreCase(api.getHost())
            || host.equalsIgnoreCase("github.com") && "api.github.com".equals(api.getHost());
    if (!"https".equals(url.getScheme()) || !own || !isPrivate(api)) {
      throw wrong(
          secret
              + " holds a GitHub App, whose API has to be at the host of the repository, by https"
              + " (githubAppBaseURL)");
    }
    String installation = Objects.requireNonNullElse(secret.text("githubAppInstallationID"), "");
    String owner = Objects.requireNonNullElse(secret.text("githubAppInstallationOwner"), "");
    if (!installation.strip().matches("[0-9]{0,20}")
        || !owner.strip().matches("[A-Za-z0-9_-]{0,100}")
        || installation.isBlank() == owner.isBlank()) {
      throw wrong(
          secret
              + " needs one of githubAppInstallationID, a number, and githubAppInstallationOwner");
    }
    GitHubAppTokens.App app =
        new GitHubAppTokens.App(
            api,
            secret.required("githubAppID").strip(),
            installation.strip(),
            owner.strip(),
            secret.required("githubAppPrivateKey"));
    return new Basic("x-access-token", apps.token(app, SourceWay.tls(ref, way, null), way.proxy()));
  }

  /** Encrypted, or on this machine. */
  private static boolean isPrivate(URI api) {
    String host = Objects.requireNonNullElse(api.getHost(), "");
    return "https".equals(api.getScheme())
        || "http".equals(api.getScheme()) && host.matches("127(\\.\\d{1,3}){3}");
  }

  private @Nullable FluxSecret secret(SourceAccess wanted, @Nullable String name) {
    if (name == null) {
      return null;
    }
    String shown = wanted.namespace().isEmpty() ? name : wanted.namespace() + "/" + name;
    return secrets
        .find(wanted.namespace(), name)
        .map(object -> FluxSecret.of(shown, object))
        .orElseThrow(() -> wrong("there is no Secret " + shown));
  }

  private static SourceException wrong(String message) {
    return SourceException.of(SourceError.NO_SECRET, message);
  }

  private static @Nullable Credentials credentials(String url, FluxSecret secret, boolean charts) {
    if (url.startsWith("oci://")) {
      // of a repository of charts the Secret may hold a login
      return charts && !secret.has(DockerConfig.KEY)
          ? login(secret)
          : DockerConfig.credentials(secret, url);
    }
    return url.startsWith("http:") || url.startsWith("https:") ? login(secret) : key(secret);
  }

  private static @Nullable Credentials login(FluxSecret secret) {
    String token = secret.text("bearerToken");
    if (token != null) {
      try {
        return new Bearer(token.strip());
      } catch (IllegalArgumentException e) {
        throw wrong("bearerToken of " + secret + " can be no token");
      }
    }
    String user = secret.text("username");
    String password = secret.text("password");
    if (user == null && password == null) {
      return null;
    }
    if (user == null || password == null || user.isEmpty() || password.isEmpty()) {
      throw wrong(secret + " needs both username and password");
    }
    return new Basic(user, password);
  }

  private static Credentials key(FluxSecret secret) {
    String hosts = secret.required("known_hosts");
    return new SshKey(secret.required("identity"), secret.text("password"), KnownHosts.of(hosts));
  }

  private static @Nullable String authorities(FluxSecret secret) {
    String given = secret.text("ca.crt");
    return given == null ? secret.text("caFile") : given;
  }

  private static @Nullable ClientCertificate certificate(FluxSecret secret) {
    String certificate = secret.text("tls.crt");
    String key = secret.text("tls.key");
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null || key == null) {
      throw wrong(secret + " needs both tls.crt and tls.key");
    }
    return new ClientCertificate(certificate, key);
  }

  private static ProxyServer proxy(FluxSecret secret) {
    String address = secret.required("address").strip();
    try {
      URI uri = new URI(address);
      String scheme = Objects.requireNonNullElse(uri.getScheme(), "");
      String host = Objects.requireNonNullElse(uri.getHost(), "");
      int standard = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : 1080;
      return new ProxyServer(
          scheme,
          host,
          uri.getPort() > 0 ? uri.getPort() : standard,
          secret.text("username"),
          secret.text("password"));
    } catch (URISyntaxException | IllegalArgumentException e) {
      // the address may hold a password
      throw wrong("address of " + secret + " is none of http://, https:// or socks5:// and a host");
    }
  }
}

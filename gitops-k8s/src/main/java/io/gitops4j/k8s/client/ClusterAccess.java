// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.app.Identity;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster is, whom to trust there, and who calls. Immutable, thread-safe; its text form
 * holds no secret. Comes from a {@link Kubeconfig}, from {@link #inCluster}, or from a {@link
 * #builder}.
 */
public final class ClusterAccess {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private final URI server;
  private final @Nullable List<X509Certificate> authorities;
  private final boolean anyServer;
  private final @Nullable String serverName;
  private final @Nullable URI proxy;
  private final String namespace;
  private final Map<String, List<String>> impersonation;
  private final Credential credential;

  private ClusterAccess(Builder builder) {
    this.server = builder.server;
    this.authorities = builder.authorities;
    this.anyServer = builder.anyServer;
    this.serverName = builder.serverName;
    this.proxy = builder.proxy;
    this.namespace = builder.namespace;
    this.impersonation = Collections.unmodifiableMap(new LinkedHashMap<>(builder.impersonation));
    this.credential =
        builder.certificate == null
            ? builder.credential
            : builder.credential.with(builder.certificate);
  }

  /**
   * A builder for a server.
   *
   * @param server the address, such as {@code https://10.0.0.1:6443}
   * @throws IllegalArgumentException if it is no http or https address, or holds a user, a query or
   *     a fragment
   */
  public static Builder builder(String server) {
    return new Builder(address(server, "server"));
  }

  /**
   * The access of the pod that this program runs in: its service account, whose token is read again
   * for each request. Reads the two environment variables that name the server, and the files of
   * the service account.
   *
   * @throws ClusterException with {@code KUBECONFIG} if this is no pod, or one without an account
   */
  public static ClusterAccess inCluster() {
    return inCluster(System.getenv(), SERVICE_ACCOUNT);
  }

  static ClusterAccess inCluster(Map<String, String> environment, Path account) {
    String host = environment.get("KUBERNETES_SERVICE_HOST");
    String port = environment.get("KUBERNETES_SERVICE_PORT");
    if (host == null || host.isEmpty() || port == null || port.isEmpty()) {
      throw new ClusterException(
          ClusterError.KUBECONFIG,
          "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set: this is no pod");
    }
    try {
      Path namespace = account.resolve("namespace");
      TokenFile token = new TokenFile(account.resolve("token"));
      token.authorization(); // fails now rather than at the first request
      return builder("https://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port)
          .certificateAuthority(Files.readAllBytes(account.resolve("ca.crt")))
          .namespace(Files.exists(namespace) ? Files.readString(namespace).strip() : "")
          .credential(token)
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw new ClusterException(
          ClusterError.KUBECONFIG, "the service account in " + account + " can't be read", e);
    }
  }

  static URI address(String text, String what) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + ": no address"); // the text may hold a password
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
      throw new IllegalArgumentException(what + ": not an address of http or https");
    }
    if (uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException(what + ": with a user, a query or a fragment");
    }
    return uri;
  }

  /**
   * The same access, used to act as somebody else. What it acts as already is replaced.
   *
   * @throws IllegalArgumentException if a name holds control characters
   */
  public ClusterAccess as(Identity identity) {
    Builder builder = new Builder(server);
    builder.authorities = authorities;
    builder.anyServer = anyServer;
    builder.serverName = serverName;
    builder.proxy = proxy;
    builder.namespace = namespace;
    builder.credential = credential;
    return builder.impersonate(identity.user(), identity.groups()).build();
  }

  /** The address of the server, without a slash at its end. */
  public String server() {
    String text = server.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** The namespace to use where none is named; empty if the configuration names none. */
  public String namespace() {
    return namespace;
  }

  /** Whether any server is trusted, whatever its certificate says. */
  public boolean trustsAnyServer() {
    return anyServer;
  }

  Optional<List<X509Certificate>> authorities() {
    return Optional.ofNullable(authorities);
  }

  @Nullable String serverName() {
    return serverName;
  }

  @Nullable URI proxy() {
    return proxy;
  }

  Map<String, List<String>> impersonation() {
    return impersonation;
  }

  Credential credential() {
    return credential;
  }

  /** The address of the server alone. */
  @Override
  public String toString() {
    return "access(" + server() + ")";
  }

  /** Collects the parts of an access. Not thread-safe. */
  public static final class Builder {
    private final URI server;
    private @Nullable List<X509Certificate> authorities;
    private boolean anyServer;
    private @Nullable String serverName;
    private @Nullable URI proxy;
    private String namespace = "";
    private final Map<String, List<String>> impersonation = new LinkedHashMap<>();
    private Credential credential = Credential.ANONYMOUS;
    private Credential.@Nullable ClientCertificate certificate;

    private Builder(URI server) {
      this.server = server;
    }

    /**
     * Trusts servers with a certificate of these authorities; by default those of the Java runtime.
     *
     * @param pem certificates in PEM
     * @throws IllegalArgumentException if there is none, or one can't be read
     */
    public Builder certificateAuthority(byte[] pem) {
      authorities = Pem.certificates(pem);
      return this;
    }

    /** Trusts any server: whoever sits between can read and change everything. */
    public Builder insecureTrustAnyServer() {
      anyServer = true;
      return this;
    }

    /** The name that the server's certificate must have; by default the host of the address. */
    public Builder tlsServerName(String name) {
      serverName = Objects.requireNonNull(name, "name");
      return this;
    }

    /**
     * Goes through a proxy; by default through none, whatever the machine says.
     *
     * @param address such as {@code http://proxy:3128}
     * @throws IllegalArgumentException if it is no http address with a port, or holds a user
     */
    public Builder proxy(String address) {
      URI uri = address(address, "proxy");
      if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getPort() < 0) {
        throw new IllegalArgumentException("proxy: not an http address with a port");
      }
      proxy = uri;
      return this;
    }

    /** The namespace to use where none is named; by default none. */
    public Builder namespace(String newNamespace) {
      namespace = Objects.requireNonNull(newNamespace, "newNamespace");
      return this;
    }

    /**
     * Calls with a bearer token.
     *
     * @throws IllegalArgumentException if it is empty or holds anything but visible ASCII
     */
    public Builder token(String token) {
      if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
        throw new IllegalArgumentException("token: not visible ASCII");
      }
      return credential(Credential.token(token));
    }

    /** Calls with the token in a file, read again for each request. */
    public Builder tokenFile(Path file) {
      return credential(new TokenFile(file));
    }

    /** Calls with a user and a password. */
    public Builder basic(String user, String password) {
      return credential(Credential.basic(user, password));
    }

    /**
     * Calls with a certificate, beside what else is set.
     *
     * @param certificatePem the certificate and its chain in PEM
     * @param keyPem the private key in PEM, not encrypted
     * @throws IllegalArgumentException if either can't be read
     */
    public Builder clientCertificate(byte[] certificatePem, byte[] keyPem) {
      certificate =
          new Credential.ClientCertificate(
              Pem.certificates(certificatePem), Pem.privateKey(keyPem));
      return this;
    }

    /**
     * Acts as somebody else, as far as the server permits it.
     *
     * @param user the user
     * @param groups the groups
     */
    public Builder impersonate(String user, List<String> groups) {
      impersonationHeader("Impersonate-User", List.of(user));
      return groups.isEmpty() ? this : impersonationHeader("Impersonate-Group", groups);
    }

    Builder impersonationHeader(String header, List<String> values) {
      for (String value : values) {
        if (value.isEmpty() || value.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
          throw new IllegalArgumentException("impersonation: empty, or with control characters");
        }
      }
      impersonation.put(header, List.copyOf(values));
      return this;
    }

    Builder credential(Credential newCredential) {
      credential = newCredential;
      return this;
    }

    /**
     * The access. The builder may be used on.
     *
     * @throws IllegalArgumentException if any server is trusted although authorities are named
     */
    public ClusterAccess build() {
      if (anyServer && authorities != null) {
        throw new IllegalArgumentException(
            "trust: any server, and only those of an authority (expected: one of both)");
      }
      return new ClusterAccess(this);
    }
  }
}

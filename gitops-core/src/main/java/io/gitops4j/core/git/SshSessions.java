// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.http.Reach;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.AccessProvider.ProxyServer;
import io.gitops4j.core.spi.CredentialsProvider.SshKey;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.transport.SshConfigStore;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.sshd.ProxyData;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.jspecify.annotations.Nullable;

/**
 * The ssh sessions of one fetch: one key, the known hosts that came with it, a proxy if one is
 * given, and nothing of this machine: no {@code ~/.ssh}, no agent, no question. The only class,
 * with {@link HostKeys}, that needs the optional ssh libraries.
 */
@SuppressWarnings("NullAway") // JGit takes null for what is not used
final class SshSessions extends SshdSessionFactory {
  private final List<KeyPair> keys;
  private final HostKeys hosts;

  /**
   * Reads the key and the hosts.
   *
   * @param nowhere a directory that does not exist, in place of the home directory
   * @param reach says which addresses may be connected to; null for all
   * @param proxy through which the host is reached, one that speaks HTTP; null for none
   * @throws SourceException if the key or the hosts can't be read
   */
  SshSessions(
      SshKey key,
      Map<String, String> firstSeen,
      Path nowhere,
      @Nullable Reach reach,
      @Nullable ProxyServer proxy) {
    super(null, proxy == null ? null : host -> data(proxy));
    setHomeDirectory(nowhere.toFile());
    setSshDirectory(nowhere.toFile());
    keys = keys(key);
    // of a host behind a proxy the address is not known, and that of the proxy was checked
    hosts = new HostKeys(key.knownHosts(), firstSeen, proxy == null ? reach : null);
  }

  private static ProxyData data(ProxyServer proxy) {
    String password = proxy.password();
    return new ProxyData(
        new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port())),
        proxy.user(),
        password == null ? null : password.toCharArray());
  }

  private static List<KeyPair> keys(SshKey key) {
    List<KeyPair> keys = new ArrayList<>();
    String passphrase = key.passphrase();
    FilePasswordProvider password =
        passphrase == null ? FilePasswordProvider.EMPTY : FilePasswordProvider.of(passphrase);
    String reason = "it is of no known format";
    try {
      Iterable<KeyPair> read =
          SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName("private key"),
              new ByteArrayInputStream(key.privateKey().getBytes(StandardCharsets.UTF_8)),
              password);
      if (read != null) {
        read.forEach(keys::add);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // its text may hold parts of the key
      reason = "the passphrase is wrong or missing, or it is damaged";
    }
    if (keys.isEmpty()) {
      throw new SourceException(
          Issue.error(SourceError.UNAUTHORIZED, "the private key can't be read: " + reason)
              .withExpected("a private key in OpenSSH's format or PEM, and its passphrase")
              .withHint(
                  SecurityUtils.isEDDSACurveSupported()
                      ? null
                      : "an Ed25519 key needs the dependency org.bouncycastle:bcprov-jdk18on too"),
          null);
    }
    return keys;
  }

  void configure(SshTransport transport) {
    transport.setSshSessionFactory(this);
  }

  /** Why the host's key was refused; null if it was not. */
  @Nullable String refusal() {
    return hosts.refusal();
  }

  /** Whether it was refused because of its address. */
  boolean refusedAddress() {
    return hosts.refusedAddress();
  }

  /** Whether the server did not take the key. */
  static boolean denied(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SshException ssh
          && ssh.getDisconnectCode()
              == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
        return true;
      }
    }
    return false;
  }

  @Override
  protected File getSshConfig(File sshDir) {
    return null;
  }

  @Override
  protected SshConfigStore createSshConfigStore(
      File homeDir, File configFile, String localUserName) {
    return null;
  }

  @Override
  protected ServerKeyDatabase createServerKeyDatabase(File homeDir, File sshDir) {
    return hosts;
  }

  @Override
  protected ConnectorFactory getConnectorFactory() {
    return null;
  }

  @Override
  protected List<Path> getDefaultKnownHostsFiles(File sshDir) {
    return List.of();
  }

  @Override
  protected List<Path> getDefaultIdentities(File sshDir) {
    return List.of();
  }

  @Override
  protected Iterable<KeyPair> getDefaultKeys(File sshDir) {
    return keys;
  }

  @Override
  protected String getDefaultPreferredAuthentications() {
    return "publickey";
  }
}

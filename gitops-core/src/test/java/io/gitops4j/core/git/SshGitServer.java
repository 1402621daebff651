// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;

/** Serves repositories by ssh on loopback, to one user with one key. */
final class SshGitServer implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
  private final KeyPair hostKey;

  SshGitServer(PublicKey accepted, KeyPair hostKey) throws IOException {
    this.hostKey = hostKey;
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    server.setPublickeyAuthenticator(
        (user, key, session) -> user.equals("git") && KeyUtils.compareKeys(key, accepted));
    server.setCommandFactory((channel, command) -> new Upload(command));
    server.start();
  }

  static KeyPair rsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  String serve(String name, Repository repository) {
    repositories.put("/" + name, repository);
    return "ssh://git@127.0.0.1:" + server.getPort() + "/" + name;
  }

  /** The line of known hosts for this server and a key. */
  String knownHost(PublicKey key) {
    return "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key) + "\n";
  }

  String knownHost() {
    return knownHost(hostKey.getPublic());
  }

  private final class Upload extends AbstractCommandSupport {
    Upload(String command) {
      super(command, null);
    }

    @Override
    public void run() {
      Repository repository =
          repositories.get(getCommand().replaceFirst("^git-upload-pack '(.*)'$", "$1"));
      if (repository == null) {
        onExit(1, "no such repository");
        return;
      }
      try (UploadPack pack = new UploadPack(repository)) {
        String protocol = getEnvironment().getEnv().get("GIT_PROTOCOL");
        if (protocol != null) {
          pack.setExtraParameters(List.of(protocol.split(":")));
        }
        pack.upload(getInputStream(), getOutputStream(), getErrorStream());
        onExit(0);
      } catch (IOException e) {
        onExit(128, "broken");
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}

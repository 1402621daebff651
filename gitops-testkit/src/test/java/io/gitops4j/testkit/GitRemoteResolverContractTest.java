// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.git.FileServer;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitRemoteResolver;
import io.gitops4j.core.git.HttpGitServer;
import io.gitops4j.core.git.TestRepository;
import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.spi.RemoteResolver;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

class GitRemoteResolverContractTest extends RemoteResolverContract {

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  @Override
  protected Fixture fixture(Path content) throws Exception {
    TestRepository repository = new TestRepository(content);
    HttpGitServer server = new HttpGitServer();
    String url = server.serve("team/deploy", repository.repository());
    FileServer files = new FileServer();
    RemoteResolver resolver =
        GitRemoteResolver.builder(
                content.resolveSibling("cache"),
                HostPolicy.of("127.0.0.1").withSchemes(Set.of("http")).withPrivateAddresses(true))
            .build();
    return new Fixture() {
      @Override
      public RemoteResolver resolver() {
        return resolver;
      }

      @Override
      public String repository() {
        return url;
      }

      @Override
      public void publish() throws Exception {
        repository.commit();
      }

      @Override
      public String serve(String text) {
        return files.serve("/x.yaml", text);
      }

      @Override
      public String missingFile() {
        return files.serve("/x.yaml", "").replace("x.yaml", "gone.yaml");
      }

      @Override
      public String forbidden() {
        return url.replace("127.0.0.1", "localhost");
      }

      @Override
      public void close() {
        files.close();
        server.close();
        repository.close();
      }
    };
  }
}

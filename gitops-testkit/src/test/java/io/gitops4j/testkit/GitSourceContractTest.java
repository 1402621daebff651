// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.git.HttpGitServer;
import io.gitops4j.core.git.TestRepository;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.spi.SourceProvider;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

class GitSourceContractTest {

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  @Nested
  class Local extends SourceProviderContract {
    @Override
    protected Fixture fixture(Path content) throws Exception {
      return new GitFixture(content) {
        @Override
        public SourceProvider provider() {
          return GitSource.local();
        }

        @Override
        String url() {
          return content.toString();
        }
      };
    }
  }

  @Nested
  class Http extends SourceProviderContract {
    @Override
    protected Fixture fixture(Path content) throws Exception {
      HttpGitServer server = new HttpGitServer();
      GitSource source =
          GitSource.builder(content.resolveSibling("cache")).allowPlainHttp(true).build();
      return new GitFixture(content) {
        private final String url = server.serve("app.git", repository.repository());

        @Override
        public SourceProvider provider() {
          return source;
        }

        @Override
        String url() {
          return url;
        }

        @Override
        public void close() {
          super.close();
          server.close();
        }
      };
    }
  }

  private abstract static class GitFixture implements SourceProviderContract.Fixture {
    final TestRepository repository;

    GitFixture(Path content) throws Exception {
      repository = new TestRepository(content);
    }

    abstract String url();

    @Override
    public SourceRef ref() {
      return SourceRef.of(url(), "main");
    }

    @Override
    public void publish() throws Exception {
      repository.commit();
    }

    @Override
    public Optional<SourceRef> missing() {
      return Optional.of(SourceRef.of(url(), "nothing"));
    }

    @Override
    public Optional<SourceRef> foreign() {
      return Optional.of(SourceRef.of("oci://example.org/app", "main"));
    }

    @Override
    public boolean keepsRevisions() {
      return true;
    }

    @Override
    public boolean hasCommits() {
      return true;
    }

    @Override
    public void close() {
      repository.close();
    }
  }
}

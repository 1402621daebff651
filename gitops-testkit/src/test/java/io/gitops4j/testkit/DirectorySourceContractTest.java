// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import io.gitops4j.core.source.DirectorySource;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.spi.SourceProvider;
import java.nio.file.Path;
import java.util.Optional;

class DirectorySourceContractTest extends SourceProviderContract {
  @Override
  protected Fixture fixture(Path content) {
    return new Fixture() {
      @Override
      public SourceProvider provider() {
        return DirectorySource.of(content);
      }

      @Override
      public SourceRef ref() {
        return SourceRef.of("anything", "main");
      }

      @Override
      public void publish() {
        // the directory is the source
      }

      @Override
      public Optional<SourceRef> missing() {
        return Optional.empty();
      }

      @Override
      public Optional<SourceRef> foreign() {
        return Optional.empty();
      }

      @Override
      public boolean keepsRevisions() {
        return false;
      }

      @Override
      public boolean hasCommits() {
        return false;
      }
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.testkit.SourceProviderContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class OciSourceContractTest extends SourceProviderContract {

  @Override
  protected Fixture fixture(Path content) throws Exception {
    TestRegistry registry = new TestRegistry();
    OciSource source = OciSource.builder().build();
    return new Fixture() {
      @Override
      public SourceProvider provider() {
        return source;
      }

      @Override
      public SourceRef ref() {
        return named("latest");
      }

      private SourceRef named(String tag) {
        SourceAccess insecure = new SourceAccess("", null, null, null, null, true);
        return new SourceRef(
            registry.url(),
            new RevisionTarget.Tag(tag),
            new SourceOptions(SourceView.WHOLE, insecure, OciOptions.FIRST_LAYER));
      }

      @Override
      public void publish() throws Exception {
        registry.publish("latest", Map.of(TestRegistry.LAYER, Archives.of("", content).gzipped()));
      }

      @Override
      public Optional<SourceRef> missing() {
        return Optional.of(named("none"));
      }

      @Override
      public Optional<SourceRef> foreign() {
        return Optional.of(SourceRef.of("https://git.example.org/app.git", "main"));
      }

      @Override
      public boolean keepsRevisions() {
        return true;
      }

      @Override
      public boolean hasCommits() {
        return false;
      }

      @Override
      public void close() {
        registry.close();
      }
    };
  }
}

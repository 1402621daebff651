// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.testkit.SourceProviderContract;
import java.nio.file.Path;
import java.util.Optional;

class HelmRepositorySourceContractTest extends SourceProviderContract {

  @Override
  protected Fixture fixture(Path content) throws Exception {
    TestChartServer server = new TestChartServer();
    HelmRepositorySource source = HelmRepositorySource.builder().allowPlainHttp(true).build();
    return new Fixture() {
      private int published;

      @Override
      public SourceProvider provider() {
        return source;
      }

      @Override
      public SourceRef ref() {
        return version("1.x");
      }

      private SourceRef version(String range) {
        return new SourceRef(
            server.url(),
            new RevisionTarget.SemVer(range),
            SourceOptions.NONE.withChart(new ChartOptions("web", false)));
      }

      @Override
      public void publish() throws Exception {
        byte[] packed = Archives.of("web/", content).gzipped();
        String version = "1." + published++ + ".0";
        server.file("/charts/web-" + version + ".tgz", packed);
        server.entry(version, Digests.hex(Digests.of(packed)), "web-" + version + ".tgz");
      }

      @Override
      public Optional<SourceRef> missing() {
        return Optional.of(version("2.x"));
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
        server.close();
      }
    };
  }
}

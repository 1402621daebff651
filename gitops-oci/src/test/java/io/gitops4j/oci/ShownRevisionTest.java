// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.chart.ChartRequest;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.plan.HistoryEntry;
import io.gitops4j.core.render.chart.ChartRenderer;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.spi.ChartInflator;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the revisions of charts and artifacts are called in results, histories and statuses. */
class ShownRevisionTest {
  private static final String OBJECT = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n";

  private final MemoryCluster cluster = MemoryCluster.create();
  private MapNode object = MapNode.EMPTY;

  /** Makes one object of any chart. */
  private static final class OneObject implements ChartInflator {
    @Override
    public String name() {
      return "one/1";
    }

    @Override
    public String inflate(ChartRequest request) {
      return OBJECT;
    }
  }

  private Reconciler reconciler(SourceProvider source) {
    return Reconciler.builder()
        .source(source)
        .renderer(ChartRenderer.of(new OneObject()))
        .renderer(KustomizeRenderer.ofDefaults())
        .differ(new PlanDiffer())
        .applier(KubernetesApplier.ofDefaults())
        .clusters(ClusterResolver.always(cluster))
        .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS))
        .statusWriter(
            (application, update) -> {
              object = update.apply(object);
              return List.of();
            })
        .time(cluster.time())
        .build();
  }

  private Application read(String text) {
    ReadApplications read =
        ApplicationReader.ofDefaults().withCharts(true).read("app.yaml", text.getBytes(UTF_8));
    assertThat(read.failed()).as("%s", read.issues()).isFalse();
    Application application = read.applications().get(0);
    object = application.definition();
    return application;
  }

  private static void synced(ReconcileResult result) {
    assertThat(result.status()).as("%s", result.issues()).isEqualTo(ReconcileStatus.SYNCED);
  }

  @Test
  void chart_isCalledByItsVersion_andKnownByItsDigest() throws Exception {
    try (TestChartServer server = new TestChartServer()) {
      String digest = server.publish("1.2.3");
      Application application =
          read(
              """
              apiVersion: argoproj.io/v1alpha1
              kind: Application
              metadata: {name: shop, namespace: default}
              spec:
                project: default
                source: {repoURL: "%s", chart: web, targetRevision: 1.x}
                destination: {server: "https://kubernetes.default.svc", namespace: default}
              """
                  .formatted(server.url()));
      Reconciler reconciler =
          reconciler(HelmRepositorySource.builder().allowPlainHttp(true).build());
      ReconcileResult result = reconciler.sync(application);
      synced(result);
      assertThat(result.sources().get(0).version()).isEqualTo("1.2.3");
      assertThat(result.sources().get(0).shortRevision()).isEqualTo("1.2.3");
      assertThat(result.sources().get(0).revision().digest()).isEqualTo(digest);
      HistoryEntry entry = reconciler.history(application).history().get(0);
      assertThat(entry.revisions()).containsExactly(new Revision("sha256", digest));
      assertThat(entry.revisionNames(Revision::digest)).containsExactly("1.2.3");
      for (List<String> path :
          List.of(
              List.of("sync", "revision"),
              List.of("operationState", "operation", "sync", "revision"),
              List.of("operationState", "syncResult", "revision"))) {
        assertThat(Edit.text(Edit.map(object, "status"), path.toArray(String[]::new)))
            .as("%s", path)
            .isEqualTo("1.2.3");
      }
      assertThat(Edit.text(Edit.maps(object, "status", "history").get(0), "revision"))
          .isEqualTo("1.2.3");
      // the digest decides what is gone back to
      server.publish("1.3.0");
      reconciler.sync(application);
      assertThat(Edit.text(object, "status", "sync", "revision")).isEqualTo("1.3.0");
      assertThat(reconciler.rollback(application, 0).sources().get(0).version()).isEqualTo("1.2.3");
      assertThat(Edit.text(object, "status", "sync", "revision")).isEqualTo("1.2.3");
    }
  }

  @Test
  void artifact_tellsWhatItWasMadeOf() throws Exception {
    try (TestRegistry registry = new TestRegistry()) {
      byte[] files = Archives.of(Map.of("all.yaml", OBJECT));
      String type = "application/vnd.cncf.flux.content.v1.tar+gzip";
      String layer = TestRegistry.descriptor(type, registry.blob(files), files.length);
      String manifest =
          "{\"schemaVersion\":2,\"layers\":[%s],\"annotations\":{%s}}"
              .formatted(layer, "\"org.opencontainers.image.revision\":\"main@sha1:4f2e\"");
      String digest = registry.manifest("v1", manifest);
      Application application =
          read(
              """
              apiVersion: kustomize.toolkit.fluxcd.io/v1
              kind: Kustomization
              metadata: {name: shop, namespace: default}
              spec:
                interval: 5m
                prune: true
                targetNamespace: default
                sourceRef: {kind: OCIRepository, name: shop}
              ---
              apiVersion: source.toolkit.fluxcd.io/v1
              kind: OCIRepository
              metadata: {name: shop, namespace: default}
              spec: {interval: 5m, url: "%s", ref: {tag: v1}, insecure: true}
              """
                  .formatted(registry.url()));
      Reconciler reconciler = reconciler(OciSource.builder().build());
      ReconcileResult result = reconciler.sync(application);
      synced(result);
      assertThat(result.sources().get(0).origin()).isEqualTo("main@sha1:4f2e");
      MapNode status = Edit.map(object, "status");
      assertThat(status.text("lastAppliedRevision")).isEqualTo("v1@" + digest);
      assertThat(status.text("lastAppliedOriginRevision")).isEqualTo("main@sha1:4f2e");
      MapNode build = Edit.maps(status, "history").get(0);
      assertThat(Edit.text(build, "metadata", "originRevision")).isEqualTo("main@sha1:4f2e");
      // one that does not tell takes the word of the earlier one away
      registry.publish("v1", Map.of(type, Archives.of(Map.of("all.yaml", OBJECT + "data: {}\n"))));
      reconciler.sync(application);
      assertThat(Edit.map(object, "status").text("lastAppliedOriginRevision")).isNull();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.Prepared;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Decryption;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.chart.ChartRenderer;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Renders applications from a directory on this machine, without a cluster: what one would give
 * comes from {@link StandIns}.
 */
final class ObjectBuild {
  private final StandIns standIns;
  private final Renderer renderer;
  private final boolean showSecrets;
  private final List<SourceProvider> charts;
  private final PrintWriter err;

  /**
   * Renders from a directory.
   *
   * @param charts what fetches charts of Helm repositories; nothing for a build without a network
   */
  ObjectBuild(
      StandIns standIns,
      Renderer renderer,
      List<SourceProvider> charts,
      boolean showSecrets,
      PrintWriter err) {
    this.charts = List.copyOf(charts);
    this.standIns = standIns;
    this.renderer = renderer;
    this.showSecrets = showSecrets;
    this.err = err;
  }

  /** The documents of the application; null if it can't be rendered, which is said. */
  @Nullable String render(Application declared) throws IOException {
    ObjectLookup lookup = standIns.lookup((asker, gvk, namespace, name) -> Optional.empty());
    Application application = standIns.withKeys(offline(declared, lookup));
    try (MemoryCluster cluster = MemoryCluster.create()) {
      Reconciler.Builder builder = Reconciler.builder().source(new LocalDirectories());
      charts.forEach(builder::source);
      Reconciler reconciler =
          builder
              .renderer(renderer)
              .renderer(ChartRenderer.ofDefaults())
              .renderer(DirectoryRenderer.ofDefaults())
              .differ(new PlanDiffer())
              .applier(KubernetesApplier.ofDefaults())
              .clusters(ClusterResolver.always(cluster))
              .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS))
              .lookup(lookup)
              .decryptor(standIns.decryptor())
              .build();
      try (Prepared prepared = reconciler.prepare(application)) {
        for (Issue issue : prepared.issues()) {
          err.println(declared + ": " + RenderOptions.shown(issue).toDisplayString());
        }
        return prepared.issues().stream().anyMatch(Issue::isError) ? null : text(prepared);
      }
    }
  }

  private String text(Prepared prepared) {
    List<Node> objects = new ArrayList<>();
    for (Manifest manifest : prepared.manifests()) {
      objects.add(showSecrets ? manifest.root() : manifest.shown());
    }
    return YamlPrinter.printAll(objects);
  }

  /** The application without what only matters where it goes. */
  private Application offline(Application declared, ObjectLookup lookup) {
    Application.Builder builder =
        declared.toBuilder().identity(null).references(declared.references().withKubeconfig(null));
    Decryption decryption = declared.references().decryption();
    String secret = decryption == null ? null : decryption.secretName();
    boolean keys =
        standIns.hasKeys()
            || secret != null
                && lookup
                    .find(declared, new Gvk("", "v1", "Secret"), declared.namespace(), secret)
                    .isPresent();
    if (decryption != null && !keys) {
      err.println(
          declared
              + ": no keys are at hand, so that what is encrypted stays so;"
              + " give --age-key-file, --pgp-key-file, or the Secret by --values");
      builder
          .references(declared.references().withKubeconfig(null).withDecryption(null))
          .syncPolicy(declared.syncPolicy().toBuilder().allowEncrypted(true).build());
    }
    return builder.build();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What is compared with: a cluster, or live objects in files. */
final class LiveOptions {
  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--live",
      paramLabel = "FILE",
      description =
          "live objects in this file instead of a cluster, e.g. of kubectl get -o yaml; may be repeated")
  private List<Path> files = List.of();

  /** Whether there is anything to compare with. */
  boolean isNamed() {
    return !files.isEmpty() || cluster.isNamed();
  }

  /** Whether it is named on the command line. */
  boolean isGiven() {
    return !files.isEmpty() || cluster.isGiven();
  }

  /** The cluster, or what stands for it. */
  Cluster open() throws IOException {
    if (files.isEmpty()) {
      if (!cluster.isNamed()) {
        throw Commands.wrongUsage(
            spec,
            "nothing to compare with: give --kubeconfig FILE, --live FILE, or set KUBECONFIG");
      }
      return cluster.open();
    }
    if (cluster.isGiven()) {
      throw Commands.wrongUsage(spec, "--live and --kubeconfig or --context: one of them");
    }
    return LiveFiles.read(files);
  }

  /** Reads the cluster; objects in files are compared by prediction, as there is no server. */
  Applier applier() {
    Applier applier = KubernetesApplier.ofDefaults();
    return files.isEmpty() ? applier : new OfflineApplier(applier);
  }
}

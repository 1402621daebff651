// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.spi.Cluster;
import io.gitops4j.k8s.client.ClusterAccess;
import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.client.KubernetesCluster;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which cluster is meant. */
final class ClusterOptions {
  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "the cluster (default: the file that $KUBECONFIG names); commands that the named file asks for are run")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "the context of the kubeconfig (default: its current one)")
  private @Nullable String context;

  /** Whether a cluster is named, on the command line or by the environment. */
  boolean isNamed() {
    return kubeconfig != null || !environment().isEmpty();
  }

  /** Whether it is named on the command line. */
  boolean isGiven() {
    return kubeconfig != null || context != null;
  }

  private static String environment() {
    String file = System.getenv("KUBECONFIG");
    return file == null ? "" : file;
  }

  /**
   * Opens it. A file that the user named on the command line may run the commands it asks for; one
   * that only the environment names may not.
   */
  Cluster open() {
    if (!isNamed()) {
      throw Commands.wrongUsage(spec, "no cluster: give --kubeconfig FILE, or set KUBECONFIG");
    }
    Kubeconfig read =
        kubeconfig != null
            ? Kubeconfig.read(kubeconfig).allowExec()
            : Kubeconfig.read(Path.of(environment()));
    ClusterAccess access = context == null ? read.access() : read.access(context);
    return KubernetesCluster.connect(access);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.spi.Cluster;
import io.gitops4j.k8s.client.ClusterAccess;
import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.client.KubernetesCluster;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Opens the cluster that the user named. */
final class ClusterOption {
  private ClusterOption() {}

  /**
   * Opens it. A file that the user named on the command line may run the commands it asks for; one
   * that only the environment names may not.
   */
  static Cluster open(@Nullable Path named, @Nullable String context, CommandLine command) {
    String environment = System.getenv("KUBECONFIG");
    if (named == null && (environment == null || environment.isEmpty())) {
      throw new CommandLine.ParameterException(
          command, "no cluster: give --kubeconfig FILE, or set KUBECONFIG");
    }
    Kubeconfig kubeconfig =
        named != null
            ? Kubeconfig.read(named).allowExec()
            : Kubeconfig.read(Path.of(String.valueOf(environment)));
    ClusterAccess access = context == null ? kubeconfig.access() : kubeconfig.access(context);
    return KubernetesCluster.connect(access);
  }
}

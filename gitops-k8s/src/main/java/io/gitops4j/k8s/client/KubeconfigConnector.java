// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.app.KubeconfigRef;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.lookup.DataEntries;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterConnector;
import java.util.List;

/**
 * Connects by the kubeconfig in a Secret, as Flux's {@code kubeConfig.secretRef}. Its {@code exec}
 * and {@code auth-provider} entries, and those that name files, are refused: who may write the
 * Secret would run commands with the rights of this program, or read its files. ConfigMaps, which
 * name a provider of credentials, are refused as well. Immutable, thread-safe.
 */
public final class KubeconfigConnector implements ClusterConnector {
  private static final KubeconfigConnector DEFAULTS = new KubeconfigConnector();

  private KubeconfigConnector() {}

  /** The one there is. */
  public static KubeconfigConnector ofDefaults() {
    return DEFAULTS;
  }

  @Override
  public Cluster connect(String name, KubeconfigRef ref, DataEntries entries) {
    if (ref.kind() != VariableSource.Kind.SECRET) {
      throw new ClusterException(
          ClusterError.NO_CLUSTER,
          ref + " names a provider of credentials; only a Secret with a kubeconfig can be used");
    }
    String key = key(ref, entries);
    return KubernetesCluster.connect(
        Kubeconfig.parse(name + "/" + key, entries.bytes(key)).access());
  }

  private static String key(KubeconfigRef ref, DataEntries entries) {
    List<String> keys = ref.key() == null ? List.of("value", "value.yaml") : List.of(ref.key());
    return keys.stream()
        .filter(entries::has)
        .findFirst()
        .orElseThrow(
            () ->
                new ClusterException(
                    ClusterError.KUBECONFIG,
                    ref + " has no entry " + String.join(" and no entry ", keys)));
  }
}

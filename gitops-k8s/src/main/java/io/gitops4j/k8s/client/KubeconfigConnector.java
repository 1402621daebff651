// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.KubeconfigRef;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.lookup.DataEntries;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterConnector;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Connects as Flux's {@code kubeConfig} says. Immutable, thread-safe.
 *
 * <ul>
 *   <li>{@code secretRef}: by the kubeconfig in a Secret. Its {@code exec} and {@code
 *       auth-provider} entries, and those that name files, are refused: who may write the Secret
 *       would run commands with the rights of this program, or read its files.
 *   <li>{@code configMapRef} with the provider {@code generic}: to the {@code address}, which has a
 *       certificate of {@code ca.crt}, with a token of the service account {@code
 *       serviceAccountName} that the own cluster gives out for the {@code audiences} (one a line;
 *       else the address). Only {@linkplain #withTokens with such tokens}. The credentials of
 *       clouds ({@code aws}, {@code azure}, {@code gcp}) are refused by name.
 * </ul>
 */
public final class KubeconfigConnector implements ClusterConnector {
  private static final KubeconfigConnector DEFAULTS = new KubeconfigConnector(null);

  private final @Nullable AccountTokens tokens;

  private KubeconfigConnector(@Nullable AccountTokens tokens) {
    this.tokens = tokens;
  }

  /** One for kubeconfigs in Secrets. */
  public static KubeconfigConnector ofDefaults() {
    return DEFAULTS;
  }

  /**
   * The same, for ConfigMaps too: who may write one lets a token of an account of its namespace be
   * sent to the address that it names.
   */
  public KubeconfigConnector withTokens(AccountTokens newTokens) {
    return new KubeconfigConnector(Objects.requireNonNull(newTokens, "newTokens"));
  }

  @Override
  public Cluster connect(Application asker, KubeconfigRef ref, DataEntries entries) {
    String name = asker.namespace() + "/" + ref.name();
    if (ref.kind() != VariableSource.Kind.SECRET) {
      return KubernetesCluster.connect(byToken(asker, ref, entries));
    }
    String key = key(ref, entries);
    return KubernetesCluster.connect(
        Kubeconfig.parse(name + "/" + key, entries.bytes(key)).access());
  }

  ClusterAccess byToken(Application asker, KubeconfigRef ref, DataEntries entries) {
    String provider = entry(ref, entries, "provider");
    if (!provider.equals("generic")) {
      throw new ClusterException(
          ClusterError.NO_CLUSTER,
          ref + ": the provider " + provider + " is not supported (expected: generic)");
    }
    if (tokens == null) {
      throw new ClusterException(
          ClusterError.NO_CLUSTER,
          ref + " asks for tokens of service accounts, which nothing here gives out");
    }
    String address = entry(ref, entries, "address");
    List<String> named =
        entries.has("audiences")
            ? entries
                .text("audiences")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList()
            : List.of();
    ClusterAccess.Builder access;
    try {
      access = ClusterAccess.builder(address);
      if (entries.has("ca.crt")) {
        access.certificateAuthority(entries.bytes("ca.crt"));
      }
    } catch (IllegalArgumentException e) {
      throw new ClusterException(ClusterError.KUBECONFIG, ref + ": " + e.getMessage(), e);
    }
    if (!address.startsWith("https://")) {
      throw new ClusterException(ClusterError.KUBECONFIG, ref + ": a token is sent by https only");
    }
    String account = entry(ref, entries, "serviceAccountName");
    return access
        .token(tokens.token(asker, account, named.isEmpty() ? List.of(address) : named))
        .build();
  }

  private static String entry(KubeconfigRef ref, DataEntries entries, String key) {
    String text = entries.has(key) ? entries.text(key).strip() : "";
    if (text.isEmpty()) {
      throw new ClusterException(ClusterError.KUBECONFIG, ref + " has no entry " + key);
    }
    return text;
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

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.k8s.real.OnRealCluster;
import io.gitops4j.k8s.real.RealCluster;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who calls, and whom we trust, at a real API server. */
@OnRealCluster
class RealClusterAccessTest {
  private static final Gvk NAMESPACE = new Gvk("", "v1", "Namespace");
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");

  private static Kubeconfig config;

  @BeforeAll
  static void read() {
    config = Kubeconfig.read(RealCluster.kubeconfig());
  }

  private static ClusterException refusal(Runnable call) {
    return catchThrowableOfType(ClusterException.class, call::run);
  }

  @Test
  void identity_byCertificateOfAnEllipticCurve_isAccepted() {
    Assumptions.assumeThat(config.contexts())
        .as("the kubeconfig has a context \"certificate\", as that of .ci/cluster")
        .contains("certificate");
    try (KubernetesCluster other = KubernetesCluster.connect(config.access("certificate"))) {
      assertThat(other.get(NAMESPACE, "", "default")).isPresent();
    }
  }

  @Test
  void identity_unknown_isUnauthorized() {
    ClusterAccess.Builder stranger =
        ClusterAccess.builder(config.access().server()).insecureTrustAnyServer();
    try (KubernetesCluster other = KubernetesCluster.connect(stranger.token("wrong").build())) {
      ClusterException e = refusal(() -> other.get(NAMESPACE, "", "default"));
      assertThat(e.error()).isEqualTo(ClusterError.UNAUTHORIZED);
      assertThat(e).hasMessageNotContaining("wrong");
    }
    ClusterAccess nobody =
        ClusterAccess.builder(config.access().server())
            .certificateAuthority(authority())
            .credential(config.access().credential())
            .impersonate("nobody", List.of())
            .build();
    try (KubernetesCluster other = KubernetesCluster.connect(nobody)) {
      assertThat(refusal(() -> other.list(CONFIG_MAP, "default", "")).error())
          .isEqualTo(ClusterError.FORBIDDEN);
    }
  }

  private static byte[] authority() {
    return config.access().authorities().orElseThrow().stream()
        .map(
            certificate -> {
              try {
                return "-----BEGIN CERTIFICATE-----\n"
                    + java.util.Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
              } catch (java.security.cert.CertificateEncodingException e) {
                throw new AssertionError(e);
              }
            })
        .collect(Collectors.joining())
        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  @Test
  void server_withAnotherName_isTrustedByThatNameOnly() {
    ClusterAccess.Builder named =
        ClusterAccess.builder(config.access().server())
            .certificateAuthority(authority())
            .credential(config.access().credential());
    try (KubernetesCluster right =
        KubernetesCluster.connect(named.tlsServerName("kubernetes.default.svc").build())) {
      assertThat(right.get(NAMESPACE, "", "default")).isPresent();
    }
    try (KubernetesCluster wrong =
        KubernetesCluster.connect(named.tlsServerName("example.org").build())) {
      assertThat(refusal(() -> wrong.discovery()).error()).isEqualTo(ClusterError.UNREACHABLE);
    }
  }

  @Test
  void clientOfAnApplication_isUsedAndLeftOpen() {
    Config fabric8 =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(config.access().server())
            .withTrustCerts(true)
            .withOauthToken(
                config.access().credential().authorization().substring("Bearer ".length()))
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(fabric8).build()) {
      KubernetesCluster shared = KubernetesCluster.using(client);
      assertThat(shared.get(NAMESPACE, "", "default")).isPresent();
      shared.close();
      assertThat(client.namespaces().withName("default").get()).isNotNull();
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.app.Identity;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.real.RealCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** A service account that may do everything, made for one test. */
final class Tenant implements AutoCloseable {
  private static final String ISSUER = "https://kubernetes.default.svc";

  /** For how long the server goes on to take a token that has expired. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private static final Gvk BINDING =
      new Gvk("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding");

  private final Cluster cluster;
  private final String namespace;
  private final String uid;

  /** Makes it; the namespace exists. */
  Tenant(Cluster cluster, String namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
    MapNode account =
        apply(
            "{apiVersion: v1, kind: ServiceAccount, metadata: {name: tenant, namespace: %s}}",
            namespace);
    this.uid = Edit.text(account, "metadata", "uid");
    apply(
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: %1$s},"
            + " roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin},"
            + " subjects: [{kind: ServiceAccount, name: tenant, namespace: %1$s}]}",
        namespace);
  }

  private MapNode apply(String yaml, Object... values) {
    return cluster.apply(Yaml.object(yaml, values), ApplyOptions.DEFAULTS);
  }

  Identity identity() {
    return Identity.ofServiceAccount(namespace, "tenant");
  }

  /**
   * A token that the control plane takes for a while, as it would issue one; it issues none for
   * less than ten minutes. Signed with the key that lies beside the kubeconfig.
   */
  String token(Duration life) throws Exception {
    Instant now = Instant.now();
    String claims =
        ("{\"iss\":\"%1$s\",\"aud\":[\"%1$s\"],\"sub\":\"system:serviceaccount:%2$s:tenant\",\"iat\":%3$d,\"nbf\":%3$d,"
                + "\"exp\":%4$d,\"kubernetes.io\":{\"namespace\":\"%2$s\",\"serviceaccount\":{\"name\":\"tenant\",\"uid\":\"%5$s\"}}}")
            .formatted(
                ISSUER,
                namespace,
                now.minus(LEEWAY).getEpochSecond(),
                now.plus(life).minus(LEEWAY).getEpochSecond(),
                uid);
    String signed =
        encoded("{\"alg\":\"RS256\"}".getBytes(UTF_8)) + "." + encoded(claims.getBytes(UTF_8));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key());
    signature.update(signed.getBytes(UTF_8));
    return signed + "." + encoded(signature.sign());
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static PrivateKey key() throws Exception {
    Path file = RealCluster.kubeconfig().resolveSibling("service-accounts.key");
    String pem = Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
  }

  @Override
  public void close() {
    cluster.delete(BINDING, "", namespace, DeleteOptions.of(Propagation.BACKGROUND));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretFindingsTest {
  private static final String POD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        template:
          spec:
            initContainers:
            - {name: i, envFrom: [{secretRef: {name: sealed}}, {secretRef: {name: maybe, optional: true}}]}
            containers:
            - name: c
              env:
              - {name: A, valueFrom: {secretKeyRef: {name: external, key: a}}}
              - {name: B, valueFrom: {secretKeyRef: {name: missing, key: b}}}
              - {name: C, valueFrom: {secretKeyRef: {name: missing, key: c}}}
            volumes:
            - {name: d, secret: {secretName: declared}}
            - {name: e, projected: {sources: [{secret: {name: other}}]}}
            - {name: f, secret: {secretName: cert}}
      """;

  private static final String MAKERS =
      """
      apiVersion: external-secrets.io/v1
      kind: ExternalSecret
      metadata: {name: db, namespace: shop}
      spec:
        secretStoreRef: {kind: ClusterSecretStore, name: vault}
        target: {name: external}
        data:
        - {secretKey: a, remoteRef: {key: shop/db, property: a}}
        - {secretKey: b, remoteRef: {key: shop/db, property: b}}
        - {secretKey: c, remoteRef: {key: shop/db, property: c}}
        - {secretKey: d, remoteRef: {key: shop/db, property: d}}
      ---
      apiVersion: bitnami.com/v1alpha1
      kind: SealedSecret
      metadata: {name: sealed, namespace: shop}
      spec: {encryptedData: {token: AgBy8h}}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: declared, namespace: shop}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: other, namespace: elsewhere}
      ---
      apiVersion: cert-manager.io/v1
      kind: Certificate
      metadata: {name: web, namespace: shop}
      spec: {secretName: cert}
      """;

  private static List<Manifest> manifests(String yaml) {
    return YamlReader.ofDefaults().read("all.yaml", yaml).stream()
        .map(node -> Manifest.of((MapNode) node, "all.yaml"))
        .toList();
  }

  @Test
  void podsAndReferences_areTold_andNoneIsMoreThanAWord() {
    List<Manifest> all = manifests(POD + "---\n" + MAKERS);

    List<Issue> issues = SecretFindings.among(all).of(all);

    assertThat(issues)
        .extracting(Issue::message)
        .containsExactly(
            "apps/Deployment/shop/web needs what nothing here makes: Secret missing, other",
            "external-secrets.io/ExternalSecret/shop/db refers to secrets that lie elsewhere"
                + " (external-secret): ClusterSecretStore/vault shop/db#a, ClusterSecretStore/vault"
                + " shop/db#b, ClusterSecretStore/vault shop/db#c and 1 more, for Secret external",
            "bitnami.com/SealedSecret/shop/sealed refers to secrets that lie elsewhere"
                + " (sealed-secret): token, for Secret sealed");
    assertThat(issues).extracting(Issue::severity).containsOnly(Severity.INFO);
    assertThat(issues.get(0).location().line()).isEqualTo(1);
    assertThat(issues.toString()).doesNotContain("AgBy8h");
  }

  @Test
  void whatAnotherApplicationMakes_isNotMissing() {
    List<Manifest> pod = manifests(POD);

    assertThat(SecretFindings.among(manifests(POD + "---\n" + MAKERS)).of(pod))
        .extracting(Issue::message)
        .containsExactly(
            "apps/Deployment/shop/web needs what nothing here makes: Secret missing, other");
    assertThat(SecretFindings.among(pod).of(pod))
        .extracting(Issue::code)
        .containsExactly(PlanError.SECRET_ELSEWHERE);
  }
}

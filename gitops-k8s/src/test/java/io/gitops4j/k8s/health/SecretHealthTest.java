// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether what fetches secrets from elsewhere has done its part, as its operators report it. */
class SecretHealthTest {

  private static Health assess(String apiVersion, String kind, String status) {
    String object =
        "apiVersion: "
            + apiVersion
            + "\nkind: "
            + kind
            + "\nmetadata: {name: db, namespace: shop, generation: 2}\nstatus: "
            + status
            + "\n";
    return KubernetesHealth.of(HealthStyle.GITOPS)
        .assess((MapNode) YamlReader.ofDefaults().read("object", object).get(0))
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "external-secrets.io/v1|ExternalSecret|{conditions: [{type: Ready, status: 'True', reason: SecretSynced}]}|Healthy",
        "external-secrets.io/v1beta1|ExternalSecret|{conditions: [{type: Ready, status: 'False', reason: SecretSyncedError, message: could not get secret data from provider}]}|Degraded",
        "external-secrets.io/v1|ExternalSecret|{}|Progressing",
        "external-secrets.io/v1|SecretStore|{conditions: [{type: Ready, status: 'False', reason: InvalidProviderConfig}]}|Degraded",
        "external-secrets.io/v1|ClusterSecretStore|{conditions: [{type: Ready, status: 'True', reason: Valid}]}|Healthy",
        "external-secrets.io/v1|ClusterExternalSecret|{conditions: [{type: PartiallyReady, status: 'True'}]}|Degraded",
        "external-secrets.io/v1alpha1|PushSecret|{conditions: [{type: Ready, status: 'True', reason: Synced}]}|Healthy",
        "bitnami.com/v1alpha1|SealedSecret|{observedGeneration: 2, conditions: [{type: Synced, status: 'True'}]}|Healthy",
        "bitnami.com/v1alpha1|SealedSecret|{observedGeneration: 2, conditions: [{type: Synced, status: 'False', message: no key could decrypt secret}]}|Degraded",
        "bitnami.com/v1alpha1|SealedSecret|{observedGeneration: 1, conditions: [{type: Synced, status: 'True'}]}|Progressing",
        "bitnami.com/v1alpha1|SealedSecret|{}|Progressing",
        "secrets.hashicorp.com/v1beta1|VaultStaticSecret|{conditions: [{type: SecretSynced, status: 'True'}, {type: Healthy, status: 'True'}]}|Healthy",
        "secrets.hashicorp.com/v1beta1|VaultStaticSecret|{conditions: [{type: SecretSynced, status: 'False', message: permission denied}]}|Degraded",
        "secrets.hashicorp.com/v1beta1|VaultDynamicSecret|{conditions: [{type: Ready, status: 'False'}]}|Degraded",
        "secrets.hashicorp.com/v1beta1|VaultAuth|{valid: false, error: no such role}|Degraded",
        "secrets.hashicorp.com/v1beta1|VaultConnection|{valid: true}|Healthy",
      })
  void health_ofWhatFetchesSecrets_isWhatItsOperatorReports(
      String apiVersion, String kind, String status, String health) {
    assertThat(assess(apiVersion, kind, status).status().text()).isEqualTo(health);
  }

  @ParameterizedTest
  @CsvSource({
    "ExternalSecret, external-secrets.io/v1, Ready",
    "SealedSecret, bitnami.com/v1, Synced"
  })
  void message_ofAFailure_isThatOfTheOperator(String kind, String apiVersion, String condition) {
    Health health =
        assess(
            apiVersion,
            kind,
            "{observedGeneration: 2, conditions: [{type: "
                + condition
                + ", status: 'False', message: no such key}]}");
    assertThat(health.message()).contains("no such key");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretReferencesTest {

  @Test
  void externalSecret_eachEntry_withStoreAndTarget() {
    assertThat(
            lines(
                """
                apiVersion: external-secrets.io/v1
                kind: ExternalSecret
                metadata: {name: db, namespace: shop}
                spec:
                  secretStoreRef: {name: vault, kind: ClusterSecretStore}
                  target: {name: db-login}
                  data:
                  - secretKey: user
                    remoteRef: {key: shop/db, property: user}
                  - secretKey: password
                    remoteRef: {key: shop/db, property: password, version: "3"}
                    sourceRef: {storeRef: {name: other}}
                  dataFrom:
                  - extract: {key: shop/all}
                  - find: {name: {regexp: "^shop-"}}
                  - sourceRef: {generatorRef: {kind: Password, name: random}}
                """))
        .containsExactly(
            "EXTERNAL_SECRET spec.data[0].remoteRef ClusterSecretStore/vault shop/db#user > db-login",
            "EXTERNAL_SECRET spec.data[1].remoteRef SecretStore/other shop/db#password#3 > db-login",
            "EXTERNAL_SECRET spec.dataFrom[0].extract ClusterSecretStore/vault shop/all > db-login",
            "EXTERNAL_SECRET spec.dataFrom[1].find ClusterSecretStore/vault ^shop- > db-login",
            "EXTERNAL_SECRET spec.dataFrom[2].sourceRef Password/random  > db-login");
  }

  @Test
  void clusterExternalSecret_isReadBelowItsSpec() {
    assertThat(
            lines(
                """
                apiVersion: external-secrets.io/v1beta1
                kind: ClusterExternalSecret
                metadata: {name: pull}
                spec:
                  externalSecretSpec:
                    secretStoreRef: {name: vault}
                    data: [{secretKey: a, remoteRef: {key: pull}}]
                """))
        .containsExactly(
            "EXTERNAL_SECRET spec.externalSecretSpec.data[0].remoteRef SecretStore/vault pull > pull");
  }

  @Test
  void sealedSecret_eachKey() {
    assertThat(
            lines(
                """
                apiVersion: bitnami.com/v1alpha1
                kind: SealedSecret
                metadata: {name: token, namespace: shop}
                spec: {encryptedData: {a: AgB1, b: AgB2}}
                """))
        .containsExactly(
            "SEALED_SECRET spec.encryptedData.a  #a > token",
            "SEALED_SECRET spec.encryptedData.b  #b > token");
  }

  @Test
  void secretProviderClass_eachObject_ofVaultAwsAndAzure() {
    String head =
        "apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\n"
            + "metadata: {name: db}\nspec:\n  provider: PROVIDER\n"
            + "  secretObjects: [{secretName: db, type: Opaque}]\n  parameters:\n    objects: |\n";
    assertThat(
            lines(
                head.replace("PROVIDER", "vault")
                    + "      - objectName: p\n        secretPath: kv/data/db\n        secretKey: pw\n"))
        .containsExactly("SECRET_PROVIDER_CLASS spec.parameters.objects vault kv/data/db#pw > db");
    assertThat(lines(head.replace("PROVIDER", "aws") + "      - objectName: prod/db\n"))
        .containsExactly("SECRET_PROVIDER_CLASS spec.parameters.objects aws prod/db > db");
    assertThat(
            lines(
                head.replace("PROVIDER", "azure")
                    + "      array:\n        - |\n          objectName: pw\n"
                    + "          objectType: secret\n          objectVersion: v7\n"))
        .containsExactly("SECRET_PROVIDER_CLASS spec.parameters.objects azure pw#v7 > db");
    assertThat(lines(head + "      {{{ not YAML\n")).isEmpty();
  }

  @Test
  void vaultOperator_mountAndPath() {
    assertThat(
            lines(
                """
                apiVersion: secrets.hashicorp.com/v1beta1
                kind: VaultStaticSecret
                metadata: {name: db}
                spec: {mount: kv, path: shop/db, version: 2, vaultAuthRef: static, destination: {name: db}}
                """))
        .containsExactly("VAULT_OPERATOR spec static kv/shop/db#2 > db");
  }

  @Test
  void vaultAgent_annotationsOfPods() {
    assertThat(
            lines(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  template:
                    metadata:
                      annotations:
                        vault.hashicorp.com/agent-inject: "true"
                        vault.hashicorp.com/agent-inject-secret-db: kv/data/db
                """))
        .containsExactly(
            "VAULT_AGENT spec.template.metadata.annotations"
                + "[\"vault.hashicorp.com/agent-inject-secret-db\"]  kv/data/db > ");
  }

  @Test
  void webhook_wholeValuesAndInline_alsoInBase64() {
    assertThat(
            lines(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  template:
                    spec:
                      containers:
                      - name: web
                        image: vault:1.15
                        env:
                        - {name: A, value: "vault:secret/data/db#password"}
                        - {name: B, value: ">>vault:db/creds/web#username#2"}
                        - {name: C, value: "postgres://${vault:kv/db#user}:${vault:kv/db#pw}@db"}
                        - {name: D, value: "see vault:kv/db#user"}
                """))
        .containsExactly(
            "VAULT_WEBHOOK spec.template.spec.containers[0].env[0].value  secret/data/db#password > ",
            "VAULT_WEBHOOK spec.template.spec.containers[0].env[1].value  db/creds/web#username#2 > ",
            "VAULT_WEBHOOK spec.template.spec.containers[0].env[2].value  kv/db#user > ",
            "VAULT_WEBHOOK spec.template.spec.containers[0].env[2].value  kv/db#pw > ");
    assertThat(
            lines(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: db}
                data: {a: dmF1bHQ6a3YvZGIjcHc=}
                """))
        .containsExactly("VAULT_WEBHOOK data.a  kv/db#pw > ");
  }

  @Test
  void placeholders_withPath_andByTheAnnotation() {
    assertThat(
            lines(
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: db
                  annotations: {avp.kubernetes.io/path: kv/data/db, avp.kubernetes.io/secret-version: "4"}
                stringData:
                  a: <password>
                  b: user=<path:kv/data/other#user> pw=<path:kv/data/other#pw#2 | base64encode>
                  c: a < b > c and <not a key>
                data:
                  d: PHBhdGg6a3YvZGF0YS9kYiN0b2tlbj4=
                """))
        .containsExactly(
            "VAULT_PLUGIN stringData.a  kv/data/db#password#4 > ",
            "VAULT_PLUGIN stringData.b  kv/data/other#user > ",
            "VAULT_PLUGIN stringData.b  kv/data/other#pw#2 > ",
            "VAULT_PLUGIN data.d  kv/data/db#token > ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata: {name: a}\ndata: {a: <password>}",
        "metadata: {name: a, annotations: {avp.kubernetes.io/ignore: \"true\"}}\ndata: {a: \"<path:kv#a>\"}",
        "metadata: {name: a}\ndata: {a: \"<path:kv>\", b: \"<path:a#b#c#d>\"}",
        "metadata: {name: a}\ndata: {a: \"<<<<<<<<<<<<\", b: \"<html><body>\"}"
      })
  void textThatIsNoPlaceholder_isNone(String text) {
    assertThat(lines("apiVersion: v1\nkind: ConfigMap\n" + text)).isEmpty();
  }

  private static List<String> lines(String yaml) {
    MapNode root = (MapNode) YamlReader.ofDefaults().read("a.yaml", yaml).get(0);
    return SecretReferences.of(Manifest.of(root)).stream()
        .map(
            one ->
                one.kind()
                    + " "
                    + one.field()
                    + " "
                    + one.store()
                    + " "
                    + one.location()
                    + " > "
                    + one.target())
        .toList();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Identity;
import io.gitops4j.core.app.KubeconfigRef;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.VariableSource.Kind;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.lookup.DataEntries;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigConnectorTest {
  private static final KubeconfigRef SECRET = new KubeconfigRef(Kind.SECRET, "edge", null);
  private static final KubeconfigRef CONFIG = new KubeconfigRef(Kind.CONFIG_MAP, "edge", null);
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final String TOKEN_PATH =
      "/api/v1/namespaces/team/serviceaccounts/edge-sync/token";
  private static final Map<String, String> GENERIC =
      Map.of(
          "provider", "generic",
          "address", "https://edge.example:6443",
          "serviceAccountName", "edge-sync");

  private FakeApi api;
  private final KubeconfigConnector connector = KubeconfigConnector.ofDefaults();

  @BeforeEach
  void begin() throws IOException {
    api = new FakeApi();
  }

  @AfterEach
  void end() throws Exception {
    api.close();
  }

  private static Application application() {
    return Application.builder("app")
        .namespace("team")
        .source(new Source(SourceRef.of("https://git.example/r", "main"), TreePath.ROOT, null))
        .build();
  }

  private static DataEntries entries(String kind, Map<String, String> texts) {
    return DataEntries.of(
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", kind)
            .put("metadata", MapNode.builder().put("name", "edge").build())
            .put(kind.equals("Secret") ? "stringData" : "data", MapNode.ofStrings(texts))
            .build());
  }

  private DataEntries kubeconfig(String key, String user) {
    return entries(
        "Secret",
        Map.of(
            key,
            """
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: "%s"}}]
            users: [{name: u, user: {%s}}]
            """
                .formatted(api.address(), user)));
  }

  private static void refused(ClusterError error, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClusterException.class,
            e -> {
              assertThat(e.error()).isEqualTo(error);
              assertThat(e.getMessage()).contains(words).doesNotContain("hunter2");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"value", "value.yaml"})
  void connect_secretWithAKubeconfig_callsItsServerWithItsToken(String key) {
    api.on("/api/v1/namespaces/team/configmaps/c", FakeApi.json(200, "{\"kind\": \"ConfigMap\"}"));
    try (Cluster cluster =
        connector.connect(application(), SECRET, kubeconfig(key, "token: hunter2"))) {
      assertThat(cluster.get(CONFIG_MAP, "team", "c")).isPresent();
    }
    assertThat(api.authorizations).contains("Bearer hunter2");
  }

  @Test
  void connect_secretWithoutSuchAnEntry_isRefused() {
    DataEntries other = kubeconfig("config", "token: hunter2");
    refused(
        ClusterError.KUBECONFIG,
        () -> connector.connect(application(), SECRET, other),
        "no entry value and no entry value.yaml");
    KubeconfigRef named = new KubeconfigRef(Kind.SECRET, "edge", "config");
    connector.connect(application(), named, other).close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: [hunter2]}",
        "auth-provider: {name: gcp, config: {cmd-path: touch}}",
        "tokenFile: /etc/passwd",
        "client-certificate: /etc/passwd, client-key: /etc/passwd"
      })
  void connect_kubeconfigThatRunsCommandsOrReadsFiles_isRefused(String user) {
    refused(
        ClusterError.KUBECONFIG,
        () -> connector.connect(application(), SECRET, kubeconfig("value", user)),
        "team/edge/value");
  }

  @Test
  void connect_configMapOfTheGenericProvider_takesATokenOfTheAccount_asTheApplication()
      throws Exception {
    api.on(TOKEN_PATH, FakeApi.json(201, "{\"status\": {\"token\": \"hunter2\"}}"));
    try (KubernetesCluster home =
        KubernetesCluster.connect(ClusterAccess.builder(api.address()).token("home").build())) {
      KubeconfigConnector withTokens = connector.withTokens(AccountTokens.of(home));
      Map<String, String> two = new LinkedHashMap<>(GENERIC);
      two.put("audiences", "one\n  two\n\n");
      ClusterAccess access = withTokens.byToken(application(), CONFIG, entries("ConfigMap", two));
      assertThat(access.server()).isEqualTo("https://edge.example:6443");
      assertThat(access.credential().authorization()).isEqualTo("Bearer hunter2");
      assertThat(api.bodies.get(api.bodies.size() - 1))
          .contains("TokenRequest", "\"audiences\":[\"one\",\"two\"]", "3600");

      Application impersonated =
          application().toBuilder().identity(Identity.ofServiceAccount("team", "deployer")).build();
      try (Cluster cluster =
          withTokens.connect(impersonated, CONFIG, entries("ConfigMap", GENERIC))) {
        assertThat(cluster.name()).isEqualTo("https://edge.example:6443");
      }
      assertThat(api.bodies.get(api.bodies.size() - 1)).contains("[\"https://edge.example:6443\"]");
      assertThat(api.impersonated).endsWith("system:serviceaccount:team:deployer");
    }
  }

  @Test
  void connect_tokenThatIsRefused_isAnError_andNothingIsSentElsewhere() throws Exception {
    api.on(TOKEN_PATH, FakeApi.status(403, "Forbidden", "may not create tokens", "{}"));
    try (KubernetesCluster home =
        KubernetesCluster.connect(ClusterAccess.builder(api.address()).token("home").build())) {
      KubeconfigConnector withTokens = connector.withTokens(AccountTokens.of(home));
      refused(
          ClusterError.FORBIDDEN,
          () -> withTokens.connect(application(), CONFIG, entries("ConfigMap", GENERIC)),
          "create a token of ServiceAccount team/edge-sync");
    }
  }

  @Test
  void connect_configMapThatCantBeUsed_isRefusedByName() throws Exception {
    refused(
        ClusterError.NO_CLUSTER,
        () -> connector.connect(application(), CONFIG, entries("ConfigMap", GENERIC)),
        "tokens of service accounts");
    try (KubernetesCluster home =
        KubernetesCluster.connect(ClusterAccess.builder(api.address()).token("home").build())) {
      KubeconfigConnector withTokens = connector.withTokens(AccountTokens.of(home));
      for (String cloud : new String[] {"aws", "azure", "gcp"}) {
        refused(
            ClusterError.NO_CLUSTER,
            () -> withTokens.connect(application(), CONFIG, changed("provider", cloud)),
            "the provider " + cloud + " is not supported");
      }
      for (String entry : GENERIC.keySet()) {
        refused(
            ClusterError.KUBECONFIG,
            () -> withTokens.connect(application(), CONFIG, changed(entry, " ")),
            "no entry " + entry);
      }
      refused(
          ClusterError.KUBECONFIG,
          () -> withTokens.connect(application(), CONFIG, changed("address", "http://edge")),
          "https only");
      refused(
          ClusterError.KUBECONFIG,
          () -> withTokens.connect(application(), CONFIG, changed("ca.crt", "no certificate")),
          "ConfigMap/edge");
      refused(
          ClusterError.INVALID,
          () ->
              withTokens.connect(
                  application(), CONFIG, changed("serviceAccountName", "../../secrets/x")),
          "expected: a name");
    }
    assertThat(api.requests).isEmpty();
  }

  private static DataEntries changed(String key, String value) {
    Map<String, String> texts = new LinkedHashMap<>(GENERIC);
    texts.put(key, value);
    return entries("ConfigMap", texts);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.spi.AccessProvider.Access;
import io.gitops4j.core.spi.AccessProvider.ClientCertificate;
import io.gitops4j.core.spi.AccessProvider.ProxyServer;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import io.gitops4j.core.spi.CredentialsProvider.Bearer;
import io.gitops4j.core.spi.CredentialsProvider.KnownHosts;
import io.gitops4j.core.spi.CredentialsProvider.SshKey;
import io.gitops4j.core.tree.MapNode;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FluxAccessTest {
  private static final String CANARY = "hunter2-canary";

  private final Map<String, MapNode> secrets = new HashMap<>();
  private final FluxAccess access =
      FluxAccess.of((namespace, name) -> Optional.ofNullable(secrets.get(namespace + "/" + name)));

  private void secret(String name, Map<String, String> texts) {
    Map<String, String> data = new HashMap<>();
    texts.forEach((k, v) -> data.put(k, Base64.getEncoder().encodeToString(v.getBytes(UTF_8))));
    secrets.put("apps/" + name, MapNode.of("data", MapNode.ofStrings(data)));
  }

  private static SourceRef ref(String url, SourceAccess wanted) {
    return SourceRef.of(url, "main")
        .withOptions(new SourceOptions(SourceView.WHOLE, wanted, OciOptions.FIRST_LAYER));
  }

  private Access credentials(String url) {
    return access.access(ref(url, new SourceAccess("apps", "own", null, null, null, false)));
  }

  @Test
  void access_userAndPassword_basic() {
    secret("own", Map.of("username", "jo", "password", CANARY));
    assertThat(credentials("https://git.example.org/a.git"))
        .isEqualTo(new Access(new Basic("jo", CANARY), null, null, null));
  }

  @Test
  void access_bearerTokenAndCertificates_allOfThem() {
    secret(
        "own",
        Map.of(
            "bearerToken", CANARY + "\n",
            "ca.crt", "CA",
            "caFile", "OLD",
            "tls.crt", "C",
            "tls.key", "K"));
    assertThat(credentials("https://git.example.org/a.git"))
        .isEqualTo(new Access(new Bearer(CANARY), "CA", new ClientCertificate("C", "K"), null));
  }

  @Test
  void access_authorityAlone_noCredentials() {
    secret("own", Map.of("caFile", "OLD"));
    assertThat(credentials("https://git.example.org/a.git"))
        .isEqualTo(new Access(null, "OLD", null, null));
  }

  @Test
  void access_sshKey_withItsKnownHosts() {
    secret("own", Map.of("identity", "KEY", "known_hosts", "h k", "password", CANARY));
    assertThat(credentials("ssh://git@git.example.org/a.git").credentials())
        .isEqualTo(new SshKey("KEY", CANARY, KnownHosts.of("h k")));
  }

  @Test
  void access_stringDataOfAnOfflineSecret_read() {
    secrets.put(
        "apps/own",
        MapNode.of("stringData", MapNode.ofStrings(Map.of("username", "jo", "password", CANARY))));
    assertThat(credentials("https://git.example.org/a.git").credentials())
        .isEqualTo(new Basic("jo", CANARY));
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example.org, http, 80",
    "https://proxy.example.org, https, 443",
    "socks5://proxy.example.org, socks5, 1080",
    "http://proxy.example.org:3128, http, 3128",
  })
  void access_proxy_byItsAddress(String address, String scheme, int port) {
    secret("proxy", Map.of("address", address, "username", "jo", "password", CANARY));
    Access way =
        access.access(
            ref(
                "https://git.example.org/a.git",
                new SourceAccess("apps", null, null, "proxy", null, false)));
    assertThat(way.proxy())
        .isEqualTo(new ProxyServer(scheme, "proxy.example.org", port, "jo", CANARY));
    assertThat(way.toString()).doesNotContain(CANARY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"auths\": {\"registry.example.org\": {\"username\": \"jo\", \"password\": \"pw\"}}} | pw",
        "{\"auths\": {\"https://registry.example.org/v2/\": {\"auth\": \"am86cHc=\"}}} | pw",
        "{\"auths\": {\"registry.example.org\": {\"auth\": \"am86b3RoZXI=\"},"
            + " \"registry.example.org/org\": {\"auth\": \"am86cHc=\"}}} | pw",
        "{\"auths\": {\"registry.example.org/or\": {\"auth\": \"am86cHc=\"}}} | ",
        "{\"auths\": {}, \"credHelpers\": {\"registry.example.org\": \"any\"}} | ",
      })
  void access_dockerConfig_entryOfTheRegistry(String config, String password) {
    secret("own", Map.of(".dockerconfigjson", config));
    assertThat(credentials("oci://registry.example.org/org/app").credentials())
        .isEqualTo(password == null ? null : new Basic("jo", password));
  }

  @Test
  void access_certificatesOfOci_fromTheirOwnSecret() {
    secret("own", Map.of(".dockerconfigjson", "{\"auths\": {}}", "ca.crt", "NOT"));
    secret("tls", Map.of("ca.crt", "CA"));
    SourceAccess wanted = new SourceAccess("apps", "own", "tls", null, null, false);
    assertThat(access.access(ref("oci://registry.example.org/org/app", wanted)))
        .isEqualTo(new Access(null, "CA", null, null));
    assertThat(credentials("oci://registry.example.org/org/app").certificateAuthorities()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/a, username, apps/own needs both",
    "https://h/a, tls.crt, apps/own needs both",
    "https://h/a, githubAppID, host of the repository",
    "https://github.com/a, githubAppID, githubAppInstallationID",
    "ssh://h/a, identity, lacks known_hosts",
    "ssh://h/a, known_hosts, lacks identity",
    "oci://h/a, username, lacks .dockerconfigjson",
    "oci://h/a, .dockerconfigjson, has no auths",
  })
  void access_secretThatLacksSomething_saysWhatAndNoValue(String url, String key, String message) {
    secret("own", Map.of(key, CANARY));
    refused(url, message);
  }

  @Test
  void access_noSuchSecret_refusedByName() {
    refused("https://h/a", "no Secret apps/own");
  }

  @Test
  void access_valueThatIsNoBase64_refusedWithoutIt() {
    secrets.put(
        "apps/own", MapNode.of("data", MapNode.ofStrings(Map.of("username", "*" + CANARY + "="))));
    secrets.put("apps/own", MapNode.of("data", MapNode.ofStrings(Map.of("username", "a"))));
    refused("https://h/a", "no base64");
  }

  @Test
  void access_proxyWithAPasswordInItsAddress_notShown() {
    secret("proxy", Map.of("address", "ftp://jo:" + CANARY + "@proxy"));
    SourceRef ref = ref("https://h/a", new SourceAccess("apps", null, null, "proxy", null, false));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> access.access(ref))
        .satisfies(e -> assertThat(e.toString()).doesNotContain(CANARY))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.NO_SECRET));
  }

  private void refused(String url, String message) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> credentials(url))
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.NO_SECRET))
        .satisfies(e -> assertThat(e.toString()).doesNotContain(CANARY));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
  static final String SECRET = "hunter2";

  @TempDir Path directory;

  static byte[] resource(String name) {
    try (var in = KubeconfigTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64(String resource) {
    return Base64.getEncoder().encodeToString(resource(resource));
  }

  private static String config(String cluster, String user) {
    return """
        apiVersion: v1
        kind: Config
        current-context: main
        preferences: {}
        clusters:
        - {name: c, cluster: {%s}}
        users:
        - {name: u, user: {%s}}
        contexts:
        - {name: main, context: {cluster: c, user: u, namespace: team}}
        - {name: nobody, context: {cluster: c}}
        - {name: lost, context: {cluster: d, user: v}}
        """
        .formatted(cluster, user);
  }

  private static Kubeconfig parse(String text) {
    return Kubeconfig.parse("config", text.getBytes(UTF_8));
  }

  private static ClusterAccess access(String cluster, String user) {
    return parse(config(cluster, user)).access();
  }

  private static final String SERVER = "server: 'https://10.0.0.1:6443/'";

  private static ClusterException refusal(Runnable call) {
    ClusterException e = catchThrowableOfType(ClusterException.class, call::run);
    assertThat(e).isNotNull();
    assertThat(e.error()).isEqualTo(ClusterError.KUBECONFIG);
    assertThat(e).hasMessageNotContaining(SECRET);
    return e;
  }

  @Test
  void contexts_areListed_andOneIsCurrent() {
    Kubeconfig config = parse(config(SERVER, "token: " + SECRET));
    assertThat(config.contexts()).containsExactly("main", "nobody", "lost");
    assertThat(config.currentContext()).contains("main");
    assertThat(config.access().server()).isEqualTo("https://10.0.0.1:6443");
    assertThat(config.access().namespace()).isEqualTo("team");
    assertThat(config.access("nobody").credential().authorization()).isNull();
    assertThat(config.toString() + config.access() + config.access().credential())
        .doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "token: abc, Bearer abc",
    "'token: 123', Bearer 123",
    "'username: me, password: you', Basic bWU6eW91",
    "'username: me', Basic bWU6",
    "'token: abc, exec: {command: /bin/false}', Bearer abc",
    "'token: \"\", username: me, password: you', Basic bWU6eW91"
  })
  void user_withSecrets_authorizes(String user, String header) {
    assertThat(access(SERVER, user).credential().authorization()).isEqualTo(header);
  }

  @Test
  void file_namesOthers_relativeToItself() throws IOException {
    Files.createDirectory(directory.resolve("keys"));
    Files.write(directory.resolve("keys/c.crt"), resource("client.crt"));
    Files.write(directory.resolve("keys/c.key"), resource("sec1.key"));
    Files.writeString(directory.resolve("token"), "first\n");
    Path file = directory.resolve("config");
    Files.writeString(
        file,
        config(
            SERVER + ", certificate-authority: keys/c.crt",
            "tokenFile: token, client-certificate: keys/c.crt, client-key: keys/c.key"));
    ClusterAccess access = Kubeconfig.read(file).access();
    assertThat(access.authorities().orElseThrow()).hasSize(1);
    assertThat(access.credential().certificate().chain()).hasSize(1);
    assertThat(access.credential().authorization()).isEqualTo("Bearer first");
    Files.writeString(directory.resolve("token"), "second");
    assertThat(access.credential().authorization()).isEqualTo("Bearer second");
    Files.writeString(directory.resolve("token"), "two\nlines");
    refusal(() -> access.credential().authorization());
  }

  @Test
  void text_namingFiles_isRefusedWithEachField() {
    ClusterException e =
        refusal(
            () ->
                access(
                    SERVER + ", certificate-authority: /etc/passwd",
                    "tokenFile: /etc/shadow, client-key: /etc/key, client-certificate: /etc/crt"));
    assertThat(e.issues())
        .extracting(issue -> issue.location().field())
        .containsExactly(
            "cluster c.certificate-authority",
            "user u.client-certificate",
            "user u.client-key",
            "user u.tokenFile");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs8.key", "sec1.key", "pkcs1.key", "ed25519.key"})
  void clientKey_inEachForm_isRead(String key) {
    ClusterAccess access =
        access(
            SERVER,
            "client-certificate-data: "
                + base64("client.crt")
                + ", client-key-data: "
                + base64(key));
    assertThat(access.credential().certificate().key().getFormat()).isEqualTo("PKCS#8");
  }

  @Test
  void keys_ofOneCurveInTwoForms_areTheSame() {
    assertThat(((ECPrivateKey) Pem.privateKey(resource("sec1.key"))).getS())
        .isEqualTo(((ECPrivateKey) Pem.privateKey(resource("pkcs8.key"))).getS());
  }

  @Test
  void exec_withoutPermission_isRefusedAndNotRun() throws IOException {
    Path mark = directory.resolve("mark");
    Path file = directory.resolve("config");
    Files.writeString(
        file,
        config(
            SERVER,
            "exec: {apiVersion: client.authentication.k8s.io/v1, command: touch, args: ['"
                + mark.toString().replace('\\', '/')
                + "'],"
                + " env: [{name: PASSWORD, value: "
                + SECRET
                + "}]}"));
    ClusterException e = refusal(() -> Kubeconfig.read(file).access());
    assertThat(e.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.location().field()).isEqualTo("user u.exec");
              assertThat(issue.location().file()).isEqualTo(file.toString());
              assertThat(issue.location().line()).isEqualTo(8);
              assertThat(issue.hint()).contains("allowExec");
            });
    assertThat(mark).doesNotExist();
  }

  private static String printer(String... arguments) {
    return "exec: {apiVersion: client.authentication.k8s.io/v1, provideClusterInfo: true, command: '"
        + Path.of(System.getProperty("java.home"), "bin", "java")
        + "', args: [-XX:TieredStopAtLevel=1, -cp, '"
        + CredentialPrinter.place()
        + "', "
        + CredentialPrinter.class.getName()
        + ", "
        + String.join(", ", arguments)
        + "], env: [{name: GREETING, value: hello}]}";
  }

  @Test
  void exec_allowed_givesATokenUntilItIsRefused() throws IOException {
    Path count = directory.resolve("count");
    ClusterAccess access =
        parse(config(SERVER, printer("token", "'" + count + "'"))).allowExec().access();
    assertThat(count).doesNotExist();
    assertThat(access.credential().authorization()).isEqualTo("Bearer hello-1");
    assertThat(access.credential().authorization()).isEqualTo("Bearer hello-1");
    access.credential().refused();
    assertThat(access.credential().authorization()).isEqualTo("Bearer hello-2");
    assertThat(access.credential().toString()).doesNotContain("hello");
  }

  @Test
  void exec_givingAnExpiredToken_isRunAgain() {
    ClusterAccess access =
        parse(config(SERVER, printer("expired", "'" + directory.resolve("count") + "'")))
            .allowExec()
            .access();
    assertThat(access.credential().authorization()).isEqualTo("Bearer hello-1");
    assertThat(access.credential().authorization()).isEqualTo("Bearer hello-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fail", "text", "empty", "other-version", "endless"})
  void exec_notPlayingByTheRules_isRefused(String how) {
    ClusterAccess access =
        parse(config(SERVER, printer(how, "'" + directory.resolve("count") + "'")))
            .allowExec()
            .access();
    assertThat(
            refusal(() -> access.credential().authorization()).issues().get(0).location().field())
        .isEqualTo("user u.exec");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}",
        "exec: {apiVersion: client.authentication.k8s.io/v1}",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}",
        "exec: x",
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: /no/such/program}"
      })
  void exec_allowedButUnusable_isRefused(String user) {
    refusal(() -> parse(config(SERVER, user)).allowExec().access().credential().authorization());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server: ''|token: hunter2|cluster c.server",
        "certificate-authority-data: x|token: hunter2|cluster c.server",
        "server: 'ftp://x'|token: hunter2|cluster c.server",
        "server: 'https://me:hunter2@x'|token: t|cluster c.server",
        "server: 'https://x?hunter2'|token: t|cluster c.server",
        "server: 'https://%zzhunter2'|token: t|cluster c.server",
        "server: 'https://x', certificate-authority-data: '!!hunter2'|token: t|cluster c.certificate-authority-data",
        "server: 'https://x', certificate-authority-data: aHVudGVyMg==|token: t|cluster c.certificate-authority",
        "server: 'https://x', insecure-skip-tls-verify: sure|token: t|cluster c.insecure-skip-tls-verify",
        "server: 'https://x', proxy-url: 'socks5://p:1'|token: t|cluster c.proxy-url",
        "server: 'https://x', proxy-url: 'http://u:hunter2@p:1'|token: t|cluster c.proxy-url",
        "server: 'https://x', proxy-url: 'http://p'|token: t|cluster c.proxy-url",
        "server: 'https://x'|auth-provider: {name: gcp, config: {access-token: hunter2}}|user u.auth-provider",
        "server: 'https://x'|token: 'hunter2 x'|user u.token",
        "server: 'https://x'|token: [hunter2]|user u.token",
        "server: 'https://x'|token: t, username: me, password: hunter2|user u.username",
        "server: 'https://x'|client-key-data: aHVudGVyMg==|user u",
        "server: 'https://x'|as-groups: [a]|user u.as-groups",
        "server: 'https://x'|as: \"a\\nb\"|user u.as"
      })
  void entry_thatCannotBeUsed_isRefusedByItsField(String cluster, String user, String field) {
    ClusterException e = refusal(() -> access(cluster, user));
    assertThat(e.issues().get(0).location().field()).startsWith(field);
    assertThat(e.issues().get(0).location().line()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"encrypted.key", "encrypted-sec1.key", "client.crt"})
  void clientKey_thatCannotBeRead_isRefused(String key) {
    String user =
        "client-certificate-data: " + base64("client.crt") + ", client-key-data: " + base64(key);
    assertThat(refusal(() -> access(SERVER, user)).issues())
        .singleElement()
        .extracting(issue -> issue.location().field())
        .isEqualTo("user u.client-certificate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "x",
        "kind: Secret",
        "clusters: {}",
        "clusters: [x]",
        "clusters: [{cluster: {}}]",
        "clusters: [{name: c, cluster: hunter2}]",
        "users: [{name: u, user: {token: hunter2}}, {name: u}]",
        "a: {\nhunter2",
        "--- {}\n--- {}\na: 1",
        "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
            + "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]"
      })
  void text_thatIsNoKubeconfig_isRefused(String text) {
    refusal(() -> parse(text));
  }

  @Test
  void context_thatIsNotThere_isRefusedWithThoseThatAre() {
    Kubeconfig config = parse(config(SERVER, "token: t"));
    assertThat(refusal(() -> config.access("other")))
        .hasMessageContaining("other")
        .hasMessageContaining("main, nobody, lost");
    assertThat(refusal(() -> config.access("lost")).issues())
        .extracting(Issue::message)
        .containsExactly("names no cluster", "names no user");
    refusal(() -> parse("kind: Config").access());
  }

  @Test
  void insecure_onlyWhereItStands() {
    assertThat(access(SERVER, "token: t").trustsAnyServer()).isFalse();
    assertThat(access(SERVER + ", insecure-skip-tls-verify: true", "token: t").trustsAnyServer())
        .isTrue();
    refusal(
        () ->
            access(
                SERVER
                    + ", insecure-skip-tls-verify: true, certificate-authority-data: "
                    + base64("client.crt"),
                "token: t"));
  }

  @Test
  void clusterAndUser_withAllElse_areRead() {
    ClusterAccess access =
        access(
            SERVER + ", tls-server-name: kube.example, proxy-url: 'http://proxy:3128'",
            "token: t, as: robot, as-uid: 7, as-groups: [a, b], as-user-extra: {scope/x: [v]}");
    assertThat(access.serverName()).isEqualTo("kube.example");
    assertThat(access.proxy()).hasToString("http://proxy:3128");
    assertThat(access.impersonation())
        .isEqualTo(
            Map.of(
                "Impersonate-User", List.of("robot"),
                "Impersonate-Group", List.of("a", "b"),
                "Impersonate-Uid", List.of("7"),
                "Impersonate-Extra-scope%2Fx", List.of("v")));
  }

  @Test
  void pod_withAServiceAccount_hasAccess() throws IOException {
    Map<String, String> environment =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");
    refusal(() -> ClusterAccess.inCluster(environment, directory));
    Files.write(directory.resolve("ca.crt"), resource("client.crt"));
    Files.writeString(directory.resolve("token"), "abc\n");
    Files.writeString(directory.resolve("namespace"), "team");
    ClusterAccess access = ClusterAccess.inCluster(environment, directory);
    assertThat(access.server()).isEqualTo("https://[fd00::1]:443");
    assertThat(access.namespace()).isEqualTo("team");
    assertThat(access.credential().authorization()).isEqualTo("Bearer abc");
    refusal(() -> ClusterAccess.inCluster(Map.of(), directory));
  }

  @Test
  void file_thatIsNotThere_isRefusedByName() {
    assertThat(refusal(() -> Kubeconfig.read(directory.resolve("nope"))))
        .hasMessageContaining("nope");
  }
}

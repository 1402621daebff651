// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.spi.AccessProvider.Access;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import io.gitops4j.core.tree.MapNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** GitHub Apps against a small API on the loopback that checks what it is sent. */
class FluxGitHubAppTest {
  private static final KeyPair KEYS = keys();

  private final Map<String, String> answers = new LinkedHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private final Map<String, String> entries = new LinkedHashMap<>();
  private HttpServer server;
  private FluxAccess access;

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void begin() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          requests.add(request);
          String sent = exchange.getRequestHeaders().getFirst("Authorization");
          String answer = isSigned(sent) ? answers.get(request) : "401";
          byte[] body =
              answer == null || answer.equals("401") ? new byte[0] : answer.getBytes(UTF_8);
          int status = answer == null ? 404 : answer.equals("401") ? 401 : 201;
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    entries.put("githubAppID", "7");
    entries.put("githubAppInstallationID", "42");
    entries.put("githubAppPrivateKey", pem("PRIVATE KEY", KEYS.getPrivate().getEncoded()));
    entries.put(
        "githubAppBaseURL", "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v3");
    token(
        "POST /api/v3/app/installations/42/access_tokens", "one", Instant.now().plusSeconds(3600));
    access =
        FluxAccess.of(
            (namespace, name) -> Optional.of(MapNode.of("stringData", MapNode.ofStrings(entries))));
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private void token(String request, String token, Instant end) {
    answers.put(request, "{\"token\": \"" + token + "\", \"expires_at\": \"" + end + "\"}");
  }

  private static String pem(String name, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + name + "-----\n" + text + "\n-----END " + name + "-----\n";
  }

  /** As GitHub checks it: the App's signature, and that it is good now, for ten minutes at most. */
  private static boolean isSigned(String header) {
    try {
      String[] parts = header.replaceFirst("^Bearer ", "").split("\\.");
      Signature check = Signature.getInstance("SHA256withRSA");
      check.initVerify(KEYS.getPublic());
      check.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
      MapNode claims = (MapNode) JsonTrees.read("jwt", Base64.getUrlDecoder().decode(parts[1]));
      long now = Instant.now().getEpochSecond();
      long begin = Long.parseLong(claims.text("iat"));
      long end = Long.parseLong(claims.text("exp"));
      return check.verify(Base64.getUrlDecoder().decode(parts[2]))
          && claims.text("iss").equals("7")
          && begin <= now
          && end > now
          && end - begin <= 600;
    } catch (java.security.GeneralSecurityException e) {
      return false;
    }
  }

  private Access ask() {
    SourceAccess wanted = new SourceAccess("apps", "own", null, null, null, false);
    return access.access(
        SourceRef.of("https://127.0.0.1/org/app", "main")
            .withOptions(new SourceOptions(SourceView.WHOLE, wanted, OciOptions.FIRST_LAYER)));
  }

  private void refused(SourceError code, String words) {
    assertThatThrownBy(this::ask)
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e).hasMessageContaining(words).hasMessageNotContaining("PRIVATE");
            });
  }

  @Test
  void access_appWithItsInstallation_getsATokenOnce() {
    assertThat(ask().credentials()).isEqualTo(new Basic("x-access-token", "one"));
    assertThat(ask().credentials()).isEqualTo(new Basic("x-access-token", "one"));
    assertThat(requests).hasSize(1);
  }

  @Test
  void access_tokenThatEndsSoon_isFetchedAnew() {
    String request = "POST /api/v3/app/installations/42/access_tokens";
    token(request, "short", Instant.now().plusSeconds(120));
    ask();
    token(request, "next", Instant.now().plusSeconds(3600));
    assertThat(ask().credentials()).isEqualTo(new Basic("x-access-token", "next"));
  }

  @Test
  void access_keyInTheOlderForm_works() throws Exception {
    byte[] pkcs8 = KEYS.getPrivate().getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length); // what it wraps, of this length
    entries.put("githubAppPrivateKey", pem("RSA PRIVATE KEY", pkcs1));
    assertThat(ask().credentials()).isEqualTo(new Basic("x-access-token", "one"));
  }

  @Test
  void access_ownerInPlaceOfTheInstallation_isLookedUp_asOrganizationAndAsUser() {
    entries.remove("githubAppInstallationID");
    entries.put("githubAppInstallationOwner", "jo");
    refused(SourceError.UNREACHABLE, "not installed");
    answers.put("GET /api/v3/users/jo/installation", "{\"id\": 42}");
    assertThat(ask().credentials()).isEqualTo(new Basic("x-access-token", "one"));
    assertThat(requests).contains("GET /api/v3/orgs/jo/installation");
  }

  @Test
  void access_otherKey_getsNothing_evenWhereAnotherGotAToken() {
    ask();
    entries.put("githubAppPrivateKey", pem("PRIVATE KEY", keys().getPrivate().getEncoded()));
    refused(SourceError.UNREACHABLE, "the server answers 401");
  }

  @Test
  void access_secretThatCantBeUsed_isRefusedByName_andNothingIsSent() {
    String api = entries.get("githubAppBaseURL");
    entries.put("githubAppBaseURL", "https://elsewhere.example");
    refused(SourceError.NO_SECRET, "host of the repository");
    entries.put("githubAppBaseURL", api);
    entries.put("githubAppPrivateKey", "PRIVATE");
    refused(SourceError.NO_SECRET, "can't be read");
    entries.put("githubAppInstallationID", "../../user");
    refused(SourceError.NO_SECRET, "githubAppInstallationID");
    assertThat(requests).isEmpty();
  }
}

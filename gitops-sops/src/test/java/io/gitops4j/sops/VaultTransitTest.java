// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Vault's transit engine and keeps what was asked. */
class VaultTransitTest {
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;
  private String address;
  private int status = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    address = "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String path = exchange.getRequestURI().getPath();
    asked.add(
        exchange.getRequestMethod()
            + " "
            + path
            + " "
            + exchange.getRequestHeaders().getFirst("X-Vault-Token")
            + " "
            + body);
    String value = body.replaceAll(".*:\"(.*)\"}", "$1");
    String data =
        path.contains("/encrypt/")
            ? "{\"ciphertext\":\"vault:v1:" + flip(value) + "\",\"key_version\":1}"
            : "{\"plaintext\":\"" + flip(value.substring(9)) + "\"}";
    byte[] text =
        (status == 200
                ? "{\"request_id\":\"x\",\"renewable\":false,\"data\":"
                    + data
                    + ",\"warnings\":null}"
                : "{\"errors\":[\"permission denied\"]}")
            .getBytes(UTF_8);
    exchange.sendResponseHeaders(status, text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  /** A cipher good enough to see whether it was used. */
  private static String flip(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= 0x55;
    }
    return Base64.getEncoder().encodeToString(bytes);
  }

  private SopsFile encrypt() {
    return SopsFile.encrypt(
        "f",
        SopsFormat.YAML,
        "a: hunter2\n".getBytes(UTF_8),
        SopsOptions.to(MasterKey.vault(address, "secrets/transit", "my-key")),
        ring());
  }

  private KeyRing ring() {
    return KeyRing.builder().service(VaultTransit.of(address, () -> "s.token")).build();
  }

  @Test
  void roundTrip_speaksAsVaultWants() {
    SopsFile file = encrypt();
    MasterKey key = file.metadata().keyGroups().get(0).keys().get(0);
    assertThat(key.type()).isEqualTo("hc_vault");
    assertThat(key.encrypted()).startsWith("vault:v1:");
    assertThat(key.attribute("created_at")).isNotEmpty();
    SopsFile read = SopsFile.parse("f", SopsFormat.YAML, file.content());
    assertThat(read.decrypt(ring()).content()).asString(UTF_8).isEqualTo("a: hunter2\n");
    assertThat(asked.get(0))
        .matches(
            "PUT /v1/secrets/transit/encrypt/my-key s.token \\{\"plaintext\":\"[A-Za-z0-9+/]{43}=\"}");
    assertThat(asked.get(1))
        .isEqualTo(
            "PUT /v1/secrets/transit/decrypt/my-key s.token {\"ciphertext\":\""
                + key.encrypted()
                + "\"}");
  }

  @Test
  void refusal_isTypedAndTellsNoSecret() {
    SopsFile file = encrypt();
    status = 403;
    assertThatThrownBy(() -> file.decrypt(ring()))
        .satisfies(SopsFileTest.code(SopsError.DATA_KEY))
        .hasMessageContaining("status 403")
        .message()
        .doesNotContain("s.token");
    assertThatThrownBy(this::encrypt).satisfies(SopsFileTest.code(SopsError.KEY_SERVICE));
  }

  @Test
  void otherServersAndPaths_areNotAsked() {
    VaultTransit service = VaultTransit.of(address + "/", () -> "s.token");
    assertThat(service.supports(MasterKey.vault(address, "transit", "k"))).isTrue();
    assertThat(service.supports(MasterKey.vault("http://evil.invalid", "transit", "k"))).isFalse();
    assertThat(service.supports(MasterKey.age("age1x"))).isFalse();
    for (MasterKey key :
        List.of(
            MasterKey.vault(address, "../sys", "k"),
            MasterKey.vault(address, "transit", "../../sys/seal"),
            MasterKey.vault(address, "transit?x", "k"))) {
      assertThatThrownBy(() -> service.decrypt(key.withEncrypted("vault:v1:AA==")))
          .satisfies(SopsFileTest.code(SopsError.KEY_SERVICE));
    }
    assertThat(asked).isEmpty();
    assertThat(service.toString()).doesNotContain("s.token");
  }
}

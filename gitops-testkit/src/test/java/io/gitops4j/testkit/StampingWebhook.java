// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A webhook on this machine that puts {@code data.stamp} into each object that the server shows it.
 * Its key is of this test alone, and for 127.0.0.1.
 */
final class StampingWebhook implements AutoCloseable {
  private static final char[] PASSWORD = "webhook".toCharArray();

  private final HttpsServer server;
  private final byte[] certificate;

  StampingWebhook() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in =
        Objects.requireNonNull(StampingWebhook.class.getResourceAsStream("webhook.p12"))) {
      keys.load(in, PASSWORD);
    }
    certificate = keys.getCertificate("webhook").getEncoded();
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", StampingWebhook::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      MapNode review = (MapNode) JsonTrees.read("review", exchange.getRequestBody().readAllBytes());
      String patch = "[{\"op\": \"add\", \"path\": \"/data/stamp\", \"value\": \"stamped\"}]";
      MapNode answer =
          review
              .without("request")
              .with(
                  "response",
                  MapNode.builder()
                      .put("uid", Edit.text(review, "request", "uid"))
                      .put("allowed", ScalarNode.TRUE)
                      .put("patchType", "JSONPatch")
                      .put(
                          "patch",
                          Base64.getEncoder()
                              .encodeToString(patch.getBytes(StandardCharsets.UTF_8)))
                      .build());
      byte[] body = JsonTrees.print(answer);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Asks to be shown the ConfigMaps of a namespace. */
  MapNode configuration(String namespace) {
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)
            + "\n-----END CERTIFICATE-----\n";
    return Yaml.object(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: %1$s}
        webhooks:
        - name: stamp.example.com
          admissionReviewVersions: [v1]
          sideEffects: None
          clientConfig: {url: "https://127.0.0.1:%2$d/", caBundle: %3$s}
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
          rules:
          - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}
        """,
        namespace,
        server.getAddress().getPort(),
        Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

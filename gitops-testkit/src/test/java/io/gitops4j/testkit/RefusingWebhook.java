// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.DeleteOptions;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A validating webhook for the ConfigMaps of one namespace, served by this process over HTTPS, with
 * a certificate that the JDK's keytool makes.
 */
final class RefusingWebhook implements AutoCloseable {
  private static final Gvk CONFIGURATION =
      new Gvk("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration");
  private static final Pattern UID = Pattern.compile("\"uid\":\"([^\"]+)\"");
  private static final Pattern NAME = Pattern.compile("\"name\":\"(o\\d+)\"");

  private final Cluster cluster;
  private final String name;
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final boolean fails;
  private final Refusing refuses;

  /** Which requests are refused. */
  @FunctionalInterface
  interface Refusing {
    /**
     * Whether this one is.
     *
     * @param request its number, from 1
     * @param object the number of the object
     * @param dryRun whether it is only asked
     */
    boolean test(int request, int object, boolean dryRun);
  }

  /**
   * A webhook that is in force when this returns.
   *
   * @param fails whether it answers with an error of its own rather than with a refusal
   */
  RefusingWebhook(
      Cluster cluster, String namespace, Path directory, boolean fails, Refusing refuses)
      throws Exception {
    this.cluster = cluster;
    this.name = namespace + ".example.org";
    this.fails = fails;
    this.refuses = refuses;
    Path store = directory.resolve("webhook.p12");
    keytool(
        "-genkeypair",
        "-keystore",
        store.toString(),
        "-alias",
        "webhook",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=webhook",
        "-ext",
        "SAN=IP:127.0.0.1",
        "-validity",
        "2");
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setHttpsConfigurator(new HttpsConfigurator(tls(store)));
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
    String authority = certificate(store);
    cluster.apply(
        ApplierHarness.map(
            String.join(
                "\n",
                "apiVersion: " + CONFIGURATION.apiVersion(),
                "kind: " + CONFIGURATION.kind(),
                "metadata: {name: " + name + "}",
                "webhooks:",
                "  - name: " + name,
                "    admissionReviewVersions: [v1]",
                "    sideEffects: None",
                "    failurePolicy: Fail",
                "    timeoutSeconds: 5",
                "    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: "
                    + namespace
                    + "}}",
                "    rules:",
                "      - {apiGroups: [''], apiVersions: [v1], resources: [configmaps],"
                    + " operations: [CREATE, UPDATE]}",
                "    clientConfig:",
                "      url: https://127.0.0.1:" + server.getAddress().getPort() + "/",
                "      caBundle: " + authority)),
        ApplyOptions.DEFAULTS);
    TimeUnit.SECONDS.sleep(2); // until the API server knows it
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 3];
    command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    command[arguments.length + 1] = "-storepass";
    command[arguments.length + 2] = "changeit";
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("keytool failed");
    }
  }

  private static KeyStore read(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    return keys;
  }

  private static SSLContext tls(Path store) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(read(store), "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static String certificate(Path store) throws IOException, GeneralSecurityException {
    byte[] der = read(store).getCertificate("webhook").getEncoded();
    String pem =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END CERTIFICATE-----\n";
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String review = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Matcher uid = UID.matcher(review);
      Matcher object = NAME.matcher(review);
      int number = object.find() ? Integer.parseInt(object.group(1).substring(1)) : -1;
      boolean refuse =
          refuses.test(requests.incrementAndGet(), number, review.contains("\"dryRun\":true"));
      if (refuse) {
        refused.incrementAndGet();
      }
      if (refuse && fails || !uid.find()) {
        exchange.sendResponseHeaders(500, -1);
        return;
      }
      String response =
          "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\", \"response\":"
              + " {\"uid\": \""
              + uid.group(1)
              + "\", \"allowed\": "
              + !refuse
              + (refuse ? ", \"status\": {\"message\": \"not this one\"}" : "")
              + "}}";
      byte[] body = response.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  int requests() {
    return requests.get();
  }

  int refused() {
    return refused.get();
  }

  @Override
  public void close() {
    cluster.delete(CONFIGURATION, "", name, DeleteOptions.of(Propagation.BACKGROUND));
    try {
      TimeUnit.SECONDS.sleep(2); // until the API server knows it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}

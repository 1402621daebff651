// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A small Helm repository on loopback, at {@code /charts}, with one chart, {@code web}. */
final class TestChartServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final StringBuilder entries = new StringBuilder();
  private volatile @Nullable String login;
  private volatile @Nullable String tag;

  TestChartServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String url() {
    return "http://" + host() + "/charts";
  }

  /** The archive of a chart as Helm packs it. */
  static byte[] chart(String version, Map<String, String> more) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: " + version + "\n");
    more.forEach((path, text) -> files.put("web/" + path, text));
    return Archives.of(files);
  }

  /** Publishes a version with its digest, at a relative URL; gives the digest. */
  String publish(String version) {
    byte[] archive = chart(version, Map.of("values.yaml", "replicas: 1\n"));
    file("/charts/web-" + version + ".tgz", archive);
    String digest = Digests.hex(Digests.of(archive));
    entry(version, digest, "web-" + version + ".tgz");
    return digest;
  }

  /** Lists a version; without a digest if it is null. */
  void entry(String version, @Nullable String digest, String... urls) {
    entries
        .append("  - {name: web, version: '")
        .append(version)
        .append(digest == null ? "'" : "', digest: " + digest)
        .append(", urls: ['")
        .append(String.join("', '", urls))
        .append("']}\n");
    index("apiVersion: v1\nentries:\n  web:\n" + entries);
  }

  void index(String text) {
    file("/charts/index.yaml", text.getBytes(UTF_8));
  }

  void file(String path, byte[] content) {
    files.put(path, content);
  }

  void redirect(String path, String target) {
    redirects.put(path, target);
  }

  /** Wants this login, {@code user:password}. */
  void wants(String value) {
    login = "Basic " + Base64.getEncoder().encodeToString(value.getBytes(UTF_8));
  }

  /** Gives this tag with everything, and says that what has it has not changed. */
  void tag(String value) {
    tag = value;
  }

  /** Path, status and authorization of each request so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      byte[] content = files.get(path);
      String target = redirects.get(path);
      int status = content == null ? 404 : 200;
      if (login != null && !login.equals(given)) {
        status = 401;
      } else if (target != null) {
        exchange.getResponseHeaders().add("Location", target);
        status = 302;
      } else if (tag != null) {
        exchange.getResponseHeaders().add("ETag", tag);
        if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
          status = 304;
        }
      }
      requests.add(path + " " + status + (given == null ? "" : " " + given));
      exchange.sendResponseHeaders(status, status == 200 ? content.length : -1);
      if (status == 200) {
        exchange.getResponseBody().write(content);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A small registry on loopback with one repository, {@code org/app}; misbehaves when told to. */
final class TestRegistry implements AutoCloseable {
  static final String PATH = "org/app";
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String LAYER = "application/vnd.cncf.flux.content.v1.tar+gzip";
  static final String TOKEN = "t0ken-canary";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  private final Map<String, String> tags = Collections.synchronizedMap(new TreeMap<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile @Nullable String login;
  private volatile boolean tokens;
  private volatile @Nullable String realm;
  private volatile @Nullable String blobsAt;
  private volatile int pageSize = 1000;

  TestRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String url() {
    return "oci://" + host() + "/" + PATH;
  }

  /** Publishes layers below a tag and gives the digest of their manifest. */
  String publish(String tag, Map<String, byte[]> layers) {
    List<String> listed = new ArrayList<>();
    layers.forEach((type, content) -> listed.add(descriptor(type, blob(content), content.length)));
    return manifest(
        tag,
        "{\"schemaVersion\":2,\"mediaType\":\""
            + MANIFEST
            + "\",\"config\":"
            + descriptor("application/vnd.cncf.flux.config.v1+json", blob(new byte[0]), 0)
            + ",\"layers\":["
            + String.join(",", listed)
            + "]}");
  }

  /** Publishes a manifest below a tag and gives its digest. */
  String manifest(String tag, String json) {
    byte[] content = json.getBytes(UTF_8);
    String digest = Digests.of(content);
    manifests.put(digest, content);
    tags.put(tag, digest);
    return digest;
  }

  static String descriptor(String type, String digest, long size) {
    return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
  }

  /** Keeps a blob and gives its digest. */
  String blob(byte[] content) {
    String digest = Digests.of(content);
    blobs.put(digest, content);
    return digest;
  }

  /** Gives other content out for a digest, be it a manifest's or a blob's. */
  void falsify(String digest, byte[] content) {
    (manifests.containsKey(digest) ? manifests : blobs).put(digest, content);
  }

  /** Wants this login, {@code user:password}; by a token if that is said. */
  void wants(String value, boolean byToken) {
    login = value;
    tokens = byToken;
  }

  /** Sends elsewhere for tokens. */
  void tokensAt(String value) {
    realm = value;
  }

  /** Sends elsewhere for blobs. */
  void blobsAt(String value) {
    blobsAt = value;
  }

  void pageSize(int value) {
    pageSize = value;
  }

  /** Method, path and authorization of each request so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      requests.add(exchange.getRequestMethod() + " " + uri + " " + (given == null ? "" : given));
      String path = uri.getPath();
      if (path.equals("/token")) {
        token(exchange, given);
      } else if (login != null && !allowed(given)) {
        challenge(exchange);
      } else if (path.startsWith("/v2/" + PATH + "/manifests/")) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        send(exchange, manifests.get(tags.getOrDefault(name, name)));
      } else if (path.startsWith("/v2/" + PATH + "/blobs/") || path.startsWith("/elsewhere/")) {
        blob(exchange, path.substring(path.lastIndexOf('/') + 1), path);
      } else if (path.equals("/v2/" + PATH + "/tags/list")) {
        tags(exchange, uri);
      } else {
        send(exchange, null);
      }
    }
  }

  private void blob(HttpExchange exchange, String digest, String path) throws IOException {
    String target = blobsAt;
    if (target != null && path.startsWith("/v2/")) {
      exchange.getResponseHeaders().add("Location", target + "/elsewhere/" + digest);
      exchange.sendResponseHeaders(307, -1);
    } else {
      send(exchange, blobs.get(digest));
    }
  }

  private void tags(HttpExchange exchange, URI uri) throws IOException {
    String query = String.valueOf(uri.getQuery());
    int from = query.contains("from=") ? Integer.parseInt(query.replaceFirst(".*from=", "")) : 0;
    List<String> all = List.copyOf(tags.keySet());
    int to = Math.min(all.size(), from + pageSize);
    if (to < all.size()) {
      exchange
          .getResponseHeaders()
          .add("Link", "</v2/" + PATH + "/tags/list?from=" + to + ">; rel=\"next\"");
    }
    String list = String.join("\",\"", all.subList(from, to));
    send(exchange, ("{\"name\":\"" + PATH + "\",\"tags\":[\"" + list + "\"]}").getBytes(UTF_8));
  }

  private static String basic(@Nullable String login) {
    String pair = login == null ? "" : login;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private boolean allowed(@Nullable String given) {
    return (tokens ? "Bearer " + TOKEN : basic(login)).equals(given);
  }

  private void challenge(HttpExchange exchange) throws IOException {
    String at = realm == null ? "http://" + host() + "/token" : realm;
    exchange
        .getResponseHeaders()
        .add(
            "WWW-Authenticate",
            tokens
                ? "Bearer realm=\"" + at + "\",service=\"registry\",scope=\"any\""
                : "Basic realm=\"registry\"");
    exchange.sendResponseHeaders(401, -1);
  }

  private void token(HttpExchange exchange, @Nullable String given) throws IOException {
    boolean known = basic(login).equals(given) || "anonymous".equals(login);
    if (known) {
      send(exchange, ("{\"token\":\"" + TOKEN + "\"}").getBytes(UTF_8));
    } else {
      exchange.sendResponseHeaders(401, -1);
    }
  }

  private static void send(HttpExchange exchange, byte @Nullable [] content) throws IOException {
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

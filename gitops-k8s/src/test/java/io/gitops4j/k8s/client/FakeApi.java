// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on the loopback that gives canned answers, and remembers what it was asked. */
final class FakeApi implements AutoCloseable {
  static final String DISCOVERY =
      """
      {"kind": "APIGroupDiscoveryList", "items": [{"metadata": {"name": ""}, "versions": [{"version": "v1", "resources": [
        {"resource": "configmaps", "responseKind": {"kind": "ConfigMap"}, "scope": "Namespaced"},
        {"resource": "secrets", "responseKind": {"kind": "Secret"}, "scope": "Namespaced"},
        {"resource": "namespaces", "responseKind": {"kind": "Namespace"}, "scope": "Cluster"}]}]}]}
      """;

  /** Writes an answer. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  private final CountDownLatch end = new CountDownLatch(1);

  /** Method, path and query of each request. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** The body of each request. */
  final List<String> bodies = new CopyOnWriteArrayList<>();

  /** The {@code Accept} header of each request. */
  final List<String> accepted = new CopyOnWriteArrayList<>();

  /** The {@code Authorization} header of each request. */
  final List<String> authorizations = new CopyOnWriteArrayList<>();

  /** The {@code Impersonate-User} header of each request. */
  final List<String> impersonated = new CopyOnWriteArrayList<>();

  FakeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    on("/api", json(200, DISCOVERY));
    on("/apis", json(200, "{\"kind\": \"APIGroupDiscoveryList\", \"items\": []}"));
    on("/version", json(200, "{\"gitVersion\": \"v1.2.3\"}"));
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers a path with these in turn; the last one stays. */
  FakeApi on(String path, Answer... inTurn) {
    answers.put(path, new ArrayDeque<>(List.of(inTurn)));
    return this;
  }

  /** How often a path was asked for. */
  long count(String path) {
    return requests.stream().filter(request -> request.contains(" " + path)).count();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    accepted.add(String.valueOf(exchange.getRequestHeaders().getFirst("Accept")));
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    impersonated.add(String.valueOf(exchange.getRequestHeaders().getFirst("Impersonate-User")));
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    Queue<Answer> queue = answers.get(exchange.getRequestURI().getPath());
    Answer answer;
    if (queue == null) {
      answer = text(404, "404 page not found");
    } else {
      synchronized (queue) {
        answer = queue.size() > 1 ? queue.remove() : queue.element();
      }
    }
    try {
      answer.to(exchange);
    } finally {
      exchange.close();
    }
  }

  static Answer json(int status, String body) {
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      write(exchange, status, body);
    };
  }

  static Answer text(int status, String body) {
    return exchange -> write(exchange, status, body);
  }

  static Answer status(int code, String reason, String message, String details) {
    return json(
        code,
        "{\"kind\":\"Status\",\"code\":%d,\"reason\":\"%s\",\"message\":\"%s\",\"details\":%s}"
            .formatted(code, reason, message, details));
  }

  static Answer header(String name, String value, Answer answer) {
    return exchange -> {
      exchange.getResponseHeaders().add(name, value);
      answer.to(exchange);
    };
  }

  /** Promises more than it sends, and cuts the connection. */
  static Answer cut(String start) {
    return exchange -> {
      exchange.sendResponseHeaders(200, start.length() + 1000);
      exchange.getResponseBody().write(start.getBytes(UTF_8));
      exchange.getResponseBody().flush();
    };
  }

  /** Sends lines one by one and ends. */
  static Answer lines(String... lines) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      for (String line : lines) {
        send(exchange.getResponseBody(), line);
      }
    };
  }

  /** Sends lines and then stays silent until the server is closed. */
  Answer linesAndSilence(String... lines) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      for (String line : lines) {
        send(exchange.getResponseBody(), line);
      }
      exchange.getResponseBody().flush();
      await();
    };
  }

  /** Never answers. */
  Answer silence() {
    return exchange -> await();
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(OutputStream out, String line) throws IOException {
    out.write((line + "\n").getBytes(UTF_8));
    out.flush();
  }

  private static void write(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gitops4j.core.spi.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A server that keeps what it is asked, and answers what it was told to, in order. */
final class FakeForge implements AutoCloseable {
  private final HttpServer server;
  private final Deque<Answer> answers = new ArrayDeque<>();
  final List<Request> requests = new ArrayList<>();
  final List<Duration> waits = new ArrayList<>();

  /** A clock that stands still while everybody waits. */
  final Time time =
      new Time() {
        @Override
        public Instant now() {
          return Instant.ofEpochSecond(1_000_000);
        }

        @Override
        public void sleep(Duration duration) {
          waits.add(duration);
        }
      };

  record Request(String line, Map<String, String> headers, String body) {}

  record Answer(int status, String body, Map<String, String> headers) {}

  FakeForge() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI api() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
  }

  FakeForge answer(int status, String body, String... headers) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    answers.add(new Answer(status, body, map));
    return this;
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    requests.add(
        new Request(exchange.getRequestMethod() + " " + exchange.getRequestURI(), headers, body));
    Answer answer = answers.poll();
    if (answer == null) {
      answer = new Answer(599, "{\"message\": \"not expected\"}", Map.of());
    }
    if (answer.status() == 0) { // goes away in the middle
      exchange.close();
      return;
    }
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  List<String> lines() {
    return requests.stream().map(Request::line).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

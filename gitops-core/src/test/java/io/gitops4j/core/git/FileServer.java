// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves texts by plain http on loopback. */
public final class FileServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> files = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());

  /** Starts one that serves nothing yet. */
  public FileServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(path);
            authorizations.add(
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse(""));
            String target = redirects.get(path);
            String text = files.get(path);
            if (target != null) {
              exchange.getResponseHeaders().set("Location", target);
              exchange.sendResponseHeaders(302, -1);
            } else if (text == null) {
              exchange.sendResponseHeaders(404, -1);
            } else {
              byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
              boolean chunked = path.contains("chunked");
              exchange.sendResponseHeaders(200, chunked ? 0 : Math.max(bytes.length, 1));
              OutputStream out = exchange.getResponseBody();
              for (int i = 0; i < bytes.length; i += 1000) {
                out.write(bytes, i, Math.min(1000, bytes.length - i));
                out.flush();
              }
            }
          }
        });
    server.start();
  }

  /** Serves a text and gives its URL. */
  public String serve(String path, String text) {
    files.put(path, text);
    return url("127.0.0.1", path);
  }

  /** Redirects a path and gives its URL. */
  public String redirect(String path, String target) {
    redirects.put(path, target);
    return url("127.0.0.1", path);
  }

  String url(String host, String path) {
    return "http://" + host + ":" + server.getAddress().getPort() + path;
  }

  /** The paths that were asked for. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

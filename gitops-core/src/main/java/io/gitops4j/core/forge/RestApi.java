// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * JSON over HTTP with a token: tries again what can be tried again, follows no redirect, shows the
 * token to nobody. Thread-safe.
 */
final class RestApi {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** The longest wait that a forge is granted between two tries. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int TRIES = 4;
  private static final long LONGEST_ANSWER = 64L << 20;
  private static final Set<Integer> TROUBLE = Set.of(500, 502, 503, 504);

  private final URI base;
  private final String token;
  private final Map<String, String> headers;
  private final Time time;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * An API.
   *
   * @param base the address before all paths
   * @param token for messages only: it must not be in one
   * @param headers those of each request
   */
  RestApi(URI base, String token, Map<String, String> headers, Time time) {
    this.base = checked(base);
    this.token = token;
    this.headers = Map.copyOf(headers);
    this.time = Objects.requireNonNull(time, "time");
  }

  /** A token goes over an encrypted connection, or stays on this machine. */
  private static URI checked(URI base) {
    String host = base.getHost();
    boolean plain =
        host != null
            && base.getUserInfo() == null
            && base.getQuery() == null
            && base.getFragment() == null;
    boolean loopback =
        host != null
            && (host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}"));
    if (!plain
        || !("https".equals(base.getScheme()) || "http".equals(base.getScheme()) && loopback)) {
      throw new IllegalArgumentException(
          "api: " + (plain ? base : "not shown") + " (expected: https://HOST/PATH)");
    }
    return URI.create(base.toString().replaceAll("/+$", ""));
  }

  /**
   * A token as headers may hold it.
   *
   * @throws IllegalArgumentException if it is none; never shows it
   */
  static String token(String token) {
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException(
          "token: " + (token.isEmpty() ? "empty" : "holds a character that no header may hold"));
    }
    return token;
  }

  /**
   * The answer to a request.
   *
   * @param repeatable whether it may be sent again if it is not known to have been done
   */
  Node send(String method, String path, @Nullable MapNode body, boolean repeatable) {
    String what = method + " " + base.getHost() + base.getPath() + path;
    for (int tried = 1; ; tried++) {
      Duration wait = Duration.ofSeconds(1L << (tried - 1));
      try {
        HttpResponse<byte[]> response = exchange(request(method, path, body));
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
          return json(what, response.body());
        }
        boolean limited = isRateLimit(response);
        wait = wait(response).orElse(wait);
        boolean again = limited || TROUBLE.contains(status) && repeatable;
        if (!again || tried == TRIES || wait.compareTo(PATIENCE) > 0) {
          throw refused(what, response, limited, wait);
        }
      } catch (IOException e) {
        if (!repeatable || tried == TRIES) {
          // its message may name addresses, but never what was sent
          throw new ForgeException(
              ForgeError.UNAVAILABLE,
              Issue.error(ForgeError.UNAVAILABLE, what + ": no answer")
                  .withFound(e.getClass().getSimpleName()),
              null);
        }
      }
      sleep(wait);
    }
  }

  private HttpRequest request(String method, String path, @Nullable MapNode body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path)).timeout(ANSWER);
    headers.forEach(request::setHeader);
    request.setHeader("User-Agent", "gitops4j");
    if (body != null) {
      request.setHeader("Content-Type", "application/json");
    }
    return request
        .method(
            method,
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(JsonTrees.print(body)))
        .build();
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, info -> new LimitedBody(LONGEST_ANSWER));
    try {
      return answer.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw interrupted();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new IOException("no answer in " + ANSWER.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    }
  }

  private void sleep(Duration wait) {
    try {
      time.sleep(wait);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static ForgeException interrupted() {
    Thread.currentThread().interrupt();
    return ForgeException.of(ForgeError.INTERRUPTED, "interrupted while waiting for the forge");
  }

  private static boolean isRateLimit(HttpResponse<?> response) {
    return response.statusCode() == 429
        || response.statusCode() == 403
            && (response.headers().firstValue("retry-after").isPresent()
                || response.headers().firstValue("x-ratelimit-remaining").orElse("").equals("0"));
  }

  /** How long the forge asks to wait, if it does. */
  private Optional<Duration> wait(HttpResponse<?> response) {
    Optional<Duration> after = seconds(response, "retry-after").map(Duration::ofSeconds);
    if (after.isPresent()) {
      return after;
    }
    boolean spent = response.headers().firstValue("x-ratelimit-remaining").orElse("").equals("0");
    long now = time.now().getEpochSecond();
    return seconds(response, spent ? "x-ratelimit-reset" : "ratelimit-reset")
        .map(reset -> Duration.ofSeconds(Math.max(1, reset - now)));
  }

  private static Optional<Long> seconds(HttpResponse<?> response, String header) {
    return response
        .headers()
        .firstValue(header)
        .filter(text -> text.matches("\\d{1,12}"))
        .map(Long::valueOf);
  }

  private static Node json(String what, byte[] body) {
    try {
      return JsonTrees.read("answer", body);
    } catch (YamlException e) {
      throw ForgeException.of(ForgeError.ANSWER, what + ": the answer is not JSON");
    }
  }

  private ForgeException refused(
      String what, HttpResponse<byte[]> response, boolean limited, Duration wait) {
    int status = response.statusCode();
    ForgeError error =
        limited
            ? ForgeError.RATE_LIMITED
            : switch (status) {
              case 401 -> ForgeError.UNAUTHORIZED;
              case 403 -> ForgeError.FORBIDDEN;
              case 404, 410 -> ForgeError.NOT_FOUND;
              case 413 -> ForgeError.TOO_LONG;
              default -> status >= 500 ? ForgeError.UNAVAILABLE : ForgeError.REFUSED;
            };
    String hint =
        switch (error) {
          case UNAUTHORIZED -> "the token is wrong or has expired";
          case FORBIDDEN ->
              "the token may not do this; one for a fork's pull request may write nothing";
          case NOT_FOUND -> "it is not there, or the token may not see it";
          case RATE_LIMITED -> "try again in " + wait.toSeconds() + " s";
          default ->
              status >= 300 && status < 400 ? "no redirect is followed: has it moved?" : null;
        };
    Issue issue =
        Issue.error(error, what + ": HTTP " + status).withFound(said(response)).withHint(hint);
    return new ForgeException(error, issue, null);
  }

  /** What the forge says about it, in one line; null if it says nothing that can be shown. */
  private @Nullable String said(HttpResponse<byte[]> response) {
    try {
      Node message = JsonTrees.read("answer", response.body()).at("message");
      String text = message == null ? null : message.textOrNull();
      if (text == null || !token.isEmpty() && text.contains(token)) {
        return null;
      }
      String line = text.replaceAll("\\p{C}+", " ");
      return line.length() <= 200 ? line : line.substring(0, 199) + "…";
    } catch (YamlException e) {
      return null;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.http;

import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.AccessProvider.ProxyServer;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of installations of GitHub Apps: a statement of the App, signed with its key for ten
 * minutes, is exchanged for a token that opens the repositories of the installation for an hour.
 * Tokens are kept until shortly before their end. Thread-safe. No message holds a key or a token.
 */
public final class GitHubAppTokens {
  private static final Duration SPARE = Duration.ofMinutes(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration SIGNED_FOR = Duration.ofMinutes(9);

  /** Clocks differ. */
  private static final Duration BACK = Duration.ofSeconds(60);

  private static final int LONGEST_ANSWER = 1 << 20;
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (RSA )?PRIVATE KEY-----");

  /** What stands before a key of RSA in PKCS #8: the version and the algorithm. */
  private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

  private record Token(String text, Instant end) {}

  /**
   * An App and where it is installed.
   *
   * @param api the address of the API, such as {@code https://api.github.com}
   * @param id the App
   * @param installation the number of the installation; empty to look up that of the owner
   * @param owner the organization or user; empty if the installation is given
   * @param key the App's private key in PEM
   */
  public record App(URI api, String id, String installation, String owner, String key) {
    /** Shows nothing of the key. */
    @Override
    public String toString() {
      return "GitHub App " + id + " at " + api.getHost();
    }
  }

  private final Clock clock;
  private final Map<String, Token> known = new ConcurrentHashMap<>();

  /** Tokens by this clock. */
  public GitHubAppTokens(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * A token.
   *
   * @param tls whom to trust
   * @param proxy through which to go; null for none
   * @throws SourceException if the key can't be read, or the App gets no token
   */
  public String token(App app, Tls tls, @Nullable ProxyServer proxy) {
    // who has another key gets nothing that this one was given
    String name =
        Inputs.sha256(
            String.join(
                "\n", app.api().toString(), app.id(), app.installation(), app.owner(), app.key()));
    Instant now = clock.instant();
    known.values().removeIf(token -> !token.end().isAfter(now));
    Token token = known.get(name);
    if (token == null) {
      token = ask(app, tls, proxy, now);
      known.put(name, token);
    }
    return token.text();
  }

  private static Token ask(App app, Tls tls, @Nullable ProxyServer proxy, Instant now) {
    Reach reach =
        new Reach(
            Reach.ANYWHERE, Reach.Lookup.SYSTEM, tls, proxy, SILENCE, SILENCE, LONGEST_ANSWER * 3L);
    String statement = statement(app, now);
    try {
      String installation = app.installation();
      if (installation.isEmpty()) {
        MapNode found =
            send(app, "GET", "/orgs/" + app.owner() + "/installation", statement, reach);
        if (found == null) {
          found = send(app, "GET", "/users/" + app.owner() + "/installation", statement, reach);
        }
        installation = found == null ? "" : Objects.requireNonNullElse(text(found, "id"), "");
      }
      MapNode answer =
          installation.isEmpty()
              ? null
              : send(
                  app,
                  "POST",
                  "/app/installations/" + installation + "/access_tokens",
                  statement,
                  reach);
      if (answer == null) {
        throw failed(app, "it is not installed there");
      }
      String token = text(answer, "token");
      String end = text(answer, "expires_at");
      if (token == null || end == null) {
        throw failed(app, "the answer has no token");
      }
      return new Token(token, Instant.parse(end).minus(SPARE));
    } catch (IOException | YamlException | DateTimeException e) {
      // the cause may quote what was sent
      throw failed(app, "no answer that can be used (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static @Nullable String text(MapNode answer, String field) {
    Node value = answer.get(field);
    return value == null ? null : value.textOrNull();
  }

  /** The answer; null if there is no such thing. */
  private static @Nullable MapNode send(
      App app, String method, String path, String statement, Reach reach) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Authorization", "Bearer " + statement);
    headers.put("Accept", "application/vnd.github+json");
    headers.put("User-Agent", "gitops4j");
    URL url = URI.create(app.api().toString().replaceAll("/+$", "") + path).toURL();
    byte[] body = method.equals("POST") ? new byte[0] : null;
    try (DirectExchange exchange = DirectExchange.open(url, method, headers, body, reach)) {
      int status = exchange.status();
      if (status == 404) {
        return null;
      }
      if (status != 200 && status != 201) {
        throw failed(app, "the server answers " + status);
      }
      byte[] answer = exchange.body().readNBytes(LONGEST_ANSWER);
      return JsonTrees.read("answer", answer) instanceof MapNode map ? map : MapNode.EMPTY;
    }
  }

  private static SourceException failed(App app, String why) {
    return SourceException.of(SourceError.UNREACHABLE, app + " gets no token: " + why);
  }

  /** A JSON Web Token that says who the App is. */
  private static String statement(App app, Instant now) {
    MapNode claims =
        MapNode.builder()
            .put("iat", now.minus(BACK).getEpochSecond())
            .put("exp", now.plus(SIGNED_FOR).getEpochSecond())
            .put("iss", app.id())
            .build();
    String head = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
    String said = head + "." + encoded(JsonTrees.print(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key(app.key()));
      signature.update(said.getBytes(StandardCharsets.US_ASCII));
      return said + "." + encoded(signature.sign());
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // the cause may quote the key
      throw SourceException.of(
          SourceError.NO_SECRET, app + ": its private key can't be read (expected: RSA in PEM)");
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static PrivateKey key(String pem) throws GeneralSecurityException {
    Matcher found = KEY.matcher(pem);
    if (!found.find()) {
      throw new IllegalArgumentException("no key");
    }
    byte[] der = Base64.getMimeDecoder().decode(found.group(2));
    byte[] pkcs8 = found.group(1) == null ? der : wrapped(der);
    return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static byte[] wrapped(byte[] key) {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    parts.writeBytes(RSA);
    parts.writeBytes(ClientKeys.element(ClientKeys.OCTET_STRING, key));
    return ClientKeys.element(ClientKeys.SEQUENCE, parts.toByteArray());
  }
}

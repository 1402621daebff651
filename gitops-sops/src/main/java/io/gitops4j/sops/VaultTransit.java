// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The transit engine of Vault (or OpenBao) over HTTP: keys of the type {@code hc_vault}. Talks to
 * the servers it is given, and to no other that a file may name; follows no redirects. Immutable,
 * thread-safe.
 */
public final class VaultTransit implements KeyService {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_ANSWER = 1 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  private final Set<String> servers;
  private final Supplier<String> token;
  private final HttpClient client;

  private VaultTransit(Set<String> servers, Supplier<String> token, HttpClient client) {
    this.servers = servers;
    this.token = token;
    this.client = client;
  }

  /**
   * A service for a server.
   *
   * @param address the server as files name it, such as {@code https://vault.example.com:8200}
   * @param token gives the token of Vault; asked for each call, never kept or shown
   */
  public static VaultTransit of(String address, Supplier<String> token) {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(TIMEOUT)
            .build();
    return of(address, token, client);
  }

  /** A service for a server with a client of the caller's, e.g. for authorities of its own. */
  public static VaultTransit of(String address, Supplier<String> token, HttpClient client) {
    Objects.requireNonNull(token, "token");
    return new VaultTransit(
        Set.of(trimmed(address)), token, Objects.requireNonNull(client, "client"));
  }

  private static String trimmed(String address) {
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }

  @Override
  public boolean supports(MasterKey key) {
    return key.type().equals("hc_vault")
        && servers.contains(trimmed(key.attribute("vault_address")));
  }

  @Override
  public byte[] decrypt(MasterKey key) {
    String answer = post(key, "decrypt", "ciphertext", key.encrypted(), "plaintext");
    try {
      return Base64.getDecoder().decode(answer);
    } catch (IllegalArgumentException e) {
      throw failure(key, "Vault's answer is not base64");
    }
  }

  @Override
  public String encrypt(MasterKey key, byte[] dataKey) {
    String plain = Base64.getEncoder().encodeToString(dataKey);
    return post(key, "encrypt", "plaintext", plain, "ciphertext");
  }

  private String post(MasterKey key, String verb, String field, String value, String wanted) {
    if (!value.matches("[A-Za-z0-9+/=:_.-]*")) {
      throw failure(key, "the encrypted data key is none of Vault's");
    }
    HttpRequest request =
        HttpRequest.newBuilder(uri(key, verb))
            .timeout(TIMEOUT)
            .header("X-Vault-Token", token.get())
            .header("X-Vault-Request", "true")
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString("{\"" + field + "\":\"" + value + "\"}"))
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] answer = body.readNBytes(MAX_ANSWER);
        if (response.statusCode() != 200) {
          throw failure(key, "Vault answers with status " + response.statusCode());
        }
        String found = field(answer, wanted);
        if (found == null) {
          throw failure(key, "Vault's answer has no " + wanted);
        }
        return found;
      }
    } catch (IOException e) {
      throw failure(key, "Vault can't be reached: " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(key, "the call of Vault was interrupted");
    }
  }

  private static URI uri(MasterKey key, String verb) {
    String engine = key.attribute("engine_path");
    String name = key.attribute("key_name");
    // a file could lead to other parts of the server else
    boolean plain =
        engine.matches("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*/?") && name.matches("[A-Za-z0-9_.-]+");
    if (!plain || name.startsWith(".")) {
      throw failure(key, "the path of the engine or the name of the key is malformed");
    }
    return URI.create(
        trimmed(key.attribute("vault_address"))
            + "/v1/"
            + trimmed(engine)
            + "/"
            + verb
            + "/"
            + name);
  }

  /** A text of the object {@code data} of an answer; null if it is not there. */
  private static @Nullable String field(byte[] answer, String wanted) throws IOException {
    try (JsonParser parser = JSON.createParser(new String(answer, StandardCharsets.UTF_8))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean data = parser.currentName().equals("data");
        if (parser.nextToken() == JsonToken.START_OBJECT && data) {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean here = parser.currentName().equals(wanted);
            if (parser.nextToken() == JsonToken.VALUE_STRING && here) {
              return parser.getText();
            }
            parser.skipChildren();
          }
          return null;
        }
        parser.skipChildren();
      }
    }
    return null;
  }

  private static SopsException failure(MasterKey key, String message) {
    return SopsException.of(SopsError.KEY_SERVICE, key + ": " + message);
  }

  /** The servers. */
  @Override
  public String toString() {
    return "vault transit " + servers;
  }
}

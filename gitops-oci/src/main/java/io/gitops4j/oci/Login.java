// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import io.gitops4j.core.spi.CredentialsProvider.Bearer;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers a registry that wants to know who asks: by user and password, or by a token that it sends
 * for, with them or without. Once. For one call.
 */
final class Login {
  private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_]+)=\"([^\"]*)\"");

  private final Registry registry;
  private final boolean insecure;
  private final @Nullable Credentials credentials;
  private @Nullable String header;
  private boolean answered;

  Login(Registry registry, boolean insecure, @Nullable Credentials credentials) {
    this.registry = registry;
    this.insecure = insecure;
    this.credentials = credentials;
    if (credentials instanceof Bearer bearer) {
      header = "Bearer " + bearer.token();
    }
  }

  /** What is sent to the registry; null for nothing. */
  @Nullable String header() {
    return header;
  }

  /** Whether there is something else to send now that the registry has asked. */
  boolean answer(Map<String, List<String>> headers) {
    if (answered) {
      return false;
    }
    answered = true;
    for (String challenge : headers.getOrDefault("WWW-Authenticate", List.of())) {
      String scheme = challenge.strip().split("[ \t]", 2)[0].toLowerCase(Locale.ROOT);
      if (scheme.equals("bearer")) {
        header = "Bearer " + token(parameters(challenge));
        return true;
      }
      if (scheme.equals("basic") && basic() != null) {
        header = basic();
        return true;
      }
    }
    return false;
  }

  private @Nullable String basic() {
    if (!(credentials instanceof Basic basic)) {
      return null;
    }
    String pair = basic.user() + ":" + basic.secret();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> parameters(String challenge) {
    Map<String, String> parameters = new HashMap<>();
    Matcher each = PARAMETER.matcher(challenge);
    while (each.find()) {
      parameters.put(each.group(1).toLowerCase(Locale.ROOT), each.group(2));
    }
    return parameters;
  }

  private String token(Map<String, String> challenge) {
    String realm = challenge.getOrDefault("realm", "");
    String scope = "repository:" + registry.name().path() + ":pull";
    String service = challenge.get("service");
    URL url =
        registry.url(
            realm
                + (realm.contains("?") ? "&" : "?")
                + (service == null ? "" : "service=" + encoded(service) + "&")
                + "scope="
                + encoded(scope));
    if (!insecure && !url.getProtocol().equals("https")) {
      throw registry.failed(SourceError.NOT_ALLOWED, "tokens are given out without encryption");
    }
    JsonNode answer = Json.read(registry.document(url, basic()), "the answer with a token");
    String token = answer.path("token").asText(answer.path("access_token").asText(""));
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw registry.failed(SourceError.UNAUTHORIZED, "no token is given out");
    }
    return token;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.CredentialsProvider.Basic;
import io.gitops4j.core.spi.CredentialsProvider.Credentials;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Credentials out of the configuration of Docker that a pull secret holds. Helpers that it may name
 * are never started.
 */
final class DockerConfig {
  static final String KEY = ".dockerconfigjson";

  private DockerConfig() {}

  /** Those of the entry that fits the repository best; null if none does. */
  static @Nullable Credentials credentials(FluxSecret secret, String url) {
    String text = secret.required(KEY);
    MapNode entries = null;
    try {
      List<Node> read =
          YamlReader.ofDefaults()
              .withoutSourceLines()
              .read(KEY, text.getBytes(StandardCharsets.UTF_8));
      if (read.size() == 1 && read.get(0) instanceof MapNode config) {
        entries = config.map("auths");
      }
    } catch (YamlException e) {
      // its issues quote what is wrong
      throw wrong(secret, "is no JSON");
    }
    if (entries == null) {
      throw wrong(secret, "has no auths");
    }
    String repository = url.substring("oci://".length());
    String best = null;
    MapNode found = null;
    for (MapNode.Entry entry : entries.entries()) {
      String place = place(entry.key());
      boolean fits = repository.equals(place) || repository.startsWith(place + "/");
      if (fits
          && entry.value() instanceof MapNode map
          && (best == null || place.length() > best.length())) {
        best = place;
        found = map;
      }
    }
    return found == null ? null : read(secret, found);
  }

  /** Registry and path of an entry, which may be written as a URL. */
  private static String place(String key) {
    String bare = key.replaceFirst("^https?://", "").replaceFirst("/(v[12]/?)?$", "");
    return bare.equals("index.docker.io") || bare.equals("registry-1.docker.io")
        ? "docker.io"
        : bare;
  }

  private static @Nullable Credentials read(FluxSecret secret, MapNode entry) {
    String user = entry.text("username");
    String password = entry.text("password");
    String auth = entry.text("auth");
    if (auth != null && !auth.isEmpty()) {
      String pair;
      try {
        pair = new String(Base64.getMimeDecoder().decode(auth), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw wrong(secret, "has an auth that is no base64");
      }
      int colon = pair.indexOf(':');
      if (colon < 0) {
        throw wrong(secret, "has an auth without a colon");
      }
      user = pair.substring(0, colon);
      password = pair.substring(colon + 1).replaceFirst("\0+$", "");
    }
    if (entry.has("identitytoken") || entry.has("registrytoken")) {
      throw wrong(secret, "holds a token in place of a password, which is not supported");
    }
    return user == null || password == null || user.isEmpty() || password.isEmpty()
        ? null
        : new Basic(user, password);
  }

  private static SourceException wrong(FluxSecret secret, String message) {
    return SourceException.of(SourceError.NO_SECRET, KEY + " of " + secret + " " + message);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** The forms of a repository's URL. */
final class Urls {
  private Urls() {}

  /** The path of {@code file:} or a plain path; null if the URL is of another kind. */
  static @Nullable Path local(String url) {
    try {
      if (url.startsWith("file:")) {
        return Path.of(new URI(url));
      }
      return url.contains("://") || isScp(url) ? null : Path.of(url);
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isScp(String url) {
    return url.matches("[^/@:]+@[^/]+:.+");
  }

  static boolean isHttp(String url) {
    return url.startsWith("https://") || url.startsWith("http://");
  }

  static boolean isSsh(String url) {
    return url.startsWith("ssh://") || isScp(url);
  }

  /**
   * Scheme, host and port, by which it is decided who may see credentials; empty for a repository
   * on this machine and for what is no URL.
   */
  static String origin(String url) {
    try {
      URIish uri = new URIish(url);
      String scheme = isSsh(url) ? "ssh" : isHttp(url) ? uri.getScheme() : "";
      if (scheme.isEmpty() || uri.getHost() == null) {
        return "";
      }
      int standard = scheme.equals("ssh") ? 22 : scheme.equals("https") ? 443 : 80;
      int port = uri.getPort() > 0 ? uri.getPort() : standard;
      return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    } catch (URISyntaxException e) {
      return "";
    }
  }

  /** For messages: without a user in front of an http host, which may be a token. */
  static String shown(String url) {
    return isHttp(url) ? url.replaceFirst("://[^/@]*@", "://") : url;
  }
}

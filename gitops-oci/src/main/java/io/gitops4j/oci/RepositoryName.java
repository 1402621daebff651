// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a repository of artifacts lies.
 *
 * @param host the registry's host, with a port if it has one of its own
 * @param path the repository inside it
 */
record RepositoryName(String host, String path) {
  private static final String PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final Pattern URL =
      Pattern.compile(
          "oci://([A-Za-z0-9.-]+(?::[0-9]{1,5})?|\\[[0-9A-Fa-f:]+](?::[0-9]{1,5})?)/("
              + PART
              + "(?:/"
              + PART
              + ")*)");

  /**
   * Reads {@code oci://HOST/PATH}. Docker Hub is meant by the names that people have for it.
   *
   * @throws SourceException with {@link SourceError#UNSUPPORTED_URL} if it is another URL
   */
  static RepositoryName of(String url) {
    Matcher parts = URL.matcher(url);
    if (url.length() > 512 || !parts.matches()) {
      throw SourceException.of(
          SourceError.UNSUPPORTED_URL,
          "not the URL of a repository, oci://HOST/PATH without a tag: " + shown(url));
    }
    String host = parts.group(1);
    String path = parts.group(2);
    if (host.equals("docker.io") || host.equals("index.docker.io")) {
      return new RepositoryName(
          "registry-1.docker.io", path.indexOf('/') < 0 ? "library/" + path : path);
    }
    return new RepositoryName(host, path);
  }

  /** For messages: without a user in front of the host. */
  static String shown(String url) {
    return url.replaceFirst("://[^/@]*@", "://");
  }

  @Override
  public String toString() {
    return "oci://" + host + "/" + path;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.remote.HostPolicy;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a URL that a repository wrote leads.
 *
 * @param url in the form that a {@link GitSource} takes
 * @param scheme in lower case
 * @param host the host; empty for {@code file}
 * @param port the port
 */
record RemoteUrl(String url, String scheme, String host, int port) {
  private static final String USER = "(?:([A-Za-z0-9_][A-Za-z0-9._-]*)@)?";
  private static final Pattern PLACE =
      Pattern.compile(
          "(https?|ssh|file)://"
              + USER
              + "([^/?#@:\\[\\]]*|\\[[0-9a-fA-F:.]+])(?::([0-9]{1,5}))?(?:[/?#].*)?",
          Pattern.DOTALL);
  private static final Pattern SCP =
      Pattern.compile(USER + "([^/@:\\[\\]]+|\\[[0-9a-fA-F:.]+]):(?!:)(.+)", Pattern.DOTALL);
  // such as no path of a repository needs, but shells know
  private static final Pattern ODD = Pattern.compile("[\\p{Cntrl}'\"`\\\\$;|&<>]");

  /**
   * The place of a repository. What is neither a URL nor {@code user@host:path} is none, since Git
   * would take it for a path on this machine.
   *
   * @param shown the URL for messages
   */
  static RemoteUrl ofRepository(String url, String shown) {
    Matcher place = PLACE.matcher(url);
    Matcher scp = SCP.matcher(url);
    RemoteUrl found;
    if (place.matches()) {
      found = of(url, place.group(1), place.group(3), place.group(4));
    } else if (!url.contains("://") && scp.matches()) {
      // without a user Git would take that of this machine
      String whole = scp.group(1) == null ? "git@" + url : url;
      found = new RemoteUrl(whole, "ssh", scp.group(2), 22);
    } else {
      throw unsupported(shown);
    }
    boolean odd = found.scheme.equals("ssh") && ODD.matcher(url).find();
    if (odd || found.scheme.equals("file") && Urls.local(url) == null) {
      throw unsupported(shown);
    }
    return found;
  }

  /**
   * The place of a file.
   *
   * @param shown the URL for messages
   */
  static RemoteUrl ofFile(String url, String shown) {
    int end = url.indexOf(':');
    String lower =
        end < 0 ? url : url.substring(0, end).toLowerCase(Locale.ROOT) + url.substring(end);
    Matcher place = PLACE.matcher(lower);
    if (!place.matches() || !place.group(1).startsWith("http")) {
      throw unsupported(shown);
    }
    return of(url, place.group(1), place.group(3), place.group(4));
  }

  private static RemoteUrl of(
      String url, String scheme, String host, @org.jspecify.annotations.Nullable String port) {
    int number =
        port != null
            ? Integer.parseInt(port)
            : switch (scheme) {
              case "https" -> 443;
              case "http" -> 80;
              default -> 22;
            };
    return new RemoteUrl(url, scheme, scheme.equals("file") ? "" : host, number);
  }

  private static SourceException unsupported(String shown) {
    return SourceException.of(
        SourceError.UNSUPPORTED_URL, "this form of URL is not supported: " + shown);
  }

  /** This, if it may be connected to as far as its name tells. */
  RemoteUrl checkedBy(HostPolicy hosts, String shown) {
    try {
      hosts.check(scheme, host, port);
      return this;
    } catch (SourceException e) {
      Issue issue = e.issues().get(0);
      throw new SourceException(
          Issue.error(issue.code(), issue.message() + ": " + shown).withExpected(issue.expected()),
          e);
    }
  }
}

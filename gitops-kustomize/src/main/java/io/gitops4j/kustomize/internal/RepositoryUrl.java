// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.remote.RemoteBase;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a kustomization that names a directory of a repository, taken apart as the reference
 * does: it guesses where the repository's path ends, so a plain relative path is none, but much
 * else is.
 *
 * @param raw the entry
 * @param repository what is cloned, as origins show it; may hold a user and even a password
 * @param path the directory inside; empty for the root
 * @param ref the wanted reference; empty for HEAD
 * @param timeout how long the author wants to wait
 * @param submodules whether the author wants submodules
 */
record RepositoryUrl(
    String raw, String repository, String path, String ref, Duration timeout, boolean submodules) {

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:git::)?(ssh://|https?://|file://)?([a-z][a-z0-9-]*@)?(.*)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern USER = Pattern.compile("^([a-z]+)://([^/@]*(?:@[^/@]*)*)@");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");
  private static final Pattern SPAN =
      Pattern.compile("\\G([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns",
          1L,
          "us",
          1_000L,
          "µs",
          1_000L,
          "μs",
          1_000L,
          "ms",
          1_000_000L,
          "s",
          1_000_000_000L,
          "m",
          60_000_000_000L,
          "h",
          3_600_000_000_000L);
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");
  private static final String FILE = "file://";
  private static final int LONGEST = 4096;

  /** Takes an entry apart; empty if it names no repository. */
  static Optional<RepositoryUrl> parse(String entry) {
    if (entry.startsWith("/") || entry.length() > LONGEST) {
      return Optional.empty();
    }
    int mark = entry.indexOf('?');
    Matcher address = ADDRESS.matcher(mark < 0 ? entry : entry.substring(0, mark));
    if (!address.matches()) {
      return Optional.empty();
    }
    String scheme = address.group(1) == null ? "" : address.group(1).toLowerCase(Locale.ROOT);
    String user = address.group(2) == null ? "" : address.group(2);
    String rest = address.group(3);
    String[] place =
        scheme.equals(FILE) ? new String[] {FILE, user + rest} : host(scheme, user, rest);
    String[] parts = place == null ? null : split(place[1], scheme.equals(FILE));
    String path = parts == null ? null : inside(parts[1]);
    if (place == null || parts == null || path == null) {
      return Optional.empty();
    }
    Map<String, String> query = mark < 0 ? Map.of() : query(entry.substring(mark + 1));
    String ref = query.getOrDefault("ref", "");
    return Optional.of(
        new RepositoryUrl(
            entry,
            place[0] + parts[0],
            path,
            ref.isEmpty() ? query.getOrDefault("version", "") : ref,
            timeout(query.getOrDefault("timeout", "")),
            !FALSE.contains(query.getOrDefault("submodules", ""))));
  }

  /** What stands up to the host, its separator included, and the rest; null if there is no host. */
  private static String @Nullable [] host(String scheme, String user, String rest) {
    String lower = rest.toLowerCase(Locale.ROOT);
    boolean github = lower.startsWith("github.com/") || lower.startsWith("github.com:");
    boolean scp = scheme.isEmpty() && (github || !user.isEmpty());
    if (scheme.isEmpty() && !scp) {
      return null;
    }
    int end = rest.indexOf('/');
    int colon = rest.indexOf(':');
    if (scp && (end < 0 || colon > 0 && colon < end)) {
      end = colon;
    }
    String host = end < 0 ? rest : rest.substring(0, end + 1);
    if (github) {
      // there is one GitHub, whatever the way that was written
      boolean ssh = scheme.equals("ssh://") || !user.isEmpty();
      scheme = ssh ? "" : "https://";
      host = ssh ? "github.com:" : "github.com/";
    }
    return host.isEmpty()
        ? null
        : new String[] {scheme + user + host, end < 0 ? "" : rest.substring(end + 1)};
  }

  /** The repository's path and the one inside; null if there is no repository's. */
  private static String @Nullable [] split(String rest, boolean file) {
    int from;
    int to;
    int azure = rest.indexOf("_git/");
    int slashes = rest.indexOf("//");
    int suffix = rest.indexOf(".git");
    if (azure >= 0) {
      // the name that follows is the repository's
      from = end(rest, azure + "_git/".length());
      to = from;
    } else if (slashes >= 0) {
      from = slashes;
      to = slashes + 2;
    } else if (suffix >= 0) {
      from = suffix + ".git".length();
      to = from;
    } else if (file) {
      from = rest.length();
      to = from;
    } else {
      int first = rest.indexOf('/');
      if (first < 0) {
        return null;
      }
      from = end(rest, first + 1);
      to = from;
    }
    return from == 0 ? null : new String[] {rest.substring(0, from), rest.substring(to)};
  }

  private static int end(String text, int from) {
    int slash = text.indexOf('/', from);
    return slash < 0 ? text.length() : slash;
  }

  /** A path in its shortest form; null if it leaves the repository. */
  private static @Nullable String inside(String path) {
    String below = path.startsWith("/") ? path.substring(1) : path;
    String clean = Origin.join("", below);
    return clean.equals("..") || clean.startsWith("../") ? null : clean;
  }

  /** The first value of each key; none if anything of it is malformed. */
  private static Map<String, String> query(String text) {
    Map<String, String> values = new HashMap<>();
    for (String pair : text.split("&")) {
      if (pair.indexOf(';') >= 0) {
        return Map.of();
      }
      int equals = pair.indexOf('=');
      try {
        String key =
            URLDecoder.decode(
                equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
        String value =
            equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
        values.putIfAbsent(key, value);
      } catch (IllegalArgumentException e) {
        return Map.of();
      }
    }
    return values;
  }

  private static Duration timeout(String text) {
    Duration parsed = Duration.ZERO;
    if (text.matches("\\+?[0-9]{1,9}")) {
      parsed = Duration.ofSeconds(Long.parseLong(text));
    } else if (text.length() <= 64) {
      BigDecimal nanos = BigDecimal.ZERO;
      int end = text.startsWith("+") ? 1 : 0;
      Matcher span = SPAN.matcher(text).region(end, text.length());
      while (span.find()) {
        BigDecimal unit = BigDecimal.valueOf(NANOS.get(span.group(2)));
        nanos = nanos.add(new BigDecimal(span.group(1)).multiply(unit));
        end = span.end();
      }
      boolean whole = end == text.length() && nanos.toBigInteger().bitLength() <= 63;
      parsed = whole ? Duration.ofNanos(nanos.longValue()) : Duration.ZERO;
    }
    return parsed.isZero() ? RemoteBase.DEFAULT_TIMEOUT : parsed;
  }

  /** Whether something stands before the host that may be a password or a token. */
  boolean hasSecret() {
    Matcher user = USER.matcher(repository);
    return user.find() && !NAME.matcher(user.group(2)).matches();
  }

  /** For a resolver: who it is for http is said by credentials, not by the URL. */
  RemoteBase base() {
    return new RemoteBase(shown(repository), ref, timeout, submodules);
  }

  /** All that says what is meant, for messages: without a user before an http host. */
  String shown() {
    return shown(repository)
        + (path.isEmpty() ? "" : "//" + path)
        + (ref.isEmpty() ? "" : "?ref=" + ref);
  }

  /** The repository at its reference, for the names of files. */
  @Override
  public String toString() {
    return shown(repository) + (ref.isEmpty() ? "" : "@" + ref);
  }

  private static String shown(String url) {
    Matcher user = USER.matcher(url);
    boolean found = user.find();
    if (!found || user.group(1).equals("file")) {
      return url;
    }
    boolean ssh = user.group(1).equals("ssh");
    return ssh && NAME.matcher(user.group(2)).matches()
        ? url
        : user.group(1) + "://" + url.substring(user.end());
  }
}

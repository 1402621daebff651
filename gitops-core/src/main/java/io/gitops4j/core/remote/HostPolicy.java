// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.remote;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which other machines may be connected to: by scheme, host and address. Nothing is allowed that is
 * not listed, and no address of the inside (loopback, private, link-local, where clouds answer with
 * their credentials) unless that is allowed too, whatever name it is reached by. Immutable,
 * thread-safe.
 */
public final class HostPolicy {
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?|\\[?[0-9a-f:.]+(%[a-z0-9]+)?]?");
  private static final Set<String> DEFAULT_SCHEMES = Set.of("https", "ssh");
  private static final Set<String> SCHEMES = Set.of("https", "http", "ssh", "file");

  /** No host at all. */
  public static final HostPolicy NONE = new HostPolicy(List.of(), DEFAULT_SCHEMES, false);

  private final List<String> hosts;
  private final Set<String> schemes;
  private final boolean privateAddresses;

  private HostPolicy(Collection<String> hosts, Set<String> schemes, boolean privateAddresses) {
    this.hosts = List.copyOf(hosts);
    this.schemes = Set.copyOf(schemes);
    this.privateAddresses = privateAddresses;
  }

  /**
   * These hosts, by {@code https} and {@code ssh}, at public addresses.
   *
   * @param hosts names such as {@code github.com}, {@code *.example.com} for all below it, {@code
   *     git.example.com:8443} for one port only, or {@code *} for every host
   * @throws IllegalArgumentException if one has another form
   */
  public static HostPolicy of(Collection<String> hosts) {
    List<String> normal =
        hosts.stream().map(host -> bare(host.strip().toLowerCase(Locale.ROOT))).distinct().toList();
    for (String host : normal) {
      String name = host.equals("*") ? "a" : host.startsWith("*.") ? host.substring(2) : host;
      if (!HOST.matcher(name.replaceFirst("(?<=[^:]):[0-9]{1,5}$", "")).matches()) {
        throw new IllegalArgumentException(
            "hosts: " + host + " (expected: a host, *.domain, host:port or *)");
      }
    }
    return new HostPolicy(normal, DEFAULT_SCHEMES, false);
  }

  /** These hosts; see {@link #of(Collection)}. */
  public static HostPolicy of(String... hosts) {
    return of(List.of(hosts));
  }

  /**
   * The same policy for these schemes.
   *
   * @param newSchemes of {@code https}, {@code http} (which anybody on the way can read and
   *     change), {@code ssh} and {@code file} (which opens every repository of this machine that
   *     the process can read)
   * @throws IllegalArgumentException if one is another
   */
  public HostPolicy withSchemes(Set<String> newSchemes) {
    for (String scheme : newSchemes) {
      if (!SCHEMES.contains(scheme)) {
        throw new IllegalArgumentException(
            "newSchemes: " + scheme + " (expected: some of " + new TreeSet<>(SCHEMES) + ")");
      }
    }
    return new HostPolicy(hosts, newSchemes, privateAddresses);
  }

  /** The same policy with addresses of the inside allowed or, as by default, not. */
  public HostPolicy withPrivateAddresses(boolean allowed) {
    return new HostPolicy(hosts, schemes, allowed);
  }

  /** The hosts, in lower case, as they were given. */
  public List<String> hosts() {
    return hosts;
  }

  /** The schemes. */
  public Set<String> schemes() {
    return schemes;
  }

  /** Whether addresses of the inside are allowed. */
  public boolean privateAddresses() {
    return privateAddresses;
  }

  /**
   * Checks where a connection is to go, before its name is looked up.
   *
   * @param scheme the scheme, in lower case
   * @param host the name, or the address; ignored for {@code file}
   * @param port the port
   * @throws SourceException with {@link SourceError#NOT_ALLOWED} if it is not allowed
   */
  public void check(String scheme, String host, int port) {
    if (!schemes.contains(Objects.requireNonNull(scheme, "scheme"))) {
      throw refused("the scheme " + scheme + " is not allowed")
          .expected("one of " + new TreeSet<>(schemes))
          .exception();
    }
    if (scheme.equals("file")) {
      return;
    }
    String name = bare(host.toLowerCase(Locale.ROOT));
    name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    if (!HOST.matcher(name).matches()) {
      throw refused("this is not the name of a host").exception();
    }
    String exact = name;
    if (hosts.stream().noneMatch(allowed -> fits(allowed, exact, port))) {
      throw refused("the host " + name + " is not among those that are allowed")
          .expected(hosts.isEmpty() ? "none is" : "one of " + hosts)
          .exception();
    }
  }

  /** An address of IPv6 without its brackets. */
  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean fits(String allowed, String host, int port) {
    return allowed.equals("*")
        || allowed.equals(host)
        || allowed.equals((host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port)
        || allowed.startsWith("*.") && host.endsWith(allowed.substring(1));
  }

  /**
   * Checks the address that is about to be connected to, or is.
   *
   * @throws SourceException with {@link SourceError#NOT_ALLOWED} if it is not allowed
   */
  public void check(InetAddress address) {
    if (!allows(address)) {
      throw refused(
              "the host has an address of the inside (private, loopback or link-local), which is not allowed")
          .exception();
    }
  }

  /** Whether an address may be connected to. */
  public boolean allows(InetAddress address) {
    return privateAddresses || Addresses.isPublic(address);
  }

  private record Refusal(Issue issue) {
    Refusal expected(String expected) {
      return new Refusal(issue.withExpected(expected));
    }

    SourceException exception() {
      return new SourceException(issue, null);
    }
  }

  private static Refusal refused(String message) {
    return new Refusal(Issue.error(SourceError.NOT_ALLOWED, message));
  }

  /** What is allowed. */
  @Override
  public String toString() {
    return "HostPolicy["
        + hosts
        + ", "
        + new TreeSet<>(schemes)
        + (privateAddresses ? ", private addresses" : "")
        + "]";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.http.Reach;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.CredentialsProvider.KnownHosts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.jspecify.annotations.Nullable;

/** Checks the key of a host against known ones, for one connection. */
final class HostKeys implements ServerKeyDatabase {
  private record Line(KnownHostEntry entry, PublicKey key) {
    boolean revoked() {
      return "revoked".equals(entry.getMarker());
    }
  }

  private final List<Line> lines;
  private final boolean trustOnFirstUse;
  private final Map<String, String> firstSeen;
  private final @Nullable Reach reach;
  private volatile @Nullable String refusal;
  private volatile boolean refusedAddress;

  /**
   * Reads the lines.
   *
   * @param firstSeen what was accepted on first use: fingerprints by host, thread-safe
   * @param reach says which addresses may be connected to; null for all
   * @throws SourceException if a line can't be read
   */
  HostKeys(KnownHosts known, Map<String, String> firstSeen, @Nullable Reach reach) {
    this.reach = reach;
    lines = lines(known.lines());
    trustOnFirstUse = known.trustOnFirstUse();
    this.firstSeen = firstSeen;
  }

  private static List<Line> lines(String text) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      try {
        KnownHostEntry entry = KnownHostEntry.parseKnownHostEntry(line);
        PublicKey key =
            entry == null
                ? null
                : entry
                    .getKeyEntry()
                    .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.IGNORING);
        if (key != null && !"cert-authority".equals(entry.getMarker())) {
          lines.add(new Line(entry, key));
        }
      } catch (IOException | GeneralSecurityException | RuntimeException e) {
        throw new SourceException(
            Issue.error(
                    SourceError.HOST_KEY, "line " + number + " of the known hosts can't be read")
                .withExpected("a host, the type of a key and the key in base64"),
            e);
      }
    }
    return lines;
  }

  /** Why the key was not accepted; null if it was, or none was shown yet. */
  @Nullable String refusal() {
    return refusal;
  }

  /** Whether it was refused because of its address. */
  boolean refusedAddress() {
    return refusedAddress;
  }

  private List<Line> linesFor(String address) {
    int end = address.lastIndexOf("]:");
    boolean port = address.startsWith("[") && end > 0;
    String host = port ? address.substring(1, end) : address;
    int number = port ? Integer.parseInt(address.substring(end + 2)) : 22;
    return lines.stream().filter(line -> line.entry().isHostMatch(host, number)).toList();
  }

  @Override
  public List<PublicKey> lookup(
      String connectAddress, InetSocketAddress remoteAddress, Configuration config) {
    return linesFor(connectAddress).stream()
        .filter(line -> !line.revoked())
        .map(Line::key)
        .toList();
  }

  @Override
  @SuppressWarnings("NullAway") // the provider is not asked
  public boolean accept(
      String connectAddress,
      InetSocketAddress remoteAddress,
      PublicKey serverKey,
      Configuration config,
      CredentialsProvider provider) {
    // this is the address that was connected to, whatever a look-up said before
    InetAddress address = remoteAddress.getAddress();
    if (reach != null && (address == null || !reach.allows(address))) {
      refusal = "the host has an address of the inside, which is not allowed";
      refusedAddress = true;
      return false;
    }
    List<Line> known = linesFor(connectAddress);
    String fingerprint = KeyUtils.getFingerPrint(serverKey);
    List<Line> same =
        known.stream().filter(line -> KeyUtils.compareKeys(line.key(), serverKey)).toList();
    if (same.stream().anyMatch(Line::revoked)) {
      refusal = "the key of the host is revoked: " + fingerprint;
    } else if (!same.isEmpty()) {
      return true;
    } else if (known.stream().anyMatch(line -> !line.revoked())) {
      refusal = "the key of the host is not the known one: " + fingerprint;
    } else if (!trustOnFirstUse) {
      refusal = "the host is not known; it shows the key " + fingerprint;
    } else {
      String first = firstSeen.putIfAbsent(connectAddress, fingerprint);
      if (first == null || first.equals(fingerprint)) {
        return true;
      }
      refusal = "the key of the host is not that of its first use: " + fingerprint;
    }
    return false;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;

/**
 * What a file tells of its encryption. Immutable, thread-safe. Holds nothing secret.
 *
 * @param keyGroups who can decrypt it: one group any of whose keys will do, or several of which as
 *     many are needed as the threshold says
 * @param shamirThreshold how many groups are needed; 0 if not told
 * @param rule which values are encrypted
 * @param macOnlyEncrypted whether the authentication code covers encrypted values only
 * @param lastModified when it was encrypted; authenticated together with the values
 * @param version the version of SOPS that wrote it, or the one whose format was followed
 * @param mac the encrypted authentication code; empty if there is none
 */
public record SopsMetadata(
    List<KeyGroup> keyGroups,
    int shamirThreshold,
    EncryptionRule rule,
    boolean macOnlyEncrypted,
    OffsetDateTime lastModified,
    String version,
    String mac) {

  /** Takes copies and checks that no part is null. */
  public SopsMetadata {
    keyGroups = List.copyOf(keyGroups);
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(lastModified, "lastModified");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(mac, "mac");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import java.time.Clock;
import java.util.List;
import java.util.Objects;

/**
 * How a file is encrypted. Immutable, thread-safe.
 *
 * @param keyGroups who shall be able to decrypt it; with several groups the data key is shared
 *     among them
 * @param shamirThreshold how many groups are needed, at least 2; 0 for all. No meaning with one
 *     group
 * @param rule which values are encrypted
 * @param macOnlyEncrypted whether the authentication code covers encrypted values only, so that
 *     plain ones may be changed by hand
 * @param clock the time that is written down
 */
public record SopsOptions(
    List<KeyGroup> keyGroups,
    int shamirThreshold,
    EncryptionRule rule,
    boolean macOnlyEncrypted,
    Clock clock) {

  /** Takes a copy and checks that there are keys, and enough groups for the threshold. */
  public SopsOptions {
    keyGroups = List.copyOf(keyGroups);
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(clock, "clock");
    if (keyGroups.isEmpty() || keyGroups.stream().anyMatch(group -> group.keys().isEmpty())) {
      throw new IllegalArgumentException("keyGroups: a group without keys, or no group");
    }
    if (shamirThreshold < 0 || shamirThreshold == 1 || shamirThreshold > keyGroups.size()) {
      throw new IllegalArgumentException(
          "shamirThreshold: " + shamirThreshold + " (expected: 0, or 2 … the number of groups)");
    }
  }

  /** One group of these keys, the default rule, a code over all values, the system's clock. */
  public static SopsOptions to(MasterKey... keys) {
    return new SopsOptions(
        List.of(KeyGroup.of(keys)), 0, EncryptionRule.DEFAULT, false, Clock.systemUTC());
  }

  /** The same with several groups, of which as many are needed as the threshold says. */
  public SopsOptions withKeyGroups(List<KeyGroup> groups, int threshold) {
    return new SopsOptions(groups, threshold, rule, macOnlyEncrypted, clock);
  }

  /** The same with another rule. */
  public SopsOptions withRule(EncryptionRule newRule) {
    return new SopsOptions(keyGroups, shamirThreshold, newRule, macOnlyEncrypted, clock);
  }

  /** The same with a code over encrypted values only, or over all. */
  public SopsOptions withMacOnlyEncrypted(boolean only) {
    return new SopsOptions(keyGroups, shamirThreshold, rule, only, clock);
  }

  /** The same with another clock. */
  public SopsOptions withClock(Clock newClock) {
    return new SopsOptions(keyGroups, shamirThreshold, rule, macOnlyEncrypted, newClock);
  }
}

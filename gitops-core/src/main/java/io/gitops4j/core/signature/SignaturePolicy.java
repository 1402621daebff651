// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.signature;

import io.gitops4j.core.source.Revision;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must be signed of a revision before it is rendered, and by whom. Immutable, thread-safe,
 * compared by value.
 *
 * @param signed which objects
 * @param commits which commits besides; {@link SignatureScope.Commits#HEAD} for no further ones
 * @param maxCommits how many commits are looked at at most; with more the revision is refused
 * @param allowedKeys the keys that may sign, of those that are trusted: for OpenPGP a fingerprint
 *     or its last 16 digits, for SSH {@code SHA256:…}; null for all that are trusted
 * @param keys the name of the keys that are trusted, which the caller gave to a {@link
 *     SignatureCheck}; for Flux the Secret, as {@code namespace/name}; empty for the keys that have
 *     no name
 */
public record SignaturePolicy(
    Signed signed,
    SignatureScope.Commits commits,
    int maxCommits,
    @Nullable List<String> allowedKeys,
    String keys) {

  /** How many commits are looked at unless a policy says otherwise. */
  public static final int MAX_COMMITS = 500;

  /** Which object of a revision must be signed. */
  public enum Signed {
    /**
     * The annotated tag if one names the revision, else its commit: Argo CD's modes {@code head}
     * and {@code strict}.
     */
    REVISION,
    /** The commit, whatever names it: Flux's mode {@code HEAD}. */
    HEAD,
    /** The annotated tag, which must be there: Flux's mode {@code Tag}. */
    TAG,
    /** Both: Flux's mode {@code TagAndHEAD}. */
    TAG_AND_HEAD
  }

  /** Copies the keys; OpenPGP's are compared in upper case, without spaces. */
  public SignaturePolicy {
    Objects.requireNonNull(signed, "signed");
    Objects.requireNonNull(commits, "commits");
    Objects.requireNonNull(keys, "keys");
    if (maxCommits < 1) {
      throw new IllegalArgumentException("maxCommits: " + maxCommits + " (expected: at least 1)");
    }
    allowedKeys =
        allowedKeys == null ? null : allowedKeys.stream().map(SignaturePolicy::plain).toList();
  }

  /** A policy for one object, by any trusted key, without further commits. */
  public static SignaturePolicy of(Signed signed) {
    return new SignaturePolicy(signed, SignatureScope.Commits.HEAD, MAX_COMMITS, null, "");
  }

  /**
   * The policy of Flux's {@code GitRepository.spec.verify}.
   *
   * @param mode {@code HEAD}, {@code head}, {@code Tag} or {@code TagAndHEAD}; empty for {@code
   *     HEAD}
   * @param secret the Secret with the keys, as {@code namespace/name}
   * @return empty if there is no such mode
   */
  public static Optional<SignaturePolicy> ofFlux(String mode, String secret) {
    Signed signed =
        switch (mode) {
          case "", "HEAD", "head" -> Signed.HEAD;
          case "Tag" -> Signed.TAG;
          case "TagAndHEAD" -> Signed.TAG_AND_HEAD;
          default -> null;
        };
    return Optional.ofNullable(signed).map(one -> of(one).withKeys(secret));
  }

  /**
   * The policy of Argo CD's {@code spec.sourceIntegrity.git.policies[].gpg}; {@code signatureKeys}
   * mean the mode {@code head}.
   *
   * @param mode {@code head} or {@code strict}; {@code none}, which asks for nothing, is no policy
   * @param keyIds the keys that may sign
   * @return empty if there is no such mode
   */
  public static Optional<SignaturePolicy> ofArgo(String mode, List<String> keyIds) {
    SignatureScope.Commits commits =
        switch (mode) {
          case "head" -> SignatureScope.Commits.HEAD;
          case "strict" -> SignatureScope.Commits.ALL;
          default -> null;
        };
    return Optional.ofNullable(commits)
        .map(one -> of(Signed.REVISION).withCommits(one).withAllowedKeys(keyIds));
  }

  /** The same with further commits. */
  public SignaturePolicy withCommits(SignatureScope.Commits newCommits) {
    return new SignaturePolicy(signed, newCommits, maxCommits, allowedKeys, keys);
  }

  /** The same with another limit. */
  public SignaturePolicy withMaxCommits(int newMaxCommits) {
    return new SignaturePolicy(signed, commits, newMaxCommits, allowedKeys, keys);
  }

  /** The same with these keys that may sign; none of them if the list is empty. */
  public SignaturePolicy withAllowedKeys(@Nullable List<String> newAllowedKeys) {
    return new SignaturePolicy(signed, commits, maxCommits, newAllowedKeys, keys);
  }

  /** The same with trusted keys of another name. */
  public SignaturePolicy withKeys(String newKeys) {
    return new SignaturePolicy(signed, commits, maxCommits, allowedKeys, newKeys);
  }

  /**
   * Whether a key may sign.
   *
   * @param signer who signed: of OpenPGP, the subkey that signed and its primary key both count
   */
  public boolean allows(Signer signer) {
    return allowedKeys == null
        || signer.keys().stream().map(SignaturePolicy::plain).anyMatch(this::names);
  }

  private boolean names(String key) {
    return Objects.requireNonNull(allowedKeys, "allowedKeys").stream()
        .anyMatch(
            allowed ->
                allowed.equals(key)
                    // the 16 digits of a key id; fewer can be forged
                    || allowed.length() == 16 && isHex(key) && key.endsWith(allowed));
  }

  private static String plain(String key) {
    String text = key.replace(" ", "").toUpperCase(Locale.ROOT);
    String digits = text.startsWith("0X") ? text.substring(2) : text;
    // the fingerprints of SSH are base64, where case counts
    return isHex(digits) ? digits : key.strip();
  }

  private static boolean isHex(String text) {
    return text.matches("[0-9A-F]+");
  }

  /**
   * What a source is asked for.
   *
   * @param since the revision of the last sync; null if there was none
   */
  public SignatureScope scope(@Nullable Revision since) {
    return new SignatureScope(signed != Signed.HEAD, commits, since, maxCommits);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import java.util.Locale;
import java.util.Objects;

/**
 * Which values of a file are encrypted. Immutable, thread-safe. Patterns are those of Go (RE2),
 * found anywhere in a key or comment.
 *
 * @param kind what is looked at
 * @param pattern the suffix or the pattern
 */
public record EncryptionRule(Kind kind, String pattern) {

  /** What a rule looks at. A key counts for all that lies below it. */
  public enum Kind {
    /** Plain are values below a key with this end. */
    UNENCRYPTED_SUFFIX,
    /** Encrypted are only values below a key with this end. */
    ENCRYPTED_SUFFIX,
    /** Plain are values below a key that matches. */
    UNENCRYPTED_REGEX,
    /** Encrypted are only values below a key that matches. */
    ENCRYPTED_REGEX,
    /** Plain is what has a matching comment above it. */
    UNENCRYPTED_COMMENT_REGEX,
    /** Encrypted is only what has a matching comment above it. */
    ENCRYPTED_COMMENT_REGEX;

    /** The name of the rule in the metadata of a file. */
    public String field() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The rule of SOPS where none is given: values below a key that ends with _unencrypted. */
  public static final EncryptionRule DEFAULT =
      new EncryptionRule(Kind.UNENCRYPTED_SUFFIX, "_unencrypted");

  /** Checks that there is a pattern. */
  public EncryptionRule {
    Objects.requireNonNull(kind, "kind");
    if (pattern.isEmpty()) {
      throw new IllegalArgumentException("pattern: empty (expected: a suffix or a pattern)");
    }
  }
}

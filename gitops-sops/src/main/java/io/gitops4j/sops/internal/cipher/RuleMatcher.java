// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.cipher;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.gitops4j.sops.EncryptionRule;
import io.gitops4j.sops.SopsError;
import io.gitops4j.sops.SopsException;
import java.util.function.Predicate;

/** A rule, ready to be asked of keys and comments. Immutable, thread-safe. */
final class RuleMatcher {
  private static final int MAX_PATTERN = 10_000;

  private final EncryptionRule.Kind kind;
  private final Predicate<String> matcher;

  RuleMatcher(EncryptionRule rule) {
    kind = rule.kind();
    String pattern = rule.pattern();
    if (pattern.length() > MAX_PATTERN) {
      throw SopsException.of(SopsError.LIMIT, kind.field() + " is too long");
    }
    if (kind == EncryptionRule.Kind.UNENCRYPTED_SUFFIX
        || kind == EncryptionRule.Kind.ENCRYPTED_SUFFIX) {
      matcher = text -> text.endsWith(pattern);
      return;
    }
    try {
      Pattern compiled = Pattern.compile(pattern);
      matcher = text -> compiled.matcher(text).find();
    } catch (PatternSyntaxException e) {
      throw SopsException.of(SopsError.METADATA, kind.field() + " is no pattern");
    }
  }

  boolean looksAtComments() {
    return kind == EncryptionRule.Kind.UNENCRYPTED_COMMENT_REGEX
        || kind == EncryptionRule.Kind.ENCRYPTED_COMMENT_REGEX;
  }

  /** Whether a comment that matches makes what it stands above encrypted, but not itself. */
  boolean sparesItsComment() {
    return kind == EncryptionRule.Kind.ENCRYPTED_COMMENT_REGEX;
  }

  boolean matches(String text) {
    return matcher.test(text);
  }

  /** Whether a value is encrypted, given that something on the way to it matched, or nothing. */
  boolean encrypts(boolean matched) {
    return switch (kind) {
      case UNENCRYPTED_SUFFIX, UNENCRYPTED_REGEX, UNENCRYPTED_COMMENT_REGEX -> !matched;
      case ENCRYPTED_SUFFIX, ENCRYPTED_REGEX, ENCRYPTED_COMMENT_REGEX -> matched;
    };
  }
}

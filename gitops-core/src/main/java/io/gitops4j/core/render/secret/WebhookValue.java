// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value that the webhook of Bank-Vaults replaces: {@code vault:path#key}, {@code
 * vault:path#key#version}, with {@code >>} before it where the secret is made at that moment.
 * Immutable.
 *
 * @param path the secret
 * @param key the part of it
 * @param version its version; may be empty
 */
record WebhookValue(String path, String key, String version) {
  static final String SCHEME = "vault:";

  private static final String VALUE =
      "(?:>>)?vault:([^#\\s{}]{1,512})#([^#\\s{}]{1,256})(?:#([^#\\s{}]{1,64}))?";
  private static final Pattern WHOLE = Pattern.compile(VALUE);
  private static final Pattern INLINE = Pattern.compile("\\$\\{" + VALUE + "}");

  /** The value that the whole text is. */
  static Optional<WebhookValue> of(String text) {
    Matcher matcher = WHOLE.matcher(text);
    return text.contains(SCHEME) && matcher.matches()
        ? Optional.of(value(matcher))
        : Optional.empty();
  }

  /** That, or those that stand in the text between braces. */
  static List<WebhookValue> in(String text) {
    if (!text.contains(SCHEME)) {
      return List.of();
    }
    Optional<WebhookValue> whole = of(text);
    if (whole.isPresent()) {
      return List.of(whole.get());
    }
    List<WebhookValue> found = new ArrayList<>();
    for (Matcher matcher = INLINE.matcher(text); matcher.find(); ) {
      found.add(value(matcher));
    }
    return found;
  }

  private static WebhookValue value(Matcher matcher) {
    String version = matcher.group(3);
    return new WebhookValue(matcher.group(1), matcher.group(2), version == null ? "" : version);
  }
}

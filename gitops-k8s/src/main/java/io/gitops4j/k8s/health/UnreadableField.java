// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

/** A field that a rule needs has another type than the rule can read. Never leaves this package. */
final class UnreadableField extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableField(String path, String expected) {
    super("can't be judged: " + path + " is not " + expected, null, false, false);
  }

  UnreadableField(String message) {
    super(message, null, false, false);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}

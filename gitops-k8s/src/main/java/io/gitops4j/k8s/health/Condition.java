// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code status.conditions}; what it lacks is empty.
 *
 * @param observedGeneration the generation that the condition speaks of, or null
 */
record Condition(
    String type, String status, String reason, String message, @Nullable Long observedGeneration) {

  boolean isTrue() {
    return status.equals("True");
  }

  boolean isFalse() {
    return status.equals("False");
  }

  /** Reason and message as one text; the type if it has neither. */
  String explanation() {
    if (reason.isEmpty()) {
      return message.isEmpty() ? type + " is " + status : message;
    }
    return message.isEmpty() ? reason : reason + ": " + message;
  }
}

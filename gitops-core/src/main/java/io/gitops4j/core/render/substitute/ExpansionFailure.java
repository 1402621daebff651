// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

/** An expression that can't be expanded. Its message holds no value of a variable. */
final class ExpansionFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SubstitutionError code;

  ExpansionFailure(SubstitutionError code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  SubstitutionError code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.error;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An error or a warning as a value: what, where, the value found, what was expected, and a hint.
 * Immutable, thread-safe, compared by value. No part of it may hold a secret: who makes an issue
 * leaves {@code found} and the source line out where a value may be secret.
 */
public final class Issue {
  private final Severity severity;
  private final ErrorCode code;
  private final String message;
  private final Location location;
  private final @Nullable String found;
  private final @Nullable String expected;
  private final @Nullable String hint;

  private Issue(
      Severity severity,
      ErrorCode code,
      String message,
      Location location,
      @Nullable String found,
      @Nullable String expected,
      @Nullable String hint) {
    this.severity = Objects.requireNonNull(severity, "severity");
    this.code = Objects.requireNonNull(code, "code");
    this.message = Objects.requireNonNull(message, "message");
    this.location = Objects.requireNonNull(location, "location");
    this.found = found;
    this.expected = expected;
    this.hint = hint;
  }

  /** An error without a place. */
  public static Issue error(ErrorCode code, String message) {
    return new Issue(Severity.ERROR, code, message, Location.NONE, null, null, null);
  }

  /** A warning without a place. */
  public static Issue warning(ErrorCode code, String message) {
    return new Issue(Severity.WARNING, code, message, Location.NONE, null, null, null);
  }

  /** A word without a place. */
  public static Issue info(ErrorCode code, String message) {
    return new Issue(Severity.INFO, code, message, Location.NONE, null, null, null);
  }

  /** The same issue at a place. */
  public Issue at(Location newLocation) {
    return new Issue(severity, code, message, newLocation, found, expected, hint);
  }

  /** The same issue with the value that was found; null takes it away. */
  public Issue withFound(@Nullable String newFound) {
    return new Issue(severity, code, message, location, newFound, expected, hint);
  }

  /** The same issue with what was expected. */
  public Issue withExpected(@Nullable String newExpected) {
    return new Issue(severity, code, message, location, found, newExpected, hint);
  }

  /** The same issue with advice on how to mend it. */
  public Issue withHint(@Nullable String newHint) {
    return new Issue(severity, code, message, location, found, expected, newHint);
  }

  /** The same issue with another severity, e.g. an error where warnings are not accepted. */
  public Issue withSeverity(Severity newSeverity) {
    return new Issue(newSeverity, code, message, location, found, expected, hint);
  }

  /** How grave it is. */
  public Severity severity() {
    return severity;
  }

  /** The stable code. */
  public ErrorCode code() {
    return code;
  }

  /** What is wrong, in one sentence without a place. */
  public String message() {
    return message;
  }

  /** Where; {@link Location#NONE} if not known. */
  public Location location() {
    return location;
  }

  /** The value found, or null. */
  public @Nullable String found() {
    return found;
  }

  /** What was expected, or null. */
  public @Nullable String expected() {
    return expected;
  }

  /** How to mend it, or null. */
  public @Nullable String hint() {
    return hint;
  }

  /** Whether this is an error. */
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /**
   * All of it for a person: place, severity, message, what was found and expected, the code; then,
   * where known, the source line with a caret below the column, and the hint.
   */
  public String toDisplayString() {
    StringBuilder out = new StringBuilder(toString());
    String line = location.sourceLine();
    if (line != null) {
      String number = Integer.toString(location.line());
      out.append('\n').append(number).append(" | ").append(line);
      if (location.column() > 0) {
        out.append('\n').append(" ".repeat(number.length())).append(" | ");
        int end =
            Math.min(
                line.length(),
                line.offsetByCodePoints(
                    0, Math.min(location.column() - 1, line.codePointCount(0, line.length()))));
        // a tab stays a tab, so that the caret stands below its column
        line.substring(0, end).codePoints().forEach(c -> out.append(c == '\t' ? '\t' : ' '));
        out.append('^');
      }
    }
    if (hint != null) {
      out.append("\nhint: ").append(hint);
    }
    return out.toString();
  }

  /** One line: place, severity, message, what was found and expected, the code. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    String where = location.toDisplayString();
    if (!where.isEmpty()) {
      out.append(where).append(": ");
    }
    out.append(severity.name().toLowerCase(Locale.ROOT)).append(": ").append(message);
    if (found != null) {
      out.append("; found: ").append(found);
    }
    if (expected != null) {
      out.append("; expected: ").append(expected);
    }
    return out.append(" [").append(code.id()).append(']').toString();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof Issue that
            && severity == that.severity
            && code.id().equals(that.code.id())
            && message.equals(that.message)
            && location.equals(that.location)
            && Objects.equals(found, that.found)
            && Objects.equals(expected, that.expected)
            && Objects.equals(hint, that.hint);
  }

  @Override
  public int hashCode() {
    return Objects.hash(severity, code.id(), message, location, found, expected, hint);
  }
}

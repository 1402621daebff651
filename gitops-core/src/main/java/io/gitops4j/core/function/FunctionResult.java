// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.function;

import io.gitops4j.core.render.ResourceId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a function found. Immutable, thread-safe. Text that may be secret does not belong
 * into it.
 */
public final class FunctionResult {
  private final Severity severity;
  private final String message;
  private final @Nullable ResourceId resource;
  private final @Nullable String field;
  private final @Nullable String file;

  private FunctionResult(
      Severity severity,
      String message,
      @Nullable ResourceId resource,
      @Nullable String field,
      @Nullable String file) {
    this.severity = Objects.requireNonNull(severity, "severity");
    this.message = Objects.requireNonNull(message, "message");
    this.resource = resource;
    this.field = field;
    this.file = file;
  }

  /** How grave a result is. */
  public enum Severity {
    /** The render fails. */
    ERROR,
    /** The render has a warning. */
    WARNING,
    /** For the function's own log; reported nowhere. */
    INFO
  }

  /** A result that lets the render fail. */
  public static FunctionResult error(String message) {
    return new FunctionResult(Severity.ERROR, message, null, null, null);
  }

  /** A result that becomes a warning. */
  public static FunctionResult warning(String message) {
    return new FunctionResult(Severity.WARNING, message, null, null, null);
  }

  /** A result that is reported nowhere. */
  public static FunctionResult info(String message) {
    return new FunctionResult(Severity.INFO, message, null, null, null);
  }

  /** The same result about an object. */
  public FunctionResult withResource(ResourceId newResource) {
    return new FunctionResult(
        severity, message, Objects.requireNonNull(newResource, "newResource"), field, file);
  }

  /** The same result about a field, such as {@code spec.replicas}. */
  public FunctionResult withField(String newField) {
    return new FunctionResult(
        severity, message, resource, Objects.requireNonNull(newField, "newField"), file);
  }

  /** The same result about a file. */
  public FunctionResult withFile(String newFile) {
    return new FunctionResult(
        severity, message, resource, field, Objects.requireNonNull(newFile, "newFile"));
  }

  /** How grave it is. */
  public Severity severity() {
    return severity;
  }

  /** What was found. */
  public String message() {
    return message;
  }

  /** The object it is about; empty if about none. */
  public Optional<ResourceId> resource() {
    return Optional.ofNullable(resource);
  }

  /** The path of the field it is about; empty if about none. */
  public Optional<String> field() {
    return Optional.ofNullable(field);
  }

  /** The file it is about, inside the source tree; empty if about none. */
  public Optional<String> file() {
    return Optional.ofNullable(file);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof FunctionResult that
            && severity == that.severity
            && message.equals(that.message)
            && Objects.equals(resource, that.resource)
            && Objects.equals(field, that.field)
            && Objects.equals(file, that.file);
  }

  @Override
  public int hashCode() {
    return Objects.hash(severity, message, resource, field, file);
  }

  @Override
  public String toString() {
    return severity + " " + message + (resource == null ? "" : " (" + resource + ")");
  }
}

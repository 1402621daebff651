// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.validate;

import io.gitops4j.core.error.ErrorCode;
import java.util.Locale;

/**
 * What is wrong with a manifest, beside what {@link io.gitops4j.diff.structured.StructuredError}
 * says of fields and types.
 */
public enum ValidateError implements ErrorCode {
  /** A field that must be there is not. */
  MISSING_FIELD,
  /** A value is not one of those that the schema allows. */
  VALUE,
  /** A name is none that a server takes. */
  NAME,
  /** A label is none that a server takes. */
  LABEL,
  /** An annotation's key, or the size of all annotations, is none that a server takes. */
  ANNOTATION,
  /** A selector does not select what the object itself makes. */
  SELECTOR,
  /** The API version is not served any more. */
  REMOVED_VERSION,
  /** The API version will not be served for ever. */
  DEPRECATED_VERSION,
  /** A group that Kubernetes has built in holds no such kind in this version. */
  UNKNOWN_VERSION,
  /** Nothing is known of the kind, so its fields are not checked. */
  UNKNOWN_KIND,
  /** A custom resource definition can't be read, so its objects are not checked. */
  DEFINITION;

  @Override
  public String id() {
    return "validate." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

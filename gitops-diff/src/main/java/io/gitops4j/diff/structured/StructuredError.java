// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.error.ErrorCode;
import java.util.Locale;

/** Why a structured merge could not be made. */
public enum StructuredError implements ErrorCode {
  /** A value does not fit its type. */
  TYPE,
  /** A map has a field that its type does not declare. */
  UNDECLARED_FIELD,
  /** Two items of a list have the same key, or a set has a value twice. */
  DUPLICATE_ITEM,
  /** An item of an associative list can't be told apart from others: it has no key. */
  MISSING_KEY,
  /** A schema can't be read, or names a type that it does not hold. */
  SCHEMA,
  /** {@code managedFields} can't be read. */
  FIELDS,
  /** The object of a request is not one that the request can be made with. */
  REQUEST;

  @Override
  public String id() {
    return "structured." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

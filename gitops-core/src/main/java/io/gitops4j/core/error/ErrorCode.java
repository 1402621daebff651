// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.error;

/**
 * A stable code of an error or a warning. Each room of the library has an enum of its own that
 * implements this. Codes are API: once released they are never renamed and never change their
 * meaning.
 */
public interface ErrorCode {

  /** The code in lower case with a dot after the room, such as {@code yaml.syntax}. */
  String id();
}

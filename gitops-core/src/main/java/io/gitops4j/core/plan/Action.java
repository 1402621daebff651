// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

/** What is to be done with an object. */
public enum Action {
  /** It does not exist and is created. */
  CREATE,
  /** It exists and differs. */
  UPDATE,
  /** It is no longer declared and is deleted. */
  DELETE,
  /**
   * It is no longer declared and asks to stay: it loses the marks of its owner, and is forgotten.
   */
  DETACH,
  /** It belongs to another application and changes hands. */
  MOVE,
  /** It is a hook, and is run. */
  RUN,
  /** It is as declared, or is left alone; the reason tells which. */
  KEEP,
  /** It could not be compared; the reason tells why. */
  UNKNOWN
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

/** The value of what is not there, and of null. */
public enum Nothing {
  /** The only one. */
  NOTHING
}

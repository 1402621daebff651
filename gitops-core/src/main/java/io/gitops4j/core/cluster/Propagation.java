// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.cluster;

/** What happens to the dependents of an object that is deleted. */
public enum Propagation {
  /** The object stays until its dependents are gone. */
  FOREGROUND("Foreground"),
  /** The object goes at once, its dependents after it. */
  BACKGROUND("Background"),
  /** The dependents stay. */
  ORPHAN("Orphan");

  private final String text;

  Propagation(String text) {
    this.text = text;
  }

  /** The word of the Kubernetes API. */
  public String text() {
    return text;
  }
}

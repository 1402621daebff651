// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.tree;

/**
 * The resolved type of a scalar, by the rules of the YAML that Kubernetes tools read (YAML 1.1 core
 * with JSON's types).
 */
public enum ScalarType {
  /** The null value. */
  NULL,
  /** true or false. */
  BOOL,
  /** A whole number of any size. */
  INT,
  /** A floating-point number; infinities and not-a-number included. */
  FLOAT,
  /** Any other text. A plain timestamp is a string too, as in JSON. */
  STRING
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

/** How an impact is printed. */
enum ImpactForm {
  /** For a person. */
  TEXT,
  /** One JSON object. */
  JSON,
  /** For a comment on a pull request. */
  MARKDOWN
}

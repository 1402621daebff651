// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import io.gitops4j.core.app.set.template.Syntax.Pipeline;

/** Sees what actions print. */
interface ValueSink {
  /** Prints each value as it is. */
  ValueSink AS_IS = (pipeline, value, text) -> text;

  /**
   * What is printed.
   *
   * @param pipeline where the value comes from
   * @param value the value
   * @param text its text
   */
  String printed(Pipeline pipeline, Object value, String text);
}

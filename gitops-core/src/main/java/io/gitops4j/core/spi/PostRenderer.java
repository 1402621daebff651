// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.render.Rendered;

/**
 * Changes rendered manifests before they are compared and applied, e.g. substitutes variables.
 * Thread-safe; a pure function unless its documentation says otherwise. What it used from elsewhere
 * it adds to the inputs.
 */
public interface PostRenderer {

  /** The name under which the step is recorded. */
  String name();

  /**
   * The changed manifests; the same object if nothing was to be done. Bad input gives a failed
   * result. Called with successful ones only.
   */
  Rendered apply(Rendered rendered, Application application);
}

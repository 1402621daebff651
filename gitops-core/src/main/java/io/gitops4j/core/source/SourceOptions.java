// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Objects;

/**
 * What is wanted of a source beyond repository and revision. Immutable, thread-safe.
 *
 * @param view which part of it is seen
 * @param access how it wants to be reached
 * @param oci what is taken from an artifact; of no effect for Git
 */
public record SourceOptions(SourceView view, SourceAccess access, OciOptions oci) {

  /** All of it, without anything in particular. */
  public static final SourceOptions NONE =
      new SourceOptions(SourceView.WHOLE, SourceAccess.PLAIN, OciOptions.FIRST_LAYER);

  /** Checks all parts. */
  public SourceOptions {
    Objects.requireNonNull(view, "view");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(oci, "oci");
  }

  /** The same with another view. */
  public SourceOptions withView(SourceView newView) {
    return new SourceOptions(newView, access, oci);
  }
}

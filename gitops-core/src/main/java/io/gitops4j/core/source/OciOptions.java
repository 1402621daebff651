// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import org.jspecify.annotations.Nullable;

/**
 * What is taken from an artifact of OCI. Immutable, thread-safe.
 *
 * @param semverFilter which tags a range of versions is about, as a regular expression of Go; null
 *     for all
 * @param mediaType of which type the layer is; null for the first layer, whatever it is
 * @param chart whether the artifact is a chart of Helm, so that the tree is that chart
 */
public record OciOptions(@Nullable String semverFilter, @Nullable String mediaType, boolean chart) {
  /** The first layer. */
  public static final OciOptions FIRST_LAYER = new OciOptions(null, null);

  /** Of an artifact that is no chart. */
  public OciOptions(@Nullable String semverFilter, @Nullable String mediaType) {
    this(semverFilter, mediaType, false);
  }

  /** The same of an artifact that is a chart. */
  public OciOptions asChart() {
    return new OciOptions(semverFilter, mediaType, true);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import org.jspecify.annotations.Nullable;

/**
 * What is taken from an artifact of OCI. Immutable, thread-safe.
 *
 * @param semverFilter which tags a range of versions is about, as a regular expression of Go; null
 *     for all
 * @param mediaType of which type the layer is; null for the first layer, whatever it is
 */
public record OciOptions(@Nullable String semverFilter, @Nullable String mediaType) {
  /** The first layer. */
  public static final OciOptions FIRST_LAYER = new OciOptions(null, null);
}

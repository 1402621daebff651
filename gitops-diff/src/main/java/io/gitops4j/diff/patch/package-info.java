// SPDX-License-Identifier: Apache-2.0
/**
 * Differences as a JSON patch, which other tools read: {@link io.gitops4j.diff.patch.JsonPatch}.
 * All of it is a pure function of values.
 */
@NullMarked
package io.gitops4j.diff.patch;

import org.jspecify.annotations.NullMarked;

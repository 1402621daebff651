// SPDX-License-Identifier: Apache-2.0
/** Texts that stand for the same value though they are not the same text. */
@NullMarked
package io.gitops4j.diff.value;

import org.jspecify.annotations.NullMarked;

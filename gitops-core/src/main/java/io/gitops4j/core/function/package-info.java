// SPDX-License-Identifier: Apache-2.0
/**
 * What goes into a {@link io.gitops4j.core.spi.KrmFunction} and comes out of it: the parts of a
 * {@code ResourceList} as values. All types are immutable and thread-safe.
 */
@NullMarked
package io.gitops4j.core.function;

import org.jspecify.annotations.NullMarked;

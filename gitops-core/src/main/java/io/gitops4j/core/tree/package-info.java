// SPDX-License-Identifier: Apache-2.0
/**
 * The immutable tree of maps, lists and scalars that every stage works on.
 *
 * <p>Start at {@link io.gitops4j.core.tree.Node}. All types are immutable and safe to share between
 * threads; a change gives a new tree that shares every part which did not change. Equality is of
 * resolved values: how a scalar was written (its text, its style) and where it stood (line, column)
 * take no part, nor does the order of a map's entries.
 */
@NullMarked
package io.gitops4j.core.tree;

import org.jspecify.annotations.NullMarked;

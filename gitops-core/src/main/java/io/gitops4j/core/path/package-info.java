// SPDX-License-Identifier: Apache-2.0
/** Patterns of paths that rooms share. Everything in it is immutable and thread-safe. */
@NullMarked
package io.gitops4j.core.path;

import org.jspecify.annotations.NullMarked;

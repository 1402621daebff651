// SPDX-License-Identifier: Apache-2.0
/**
 * The quickstart: the whole loop on a Git repository of its own, and a cluster in memory or a real
 * one.
 */
@NullMarked
package io.gitops4j.examples.quickstart;

import org.jspecify.annotations.NullMarked;

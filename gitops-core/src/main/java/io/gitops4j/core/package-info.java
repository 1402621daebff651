// SPDX-License-Identifier: Apache-2.0
/**
 * The facade: {@code Reconciler} composes the stages into the loop from Git to a healthy cluster,
 * and gives a {@link io.gitops4j.core.ReconcileResult}.
 */
@NullMarked
package io.gitops4j.core;

import org.jspecify.annotations.NullMarked;

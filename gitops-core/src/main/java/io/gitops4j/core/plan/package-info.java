// SPDX-License-Identifier: Apache-2.0
/**
 * What is to be done and what was done, as values: {@link io.gitops4j.core.plan.DiffInput} goes
 * into a differ, {@link io.gitops4j.core.plan.Plan} comes out; an applier turns it into a {@link
 * io.gitops4j.core.plan.SyncResult}.
 */
@NullMarked
package io.gitops4j.core.plan;

import org.jspecify.annotations.NullMarked;

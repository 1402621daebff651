// SPDX-License-Identifier: Apache-2.0
/**
 * Progress as typed values: a {@link io.gitops4j.core.event.ReconcileListener} is told each {@link
 * io.gitops4j.core.event.ReconcileEvent} while a reconciliation runs.
 */
@NullMarked
package io.gitops4j.core.event;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * What a change of the source does to applications: {@link io.gitops4j.diff.impact.ImpactAnalysis}.
 */
@NullMarked
package io.gitops4j.diff.impact;

import org.jspecify.annotations.NullMarked;

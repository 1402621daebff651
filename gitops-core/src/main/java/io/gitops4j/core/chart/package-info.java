// SPDX-License-Identifier: Apache-2.0
/**
 * Helm charts as values: what is asked of a {@link io.gitops4j.core.spi.ChartInflator}, and how it
 * says that it can't do it. All types are immutable and thread-safe.
 */
@NullMarked
package io.gitops4j.core.chart;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Helm charts as sources of applications, as Argo CD's {@code helm} source: start with {@link
 * io.gitops4j.core.render.chart.ChartRenderer}. Stateless, thread-safe.
 */
@NullMarked
package io.gitops4j.core.render.chart;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** Plans as texts for people: {@link io.gitops4j.diff.report.TextReport}. */
@NullMarked
package io.gitops4j.diff.report;

import org.jspecify.annotations.NullMarked;

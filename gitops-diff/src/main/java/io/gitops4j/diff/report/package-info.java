// SPDX-License-Identifier: Apache-2.0
/**
 * Plans for people and for their tools: {@link io.gitops4j.diff.report.TextReport} for a terminal,
 * {@link io.gitops4j.diff.report.MarkdownReport} for a pull request, {@link
 * io.gitops4j.diff.report.JunitReport} and {@link io.gitops4j.diff.report.SarifReport} for CI. What
 * a repository or a cluster holds is shown, and acts on nothing that shows it. The JSON form is
 * that of {@code io.gitops4j.core.json.GitOpsJson}.
 */
@NullMarked
package io.gitops4j.diff.report;

import org.jspecify.annotations.NullMarked;

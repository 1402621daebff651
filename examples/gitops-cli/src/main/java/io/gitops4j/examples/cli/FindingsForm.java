// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.diff.report.FindingsReport;
import java.util.List;
import java.util.stream.Collectors;

/** How findings are written. */
enum FindingsForm {
  /** For a person. */
  TEXT,
  /** One document in the stable JSON form. */
  JSON,
  /** For any CI. */
  JUNIT,
  /** For GitHub's code scanning, and editors. */
  SARIF,
  /** Annotations of GitHub Actions. */
  GITHUB,
  /** GitLab's Code Quality. */
  GITLAB;

  /**
   * The findings in this form.
   *
   * @param places the directories and files that were looked at
   * @param objects how many objects they declare
   */
  String write(List<Issue> findings, List<String> places, int objects) {
    return switch (this) {
      case TEXT ->
          findings.stream()
              .map(finding -> finding.toDisplayString() + "\n")
              .collect(Collectors.joining());
      case JSON -> json(findings, places, objects) + "\n";
      case JUNIT -> FindingsReport.junit("gitops validate", places, findings);
      case SARIF -> FindingsReport.sarif(findings) + "\n";
      case GITHUB -> FindingsReport.githubAnnotations(findings);
      case GITLAB -> FindingsReport.gitlabCodeQuality(findings) + "\n";
    };
  }

  private static String json(List<Issue> findings, List<String> places, int objects) {
    long errors = findings.stream().filter(Issue::isError).count();
    return "{\"places\":"
        + places.size()
        + ",\"objects\":"
        + objects
        + ",\"errors\":"
        + errors
        + ",\"warnings\":"
        + (findings.size() - errors)
        + ",\"findings\":"
        + findings.stream().map(GitOpsJson::write).collect(Collectors.joining(",", "[", "]"))
        + "}";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.source.TreeEntry;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.diff.validate.ManifestValidator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a validation.
 *
 * @param findings all findings, by file and line
 * @param places the directories and files that were rendered
 * @param objects how many objects they declare
 */
record Validated(List<Issue> findings, List<String> places, int objects) {

  /**
   * Renders and checks what matches the patterns.
   *
   * @throws IllegalArgumentException if a pattern leads out of the repository
   */
  static Validated of(
      RepositoryTree repository,
      List<String> patterns,
      Renderer renderer,
      ManifestValidator validator)
      throws IOException {
    List<Issue> findings = new ArrayList<>();
    RepositoryCheck check = new RepositoryCheck(repository.tree(), renderer, validator);
    check.render(matches(repository, patterns, findings).values());
    check.check(new DefinitionSearch(repository.tree()).below(repository.around(patterns)));
    check.findings().forEach(finding -> findings.add(RenderOptions.shown(finding)));
    return new Validated(List.copyOf(findings), check.places(), check.objects());
  }

  private static SortedMap<TreePath, TreeEntry> matches(
      RepositoryTree repository, List<String> patterns, List<Issue> findings) throws IOException {
    TreePatterns finder = new TreePatterns(repository.tree());
    SortedMap<TreePath, TreeEntry> all = new TreeMap<>();
    for (String pattern : patterns) {
      SortedMap<TreePath, TreeEntry> found = finder.find(repository.fromTop(pattern));
      if (TreePatterns.isWild(pattern)) {
        found.values().removeIf(entry -> RepositoryCheck.isComponent(repository.tree(), entry));
      }
      if (found.isEmpty()) {
        findings.add(Issue.error(CliError.NO_MATCH, "nothing matches " + pattern));
      }
      all.putAll(found);
    }
    return all;
  }

  long errors() {
    return findings.stream().filter(Issue::isError).count();
  }

  long warnings() {
    return findings.stream().filter(each -> each.severity() == Severity.WARNING).count();
  }

  /** All of it in numbers. */
  String summary() {
    return count(places.size(), "place")
        + ", "
        + count(objects, "object")
        + ": "
        + count(errors(), "error")
        + ", "
        + count(warnings(), "warning");
  }

  private static String count(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}

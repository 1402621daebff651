// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Ignore rules as Flux has them: those of the {@code .sourceignore} files on the way to a path,
 * then those of the object's {@code spec.ignore}; the last one that speaks of the path decides.
 * Files of version control are ignored unless a rule brings them back. Where there is no rule
 * anywhere in the tree, images, archives and the files of CI systems are ignored, too. Immutable,
 * thread-safe.
 *
 * <p>The lists are those of Flux's source-controller.
 */
final class IgnoreRules {
  static final String FILE = ".sourceignore";

  private static final int MAX_LINE = 4096;
  private static final int MAX_PATTERNS = 10_000;

  private static final List<String> VERSION_CONTROL =
      List.of(".git/", ".gitignore", ".gitmodules", ".gitattributes");

  private static final List<String> OTHERWISE =
      List.of(
          "*.jpg",
          "*.jpeg",
          "*.gif",
          "*.png",
          "*.wmv",
          "*.flv",
          "*.tar.gz",
          "*.zip",
          ".github/",
          ".circleci/",
          ".travis.yml",
          ".gitlab-ci.yml",
          "appveyor.yml",
          ".drone.yml",
          "cloudbuild.yaml",
          "codeship-services.yml",
          "codeship-steps.yml",
          "**/.goreleaser.yml",
          "**/.sops.yaml",
          "**/.flux.yaml");

  private final List<IgnorePattern> patterns;

  private IgnoreRules(List<IgnorePattern> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  /** No rule, not even the default ones. */
  static IgnoreRules none() {
    return new IgnoreRules(List.of());
  }

  /** What is ignored where nobody says anything. */
  static IgnoreRules defaults(TreePath domain) {
    return none().and(VERSION_CONTROL, domain).and(OTHERWISE, domain);
  }

  /** What is ignored before the rules that somebody wrote. */
  static IgnoreRules versionControl() {
    return none().and(VERSION_CONTROL, TreePath.ROOT);
  }

  /**
   * These rules, and after them those of a text, confined to a directory.
   *
   * @throws SourceException with {@link SourceError#TOO_LARGE} if it is larger than any that people
   *     write
   */
  IgnoreRules and(String text, TreePath domain) {
    return and(text.lines().toList(), domain);
  }

  private IgnoreRules and(List<String> lines, TreePath domain) {
    List<IgnorePattern> all = new ArrayList<>(patterns);
    for (String line : lines) {
      if (line.length() > MAX_LINE) {
        throw tooLarge("a line of ignore rules is longer than " + MAX_LINE + " characters", domain);
      }
      IgnorePattern.parse(line, domain).ifPresent(all::add);
    }
    if (all.size() > MAX_PATTERNS) {
      throw tooLarge("more than " + MAX_PATTERNS + " ignore rules", domain);
    }
    return all.size() == patterns.size() ? this : new IgnoreRules(all);
  }

  private static SourceException tooLarge(String message, TreePath domain) {
    return SourceException.of(SourceError.TOO_LARGE, message, domain.child(FILE));
  }

  /** The text of a file of rules. */
  static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }

  /** How many rules there are. */
  int size() {
    return patterns.size();
  }

  /** Whether the path is ignored. */
  boolean excludes(TreePath path, boolean directory) {
    List<String> names = path.names();
    for (int i = patterns.size() - 1; i >= 0; i--) {
      if (patterns.get(i).matches(names, directory)) {
        return !patterns.get(i).isInclusion();
      }
    }
    return false;
  }
}

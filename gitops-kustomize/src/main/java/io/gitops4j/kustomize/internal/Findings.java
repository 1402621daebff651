// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.ErrorCode;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a build has to say: errors and warnings, in the order in which they were found, each
 * once, and no more than anybody reads. Confined to one build.
 */
public final class Findings {
  private static final int MAX_ERRORS = 200;
  private static final int MAX_WARNINGS = 1000;

  private final Set<String> strict;
  private final Set<Issue> errors = new LinkedHashSet<>();
  private final Set<Issue> warnings = new LinkedHashSet<>();
  private final List<Issue> log = new ArrayList<>();
  private Location place = Location.NONE;
  private long errorsLeftOut;
  private long warningsLeftOut;

  /** Nothing found yet; warnings of these codes are errors. */
  public Findings(Set<? extends ErrorCode> strict) {
    this.strict = new HashSet<>();
    for (ErrorCode code : strict) {
      this.strict.add(code.id());
    }
  }

  /** How many were added, each counted as often as it was. */
  int mark() {
    return log.size();
  }

  /** What was added since the mark; null if there is an error, or too much to be told again. */
  @Nullable List<Issue> warningsSince(int mark) {
    List<Issue> since = log.subList(mark, log.size());
    for (Issue issue : since) {
      if (isError(issue)) {
        return null;
      }
    }
    return log.size() >= MAX_WARNINGS ? null : List.copyOf(since);
  }

  private boolean isError(Issue issue) {
    return issue.isError() || strict.contains(issue.code().id());
  }

  /** Adds errors and warnings. */
  void addAll(Collection<Issue> issues) {
    for (Issue issue : issues) {
      add(issue);
    }
  }

  /** Adds an error or a warning. */
  public void add(Issue issue) {
    if (log.size() < MAX_WARNINGS) {
      log.add(issue);
    }
    boolean error = isError(issue);
    Set<Issue> found = error ? errors : warnings;
    if (found.size() < (error ? MAX_ERRORS : MAX_WARNINGS)) {
      found.add(error ? issue.withSeverity(Severity.ERROR) : issue);
    } else if (error) {
      errorsLeftOut++;
    } else {
      warningsLeftOut++;
    }
  }

  /**
   * Does a step of the build that others do not need; what it fails by is found.
   *
   * @param at where the step is asked for: the place of what says no other
   * @return whether the step was done
   */
  public boolean attempt(Location at, Runnable step) {
    Location before = place;
    place = at;
    try {
      step.run();
      return true;
    } catch (Consequence e) {
      return false;
    } catch (RenderException | SourceException e) {
      failed(e, at);
      return false;
    } finally {
      place = before;
    }
  }

  /** Where the step is asked for that is being done. */
  public Location place() {
    return place;
  }

  private void failed(GitOpsException failure, Location at) {
    boolean storage = failure instanceof SourceException;
    List<Issue> issues =
        failure.issues().stream()
            .map(issue -> storage ? named(issue, at) : issue)
            .map(issue -> issue.at(placed(issue.location(), at)))
            .toList();
    if (issues.stream().anyMatch(issue -> issue.code() == KustomizeError.LIMIT)) {
      // nothing more is to be tried
      throw new RenderException(issues);
    }
    addAll(issues);
  }

  /** What the storage says of a file is told where the file is named. */
  private static Issue named(Issue issue, Location at) {
    String file = issue.location().file();
    return file == null || issue.location().line() > 0 || at.line() == 0
        ? issue
        : Issue.error(issue.code(), file + ": " + issue.message())
            .at(at)
            .withFound(issue.found())
            .withExpected(issue.expected())
            .withHint(issue.hint());
  }

  /** The place of an issue, or that of its step if the step says more. */
  private static Location placed(Location own, Location step) {
    boolean bare = own.line() == 0 && (own.file() == null || own.file().equals(step.file()));
    return bare ? (own.field() == null ? step : step.withField(own.field())) : own;
  }

  /** Whether there is an error. */
  public boolean failed() {
    return !errors.isEmpty();
  }

  /** The errors, then the warnings, each in the order found, and how many more there were. */
  public List<Issue> issues() {
    List<Issue> all = new ArrayList<>(errors);
    if (errorsLeftOut > 0) {
      all.add(Issue.error(KustomizeError.LEFT_OUT, "left out: " + errorsLeftOut + " more errors"));
    }
    all.addAll(warnings);
    if (warningsLeftOut > 0) {
      all.add(
          Issue.warning(
              KustomizeError.LEFT_OUT, "left out: " + warningsLeftOut + " more warnings"));
    }
    return all;
  }

  /** Ends a step that can't be judged, since what it needs was lost by a failure told already. */
  static final class Consequence extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Consequence() {
      super(null, null, false, false);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.diff.CommitPlan;
import io.gitops4j.diff.impact.ApplicationImpact;
import io.gitops4j.diff.impact.Impact;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a report tells: the plans of some applications or directories, and what concerns them
 * together. Every form takes the same value ({@link ReportForm}). Immutable, thread-safe if the
 * function for file names is.
 */
public final class Report {

  /**
   * An application or a directory, and what is or would be done with its objects.
   *
   * @param title its name or path, as plain text
   * @param note what else is to be said of it in a few words; empty for nothing
   * @param plan its plan; issues that kept it from being made are among those of the plan
   */
  public record Section(String title, String note, Plan plan) {
    /** Checks all parts. */
    public Section {
      Objects.requireNonNull(title, "title");
      Objects.requireNonNull(note, "note");
      Objects.requireNonNull(plan, "plan");
    }
  }

  private final String title;
  private final String before;
  private final String after;
  private final List<Section> sections;
  private final List<CommitPlan.Move> moves;
  private final List<CommitPlan.Claim> claims;
  private final Map<String, Set<String>> dependencies;
  private final List<Issue> issues;
  private final UnaryOperator<String> files;

  private Report(
      String title,
      String before,
      String after,
      List<Section> sections,
      List<CommitPlan.Move> moves,
      List<CommitPlan.Claim> claims,
      Map<String, Set<String>> dependencies,
      List<Issue> issues,
      UnaryOperator<String> files) {
    this.title = Objects.requireNonNull(title, "title");
    this.before = Objects.requireNonNull(before, "before");
    this.after = Objects.requireNonNull(after, "after");
    this.sections = List.copyOf(sections);
    this.moves = List.copyOf(moves);
    this.claims = List.copyOf(claims);
    this.dependencies = Collections.unmodifiableMap(new LinkedHashMap<>(dependencies));
    this.issues = List.copyOf(issues);
    this.files = Objects.requireNonNull(files, "files");
  }

  /** A report of these sections, of {@code live} and {@code declared} objects. */
  public static Report of(String title, List<Section> sections) {
    return new Report(
        title,
        "live",
        "declared",
        sections,
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        UnaryOperator.identity());
  }

  /** A report of one plan. */
  public static Report of(String title, Plan plan) {
    return of(title, List.of(new Section(title, "", plan)));
  }

  /** A report of the plans of a commit, with what they move, claim and wait for. */
  public static Report of(String title, CommitPlan plan) {
    List<Section> sections = new ArrayList<>();
    for (CommitPlan.Part part : plan.parts()) {
      sections.add(new Section(part.application().toString(), "", part.plan()));
    }
    Report report = of(title, sections);
    return new Report(
        title,
        report.before,
        report.after,
        sections,
        plan.moves(),
        plan.claims(),
        plan.dependencies(),
        plan.issues(),
        report.files);
  }

  /**
   * A report of what a change of the source does, with a section for each directory that does not
   * render the same. One that does not render any more is unknown, with the reasons.
   */
  public static Report of(String title, Impact impact) {
    List<Section> sections = new ArrayList<>();
    for (ApplicationImpact each : impact.changed()) {
      String word = each.status().name().toLowerCase(Locale.ROOT).replace('_', '-');
      List<Issue> all = new ArrayList<>(each.plan().issues());
      all.addAll(each.issues());
      sections.add(new Section(each.path().toString(), word, new Plan(each.plan().steps(), all)));
    }
    return of(title, sections).withSides("before", "after");
  }

  /**
   * The same with other names for what is compared.
   *
   * @param newBefore what there is, such as {@code live} (default) or a revision
   * @param newAfter what there would be, such as {@code declared} (default)
   */
  public Report withSides(String newBefore, String newAfter) {
    return new Report(
        title, newBefore, newAfter, sections, moves, claims, dependencies, issues, files);
  }

  /** The same with other sections. */
  public Report withSections(List<Section> newSections) {
    return new Report(
        title, before, after, newSections, moves, claims, dependencies, issues, files);
  }

  /** The same with what the function makes of each issue. */
  public Report mapIssues(UnaryOperator<Issue> change) {
    List<Section> changed = new ArrayList<>();
    for (Section section : sections) {
      List<Issue> all = section.plan().issues().stream().map(change).toList();
      changed.add(
          new Section(section.title(), section.note(), new Plan(section.plan().steps(), all)));
    }
    List<Issue> all = issues.stream().map(change).toList();
    return new Report(title, before, after, changed, moves, claims, dependencies, all, files);
  }

  /** The same with further issues that belong to no section. */
  public Report withIssues(List<Issue> more) {
    List<Issue> all = new ArrayList<>(issues);
    all.addAll(more);
    return new Report(title, before, after, sections, moves, claims, dependencies, all, files);
  }

  /** The same with the names of files shown as the function says; default as they are. */
  public Report withFiles(UnaryOperator<String> newFiles) {
    return new Report(
        title, before, after, sections, moves, claims, dependencies, issues, newFiles);
  }

  /** What the report is of, as plain text. */
  public String title() {
    return title;
  }

  /** What there is. */
  public String before() {
    return before;
  }

  /** What there would be. */
  public String after() {
    return after;
  }

  /** The sections, in order. */
  public List<Section> sections() {
    return sections;
  }

  /** The objects that change hands. */
  public List<CommitPlan.Move> moves() {
    return moves;
  }

  /** The objects that several applications declare. */
  public List<CommitPlan.Claim> claims() {
    return claims;
  }

  /** By section: those that it comes after. */
  public Map<String, Set<String>> dependencies() {
    return dependencies;
  }

  /** Issues that belong to no section. */
  public List<Issue> issues() {
    return issues;
  }

  /** The name under which a file is shown. */
  public String file(String file) {
    return files.apply(file);
  }

  /** How many objects of all sections have this action. */
  public long count(Action action) {
    return sections.stream().mapToLong(section -> section.plan().count(action)).sum();
  }

  /**
   * How all of it stands: unknown if anything could not be told, else out of sync if anything
   * differs.
   */
  public SyncStatus status() {
    boolean unknown = issues.stream().anyMatch(Issue::isError);
    boolean differs = false;
    for (Section section : sections) {
      SyncStatus status = section.plan().status();
      unknown |= status == SyncStatus.UNKNOWN;
      differs |= status == SyncStatus.OUT_OF_SYNC;
    }
    return unknown ? SyncStatus.UNKNOWN : differs ? SyncStatus.OUT_OF_SYNC : SyncStatus.SYNCED;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.diff.CommitPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * A report as one JSON document, in a form that stays: {@link #schema} describes it. Plans, changes
 * and issues have the form of {@link GitOpsJson}; a field that somebody wants also tells in which
 * file and line. Bounded: of an object with more than 1,000 differences the rest is counted ({@code
 * fieldsLeft}), a text of more than 100,000 characters is cut and says so; no object is left out.
 * Immutable, thread-safe.
 */
public final class JsonReport {
  /**
   * The value of {@code format}; another one when the form changes in a way that breaks readers.
   */
  public static final String FORMAT = "gitops4j.report/v1";

  private static final int MOST_FIELDS = 1_000;
  private static final int LONGEST_TEXT = 100_000;

  private final Report report;

  private JsonReport(Report report) {
    this.report = report;
  }

  /** The document, on one line without a line end. */
  public static String of(Report report) {
    Objects.requireNonNull(report, "report");
    Node document = new JsonReport(report).document();
    return new String(JsonTrees.print(wellFormed(document)), StandardCharsets.UTF_8);
  }

  /** The JSON Schema (2020-12) of the document. */
  public static String schema() {
    try (InputStream in = JsonReport.class.getResourceAsStream("report.schema.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MapNode document() {
    MapNode.Builder map =
        MapNode.builder()
            .put("format", FORMAT)
            .put("title", report.title())
            .put("before", report.before())
            .put("after", report.after())
            .put("status", word(report.status()))
            .put("counts", counts());
    List<Node> sections = new ArrayList<>();
    report.sections().forEach(section -> sections.add(section(section)));
    map.put("sections", ListNode.of(sections));
    List<Node> moves = new ArrayList<>();
    for (CommitPlan.Move move : report.moves()) {
      moves.add(
          MapNode.builder()
              .put("id", GitOpsJson.tree(move.id()))
              .put("from", move.from())
              .put("to", move.to())
              .build());
    }
    map.put("moves", ListNode.of(moves));
    List<Node> claims = new ArrayList<>();
    for (CommitPlan.Claim claim : report.claims()) {
      claims.add(
          MapNode.builder()
              .put("id", GitOpsJson.tree(claim.id()))
              .put("sections", ListNode.ofStrings(claim.applications()))
              .build());
    }
    return map.put("claims", ListNode.of(claims)).put("issues", issues(report.issues())).build();
  }

  private MapNode counts() {
    MapNode.Builder counts = MapNode.builder();
    for (Action action : Action.values()) {
      counts.put(word(action), report.count(action));
    }
    return counts.build();
  }

  private MapNode section(Report.Section section) {
    MapNode.Builder map = MapNode.builder().put("title", section.title());
    if (!section.note().isEmpty()) {
      map.put("note", section.note());
    }
    Set<String> others = report.dependencies().getOrDefault(section.title(), Set.of());
    if (!others.isEmpty()) {
      map.put("after", ListNode.ofStrings(List.copyOf(others)));
    }
    return map.put("plan", plan(section.plan())).build();
  }

  /** The plan's own form, with its changes and issues as this report tells them. */
  private MapNode plan(Plan plan) {
    List<Node> steps = new ArrayList<>();
    for (Step step : plan.steps()) {
      List<Node> changes = new ArrayList<>();
      step.changes().forEach(change -> changes.add(change(change)));
      MapNode bare = (MapNode) GitOpsJson.tree(step.withChanges(List.of()));
      steps.add(bare.with("changes", ListNode.of(changes)));
    }
    MapNode bare = (MapNode) GitOpsJson.tree(new Plan(List.of(), List.of()));
    return bare.with("status", ScalarNode.of(word(plan.status())))
        .with("inSync", ScalarNode.of(plan.inSync()))
        .with("counts", counts(plan))
        .with("steps", ListNode.of(steps))
        .with("issues", issues(plan.issues()));
  }

  private static MapNode counts(Plan plan) {
    MapNode.Builder counts = MapNode.builder();
    for (Action action : Action.values()) {
      counts.put(word(action), plan.count(action));
    }
    return counts.build();
  }

  private MapNode change(Change change) {
    MapNode tree = (MapNode) GitOpsJson.tree(change);
    String origin = change.desired() == null ? null : change.desired().origin();
    if (origin != null) {
      tree = tree.with("origin", ScalarNode.of(report.file(origin)));
    }
    List<Node> fields = new ArrayList<>();
    int shown = Math.min(change.fields().size(), MOST_FIELDS);
    for (int i = 0; i < shown; i++) {
      MapNode field = (MapNode) Objects.requireNonNull(tree.list("fields")).get(i);
      Wanted wanted = Wanted.of(report, change, change.fields().get(i));
      fields.add(wanted == null ? field : field.with("wantedBy", wantedBy(wanted)));
    }
    tree = tree.with("fields", ListNode.of(fields));
    int left = change.fields().size() - shown;
    return left == 0 ? tree : tree.with("fieldsLeft", ScalarNode.of(left));
  }

  private static MapNode wantedBy(Wanted wanted) {
    MapNode.Builder map = MapNode.builder().put("step", wanted.step());
    if (wanted.file() != null) {
      map.put("file", wanted.file());
    }
    return (wanted.line() > 0 ? map.put("line", wanted.line()) : map).build();
  }

  private ListNode issues(List<Issue> issues) {
    List<Node> list = new ArrayList<>();
    issues.forEach(issue -> list.add(GitOpsJson.tree(Wanted.shown(report, issue))));
    return ListNode.of(list);
  }

  private static String word(Action action) {
    return action.name().toLowerCase(Locale.ROOT);
  }

  private static String word(SyncStatus status) {
    return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What can't be written in UTF-8 replaced, and texts that are too long cut. */
  private static Node wellFormed(Node node) {
    if (node instanceof MapNode map) {
      MapNode.Builder out = MapNode.builder();
      for (MapNode.Entry entry : map.entries()) {
        out.put(text(entry.key()), wellFormed(entry.value()));
      }
      return out.build();
    }
    if (node instanceof ListNode list) {
      return list.map(JsonReport::wellFormed);
    }
    ScalarNode scalar = (ScalarNode) node;
    return scalar.isString() ? ScalarNode.of(text(scalar.text())) : scalar;
  }

  private static String text(String text) {
    String shown =
        text.length() <= LONGEST_TEXT
            ? text
            : SafeText.cut(text, LONGEST_TEXT)
                + "… and "
                + (text.length() - LONGEST_TEXT)
                + " more characters";
    return StandardCharsets.UTF_8.newEncoder().canEncode(shown)
        ? shown
        : new String(
            shown.codePoints().map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c).toArray(),
            0,
            shown.codePointCount(0, shown.length()));
  }
}

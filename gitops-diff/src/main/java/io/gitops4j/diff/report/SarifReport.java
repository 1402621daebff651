// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A report in SARIF 2.1.0, which forges show beside the code: a result for each object that is out
 * of sync or could not be compared, where it is declared, and one for each finding. Bounded in
 * size; what did not fit is counted. Immutable, thread-safe.
 */
public final class SarifReport {
  private static final int MOST_RESULTS = 5_000;
  private static final int MOST_FIELDS = 20;
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
  private static final String OUT_OF_SYNC = "sync.out-of-sync";
  private static final String UNKNOWN = "sync.unknown";

  private final List<Node> results = new ArrayList<>();
  private final Map<String, String> rules = new TreeMap<>();
  private int left;

  private final Report report;

  private SarifReport(Report report) {
    this.report = report;
  }

  /** The JSON document of one plan. */
  public static String of(Plan plan) {
    return of(Report.of("", plan));
  }

  /** The JSON document. */
  public static String of(Report report) {
    SarifReport sarif = new SarifReport(Objects.requireNonNull(report, "report"));
    report.issues().forEach(sarif::add);
    for (Report.Section section : report.sections()) {
      section.plan().issues().forEach(sarif::add);
      section.plan().changes().forEach(sarif::add);
    }
    return new String(JsonTrees.print(sarif.document()), StandardCharsets.UTF_8);
  }

  private void add(Issue issue) {
    Location location = Wanted.shown(report, issue).location();
    result(
        issue.code().id(),
        "a finding",
        switch (issue.severity()) {
          case ERROR -> "error";
          case WARNING -> "warning";
          case INFO -> "note";
        },
        issue.message(),
        location.file(),
        location.line());
  }

  private void add(Change change) {
    if (change.status() == SyncStatus.SYNCED) {
      return;
    }
    boolean unknown = change.status() == SyncStatus.UNKNOWN;
    Wanted place = place(change);
    result(
        unknown ? UNKNOWN : OUT_OF_SYNC,
        unknown ? "an object could not be compared" : "an object is not as declared",
        unknown ? "error" : "warning",
        change.id() + " " + change.reason() + fields(change),
        place == null ? null : place.file(),
        place == null ? 0 : place.line());
  }

  /** Where the first field is wanted that differs; if that is not known, where the object is. */
  private @Nullable Wanted place(Change change) {
    if (change.live() != null) {
      for (FieldChange field : UnifiedDiff.counted(change)) {
        Wanted wanted = Wanted.of(report, change, field);
        if (wanted != null && wanted.file() != null) {
          return wanted;
        }
      }
    }
    Manifest desired = change.desired();
    return desired == null || desired.origin() == null
        ? null
        : new Wanted(report.file(desired.origin()), desired.root().line(), "");
  }

  private String fields(Change change) {
    StringBuilder out = new StringBuilder();
    List<FieldChange> fields = UnifiedDiff.counted(change);
    for (FieldChange field : fields.subList(0, Math.min(fields.size(), MOST_FIELDS))) {
      out.append("; ").append(FieldText.line(field, Wanted.of(report, change, field)));
    }
    return fields.size() > MOST_FIELDS
        ? out.append("; and ").append(fields.size() - MOST_FIELDS).append(" more fields").toString()
        : out.toString();
  }

  private void result(
      String rule,
      String description,
      String level,
      String message,
      @Nullable String file,
      int line) {
    if (results.size() == MOST_RESULTS) {
      left++;
      return;
    }
    rules.put(rule, description);
    MapNode.Builder result =
        MapNode.builder().put("ruleId", rule).put("level", level).put("message", text(message));
    if (file != null) {
      result.put("locations", ListNode.of(List.of(location(file, line))));
    }
    results.add(result.build());
  }

  private static MapNode text(String text) {
    return MapNode.builder().put("text", SafeText.visible(text)).build();
  }

  private static MapNode location(String file, int line) {
    MapNode.Builder physical =
        MapNode.builder().put("artifactLocation", MapNode.builder().put("uri", uri(file)).build());
    if (line > 0) {
      physical.put("region", MapNode.builder().put("startLine", line).build());
    }
    return MapNode.builder().put("physicalLocation", physical.build()).build();
  }

  /** A path as a relative reference: what has a meaning in one is written as bytes. */
  private static String uri(String path) {
    StringBuilder out = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~/".indexOf(c) >= 0);
      out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
    }
    return out.toString();
  }

  private MapNode document() {
    List<Node> known = new ArrayList<>();
    rules.forEach(
        (id, description) ->
            known.add(
                MapNode.builder()
                    .put("id", id)
                    .put("shortDescription", text(description))
                    .build()));
    MapNode driver =
        MapNode.builder().put("name", "gitops4j").put("rules", ListNode.of(known)).build();
    MapNode.Builder run =
        MapNode.builder()
            .put("tool", MapNode.builder().put("driver", driver).build())
            .put("results", ListNode.of(results));
    if (left > 0) {
      run.put("properties", MapNode.builder().put("resultsNotShown", left).build());
    }
    return MapNode.builder()
        .put("$schema", SCHEMA)
        .put("version", "2.1.0")
        .put("runs", ListNode.of(List.of(run.build())))
        .build();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.diff.CommitPlan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A report as one HTML page that needs nothing else: no server, no other file, no network. A line
 * for each object first, with counts; what differs is folded below it, field by field and as a
 * unified diff. The page can be searched, read without scripts and with the keyboard alone,
 * printed, and looked at in the light and in the dark. A content security policy lets it load
 * nothing and run only its own script; nothing that a repository or a cluster holds is read as
 * markup. Bounded: what was left out is counted where it is missing, and at the top. Immutable,
 * thread-safe.
 */
public final class HtmlReport {
  private static final int MOST_ROWS = 20_000;
  private static final int MOST_FIELDS = 200;
  private static final int MOST_LINES = 400;
  private static final int LONGEST_VALUE = 400;
  private static final int MOST_NOTES = 200;

  /** How many characters what differs may take in all. */
  private static final int LONGEST = 16_000_000;

  /** So few objects are unfolded from the start. */
  private static final int FEW = 8;

  private final Report report;
  private final StringBuilder body = new StringBuilder();
  private final Map<RowKind, Integer> counts = new EnumMap<>(RowKind.class);
  private final boolean unfolded;
  private long differing;
  private int rows;
  private int details;
  private int rowsLeft;
  private int detailsLeft;

  private HtmlReport(Report report) {
    this.report = report;
    for (Report.Section section : report.sections()) {
      for (Change change : section.plan().changes()) {
        RowKind kind = RowKind.of(change);
        counts.merge(kind, 1, Integer::sum);
        differing += kind.isCalm() ? 0 : 1;
      }
    }
    unfolded = differing <= FEW;
  }

  /** The page. */
  public static String of(Report report) {
    return new HtmlReport(Objects.requireNonNull(report, "report")).page();
  }

  private String page() {
    notes(report.issues(), report.moves());
    report.sections().forEach(this::section);
    if (report.sections().isEmpty()) {
      body.append("<p class=\"calm\">There is nothing to compare.</p>\n");
    }
    String alone = report.sections().size() == 1 ? report.sections().get(0).title() : "";
    String title =
        !report.title().isEmpty() ? report.title() : alone.isEmpty() ? "Differences" : alone;
    return HtmlPage.fill(
        Map.of(
            "title",
            SafeText.html(title),
            "sides",
            "<code>"
                + SafeText.html(report.before())
                + "</code> → <code>"
                + SafeText.html(report.after())
                + "</code>, "
                + TextReport.summary(report),
            "status",
            "<p class=\"state "
                + word(report.status())
                + "\">"
                + switch (report.status()) {
                  case SYNCED -> "No differences";
                  case OUT_OF_SYNC ->
                      differing + (differing == 1 ? " object differs" : " objects differ");
                  case UNKNOWN -> "Could not tell everything";
                }
                + "</p>",
            "chips",
            chips(),
            "body",
            left() + body,
            "footer",
            "Values of Secrets are replaced; marks tell equal from different ones. Unified diffs"
                + " show what counts, as YAML in one stable order."));
  }

  private static String word(SyncStatus status) {
    return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String chips() {
    StringBuilder out = new StringBuilder();
    for (RowKind kind : RowKind.values()) {
      Integer count = counts.get(kind);
      if (count != null) {
        String name = kind.word();
        out.append("<label class=\"chip ")
            .append(name)
            .append("\"><input type=\"checkbox\" id=\"show-")
            .append(name)
            .append('"')
            .append(kind == RowKind.SAME ? "" : " checked")
            .append('>')
            .append(kind.label())
            .append(" <b>")
            .append(count)
            .append("</b></label>\n");
      }
    }
    return out.toString();
  }

  private String left() {
    List<String> left = new ArrayList<>();
    if (rowsLeft > 0) {
      left.add(rowsLeft + " more objects");
    }
    if (detailsLeft > 0) {
      left.add("what differs in " + detailsLeft + " objects that are listed");
    }
    return left.isEmpty()
        ? ""
        : "<p class=\"left\">Not shown, as the page would be too large: "
            + String.join(", and ", left)
            + ". The counts include them.</p>\n";
  }

  private static String title(Issue issue) {
    return switch (issue.severity()) {
      case ERROR -> "Error";
      case WARNING -> "Warning";
      case INFO -> "Note";
    };
  }

  private void notes(List<Issue> issues, List<CommitPlan.Move> moves) {
    if (issues.isEmpty() && moves.isEmpty()) {
      return;
    }
    body.append("<ul class=\"notes\">\n");
    for (Issue issue : issues.subList(0, Math.min(issues.size(), MOST_NOTES))) {
      Issue shown = Wanted.shown(report, issue);
      body.append("<li class=\"").append(issue.isError() ? "error" : "warning").append("\"><b>");
      body.append(title(issue)).append("</b> ");
      body.append(SafeText.html(shortened(shown.toString())));
      if (issue.hint() != null) {
        body.append("<span class=\"hint\">").append(SafeText.html(shortened(issue.hint())));
        body.append("</span>");
      }
      body.append("</li>\n");
    }
    for (CommitPlan.Move move : moves.subList(0, Math.min(moves.size(), MOST_NOTES))) {
      body.append("<li class=\"move\"><b>Move</b> <code>");
      body.append(SafeText.html(shortened(move.id().toString()))).append("</code> from <code>");
      body.append(SafeText.html(shortened(move.from()))).append("</code> to <code>");
      body.append(SafeText.html(shortened(move.to()))).append("</code></li>\n");
    }
    int more = Math.max(0, issues.size() - MOST_NOTES) + Math.max(0, moves.size() - MOST_NOTES);
    if (more > 0) {
      body.append("<li>… and ").append(more).append(" more, not shown</li>\n");
    }
    body.append("</ul>\n");
  }

  private void section(Report.Section section) {
    List<Change> changes = section.plan().changes();
    body.append("<section>\n");
    boolean alone = report.sections().size() == 1 && section.title().equals(report.title());
    if (!alone && !section.title().isEmpty()) {
      String note = section.note().isEmpty() ? "" : SafeText.html(section.note()) + " · ";
      Set<String> others = report.dependencies().getOrDefault(section.title(), Set.of());
      body.append("<h2>").append(SafeText.html(section.title())).append(" <small>");
      body.append(note).append(TextReport.summary(section.plan()));
      if (!others.isEmpty()) {
        body.append(" · after ").append(SafeText.html(shortened(String.join(", ", others))));
      }
      body.append("</small></h2>\n");
    }
    notes(section.plan().issues(), List.of());
    if (changes.isEmpty() && section.plan().issues().isEmpty()) {
      body.append("<p class=\"calm\">No differences.</p>\n");
    }
    int shown = 0;
    for (Change change : changes) {
      if (rows == MOST_ROWS) {
        rowsLeft += changes.size() - shown;
        break;
      }
      body.append(shown == 0 ? "<div class=\"rows\">\n" : "");
      row(change);
      shown++;
    }
    body.append(shown == 0 ? "" : "</div>\n").append("</section>\n");
  }

  private void row(Change change) {
    RowKind kind = RowKind.of(change);
    String details = details(change);
    rows++;
    String open = unfolded && !kind.isCalm() ? " open" : "";
    String element = details == null ? "div" : "details";
    body.append('<').append(element).append(" class=\"r ").append(kind.word()).append("\" id=\"r");
    body.append(rows).append('"').append(details == null ? "" : open).append('>');
    body.append(details == null ? "<div class=\"s\">" : "<summary>");
    body.append("<span class=\"b\">").append(kind.label()).append("</span><span class=\"o\">");
    body.append("<span class=\"k\">").append(SafeText.html(shortened(change.id().kind())));
    if (!change.id().group().isEmpty()) {
      body.append(" <small>").append(SafeText.html(shortened(change.id().group())));
      body.append("</small>");
    }
    String namespace = change.id().namespace();
    body.append("</span> <span class=\"n\">");
    body.append(namespace.isEmpty() ? "" : SafeText.html(shortened(namespace)) + "/");
    body.append(SafeText.html(shortened(change.id().name()))).append("</span></span>");
    body.append("<span class=\"y\">").append(SafeText.html(shortened(change.reason())));
    body.append("</span>");
    body.append(details == null ? "</div></div>\n" : "</summary>" + details + "</details>\n");
  }

  /** What differs; null if there is nothing to tell, or no room. */
  private @Nullable String details(Change change) {
    if (change.fields().isEmpty()) {
      return null;
    }
    if (details >= LONGEST) {
      detailsLeft++;
      return null;
    }
    StringBuilder out = new StringBuilder("<div class=\"x\">");
    String place = Wanted.place(report, change);
    if (place != null) {
      out.append("<p class=\"place\">").append(SafeText.html(shortened(place))).append("</p>");
    }
    fields(out, change);
    unified(out, change);
    out.append("</div>");
    details += out.length();
    return out.toString();
  }

  private void fields(StringBuilder out, Change change) {
    String before = SafeText.html(report.before());
    String after = SafeText.html(report.after());
    out.append("<div class=\"f\"><table><thead><tr><th scope=\"col\">Field</th><th scope=\"col\">");
    out.append(before).append("</th><th scope=\"col\">").append(after);
    out.append("</th><th scope=\"col\">Who</th></tr></thead><tbody>");
    List<FieldChange> fields = change.shownFields();
    int shown = Math.min(fields.size(), MOST_FIELDS);
    for (FieldChange field : fields.subList(0, shown)) {
      int start = FieldText.common(field.before(), field.after(), LONGEST_VALUE);
      out.append(field.ignored() ? "<tr class=\"g\">" : "<tr>");
      out.append("<th scope=\"row\" class=\"p\">").append(SafeText.html(FieldText.path(field)));
      out.append("</th><td class=\"v\" data-h=\"−\">");
      if (field.before() != null) {
        out.append("<del>")
            .append(SafeText.html(FieldText.value(field.before(), LONGEST_VALUE, start)));
        out.append("</del>");
      }
      out.append("</td><td class=\"v\" data-h=\"+\">");
      if (field.after() != null) {
        out.append("<ins>")
            .append(SafeText.html(FieldText.value(field.after(), LONGEST_VALUE, start)));
        out.append("</ins>");
      }
      out.append("</td><td class=\"m\">").append(who(change, field)).append("</td></tr>");
    }
    out.append("</tbody></table>");
    more(out, fields.size() - shown, "fields");
    out.append("</div>");
  }

  private String who(Change change, FieldChange field) {
    List<String> parts = new ArrayList<>();
    if (field.ignored()) {
      String reason = field.reason() == null ? "" : ": " + SafeText.html(shortened(field.reason()));
      parts.add("ignored" + reason);
    }
    if (field.owner() != null) {
      parts.add("live value by <b>" + SafeText.html(shortened(field.owner())) + "</b>");
    }
    Wanted wanted = Wanted.of(report, change, field);
    if (wanted != null) {
      parts.add(
          (field.after() == null ? "removed by" : "wanted by")
              + " <code>"
              + SafeText.html(shortened(wanted.text()))
              + "</code>");
    }
    return String.join("<br>", parts);
  }

  private void unified(StringBuilder out, Change change) {
    UnifiedDiff diff = UnifiedDiff.of(change, MOST_LINES);
    out.append("<div class=\"u\">");
    if (diff.lines().isEmpty()) {
      out.append("<p class=\"place\">Nothing that counts differs.</p></div>");
      return;
    }
    out.append("<pre tabindex=\"0\"><code>");
    for (String head : UnifiedDiff.head(report, change)) {
      out.append("<i class=\"h\">").append(SafeText.htmlLine(head)).append("\n</i>");
    }
    for (LineDiff.Line line : diff.lines()) {
      String element =
          switch (line.sign()) {
            case '+' -> "ins";
            case '-' -> "del";
            case '@' -> "i";
            default -> "span";
          };
      out.append('<').append(element).append('>').append(SafeText.htmlLine(line.toString()));
      out.append("\n</").append(element).append('>');
    }
    out.append("</code></pre>");
    more(out, diff.left(), "lines");
    out.append("</div>");
  }

  private static void more(StringBuilder out, int count, String what) {
    if (count > 0) {
      out.append("<p class=\"more\">… and ").append(count).append(" more ").append(what);
      out.append(", not shown</p>");
    }
  }

  private static String shortened(String text) {
    return text.length() <= 600 ? text : SafeText.cut(text, 599) + "…";
  }
}

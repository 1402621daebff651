// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.diff.report.MarkdownReport;
import io.gitops4j.diff.report.Report;
import io.gitops4j.diff.report.ReportForm;
import io.gitops4j.diff.report.TextReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** In which forms a comparison is told, and where to. */
final class ReportOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description =
          "text (default), unified, markdown, html, json, junit or sarif, on standard output")
  private ReportForm form = ReportForm.TEXT;

  @Option(
      names = "--report",
      paramLabel = "FORM=FILE",
      description = "write it to a file too, in this form; may be repeated")
  private Map<ReportForm, Path> files = new LinkedHashMap<>();

  @Option(
      names = {"--all", "--all-fields"},
      description =
          "text: show objects without differences, and the fields of new and deleted ones too")
  private boolean everything;

  /** Whether a person reads standard output. */
  private boolean isForPerson() {
    return form == ReportForm.TEXT || form == ReportForm.UNIFIED;
  }

  /** Writes the report in all forms that were asked for. */
  void write(Report report, PrintWriter out, PrintWriter err) throws IOException {
    for (Map.Entry<ReportForm, Path> file : files.entrySet()) {
      Path parent = file.getValue().toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.writeString(file.getValue(), file.getKey().write(report), StandardCharsets.UTF_8);
    }
    if (!isForPerson()) {
      // whoever reads the output is a program: what went wrong is told where a person looks
      errors(report, err);
    }
    out.print(
        switch (form) {
          case TEXT, UNIFIED ->
              TextReport.ofDefaults()
                  .withColour(Terminal.isColoured())
                  .withEverything(everything)
                  .withUnified(form == ReportForm.UNIFIED)
                  .of(report);
          case MARKDOWN -> MarkdownReport.ofDefaults().of(report);
          default -> form.write(report);
        });
    out.flush();
  }

  private static void errors(Report report, PrintWriter err) {
    report.issues().stream().filter(Issue::isError).forEach(issue -> err.println(issue));
    for (Report.Section section : report.sections()) {
      section.plan().issues().stream()
          .filter(Issue::isError)
          .forEach(issue -> err.println(section.title() + ": " + issue));
    }
  }
}

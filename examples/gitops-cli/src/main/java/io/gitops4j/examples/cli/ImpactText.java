// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreeChanges;
import io.gitops4j.diff.impact.ApplicationImpact;
import io.gitops4j.diff.impact.Impact;
import io.gitops4j.diff.report.TextReport;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** An impact as a text. */
final class ImpactText {
  private final SourceTree before;
  private final SourceTree after;
  private final TreeChanges changes;
  private final TextReport report;

  ImpactText(SourceTree before, SourceTree after, TreeChanges changes, boolean everything) {
    this.before = before;
    this.after = after;
    this.changes = changes;
    this.report = TextReport.ofDefaults().withEverything(everything);
  }

  void write(Impact impact, ImpactForm form, PrintWriter out) {
    switch (form) {
      case TEXT -> text(impact, out);
      case JSON -> out.println(json(impact));
      case MARKDOWN -> markdown(impact, out);
    }
  }

  private static String word(ApplicationImpact application) {
    return application.status().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private String summary(Impact impact) {
    return before.revision().shortDigest()
        + " to "
        + after.revision().shortDigest()
        + ": "
        + count(changes.all().size(), "path changes", "paths change")
        + ", "
        + count(impact.changed().size(), "kustomization renders", "kustomizations render")
        + " something else";
  }

  private static String count(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private void text(Impact impact, PrintWriter out) {
    boolean colour = Terminal.isColoured();
    out.println(summary(impact));
    for (ApplicationImpact application : impact.changed()) {
      out.println();
      out.println(application.path() + ": " + word(application) + objects(application));
      report.withColour(colour).lines(application.plan()).forEach(line -> out.println("  " + line));
      for (Issue issue : application.issues()) {
        issue.toDisplayString().lines().forEach(line -> out.println("  " + line));
      }
    }
  }

  private static String objects(ApplicationImpact application) {
    return application.plan().changes().isEmpty()
        ? ""
        : ", " + TextReport.summary(application.plan());
  }

  private void markdown(Impact impact, PrintWriter out) {
    out.println("**" + summary(impact) + "**");
    if (!impact.changed().isEmpty()) {
      out.println();
      out.println("| kustomization | | objects |");
      out.println("| --- | --- | --- |");
    }
    for (ApplicationImpact application : impact.changed()) {
      String objects = objects(application);
      out.println(
          "| "
              + code(application.path().toString())
              + " | "
              + word(application)
              + " | "
              + (objects.isEmpty() ? "" : objects.substring(2))
              + " |");
    }
    for (ApplicationImpact application : impact.changed()) {
      List<String> lines = report.lines(application.plan());
      out.println();
      out.println("<details><summary>" + html(application.path().toString()) + "</summary>");
      out.println();
      // indented code can't be ended by what it holds, unlike a fence
      lines.forEach(line -> out.println("    " + line));
      application.issues().stream()
          .flatMap(issue -> issue.toDisplayString().lines())
          .forEach(line -> out.println("    " + line));
      out.println();
      out.println("</details>");
    }
  }

  private static String code(String text) {
    return "<code>" + html(text) + "</code>";
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("|", "&#124;")
        .replace("\n", " ");
  }

  private String json(Impact impact) {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("from", before.revision().toString()).put("to", after.revision().toString());
    root.put("changedPaths", changes.all().size()).put("renders", impact.renders());
    ArrayNode applications = root.putArray("applications");
    try {
      for (ApplicationImpact application : impact.changed()) {
        ObjectNode one = applications.addObject();
        one.put("path", application.path().toString()).put("status", word(application));
        one.set("plan", json.readTree(GitOpsJson.write(application.plan())));
        ArrayNode issues = one.putArray("issues");
        for (Issue issue : application.issues()) {
          issues.add(json.readTree(GitOpsJson.write(issue)));
        }
      }
      return json.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}

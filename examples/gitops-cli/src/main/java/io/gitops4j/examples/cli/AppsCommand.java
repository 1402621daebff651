// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.set.ExpandedSet;
import io.gitops4j.core.app.set.GeneratedApplication;
import io.gitops4j.core.app.set.RollingOrder;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gitops apps}: what ApplicationSets expand to. */
@Command(
    name = "apps",
    description = {
      "Shows what Argo CD's ApplicationSets expand to.",
      "No cluster is needed, and nothing is written."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit code: 0 if every set expands without an error, 1 if one does not, 64 for wrong usage.",
      "",
      "Examples:",
      "  gitops apps argocd/apps.yaml --repo .",
      "  gitops apps argocd/apps.yaml --repo . --clusters clusters.yaml -o yaml"
    })
final class AppsCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "files with ApplicationSets; a directory for all YAML files in it")
  private List<Path> files = List.of();

  @Option(
      names = "--repo",
      paramLabel = "PATH",
      description =
          "read every repository that a set generates from here, whatever its URL says; a directory"
              + " that is no Git repository is taken as it lies")
  private @Nullable String repository;

  @CommandLine.Mixin private SetOptions sets = new SetOptions();

  /** How the applications are printed. */
  enum Form {
    /** A line for each. */
    TABLE,
    /** The objects, a document for each. */
    YAML,
    /** A list of the objects, with what they were made with. */
    JSON
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description =
          "table (default), yaml (the Application objects) or json (with their parameters)")
  private Form form = Form.TABLE;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    SetOptions.Sets all = sets.expand(ApplicationOptions.contents(files, spec), repository, err);
    if (all.expanded().isEmpty() && !all.failed()) {
      err.println(
          "no ApplicationSet in " + String.join(", ", files.stream().map(Path::toString).toList()));
      return Main.FAILED;
    }
    PrintWriter out = spec.commandLine().getOut();
    switch (form) {
      case TABLE -> out.print(table(all.expanded()));
      case YAML -> out.print(YamlPrinter.printAll(documents(all.expanded())));
      case JSON ->
          out.println(new String(JsonTrees.print(json(all.expanded())), StandardCharsets.UTF_8));
    }
    out.flush();
    return all.failed() ? Main.FAILED : 0;
  }

  private static List<Node> documents(List<ExpandedSet> expanded) {
    List<Node> documents = new ArrayList<>();
    expanded.forEach(set -> set.applications().forEach(app -> documents.add(app.document())));
    return documents;
  }

  private static Node json(List<ExpandedSet> expanded) {
    List<Node> all = new ArrayList<>();
    for (ExpandedSet one : expanded) {
      List<Node> steps = new ArrayList<>();
      RollingOrder order = RollingOrder.of(one);
      for (RollingOrder.Step step : order.steps()) {
        steps.add(
            MapNode.builder()
                .put("applications", ListNode.ofStrings(step.applications()))
                .put("atOnce", step.atOnce())
                .build());
      }
      List<Node> applications = new ArrayList<>();
      for (GeneratedApplication application : one.applications()) {
        applications.add(
            MapNode.builder()
                .put("name", application.name())
                .put("parameters", application.parameters())
                .put("application", application.document())
                .build());
      }
      MapNode.Builder set =
          MapNode.builder().put("set", one.set().toString()).put("complete", !one.failed());
      set.put("applications", ListNode.of(applications));
      if (one.set().isRolling()) {
        set.put("steps", ListNode.of(steps)).put("others", ListNode.ofStrings(order.others()));
      }
      all.add(set.build());
    }
    return ListNode.of(all);
  }

  private static String table(List<ExpandedSet> expanded) {
    StringBuilder out = new StringBuilder();
    String gap = "";
    for (ExpandedSet one : expanded) {
      out.append(gap).append(Terminal.shown(one.set().toString())).append(": ");
      out.append(count(one.applications().size(), "application"));
      out.append(one.failed() ? ", not complete\n" : "\n");
      RollingOrder order = RollingOrder.of(one);
      List<String[]> rows = new ArrayList<>();
      rows.add(new String[] {"NAME", "PROJECT", "SOURCE", "DESTINATION", "STEP"});
      for (GeneratedApplication application : one.applications()) {
        rows.add(row(application, step(one, order, application.name())));
      }
      print(rows, one.set().isRolling() ? 5 : 4, out);
      gap = "\n";
    }
    return out.toString();
  }

  private static String step(ExpandedSet set, RollingOrder order, String name) {
    for (int i = 0; set.set().isRolling() && i < order.steps().size(); i++) {
      RollingOrder.Step step = order.steps().get(i);
      if (step.applications().contains(name)) {
        return (i + 1) + " (" + step.atOnce() + " at once)";
      }
    }
    return "by hand";
  }

  private static String[] row(GeneratedApplication application, String step) {
    MapNode document = application.document();
    List<MapNode> sources = new ArrayList<>(Edit.maps(document, "spec", "sources"));
    if (sources.isEmpty()) {
      sources.add(Edit.map(document, "spec", "source"));
    }
    String place = Edit.text(document, "spec", "destination", "name");
    return new String[] {
      Terminal.shown(application.name()),
      Terminal.shown(Edit.text(document, "spec", "project")),
      String.join(", ", sources.stream().map(AppsCommand::source).toList()),
      Terminal.shown(place.isEmpty() ? Edit.text(document, "spec", "destination", "server") : place)
          + namespace(document),
      step
    };
  }

  private static String namespace(MapNode document) {
    String namespace = Edit.text(document, "spec", "destination", "namespace");
    return namespace.isEmpty() ? "" : " (" + Terminal.shown(namespace) + ")";
  }

  private static String source(MapNode source) {
    String chart = Edit.text(source, "chart");
    String path = chart.isEmpty() ? Edit.text(source, "path") : chart;
    String url = Edit.text(source, "repoURL");
    // a URL may hold a password
    String repository = url.replaceAll("^[a-z+]+://([^/@]*@)?", "").replaceAll("\\.git$", "");
    String revision = Edit.text(source, "targetRevision");
    return Terminal.shown(repository + (path.isEmpty() ? "" : " " + path))
        + (revision.isEmpty() ? "" : "@" + Terminal.shown(revision));
  }

  private static void print(List<String[]> rows, int columns, StringBuilder out) {
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder("  ");
      for (int i = 0; i < columns; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.graph.ApplicationGraph;
import io.gitops4j.core.error.Issue;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops graph}: how all applications stand to each other. */
@Command(
    name = "graph",
    description = {
      "Shows all applications of Argo CD and Flux in one order.",
      "Who declares whom, waves, steps of sets, dependencies; circles as the way around, "
          + "what is missing, and objects that two declare.",
      "With --repo (as it is now), or --app-of-apps, the applications are rendered, without "
          + "a cluster: applications among their objects belong to the graph. With --repo and no "
          + "--file all files of the repository are meant."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit code: 0 if all could be read and there is an order, nothing is missing and nothing claimed twice;"
          + " 1 if not.",
      "",
      "Examples:",
      "  gitops graph --repo .",
      "  gitops graph -f clusters -R -o mermaid",
      "  gitops graph --from-cluster --kubeconfig FILE -o json"
    })
final class GraphCommand implements Callable<Integer> {
  /** How many findings are told on standard error; the JSON form has all. */
  private static final int MOST_TOLD = 100;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin private ApplicationOptions files = new ApplicationOptions();

  @CommandLine.Mixin private LiveOptions live = new LiveOptions();

  /** How the graph is printed. */
  enum Form {
    /** A line for each application, in order. */
    TEXT,
    /** All of it. */
    JSON,
    /** For Graphviz. */
    DOT,
    /** For Markdown. */
    MERMAID
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text (default), json, dot or mermaid")
  private Form form = Form.TEXT;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    ApplicationOptions.Declared read = files.graph(err, live::open);
    ApplicationGraph graph = read.graph();
    if (graph.nodes().isEmpty()) {
      err.println(read.failed() ? "no application can be read" : "no application is there");
      return Main.FAILED;
    }
    List<Issue> issues = graph.issues();
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        switch (form) {
          case TEXT -> GraphText.text(graph);
          case JSON -> GraphText.json(graph, issues);
          case DOT -> GraphText.dot(graph);
          case MERMAID -> GraphText.mermaid(graph);
        });
    out.flush();
    for (Issue issue : issues.subList(0, Math.min(MOST_TOLD, issues.size()))) {
      err.println(Terminal.shown(issue.toString()));
      if (issue.hint() != null) {
        err.println("hint: " + Terminal.shown(issue.hint()));
      }
    }
    if (issues.size() > MOST_TOLD) {
      err.println(issues.size() - MOST_TOLD + " more findings");
    }
    return issues.isEmpty() && !read.failed() && !read.partial() ? 0 : Main.FAILED;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.ApplicationGraph;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops graph}: what applications depend on. */
@Command(
    name = "graph",
    description =
        "Shows what the applications of files depend on: an order in which they can be synced,"
            + " circles as the way around, and what is missing.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Exit code: 0 if there is an order and nothing is missing, 1 if not."})
final class GraphCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @CommandLine.Mixin private ApplicationOptions files = new ApplicationOptions();

  /** How the graph is printed. */
  enum Form {
    /** A line for each application, in order. */
    TEXT,
    /** For Graphviz. */
    DOT
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text (default) or dot")
  private Form form = Form.TEXT;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    List<Application> applications = files.read(err);
    if (applications.isEmpty()) {
      return Main.FAILED;
    }
    ApplicationGraph graph = ApplicationGraph.of(applications);
    PrintWriter out = spec.commandLine().getOut();
    out.print(form == Form.TEXT ? text(graph) : dot(graph));
    out.flush();
    graph.cycles().forEach(cycle -> err.println("a circle: " + String.join(" -> ", cycle)));
    graph
        .missing()
        .forEach(
            edge -> err.println(edge.from() + " depends on " + edge.to() + ", which is missing"));
    return graph.cycles().isEmpty() && graph.missing().isEmpty() ? 0 : Main.FAILED;
  }

  private static String text(ApplicationGraph graph) {
    StringBuilder out = new StringBuilder();
    for (Application application : graph.order()) {
      List<String> others = graph.dependencies(application.toString());
      out.append(application);
      out.append(others.isEmpty() ? "\n" : "  after " + String.join(", ", others) + "\n");
    }
    return out.toString();
  }

  private static String dot(ApplicationGraph graph) {
    StringBuilder out = new StringBuilder("digraph applications {\n");
    for (Application application : graph.order()) {
      String name = quoted(application.toString());
      out.append("  ").append(name).append(";\n");
      for (String other : graph.dependencies(application.toString())) {
        out.append("  ").append(name).append(" -> ").append(quoted(other)).append(";\n");
      }
    }
    return out.append("}\n").toString();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.ReleaseName;
import io.gitops4j.core.app.graph.ApplicationGraph;
import io.gitops4j.core.app.graph.GraphNode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.diff.impact.DeclaredComparison;
import io.gitops4j.diff.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code gitops compare}: whether one application can take the place of another. */
@Command(
    name = "compare",
    description = {
      "Tells whether two applications declare the same.",
      "This Kustomization of Flux and that Application of Argo CD, say. No cluster is "
          + "needed. Marks of owners play no part.",
      "With --repo both are rendered from there, as it is now; with --repo and no --file "
          + "they are among all files of it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit code: 0: both declare the same, 1: an error, 2: they differ.",
      "",
      "Examples:",
      "  gitops compare Application/argocd/web Kustomization/flux-system/web --repo ."
    })
final class CompareCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "an application: NAME, NAMESPACE/NAME or KIND/NAMESPACE/NAME")
  private String first = "";

  @Parameters(index = "1", paramLabel = "B", description = "another one")
  private String second = "";

  @CommandLine.Mixin private ApplicationOptions files = new ApplicationOptions();

  @CommandLine.Mixin private StandIns standIns = new StandIns();

  @CommandLine.Mixin private ReportOptions reports = new ReportOptions();

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    ApplicationGraph graph = files.declared(err).graph();
    Application before = find(graph, first);
    Application after = find(graph, second);
    standIns.read();
    try (OfflineObjects objects = new OfflineObjects(standIns, files.readsAsItIs())) {
      Report report = report(objects, standIns, before, List.of(after));
      reports.write(report, spec.commandLine().getOut(), err);
      return Main.code(report.status());
    }
  }

  /** What would change if the others took the place of the first one. */
  static Report report(
      OfflineObjects objects, StandIns standIns, Application before, List<Application> after) {
    List<Issue> failures = new ArrayList<>();
    List<Manifest> first = objects(objects, standIns, before, failures);
    List<Manifest> second = new ArrayList<>();
    after.forEach(one -> second.addAll(objects(objects, standIns, one, failures)));
    Plan plan =
        failures.isEmpty()
            ? DeclaredComparison.between(
                new DeclaredComparison.Side(before, first),
                new DeclaredComparison.Side(after.get(0), second))
            : new Plan(List.of(), failures);
    String one = side(before);
    String other = String.join(", ", after.stream().map(CompareCommand::side).toList());
    return Report.of(one + " and " + other, plan).withSides(one, other);
  }

  private static List<Manifest> objects(
      OfflineObjects objects, StandIns standIns, Application application, List<Issue> failures) {
    try {
      return objects.of(standIns.withKeys(application));
    } catch (RenderException | SourceException e) {
      failures.addAll(e.issues());
      return List.of();
    }
  }

  private static String side(Application application) {
    return kind(GraphNode.of(application, Location.NONE)) + " " + application;
  }

  private static String kind(GraphNode node) {
    return switch (node.kind()) {
      case KUSTOMIZATION -> "Kustomization";
      case HELM_RELEASE -> "HelmRelease";
      default -> "Application";
    };
  }

  private Application find(ApplicationGraph graph, String name) {
    List<GraphNode> found = new ArrayList<>();
    for (GraphNode node : graph.nodesInOrder()) {
      Application application = node.application();
      if (application != null && fits(node, application, name)) {
        found.add(node);
      }
    }
    Application only = found.size() == 1 ? found.get(0).application() : null;
    if (only == null) {
      throw Commands.wrongUsage(
          spec,
          found.isEmpty()
              ? "no application " + name
              : name
                  + " could be "
                  + String.join(", ", found.stream().map(GraphNode::id).toList())
                  + ": say kind and namespace, too");
    }
    return only;
  }

  private static boolean fits(GraphNode node, Application application, String name) {
    String own = ReleaseName.object(application.name());
    String whole = application.namespace().isEmpty() ? own : application.namespace() + "/" + own;
    String kind = kind(node);
    return name.equals(node.id())
        || Stream.of(application.name(), application.toString(), own, whole)
            .anyMatch(one -> name.equals(one) || name.equals(kind + "/" + one));
  }
}

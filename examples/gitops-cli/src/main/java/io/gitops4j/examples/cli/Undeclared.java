// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.OrphanedResources;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.diff.CommitPlan;
import io.gitops4j.k8s.undeclared.UndeclaredObjects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What nobody declares in the namespaces of the applications, but for what their projects ignore.
 */
record Undeclared(UndeclaredObjects found) {
  /** Looks in the namespaces of what is planned. */
  static Undeclared in(
      Cluster cluster, List<Application> applications, ApplicationRun.Planned planned) {
    Set<String> namespaces = new TreeSet<>();
    Set<ResourceId> known = new HashSet<>();
    Map<String, List<OrphanedResources>> wishes = new HashMap<>();
    for (CommitPlan.Part part : planned.commit().parts()) {
      for (Change change : part.plan().changes()) {
        known.add(change.id());
        if (change.desired() != null && !change.id().hasNoNamespace()) {
          namespaces.add(change.id().namespace());
          part.application()
              .project()
              .orphaned()
              .ifPresent(
                  wish ->
                      wishes
                          .computeIfAbsent(change.id().namespace(), key -> new ArrayList<>())
                          .add(wish));
        }
      }
    }
    return new Undeclared(
        UndeclaredObjects.in(
                cluster, namespaces, known, applications.stream().map(Ownership::of).toList())
            .leavingOut(
                "what a project's orphanedResources leave out",
                id ->
                    wishes.getOrDefault(id.namespace(), List.of()).stream()
                        .anyMatch(wish -> !wish.warn() || !wish.covers(id))));
  }

  private static Issue issue(UndeclaredObjects.Found found) {
    String by = found.manager().isEmpty() ? "" : ", written by " + found.manager();
    String at = found.created().isEmpty() ? "" : ", there since " + found.created();
    return Issue.warning(CliError.UNDECLARED, "nobody declares " + found.id() + by + at);
  }

  /**
   * A warning for each object.
   *
   * @param gaps how much it matters that objects of a kind could not be listed
   */
  List<Issue> issues(Severity gaps) {
    List<Issue> issues = new ArrayList<>();
    found.issues().forEach(issue -> issues.add(issue.withSeverity(gaps)));
    found.objects().forEach(one -> issues.add(issue(one)));
    return issues;
  }

  int count() {
    return found.objects().size();
  }

  /**
   * How many there are.
   *
   * @param remark what is to be said of them
   */
  String counted(String remark) {
    String leftOut =
        found.leftOut().entrySet().stream()
            .map(each -> each.getValue() + " of " + each.getKey())
            .collect(Collectors.joining(", "));
    return count()
        + (count() == 1 ? " object is" : " objects are")
        + " declared by nobody"
        + remark
        + (leftOut.isEmpty() ? "" : " (left out: " + leftOut + ")");
  }
}

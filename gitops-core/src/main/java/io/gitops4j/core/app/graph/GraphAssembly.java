// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Dependency;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.format.ApplicationSetReader;
import io.gitops4j.core.app.set.RollingOrder;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a graph of what was found. Used once. */
final class GraphAssembly {
  private final List<Found> nodes = new ArrayList<>();
  private final Neighbours neighbours;
  private final Map<Found, RollingOrder> orders;
  private final Map<String, List<Found>> byName = new HashMap<>();
  private final ApplicationGraph.Builder builder = ApplicationGraph.builder();

  /** Names all that was found. */
  GraphAssembly(List<Found> all, Neighbours neighbours, Map<Found, RollingOrder> orders) {
    this.neighbours = neighbours;
    this.orders = orders;
    Map<String, Integer> names = new HashMap<>();
    for (Found found : all) {
      if (isNode(found)) {
        nodes.add(found);
        names.merge(name(found), 1, Integer::sum);
        byName.computeIfAbsent(name(found), name -> new ArrayList<>()).add(found);
      }
    }
    Set<String> taken = new HashSet<>();
    for (Found found : nodes) {
      String name = name(found);
      String id =
          names.getOrDefault(name, 1) == 1 ? name : name + " (" + found.declaration.file() + ")";
      String free = id;
      for (int i = 2; !taken.add(free); i++) {
        free = id + " #" + i;
      }
      found.id = free;
    }
  }

  private static boolean isSet(Found found) {
    return ApplicationSetReader.isSet(found.declaration.object());
  }

  /** What can't be read is there all the same: others may wait for it. */
  private static boolean isNode(Found found) {
    return found.application != null
        || isSet(found)
        || !found.parents.isEmpty()
        || found.issues.stream().anyMatch(Issue::isError);
  }

  private static String kind(Found found) {
    return Edit.text(found.declaration.object(), "kind");
  }

  private static String name(Found found) {
    if (found.application != null) {
      return found.application.toString();
    }
    String kind = kind(found);
    boolean plain = kind.equals("Application") || kind.equals("Kustomization");
    return plain ? found.name() : kind + " " + found.name();
  }

  private static GraphNode node(Found found) {
    if (found.application != null) {
      return GraphNode.of(found.id, found.application, found.declaration.at());
    }
    return isSet(found)
        ? GraphNode.ofSet(found.id, found.declaration.at())
        : GraphNode.unread(found.id, kind(found), found.declaration.at());
  }

  ApplicationGraph graph(List<ObjectClaim> claims) {
    for (Found found : nodes) {
      builder.node(node(found));
    }
    Map<Found, List<Found>> children = new LinkedHashMap<>();
    for (Found found : nodes) {
      Set<Found> parents = found.parents;
      if (parents.isEmpty()) {
        Found marked = neighbours.parentByMarks(found);
        parents = marked == null ? Set.of() : Set.of(marked);
      }
      for (Found parent : parents) {
        builder.edge(found.id, parent.id, GraphEdge.Reason.PARENT);
        children.computeIfAbsent(parent, one -> new ArrayList<>()).add(found);
      }
      Found set = found.set;
      if (set != null) {
        builder.edge(found.id, set.id, GraphEdge.Reason.SET);
      }
      dependencies(found);
    }
    children.forEach(this::waves);
    orders.forEach(this::steps);
    return builder.claims(claims).build();
  }

  private void dependencies(Found found) {
    for (String name : dependsOn(found)) {
      Found other = neighbours.nearest(found, byName.getOrDefault(name, List.of()));
      builder.edge(
          found.id,
          other == null || other.id.isEmpty() ? name : other.id,
          GraphEdge.Reason.DEPENDS_ON);
      List<String> way = other == null ? null : deadlock(found, other);
      if (way != null) {
        builder.deadlock(way);
      }
    }
  }

  /** The names of those that it depends on; of what can't be read, as far as they stand there. */
  private static List<String> dependsOn(Found found) {
    List<String> names = new ArrayList<>();
    Application application = found.application;
    if (application != null) {
      for (Dependency dependency : application.references().dependencies()) {
        names.add(ApplicationGraph.name(application, dependency));
      }
    } else if (kind(found).equals("Kustomization")) {
      MapNode object = found.declaration.object();
      String own = Edit.text(object, "metadata", "namespace");
      for (MapNode one : Edit.maps(object, "spec", "dependsOn")) {
        String given = Edit.text(one, "namespace");
        String namespace = given.isEmpty() ? own : given;
        String name = Edit.text(one, "name");
        names.add(namespace.isEmpty() ? name : namespace + "/" + name);
      }
    }
    return names;
  }

  /**
   * The way around, if the other one is never ready: it waits for the health of what it declares,
   * down to this one. Null if not.
   */
  private static @Nullable List<String> deadlock(Found found, Found other) {
    List<String> down = new ArrayList<>(List.of(found.id));
    Set<Found> seen = new HashSet<>();
    Found at = found;
    while (!at.parents.isEmpty() && seen.add(at)) {
      Found parent = at.parents.iterator().next();
      if (parent.application == null || !waitsForAll(parent.application)) {
        return null;
      }
      down.add(0, parent.id);
      if (parent.equals(other)) {
        down.add(0, found.id);
        return down;
      }
      at = parent;
    }
    return null;
  }

  private static boolean waitsForAll(Application application) {
    return application.syncPolicy().order() == SyncOrder.FLUX
        && application.syncPolicy().waitForHealth()
        && !application.syncPolicy().checksOnly();
  }

  /** What an application of Argo CD declares is synced wave by wave. */
  private void waves(Found parent, List<Found> children) {
    if (parent.application == null || parent.application.syncPolicy().order() == SyncOrder.FLUX) {
      return;
    }
    TreeMap<Long, List<Found>> waves = new TreeMap<>();
    children.forEach(
        child -> waves.computeIfAbsent(child.wave(), wave -> new ArrayList<>()).add(child));
    String before = null;
    for (Map.Entry<Long, List<Found>> wave : waves.entrySet()) {
      List<String> members = wave.getValue().stream().map(found -> found.id).toList();
      before =
          group(
              "wave " + wave.getKey() + " of " + parent.id,
              members,
              before,
              GraphEdge.Reason.WAVE,
              GraphNode.ANY_NUMBER);
    }
  }

  private void steps(Found set, RollingOrder order) {
    Map<String, String> byName = new HashMap<>();
    for (Found found : nodes) {
      if (set.equals(found.set) && found.application != null) {
        byName.put(found.application.name(), found.id);
      }
    }
    String before = null;
    for (int i = 0; i < order.steps().size(); i++) {
      RollingOrder.Step step = order.steps().get(i);
      List<String> members = new ArrayList<>();
      for (String name : step.applications()) {
        String id = byName.get(name);
        if (id != null) {
          members.add(id);
        }
      }
      if (!members.isEmpty() && (order.steps().size() > 1 || step.atOnce() < members.size())) {
        before =
            group(
                "step " + (i + 1) + " of " + set.id,
                members,
                before,
                GraphEdge.Reason.STEP,
                step.atOnce());
      }
    }
  }

  /** A group of nodes that come after another group; edges are as many as nodes, not as pairs. */
  private String group(
      String id,
      List<String> members,
      @Nullable String before,
      GraphEdge.Reason reason,
      int atOnce) {
    builder.node(GraphNode.ofGroup(id, atOnce));
    for (String member : members) {
      builder.edge(id, member, GraphEdge.Reason.MEMBER);
      if (before != null) {
        builder.edge(member, before, reason);
      }
    }
    return id;
  }
}

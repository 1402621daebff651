// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ApplicationSetReader;
import io.gitops4j.core.app.format.NestedApplications;
import io.gitops4j.core.app.format.ReadApplicationSets;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.app.set.ApplicationSet;
import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.app.set.ExpandedSet;
import io.gitops4j.core.app.set.GeneratedApplication;
import io.gitops4j.core.app.set.RollingOrder;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds all applications from some objects on. Used once. */
final class GraphWalk {
  private static final int MOST = 10_000;

  /** An object in one cluster. */
  private record Place(String cluster, ResourceId id) {}

  private final ApplicationReader reader;
  private final ApplicationSetExpander expander;
  private final UnaryOperator<Application> located;
  private final @Nullable DeclaredObjects objects;

  private final Neighbours neighbours = new Neighbours();
  private final Deque<Found> applications = new ArrayDeque<>();
  private final Deque<Found> sets = new ArrayDeque<>();
  private final Map<Found, RollingOrder> orders = new LinkedHashMap<>();
  private final Map<Place, Map<Found, Location>> declared = new LinkedHashMap<>();
  private final Set<Issue> issues = new LinkedHashSet<>();
  private boolean full;

  GraphWalk(
      ApplicationReader reader,
      ApplicationSetExpander expander,
      UnaryOperator<Application> located,
      @Nullable DeclaredObjects objects) {
    this.reader = reader;
    this.expander = expander;
    this.located = located;
    this.objects = objects;
  }

  GraphReader.ReadGraph run(List<Declaration> declarations) {
    List<Found> first = add(declarations, null, null);
    first.forEach(this::read);
    while (!applications.isEmpty() || !sets.isEmpty()) {
      // applications first: one may render another form of a set
      Found next = applications.isEmpty() ? sets.remove() : applications.remove();
      if (!next.visited) {
        next.visited = true;
        if (isSet(next)) {
          expand(next);
        } else {
          render(next);
        }
      }
    }
    List<Found> all = neighbours.applications();
    all.forEach(found -> issues.addAll(found.issues));
    GraphAssembly assembly = new GraphAssembly(all, neighbours, orders);
    return new GraphReader.ReadGraph(assembly.graph(claims()), List.copyOf(issues));
  }

  private static boolean isSet(Found found) {
    return ApplicationSetReader.isSet(found.declaration.object());
  }

  /** Those that are new, or are declared anew. */
  private List<Found> add(
      List<Declaration> declarations, @Nullable Found parent, @Nullable Found set) {
    List<Found> added = new ArrayList<>();
    List<Declaration> own = new ArrayList<>();
    for (Declaration declaration : declarations) {
      if (NestedApplications.isOne(declaration.object())) {
        if (NestedApplications.isApplication(declaration.object())) {
          own.add(declaration);
        } else {
          neighbours.addShared(declaration, parent);
        }
      }
    }
    for (Declaration declaration : own) {
      Found known = parent == null && set == null ? null : neighbours.known(declaration);
      if (known == null) {
        if (neighbours.applications().size() >= MOST) {
          limit(declaration);
          break;
        }
        known = new Found(declaration);
        neighbours.add(known);
        added.add(known);
      } else if (!known.visited && known.parents.isEmpty() && known.set == null) {
        // as it is rendered, but told by the place where it is written
        known.declaration = new Declaration(known.declaration.file(), declaration.object());
        added.add(known);
      }
      if (parent != null) {
        known.parents.add(parent);
      }
      known.set = known.set == null ? set : known.set;
    }
    return added;
  }

  private void limit(Declaration declaration) {
    if (!full) {
      full = true;
      issues.add(
          Issue.error(GraphError.LIMIT, "more than " + MOST + " applications")
              .at(declaration.at()));
    }
  }

  private void read(Found found) {
    found.issues.clear();
    if (isSet(found)) {
      sets.add(found);
      return;
    }
    Map<String, List<MapNode>> all = new LinkedHashMap<>();
    all.put(found.declaration.file(), new ArrayList<>(List.of(found.declaration.object())));
    for (Declaration other : neighbours.needed(found)) {
      all.computeIfAbsent(other.file(), file -> new ArrayList<>()).add(other.object());
    }
    if (!found.issues.isEmpty()) {
      found.application = null; // it is not clear what it is read with
      return;
    }
    ReadApplications read = reader.read(Map.of(), all);
    if (read.applications().isEmpty() && found.isPatch()) {
      found.issues.add(
          Issue.warning(
                  GraphError.PATCH,
                  found.name()
                      + " is not looked at: it is taken for a patch, since it names no source")
              .at(found.declaration.at()));
      return;
    }
    found.issues.addAll(read.issues());
    found.application =
        read.applications().isEmpty() ? null : located.apply(read.applications().get(0));
    if (found.application != null) {
      applications.add(found);
    }
  }

  private void expand(Found found) {
    Declaration declaration = found.declaration;
    ReadApplicationSets read =
        ApplicationSetReader.ofDefaults().read(declaration.file(), declaration.object());
    found.issues.addAll(read.issues());
    for (ApplicationSet set : read.sets()) {
      ExpandedSet expanded = expander.expand(set);
      found.issues.addAll(expanded.issues());
      if (expanded.failed()) {
        continue; // one that is missing would count as deleted
      }
      List<Declaration> documents = new ArrayList<>();
      for (GeneratedApplication application : expanded.applications()) {
        documents.add(new Declaration(declaration.file(), application.document()));
      }
      orders.put(found, RollingOrder.of(expanded));
      add(documents, null, found).forEach(this::read);
    }
  }

  private void render(Found found) {
    Application application = found.application;
    if (objects == null || application == null) {
      return;
    }
    List<Manifest> manifests;
    try {
      manifests = objects.of(application);
    } catch (GitOpsException e) {
      Issue cause = e.issues().isEmpty() ? null : e.issues().get(0);
      String why = cause == null ? e.getMessage() : cause.message();
      issues.add(
          Issue.warning(
                  GraphError.NOT_RENDERED, "what " + application + " declares is not known: " + why)
              .withHint(cause == null ? null : cause.hint())
              .at(place(found, cause)));
      return;
    }
    Destination destination = application.destination();
    String cluster =
        destination.server().isEmpty() ? "name " + destination.name() : destination.server();
    List<Declaration> children = new ArrayList<>();
    for (Manifest manifest : manifests) {
      String origin = manifest.origin();
      declared
          .computeIfAbsent(new Place(cluster, manifest.id()), place -> new LinkedHashMap<>())
          .put(found, origin == null ? Location.NONE : Location.of(origin, manifest.root()));
      if (NestedApplications.isOne(manifest.root())) {
        children.add(
            new Declaration(origin == null ? application.toString() : origin, manifest.root()));
      }
    }
    add(children, found, null).forEach(this::read);
  }

  /** Where the cause is, which does not always know the file in which the application stands. */
  private static Location place(Found found, @Nullable Issue cause) {
    if (cause == null || cause.location().file() == null && cause.location().field() == null) {
      return found.declaration.at();
    }
    Location at = cause.location();
    return at.file() == null ? found.declaration.at().withField(at.field()) : at;
  }

  private List<ObjectClaim> claims() {
    Clusters clusters = new Clusters(neighbours.applications());
    List<ObjectClaim> claims = new ArrayList<>();
    declared.forEach(
        (place, by) -> {
          for (List<Found> group : clusters.groups(by.keySet())) {
            List<ObjectClaim.Claimant> claimants = new ArrayList<>();
            for (Found found : group) {
              Location at = by.getOrDefault(found, Location.NONE);
              claimants.add(new ObjectClaim.Claimant(found.id, at));
            }
            claims.add(new ObjectClaim(place.id(), claimants));
          }
        });
    return claims;
  }
}

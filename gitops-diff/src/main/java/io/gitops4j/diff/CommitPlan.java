// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.graph.ApplicationGraph;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.render.ResourceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The plans of all applications of one commit, seen together. Immutable, thread-safe; a pure
 * function of the plans.
 *
 * <p>An object that one application deletes and another declares moves: it is not deleted. One that
 * several declare is reported. An application comes after those that it depends on, and after one
 * that declares the namespace or the definition of the kind of one of its objects. The deletion
 * budget holds for all applications together.
 */
public final class CommitPlan {

  /**
   * An application and its plan.
   *
   * @param application the application
   * @param plan its plan
   */
  public record Part(Application application, Plan plan) {
    /** Checks both. */
    public Part {
      Objects.requireNonNull(application, "application");
      Objects.requireNonNull(plan, "plan");
    }
  }

  /**
   * An object that changes hands.
   *
   * @param id the object
   * @param from the application that declares it no more
   * @param to the application that declares it
   */
  public record Move(ResourceId id, String from, String to) {}

  /**
   * An object that several applications declare.
   *
   * @param id the object
   * @param applications the applications, in order
   */
  public record Claim(ResourceId id, List<String> applications) {
    /** Copies the applications. */
    public Claim {
      applications = List.copyOf(applications);
    }
  }

  /** An object in one cluster. */
  record Place(String cluster, ResourceId id) {
    static Place of(Application application, ResourceId id) {
      Destination destination = application.destination();
      return new Place(
          destination.server().isEmpty() ? "name " + destination.name() : destination.server(), id);
    }
  }

  private final List<Part> parts;
  private final List<Move> moves;
  private final List<Claim> claims;
  private final Map<String, Set<String>> dependencies;
  private final ApplicationGraph graph;
  private final List<Issue> issues;

  private CommitPlan(
      List<Part> parts,
      List<Move> moves,
      List<Claim> claims,
      Map<String, Set<String>> dependencies,
      ApplicationGraph graph,
      List<Issue> issues) {
    this.parts = List.copyOf(parts);
    this.moves = List.copyOf(moves);
    this.claims = List.copyOf(claims);
    this.dependencies = dependencies;
    this.graph = graph;
    this.issues = List.copyOf(issues);
  }

  /**
   * The plans together, in the order that the applications' own dependencies and their objects ask
   * for.
   */
  public static CommitPlan of(List<Part> plans, DeletionBudget budget) {
    return of(plans, budget, ApplicationGraph.of(plans.stream().map(Part::application).toList()));
  }

  /**
   * The plans together, in the order of a graph and of what their objects ask for.
   *
   * @param graph holds the applications; one that it does not hold comes last
   */
  public static CommitPlan of(List<Part> plans, DeletionBudget budget, ApplicationGraph graph) {
    Objects.requireNonNull(budget, "budget");
    List<Issue> issues = new ArrayList<>();
    Map<Place, List<String>> declared = declared(plans, true);
    // a namespace that several make for themselves belongs to none of them
    List<Claim> claims = claims(declared(plans, false), issues);
    List<Move> moves = new ArrayList<>();
    List<Part> moved = new ArrayList<>();
    for (Part part : plans) {
      moved.add(withMoves(part, declared, moves));
    }
    List<Part> kept = withinBudget(moved, budget, issues);
    CommitOrder order = CommitOrder.of(graph, moved);
    issues.addAll(order.issues());
    return new CommitPlan(
        order.sorted(kept), moves, claims, order.dependencies(), order.graph(), issues);
  }

  private static Map<Place, List<String>> declared(List<Part> plans, boolean created) {
    Map<Place, List<String>> declared = new LinkedHashMap<>();
    for (Part part : plans) {
      for (Change change : part.plan().changes()) {
        if (change.desired() != null
            && (created || !PlanDiffer.isCreated(part.application(), change))) {
          declared
              .computeIfAbsent(
                  Place.of(part.application(), change.id()), place -> new ArrayList<>())
              .add(part.application().toString());
        }
      }
    }
    return declared;
  }

  private static List<Claim> claims(Map<Place, List<String>> declared, List<Issue> issues) {
    List<Claim> claims = new ArrayList<>();
    declared.forEach(
        (place, applications) -> {
          if (applications.size() > 1) {
            claims.add(new Claim(place.id(), applications));
            issues.add(
                Issue.error(PlanError.CLAIMED, place.id() + " is declared by several applications")
                    .withFound(String.join(", ", applications))
                    .withExpected("one application"));
          }
        });
    return claims;
  }

  private static Part withMoves(Part part, Map<Place, List<String>> declared, List<Move> moves) {
    Map<ResourceId, String> reasons = new HashMap<>();
    for (Change change : part.plan().changes()) {
      List<String> others = declared.get(Place.of(part.application(), change.id()));
      if (change.action() == Action.DELETE && others != null) {
        moves.add(new Move(change.id(), part.application().toString(), others.get(0)));
        reasons.put(change.id(), "moves to " + others.get(0));
      }
    }
    return kept(part, reasons, SyncStatus.SYNCED);
  }

  private static List<Part> withinBudget(
      List<Part> parts, DeletionBudget budget, List<Issue> issues) {
    List<Change> changes = parts.stream().flatMap(part -> part.plan().changes().stream()).toList();
    int existing = (int) changes.stream().filter(change -> change.live() != null).count();
    Map<ResourceId, String> reasons = new HashMap<>();
    for (ResourceId id : budget.refused(changes, existing, issues)) {
      reasons.put(id, "is declared no more, but kept: the deletion budget does not allow it");
    }
    return parts.stream().map(part -> kept(part, reasons, SyncStatus.OUT_OF_SYNC)).toList();
  }

  /** The part with deletions turned into objects that are kept. */
  private static Part kept(Part part, Map<ResourceId, String> reasons, SyncStatus status) {
    if (reasons.isEmpty()) {
      return part;
    }
    List<Step> steps = new ArrayList<>();
    for (Step step : part.plan().steps()) {
      List<Change> changes = new ArrayList<>();
      for (Change change : step.changes()) {
        String reason = change.action() == Action.DELETE ? reasons.get(change.id()) : null;
        changes.add(reason == null ? change : keep(change, reason, status));
      }
      steps.add(step.withChanges(changes));
    }
    return new Part(
        part.application(), new Plan(steps, part.plan().issues()).keepingDependencies());
  }

  static Change keep(Change change, String reason, SyncStatus status) {
    return change.withAction(Action.KEEP, reason).withFields(List.of()).withStatus(status);
  }

  /** The applications and their plans, in the order in which they are to be done. */
  public List<Part> parts() {
    return parts;
  }

  /** The objects that change hands. */
  public List<Move> moves() {
    return moves;
  }

  /** The objects that several applications declare. */
  public List<Claim> claims() {
    return claims;
  }

  /**
   * By application: those that it comes after. A wave or a step of many is named as such, and not
   * by its applications.
   */
  public Map<String, Set<String>> dependencies() {
    return dependencies;
  }

  /** The graph of the applications, with what their objects ask for. */
  public ApplicationGraph graph() {
    return graph;
  }

  /** What is wrong with the plans together; each plan has issues of its own. */
  public List<Issue> issues() {
    return issues;
  }

  /** How the applications together stand to what is declared. */
  public SyncStatus status() {
    Set<SyncStatus> all = new HashSet<>();
    parts.forEach(part -> all.add(part.plan().status()));
    if (all.contains(SyncStatus.UNKNOWN) || issues.stream().anyMatch(Issue::isError)) {
      return SyncStatus.UNKNOWN;
    }
    return all.contains(SyncStatus.OUT_OF_SYNC) ? SyncStatus.OUT_OF_SYNC : SyncStatus.SYNCED;
  }
}

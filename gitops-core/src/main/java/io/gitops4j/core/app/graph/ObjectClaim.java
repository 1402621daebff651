// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.ResourceId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An object that several applications declare for the same cluster. Immutable, thread-safe.
 *
 * @param id the object
 * @param claimants who declares it, at least two
 */
public record ObjectClaim(ResourceId id, List<Claimant> claimants) {

  /**
   * One who declares it.
   *
   * @param application how the graph names the application
   * @param at where the object stands, as far as that is known
   */
  public record Claimant(String application, Location at) {
    /** Checks both. */
    public Claimant {
      Objects.requireNonNull(application, "application");
      Objects.requireNonNull(at, "at");
    }

    @Override
    public String toString() {
      String place = at.toDisplayString();
      return place.isEmpty() ? application : application + " (" + place + ")";
    }
  }

  /** Checks the object and copies the list. */
  public ObjectClaim {
    Objects.requireNonNull(id, "id");
    claimants = List.copyOf(claimants);
  }

  /** The finding. */
  public Issue issue() {
    return Issue.error(GraphError.CLAIMED, id + " is declared by several applications")
        .at(claimants.get(0).at())
        .withFound(claimants.stream().map(Claimant::toString).collect(Collectors.joining(", ")))
        .withExpected("one application");
  }
}

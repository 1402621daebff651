// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.ReleaseName;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.error.Location;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An application in a graph, a set of them, or a point that a group of them passes together.
 * Immutable, thread-safe.
 *
 * @param id how the graph names it: the name of the application with its namespace, and the file
 *     too where two have the same name
 * @param kind what it is
 * @param application the application; null if it is none, or can't be read
 * @param at where it is declared, as far as that is known
 * @param atOnce how many of a group are synced at the same time at most; {@link #ANY_NUMBER} if
 *     nobody says so. With 0 they are synced by hand only, and those that wait for the group, too
 */
public record GraphNode(
    String id, Kind kind, @Nullable Application application, Location at, int atOnce) {
  /** No limit of how many are synced at the same time. */
  public static final int ANY_NUMBER = Integer.MAX_VALUE;

  /** What a node is. */
  public enum Kind {
    /** An {@code Application} of Argo CD. */
    APPLICATION,
    /** A {@code Kustomization} of Flux. */
    KUSTOMIZATION,
    /** A {@code HelmRelease} of Flux. */
    HELM_RELEASE,
    /** An {@code ApplicationSet} of Argo CD. */
    SET,
    /** A wave below one parent, or a step of a set: done when all of its applications are. */
    GROUP
  }

  /** Checks that the parts fit together. */
  public GraphNode {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(at, "at");
    if (application != null && (kind == Kind.SET || kind == Kind.GROUP)) {
      throw new IllegalArgumentException("application: does not fit the kind " + kind);
    }
  }

  /** An application by the name that it gives itself. */
  public static GraphNode of(Application application, Location at) {
    return of(application.toString(), application, at);
  }

  /** An application by another name. */
  static GraphNode of(String id, Application application, Location at) {
    boolean flux = application.syncPolicy().order() == SyncOrder.FLUX;
    Kind kind =
        ReleaseName.isOf(application)
            ? Kind.HELM_RELEASE
            : flux ? Kind.KUSTOMIZATION : Kind.APPLICATION;
    return new GraphNode(id, kind, application, at, ANY_NUMBER);
  }

  /** An application that can't be read, but is there. */
  static GraphNode unread(String id, String kind, Location at) {
    return new GraphNode(
        id,
        switch (kind) {
          case "Application" -> Kind.APPLICATION;
          case "HelmRelease" -> Kind.HELM_RELEASE;
          default -> Kind.KUSTOMIZATION;
        },
        null,
        at,
        ANY_NUMBER);
  }

  /** A set, by its own name. */
  static GraphNode ofSet(String id, Location at) {
    return new GraphNode(id, Kind.SET, null, at, ANY_NUMBER);
  }

  /** A group, of which so many are synced at the same time. */
  static GraphNode ofGroup(String id, int atOnce) {
    return new GraphNode(id, Kind.GROUP, null, Location.NONE, atOnce);
  }

  /** Whether those of the group are synced by hand only, and those that wait for it, too. */
  public boolean held() {
    return atOnce == 0;
  }

  /** Whether it is an application that can't be read. */
  public boolean unread() {
    return application == null && kind != Kind.SET && kind != Kind.GROUP;
  }

  /** How the graph names it. */
  @Override
  public String toString() {
    return id;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.status;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;

/**
 * The status of the object that an application was read from: Argo CD's {@code Application} or
 * Flux's {@code Kustomization}.
 */
public final class ObjectStatus {
  private ObjectStatus() {}

  /** Whether the application was read from an object that has a status. */
  public static boolean isOf(Application application) {
    return isArgo(application) || isFlux(application);
  }

  private static boolean isArgo(Application application) {
    Gvk gvk = gvk(application);
    return gvk.group().equals("argoproj.io") && gvk.kind().equals("Application");
  }

  private static boolean isFlux(Application application) {
    Gvk gvk = gvk(application);
    return gvk.group().equals("kustomize.toolkit.fluxcd.io") && gvk.kind().equals("Kustomization");
  }

  private static Gvk gvk(Application application) {
    MapNode definition = application.definition();
    return definition == null
        ? Gvk.of("v1", "")
        : Gvk.of(Edit.text(definition, "apiVersion"), Edit.text(definition, "kind"));
  }

  /**
   * The object while a sync is under way. Flux tells nothing of that before it is over.
   *
   * @param live the object as it lies in the cluster
   * @return the same object if nothing changed
   */
  public static MapNode during(MapNode live, Running running) {
    Application application = running.begun().application();
    return isArgo(application)
        ? Edit.set(
            live,
            ArgoOperationState.during(running, ArgoSources.of(application)),
            "status",
            "operationState")
        : live;
  }

  /**
   * The object with its status after a turn, and without the operation that this was. What the
   * status says of other matters stays; times alone are no change.
   *
   * @param live the object as it lies in the cluster
   * @return the same object if nothing changed
   */
  public static MapNode after(MapNode live, Turn turn) {
    MapNode own = turn.begun().own();
    boolean done = own != null && own.equals(live.get("operation")) && !turn.blocked();
    MapNode told = told(live, turn);
    return done ? told.without("operation") : told;
  }

  private static MapNode told(MapNode live, Turn turn) {
    MapNode before = Edit.map(live, "status");
    boolean argo = isArgo(turn.application());
    MapNode after = argo ? ArgoStatus.after(live, turn) : FluxStatus.after(live, turn);
    boolean same =
        argo
            ? ArgoStatus.timeless(before).equals(ArgoStatus.timeless(after))
            : FluxStatus.timeless(before).equals(FluxStatus.timeless(after));
    return same ? live : live.with("status", after);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Writes the status of the object that an application was read from, as the controller does whose
 * object it is, so that its tools show what was done here. Thread-safe.
 */
public interface StatusWriter {

  /**
   * Writes the status after a turn, and while a sync is under way. Called for applications that
   * were read from Argo CD's {@code Application} or Flux's {@code Kustomization}, in each turn that
   * is no mere plan or deletion; and for a dry run that an {@code Application} asks for.
   *
   * @param application the application; its {@link Application#definition} tells the object
   * @param update makes of the object as it lies in the cluster the one with its new status, and
   *     without its {@code operation} if that was done, both of which are to be written; it gives
   *     back the same object if nothing changed; a pure function, to be called as often as need be.
   *     What it gives holds no secret
   * @return why it was not written; empty if it was, or if nothing changed
   * @throws io.gitops4j.core.error.GitOpsException if it can't be written, which is a warning of
   *     the turn and nothing more
   */
  List<Issue> write(Application application, UnaryOperator<MapNode> update);
}

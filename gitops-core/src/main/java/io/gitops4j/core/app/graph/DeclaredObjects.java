// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.render.Manifest;
import java.util.List;

/** Tells what an application declares, without writing anything. */
@FunctionalInterface
public interface DeclaredObjects {

  /**
   * The objects of the application, with the namespaces that they get.
   *
   * @throws io.gitops4j.core.error.GitOpsException if it can't be rendered
   */
  List<Manifest> of(Application application);
}

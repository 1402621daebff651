// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.remote.RemoteLock;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.Renderer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the renders of one run took from other machines. Thread-safe. */
final class LockEntries {
  private final List<Inputs> inputs = new CopyOnWriteArrayList<>();

  /** A renderer that notes what it took, if it succeeds. */
  Renderer of(Renderer renderer) {
    return new Renderer() {
      @Override
      public String engine() {
        return renderer.engine();
      }

      @Override
      public boolean supports(SourceTree tree, RenderRequest request) {
        return renderer.supports(tree, request);
      }

      @Override
      public Rendered render(SourceTree tree, RenderRequest request) {
        Rendered rendered = renderer.render(tree, request);
        if (!rendered.failed() && !rendered.inputs().external().isEmpty()) {
          inputs.add(rendered.inputs());
        }
        return rendered;
      }

      @Override
      public boolean isCurrent(Inputs earlier) {
        return renderer.isCurrent(earlier);
      }
    };
  }

  /** A lock with all of it too. */
  RemoteLock addTo(RemoteLock lock) {
    RemoteLock all = lock;
    for (Inputs each : inputs) {
      all = all.plus(each);
    }
    return all;
  }
}

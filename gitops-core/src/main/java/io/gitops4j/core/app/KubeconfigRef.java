// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The object in the application's namespace that tells how to reach its cluster, as Flux's {@code
 * spec.kubeConfig}. Immutable, thread-safe.
 *
 * @param kind a Secret with a kubeconfig, or a ConfigMap that names a provider of credentials
 * @param name its name
 * @param key the entry with the kubeconfig; null for {@code value}, or else {@code value.yaml}
 */
public record KubeconfigRef(VariableSource.Kind kind, String name, @Nullable String key) {
  /** Checks kind and name. */
  public KubeconfigRef {
    Objects.requireNonNull(kind, "kind");
    if (Objects.requireNonNull(name, "name").isBlank()) {
      throw new IllegalArgumentException("name: empty (expected: a name)");
    }
  }

  /** Kind and name. */
  @Override
  public String toString() {
    return kind.text() + "/" + name;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.lookup.DataEntries;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.signature.TrustedKeys;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.tree.MapNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who verifies signatures. Immutable; thread-safe as the parts are.
 *
 * @param given who was handed in; null for nobody, and then what a source of Flux's demands is
 *     verified by the keys of the Secret that it names
 * @param lookup who finds that Secret
 */
record Verifiers(@Nullable SignatureCheck given, ObjectLookup lookup) {

  /**
   * Who verifies what a source demands; null for nobody.
   *
   * @param asker the application that reads the source, with whose rights the Secret is read; null
   *     for none
   */
  @Nullable SignatureCheck of(SignaturePolicy policy, @Nullable Application asker) {
    return given != null || asker == null || policy.keys().isEmpty()
        ? given
        : SignatureCheck.of(name -> keys(name, asker));
  }

  /** The keys in the Secret of this name, {@code namespace/name}; empty if there is none. */
  private Optional<TrustedKeys> keys(String secret, Application asker) {
    int slash = secret.indexOf('/');
    String namespace = slash < 0 ? asker.namespace() : secret.substring(0, slash);
    Optional<MapNode> found =
        lookup.find(asker, Gvk.of("v1", "Secret"), namespace, secret.substring(slash + 1));
    return found.map(
        object -> {
          try (DataEntries entries = DataEntries.of(object)) {
            Map<String, byte[]> data = new LinkedHashMap<>();
            entries.names().forEach(name -> data.put(name, entries.bytes(name).clone()));
            return TrustedKeys.ofFluxSecret(data);
          }
        });
  }
}

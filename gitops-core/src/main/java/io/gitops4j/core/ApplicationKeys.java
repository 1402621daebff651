// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Decryption;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.lookup.DataEntries;
import io.gitops4j.core.lookup.LookupError;
import io.gitops4j.core.lookup.LookupException;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.spi.Decryptor;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the keys of applications with encrypted files. Thread-safe. */
final class ApplicationKeys {
  private static final Location WHERE = Location.ofField("spec.decryption");

  private final List<Decryptor> decryptors;
  private final ObjectLookup lookup;

  ApplicationKeys(List<Decryptor> decryptors, ObjectLookup lookup) {
    this.decryptors = List.copyOf(decryptors);
    this.lookup = lookup;
  }

  /**
   * The keys, to be closed by the caller; null if the application decrypts nothing.
   *
   * @throws GitOpsException if they are not at hand
   */
  Decryptor.@Nullable Session open(Application application) {
    Decryption decryption = application.references().decryption();
    if (decryption == null) {
      return null;
    }
    String provider = decryption.provider();
    Decryptor decryptor =
        decryptors.stream()
            .filter(one -> one.supports(provider))
            .findFirst()
            .orElseThrow(
                () ->
                    new SourceException(
                        Issue.error(
                                ReconcileError.NO_DECRYPTOR, "nothing here decrypts " + provider)
                            .at(WHERE)
                            .withHint(
                                provider.equals(Decryption.SOPS)
                                    ? "add the module gitops-sops"
                                    : null),
                        null));
    try (DataEntries keys = keys(application, decryption.secretName())) {
      return decryptor.open(decryption, keys);
    }
  }

  private DataEntries keys(Application application, @Nullable String secret) {
    if (secret == null) {
      return DataEntries.none();
    }
    MapNode object =
        lookup
            .find(application, new Gvk("", "v1", "Secret"), application.namespace(), secret)
            .orElseThrow(
                () ->
                    new LookupException(
                        Issue.error(
                                LookupError.NOT_FOUND,
                                "the Secret "
                                    + application.namespace()
                                    + "/"
                                    + secret
                                    + " with the keys does not exist")
                            .at(WHERE.withField("spec.decryption.secretRef"))));
    return DataEntries.of(object);
  }
}

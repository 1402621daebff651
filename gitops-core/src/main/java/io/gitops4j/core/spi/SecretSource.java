// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import io.gitops4j.core.render.secret.SecretReference;
import io.gitops4j.core.secret.SecretValue;
import java.util.Optional;

/**
 * Fetches the values of secrets that manifests refer to, where the host application wants them
 * resolved by this library rather than by an operator in the cluster. Thread-safe. What it returns
 * goes into Secrets that are applied, and nowhere else.
 */
public interface SecretSource {

  /** The name under which it is recorded what was used; no address with credentials. */
  String name();

  /**
   * The value; empty if the reference is not of this source.
   *
   * @throws io.gitops4j.core.error.GitOpsException if the value can't be fetched; no part of it may
   *     hold a secret
   */
  Optional<SecretValue> find(SecretReference reference);
}

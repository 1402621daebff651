// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

/** Whether the authentication code of a file must fit before anything in it is used. */
public enum MacPolicy {
  /** It must; the default, as with {@code sops}. */
  REQUIRED,
  /**
   * It is not looked at, as in Flux and with {@code sops --ignore-mac}: plain values may have been
   * changed, encrypted ones swapped within a list or taken away.
   */
  IGNORED
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import java.util.Locale;

/** Whether something may be done to an object. */
public enum Consent {
  /** It may. */
  TRUE,
  /** It may not. */
  FALSE,
  /** Only once somebody has named the object: {@link SyncPolicy#confirmed}. */
  CONFIRM;

  /** The word that sync options have for it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import io.gitops4j.core.error.ErrorCode;
import java.util.Locale;

/** What a forge can refuse, or fail to do. */
public enum ForgeError implements ErrorCode {
  /** The token was refused. */
  UNAUTHORIZED,
  /** The token may not do this. */
  FORBIDDEN,
  /** There is no such pull request or comment, or the token may not see it. */
  NOT_FOUND,
  /** The forge asks for more patience than there is. */
  RATE_LIMITED,
  /** The forge can't be reached, took too long, or failed. Another try may help. */
  UNAVAILABLE,
  /** The body is longer than the forge takes. */
  TOO_LONG,
  /** The forge refuses the request for another reason. */
  REFUSED,
  /** The answer can't be read. */
  ANSWER,
  /** What CI says of its pull request can't be read. */
  ENVIRONMENT,
  /** The calling thread was interrupted while it waited; its mark is set again. */
  INTERRUPTED;

  @Override
  public String id() {
    return "forge." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

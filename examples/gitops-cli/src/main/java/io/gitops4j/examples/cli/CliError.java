// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.ErrorCode;
import java.util.Locale;

/** What the commands that look through a repository find besides what the library tells. */
enum CliError implements ErrorCode {
  /** A pattern matches no path. */
  NO_MATCH,
  /** A directory that matches declares no object. */
  NOTHING_DECLARED,
  /** The source of an application is not in the repository that is looked at. */
  OTHER_SOURCE,
  /** A source lies elsewhere, and nothing on this machine stands in for it. */
  NOT_LOCAL,
  /** The cluster lacks kinds of applications that are synced by themselves. */
  NOT_SERVED,
  /** An object lives in a namespace of an application, and nobody declares it. */
  UNDECLARED;

  @Override
  public String id() {
    return "cli." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

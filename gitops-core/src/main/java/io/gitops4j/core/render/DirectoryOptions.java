// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import java.util.Objects;

/**
 * How a plain directory of manifests is read, as Argo CD's {@code directory}. Immutable.
 *
 * @param recurse whether directories below are read too; default no
 * @param include a glob that a file's path must match, with {@code {a,b}} alternatives; empty for
 *     all
 * @param exclude a glob of files that are left out; empty for none
 * @param anyName whether a file is read whatever its name ends in, as Argo CD's {@code
 *     disableExtensionFilter}; default no, and then {@code .yaml}, {@code .yml} and {@code .json}
 *     are
 */
public record DirectoryOptions(boolean recurse, String include, String exclude, boolean anyName)
    implements RenderOptions {

  /** Only the directory itself, all files. */
  public static final DirectoryOptions DEFAULTS = new DirectoryOptions(false, "", "");

  /** Checks the globs. */
  public DirectoryOptions {
    Objects.requireNonNull(include, "include");
    Objects.requireNonNull(exclude, "exclude");
  }

  /** Options for files whose names end as those of manifests do. */
  public DirectoryOptions(boolean recurse, String include, String exclude) {
    this(recurse, include, exclude, false);
  }

  @Override
  public String digest() {
    return Inputs.sha256(
        "directory\n" + recurse + "\n" + include + "\n" + exclude + (anyName ? "\nany name" : ""));
  }
}

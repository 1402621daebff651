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
 */
public record DirectoryOptions(boolean recurse, String include, String exclude)
    implements RenderOptions {

  /** Only the directory itself, all files. */
  public static final DirectoryOptions DEFAULTS = new DirectoryOptions(false, "", "");

  /** Checks the globs. */
  public DirectoryOptions {
    Objects.requireNonNull(include, "include");
    Objects.requireNonNull(exclude, "exclude");
  }

  @Override
  public String digest() {
    return Inputs.sha256("directory\n" + recurse + "\n" + include + "\n" + exclude);
  }
}

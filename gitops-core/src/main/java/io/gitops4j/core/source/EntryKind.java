// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

/** What a path of a {@link SourceTree} leads to. */
public enum EntryKind {
  /** A file. */
  FILE,
  /** A directory. */
  DIRECTORY,
  /** A symbolic link; only {@link SourceTree#list} shows it, since look-ups follow links. */
  SYMLINK,
  /** A Git submodule, whose content is not part of the tree. */
  SUBMODULE
}

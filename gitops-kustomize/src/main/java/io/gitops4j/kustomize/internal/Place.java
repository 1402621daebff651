// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import org.jspecify.annotations.Nullable;

/**
 * Where a build stands.
 *
 * @param loader reads what the kustomization names
 * @param file the kustomization
 * @param path its directory, as origins name it; null if they are not noted
 * @param depth how many kustomizations led here
 * @param inheritedNamespace the namespace of the next kustomization above that has one; empty if
 *     none has
 */
record Place(
    FileLoader loader,
    KustomizationFile file,
    @Nullable OriginPath path,
    int depth,
    String inheritedNamespace) {

  /** The namespace of charts that name none. */
  String helmNamespace() {
    String own = file.text("namespace");
    return own.isEmpty() ? inheritedNamespace : own;
  }

  /** The place of a kustomization that this one names by a path. */
  Place below(FileLoader otherLoader, KustomizationFile otherFile, String by) {
    return new Place(
        otherLoader, otherFile, path == null ? null : path.append(by), depth + 1, helmNamespace());
  }

  /** The kustomization file, as origins name it; null if they are not noted. */
  @Nullable OriginPath configuredIn() {
    return path == null
        ? null
        : path.append(file.file().substring(file.file().lastIndexOf('/') + 1));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.MapNode;

/**
 * A file or directory, as origins name it.
 *
 * @param path seen from the directory that is built, or from the root of the repository
 * @param repo the repository it comes from; empty if none is named on the way there
 * @param ref the reference that was asked for; empty if none
 */
record OriginPath(String path, String repo, String ref) {
  /** What the reference calls the directory of a repository when it names no path inside. */
  private static final String REPOSITORY = "notCloned";

  /** The directory that is built. */
  static final OriginPath HERE = new OriginPath("", "", "");

  /** What a kustomization here names by a path or a URL. */
  OriginPath append(String by) {
    return RepositoryUrl.parse(by)
        .map(url -> new OriginPath(inside(url), url.repository(), url.ref()))
        .orElseGet(() -> new OriginPath(Origin.join(path, by), repo, ref));
  }

  private static String inside(RepositoryUrl url) {
    return url.path().isEmpty() ? REPOSITORY : url.path();
  }

  /** The start of a note: the path under this field if there is one, the repository. */
  MapNode.Builder note(String field) {
    MapNode.Builder note = MapNode.builder();
    if (field.equals("path")) {
      note.putIfPresent(field, path.isEmpty() ? null : path);
    }
    note.putIfPresent("repo", repo.isEmpty() ? null : repo);
    note.putIfPresent("ref", ref.isEmpty() ? null : ref);
    if (!field.equals("path")) {
      note.put(field, path);
    }
    return note;
  }
}

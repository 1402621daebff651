// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What an application's sources declare now.
 *
 * @param sources the sources, in the application's order
 * @param rendered the manifests of all sources together, after the post-renderers
 * @param inputDigest the digest of everything that was used, options included
 * @param renders how many sources were not in the cache
 * @param engines what rendered each source; empty where one is not rendered
 */
record DeclaredState(
    List<ResolvedSource> sources,
    Rendered rendered,
    String inputDigest,
    int renders,
    List<String> engines) {

  /** Nothing, of no source. */
  static final DeclaredState NOTHING =
      new DeclaredState(
          List.of(), Rendered.of(List.of(), List.of(), Inputs.NONE), "", 0, List.of());

  List<Revision> revisions() {
    return sources.stream().map(ResolvedSource::revision).toList();
  }

  /** The sources with what was found of their signatures, each as it was verified. */
  List<ResolvedSource> with(List<ResolvedSource> verified) {
    List<ResolvedSource> all = new ArrayList<>();
    for (ResolvedSource source : sources) {
      all.add(
          verified.stream()
              .filter(
                  one -> one.ref().equals(source.ref()) && one.revision().equals(source.revision()))
              .findFirst()
              .map(one -> source.withSignatures(one.signatures()))
              .orElse(source));
    }
    return all;
  }

  /** The versions of the charts among the sources, empty for the others; none if none is one. */
  List<String> versions() {
    List<String> versions =
        sources.stream().map(source -> Objects.requireNonNullElse(source.version(), "")).toList();
    return versions.stream().allMatch(String::isEmpty) ? List.of() : versions;
  }
}

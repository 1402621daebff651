// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.source.SemVerRange;
import io.gitops4j.core.source.SourceError;
import java.util.List;

/** Charts as Helm keeps them in registries: a layer of a type of its own, and versions as tags. */
final class OciChart {
  /** The type of the layer with the chart; what proves its origin is another layer. */
  static final String LAYER = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

  private static final String EARLIER_LAYER = "application/tar+gzip";

  private OciChart() {}

  /** The tag of a version, or of the highest in a range; {@code +} can't stand in a tag. */
  static String tag(Registry registry, String version) {
    if (SemVerRange.isVersion(version)) {
      return version.replace('+', '_');
    }
    SemVerRange range = SemVerRange.parse(version.isEmpty() ? "*" : version);
    List<String> versions = registry.tags().stream().map(tag -> tag.replace('_', '+')).toList();
    return range
        .highest(versions)
        .map(found -> found.replace('+', '_'))
        .orElseThrow(
            () -> registry.failed(SourceError.NO_REVISION, "no version is inside " + version));
  }

  /** The layer with the chart. */
  static Artifact.Layer layer(Registry registry, Artifact artifact) {
    boolean earlier =
        artifact.layers().stream().noneMatch(layer -> layer.mediaType().equals(LAYER))
            && artifact.layers().stream()
                .anyMatch(layer -> layer.mediaType().equals(EARLIER_LAYER));
    return artifact.layer(registry, earlier ? EARLIER_LAYER : LAYER);
  }
}

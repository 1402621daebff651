// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SemVerRange;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import java.util.List;
import java.util.Optional;

/** Which version of a chart is meant, by Helm's rules. */
final class HelmVersions {
  private HelmVersions() {}

  /**
   * The version, or the range of versions, that a reference to a chart names; empty for the newest.
   *
   * @throws SourceException with {@link SourceError#NO_REVISION} if it names something else
   */
  static String wanted(SourceRef ref) {
    RevisionTarget target = ref.target();
    if (target instanceof RevisionTarget.SemVer range && range.tagPrefix().isEmpty()) {
      return range.range().strip();
    }
    if (target instanceof RevisionTarget.Name named) {
      return named.name();
    }
    if (target instanceof RevisionTarget.Tag named) {
      return named.name();
    }
    if (target instanceof RevisionTarget.Head) {
      return "";
    }
    throw SourceException.of(SourceError.NO_REVISION, "charts have versions, but no " + target);
  }

  /**
   * The version among those that there are: one that is written so, else the highest in the range;
   * of equal ones the first that is listed.
   *
   * @throws SourceException with {@link SourceError#BAD_RANGE} if the text is no range of versions
   */
  static Optional<String> find(String wanted, List<String> versions) {
    SemVerRange range = SemVerRange.parse(wanted.isEmpty() ? "*" : wanted);
    return versions.contains(wanted) ? Optional.of(wanted) : range.highest(versions);
  }
}

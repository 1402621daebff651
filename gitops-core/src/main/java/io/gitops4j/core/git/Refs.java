// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Finds what a target names among the references of a repository. */
final class Refs {
  private Refs() {}

  static Optional<ObjectId> find(Map<String, ObjectId> refs, RevisionTarget target) {
    if (target instanceof RevisionTarget.Head) {
      return Optional.ofNullable(refs.get(Constants.HEAD));
    }
    if (target instanceof RevisionTarget.Branch branch) {
      return Optional.ofNullable(refs.get(Constants.R_HEADS + branch.name()));
    }
    if (target instanceof RevisionTarget.Tag tag) {
      return Optional.ofNullable(refs.get(Constants.R_TAGS + tag.name()));
    }
    if (target instanceof RevisionTarget.SemVer range) {
      List<String> tags = new ArrayList<>();
      for (String name : refs.keySet()) {
        if (name.startsWith(Constants.R_TAGS)) {
          tags.add(name.substring(Constants.R_TAGS.length()));
        }
      }
      return SemVerRange.parse(range.range())
          .highest(tags)
          .map(tag -> refs.get(Constants.R_TAGS + tag));
    }
    if (target instanceof RevisionTarget.Name name) {
      for (String prefix : List.of(Constants.R_HEADS, Constants.R_TAGS, "")) {
        ObjectId id = refs.get(prefix + name.name());
        if (id != null) {
          return Optional.of(id);
        }
      }
    }
    return Optional.empty();
  }

  static SourceException missing(SourceRef ref) {
    return SourceException.of(
        SourceError.NO_REVISION, ref.url() + " has no revision " + ref.target());
  }
}

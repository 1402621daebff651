// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SemVerRange;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Finds the reference that a target names. */
final class Refs {

  /** Whether there is a reference with this full name. */
  interface Exists {
    boolean test(String name) throws IOException;
  }

  /** The full names of all tags; asked for ranges only. */
  interface Tags {
    List<String> names() throws IOException;
  }

  /**
   * The tag that a target names.
   *
   * @param name the name without {@code refs/tags/}; empty if it names none
   * @param id what the tag's reference points to: a tag object, or a commit; null without a tag
   */
  record TagObject(String name, @Nullable ObjectId id) {
    static final TagObject NONE = new TagObject("", null);

    static TagObject of(String reference, ObjectId id) {
      return reference.startsWith(Constants.R_TAGS)
          ? new TagObject(reference.substring(Constants.R_TAGS.length()), id)
          : NONE;
    }
  }

  private Refs() {}

  /**
   * The full names that the target may stand for, the first that exists wins; for a range a prefix
   * of them.
   */
  static List<String> candidates(RevisionTarget target) {
    if (target instanceof RevisionTarget.Head) {
      return List.of(Constants.HEAD);
    }
    if (target instanceof RevisionTarget.Branch branch) {
      return List.of(Constants.R_HEADS + branch.name());
    }
    if (target instanceof RevisionTarget.Tag tag) {
      return List.of(Constants.R_TAGS + tag.name());
    }
    if (target instanceof RevisionTarget.SemVer) {
      return List.of(Constants.R_TAGS);
    }
    if (target instanceof RevisionTarget.Name named) {
      String name = named.name();
      return name.startsWith(Constants.R_REFS)
          ? List.of(name)
          : List.of(Constants.R_HEADS + name, Constants.R_TAGS + name);
    }
    return List.of();
  }

  static Optional<String> find(Exists refs, Tags tags, RevisionTarget target) throws IOException {
    if (target instanceof RevisionTarget.SemVer range) {
      String prefix = Constants.R_TAGS + range.tagPrefix();
      return SemVerRange.parse(range.range())
          .highest(
              tags.names().stream()
                  .filter(name -> name.startsWith(prefix))
                  .map(name -> name.substring(prefix.length()))
                  .toList())
          .map(version -> prefix + version);
    }
    for (String candidate : candidates(target)) {
      if (refs.test(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  static SourceException missing(SourceRef ref) {
    return SourceException.of(
        SourceError.NO_REVISION, Urls.shown(ref.url()) + " has no revision " + ref.target());
  }
}

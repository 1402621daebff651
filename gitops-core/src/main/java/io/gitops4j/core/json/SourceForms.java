// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import io.gitops4j.core.ResolvedSource;
import io.gitops4j.core.source.CommitInfo;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.time.Instant;
import java.util.function.Function;

/** Sources, revisions and commits. */
final class SourceForms {
  private SourceForms() {}

  static ScalarNode write(Revision revision) {
    return ScalarNode.of(revision.toString());
  }

  static Revision readRevision(Part part) {
    return part.parsed(Revision::parse, "scheme:digest");
  }

  static MapNode write(SourceRef ref) {
    MapNode.Builder map = MapNode.builder();
    map.put("url", ref.url()).put("target", write(ref.target()));
    if (!ref.options().equals(SourceOptions.NONE)) {
      map.put("options", SourceOptionsForms.write(ref.options()));
    }
    return map.build();
  }

  static SourceRef readRef(Part part) {
    RevisionTarget target = readTarget(part.field("target"));
    SourceOptions given = part.field("options").orNull(SourceOptionsForms::read);
    SourceOptions options = given == null ? SourceOptions.NONE : given;
    return part.field("url")
        .parsed(url -> new SourceRef(url, target, options), "a repository, without a password");
  }

  private static MapNode write(RevisionTarget target) {
    if (target instanceof RevisionTarget.Branch branch) {
      return target("branch", branch.name());
    } else if (target instanceof RevisionTarget.Tag tag) {
      return target("tag", tag.name());
    } else if (target instanceof RevisionTarget.Commit commit) {
      return target("commit", commit.id());
    } else if (target instanceof RevisionTarget.SemVer range) {
      MapNode map = target("semver", range.range());
      return range.tagPrefix().isEmpty()
          ? map
          : map.with("tagPrefix", ScalarNode.of(range.tagPrefix()));
    } else if (target instanceof RevisionTarget.Digest digest) {
      return target("digest", digest.value());
    } else if (target instanceof RevisionTarget.Name name) {
      return target("name", name.name());
    }
    return MapNode.of("type", ScalarNode.of("head"));
  }

  private static MapNode target(String type, String value) {
    return MapNode.builder().put("type", type).put("value", value).build();
  }

  private static RevisionTarget readTarget(Part part) {
    Part type = part.field("type");
    Function<String, RevisionTarget> reader =
        switch (type.text()) {
          case "head" -> null;
          case "branch" -> RevisionTarget.Branch::new;
          case "tag" -> RevisionTarget.Tag::new;
          case "commit" -> RevisionTarget.Commit::new;
          case "semver" -> {
            String prefix = part.field("tagPrefix").textOr("");
            yield range -> new RevisionTarget.SemVer(range, prefix);
          }
          case "digest" -> RevisionTarget.Digest::new;
          case "name" -> RevisionTarget.Name::new;
          default -> throw type.wrong("head, branch, tag, commit, semver, digest, name");
        };
    return reader == null
        ? new RevisionTarget.Head()
        : part.field("value").parsed(reader, "a " + type.text());
  }

  static MapNode write(CommitInfo commit) {
    return MapNode.builder()
        .put("id", commit.id())
        .put("authorName", commit.authorName())
        .put("authorEmail", commit.authorEmail())
        .put("time", commit.time().toString())
        .put("message", commit.message())
        .build();
  }

  static CommitInfo readCommit(Part part) {
    return new CommitInfo(
        part.field("id").text(),
        part.field("authorName").text(),
        part.field("authorEmail").text(),
        readTime(part.field("time")),
        part.field("message").text());
  }

  static Instant readTime(Part part) {
    return part.parsed(Instant::parse, "a time such as 2026-01-31T10:00:00Z");
  }

  static MapNode write(ResolvedSource source) {
    MapNode.Builder map = MapNode.builder();
    map.put("ref", write(source.ref())).put("revision", write(source.revision()));
    Form.putIfPresent(map, "commit", source.commit(), SourceForms::write);
    Form.putList(map, "signatures", source.signatures(), SignatureForms::write);
    map.putIfPresent("version", source.version()).putIfPresent("origin", source.origin());
    return map.build();
  }

  static ResolvedSource readResolved(Part part) {
    return new ResolvedSource(
        readRef(part.field("ref")),
        readRevision(part.field("revision")),
        part.field("commit").orNull(SourceForms::readCommit),
        part.field("signatures").list(SignatureForms::read),
        part.field("version").orNull(Part::text),
        part.field("origin").orNull(Part::text));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import java.util.Objects;

/**
 * Which revision of a repository is wanted. {@link #parse} reads it as Argo CD reads {@code
 * targetRevision}; the other constructors say exactly what is meant, as Flux's {@code
 * GitRepository.spec.ref} does. Immutable.
 */
public sealed interface RevisionTarget {

  /** The branch that the repository's HEAD names. */
  record Head() implements RevisionTarget {
    @Override
    public String toString() {
      return "HEAD";
    }
  }

  /**
   * The tip of a branch.
   *
   * @param name without {@code refs/heads/}
   */
  record Branch(String name) implements RevisionTarget {
    /** Checks the name. */
    public Branch {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public String toString() {
      return "refs/heads/" + name;
    }
  }

  /**
   * The commit of a tag.
   *
   * @param name without {@code refs/tags/}
   */
  record Tag(String name) implements RevisionTarget {
    /** Checks the name. */
    public Tag {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public String toString() {
      return "refs/tags/" + name;
    }
  }

  /**
   * A commit.
   *
   * @param id the id in hexadecimal, whole or its first seven digits or more
   */
  record Commit(String id) implements RevisionTarget {
    /** Checks the id. */
    public Commit {
      if (!Objects.requireNonNull(id, "id").matches("[0-9a-f]{7,64}")) {
        throw new IllegalArgumentException("id: " + id + " (expected: 7 to 64 hexadecimal digits)");
      }
    }

    @Override
    public String toString() {
      return id;
    }
  }

  /**
   * A manifest of OCI.
   *
   * @param value algorithm and digest: {@code sha256:} and 64 hexadecimal digits
   */
  record Digest(String value) implements RevisionTarget {
    /** Checks the digest. */
    public Digest {
      if (!Objects.requireNonNull(value, "value").matches("sha256:[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            "value: " + value + " (expected: sha256: and 64 hexadecimal digits)");
      }
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /**
   * The highest tag that is a semantic version inside a range.
   *
   * @param range such as {@code >=1.0.0 <2}, {@code 1.x}, {@code ~1.2}
   * @param tagPrefix what stands before the version in the tags that count; empty for nothing
   */
  record SemVer(String range, String tagPrefix) implements RevisionTarget {
    /** Checks the parts. */
    public SemVer {
      Objects.requireNonNull(range, "range");
      Objects.requireNonNull(tagPrefix, "tagPrefix");
    }

    /** A range of tags that are versions as a whole. */
    public SemVer(String range) {
      this(range, "");
    }

    @Override
    public String toString() {
      return tagPrefix.isEmpty() ? range : range + " of tags " + tagPrefix + "*";
    }
  }

  /**
   * A name that may be a branch, a tag or a full reference, in that order, or the start of a commit
   * id.
   *
   * @param name the name
   */
  record Name(String name) implements RevisionTarget {
    /** Checks the name. */
    public Name {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A revision as Flux names it: the branch, the tag or the name that was asked for, if it was any,
   * then the digest, as in {@code main@sha1:4f2e…}.
   */
  default String named(Revision revision) {
    String name =
        this instanceof Branch branch
            ? branch.name()
            : this instanceof Tag tag ? tag.name() : this instanceof Name other ? other.name() : "";
    return name.isEmpty() ? revision.toString() : name + "@" + revision;
  }

  /**
   * Reads a text: empty or {@code HEAD}, a full {@code refs/heads/…} or {@code refs/tags/…}, a
   * commit id of 40 or 64 digits, a semantic version range (with one of the characters {@code < > =
   * ^ ~ * | , } or a space, or an {@code x} for a number), else a name. Of repositories of this
   * machine what looks like a range may also be an earlier commit, such as {@code HEAD~2} or {@code
   * main^}.
   */
  static RevisionTarget parse(String text) {
    String name = text.strip();
    if (name.isEmpty() || name.equals("HEAD")) {
      return new Head();
    }
    if (name.startsWith("refs/heads/")) {
      return new Branch(name.substring("refs/heads/".length()));
    }
    if (name.startsWith("refs/tags/")) {
      return new Tag(name.substring("refs/tags/".length()));
    }
    if (name.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
      return new Commit(name);
    }
    if (name.matches(".*[<>=^~*|, ].*")
        || name.matches("v?(x|X|\\d+)(\\.(x|X|\\d+)){0,1}\\.(x|X)")) {
      return new SemVer(name);
    }
    return new Name(name);
  }
}

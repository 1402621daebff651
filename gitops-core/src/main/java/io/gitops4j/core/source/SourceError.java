// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import io.gitops4j.core.error.ErrorCode;

/** What can go wrong while a source is read. */
public enum SourceError implements ErrorCode {
  /** The repository can't be reached, or the connection broke. Another try may help. */
  UNREACHABLE("source.unreachable"),
  /** The repository does not exist, or is not a Git repository. */
  NO_REPOSITORY("source.no-repository"),
  /** The repository is of a kind that can't be read, e.g. with SHA-256 object ids. */
  UNSUPPORTED_REPOSITORY("source.unsupported-repository"),
  /** The server refused the credentials, or wants some; or they can't be used. */
  UNAUTHORIZED("source.unauthorized"),
  /** The host is not known, its key is not the known one, or its certificate is not trusted. */
  HOST_KEY("source.host-key"),
  /** The revision does not exist. */
  NO_REVISION("source.no-revision"),
  /** A short commit id or a name fits several commits. */
  AMBIGUOUS_REVISION("source.ambiguous-revision"),
  /** The commit lies deeper in the history than the limit allows. */
  TOO_DEEP("source.too-deep"),
  /** The version range can't be read. */
  BAD_RANGE("source.bad-range"),
  /** A Secret that the source names does not exist, or does not hold what it should. */
  NO_SECRET("source.no-secret"),
  /** The kind of URL is not supported, or not allowed. */
  UNSUPPORTED_URL("source.unsupported-url"),
  /** The host, its address or the scheme is not among those that are allowed. */
  NOT_ALLOWED("source.not-allowed"),
  /** A connection would be needed, but none may be made. */
  OFFLINE("source.offline"),
  /** It took longer than the limit. Another try may help. */
  TIME_LIMIT("source.time-limit"),
  /** Signatures are asked for, and the source is of a kind that has none. */
  NO_SIGNATURES("source.no-signatures"),
  /** It is not what the lock file says, or the lock file says nothing of it. */
  LOCK("source.lock"),
  /** There is no such file or directory. */
  NOT_FOUND("source.not-found"),
  /** An artifact can't be composed as it is described. */
  COMPOSITION("source.composition"),
  /** A symbolic link leaves the tree or runs in a circle. */
  SYMLINK("source.symlink"),
  /** The path leads into a submodule, whose content is not part of the tree. */
  SUBMODULE("source.submodule"),
  /** A file is larger than the limit. */
  TOO_LARGE("source.too-large"),
  /** An object of the repository is damaged or missing. */
  CORRUPT("source.corrupt"),
  /** The storage failed. */
  IO("source.io");

  private final String id;

  SourceError(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }
}

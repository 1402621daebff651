// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import io.gitops4j.core.signature.SignatureFormat;
import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.SignedObject;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.FooterKey;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Takes commits and tags apart into what is signed and the signature, as Git does it before it
 * verifies. JGit's own verifiers are not used: they read keys from the user's home.
 */
final class SignedObjects {
  private static final byte[] HEADER = "gpgsig".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COMMIT_HEADER = "gpgsig ".getBytes(StandardCharsets.US_ASCII);
  private static final FooterKey SEAL = new FooterKey("Argocd-gpg-seal");

  private final Repository repository;
  private final SourceRef ref;
  private final SignatureScope scope;
  private final Set<ObjectId> ends;

  SignedObjects(Repository repository, SourceRef ref, SignatureScope scope) throws IOException {
    this.repository = repository;
    this.ref = ref;
    this.scope = scope;
    this.ends = repository.getObjectDatabase().getShallowCommits();
  }

  /** Signed content and signature. */
  record Parts(byte[] payload, String signature) {}

  /**
   * What can be signed of a commit.
   *
   * @param tag the tag object that names it; null for none
   * @param tagName the name of the reference that is a tag; empty for none
   * @throws SourceException with {@link SourceError#TOO_DEEP} if not all of the history is here
   */
  SignedRevision read(ObjectId commit, @Nullable ObjectId tag, String tagName) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      SignedObject signedTag = null;
      String tagged = "";
      if (tag != null && walk.parseAny(tag) instanceof RevTag object) {
        signedTag = tag(object);
        RevObject target = walk.peel(object);
        tagged = target.name();
      }
      List<SignedObject> commits = new ArrayList<>();
      boolean complete =
          switch (scope.commits()) {
            case HEAD -> commits.add(commit(walk.parseCommit(commit)));
            case SINCE_LAST_SYNC -> since(walk, commit, commits);
            case ALL -> all(walk, commit, commits);
          };
      return new SignedRevision(signedTag, tagName, tagged, commits, complete);
    }
  }

  private boolean since(RevWalk walk, ObjectId commit, List<SignedObject> commits)
      throws IOException {
    RevCommit head = walk.parseCommit(commit);
    commits.add(commit(head));
    if (scope.since() == null || scope.since().digest().equals(commit.name())) {
      return true;
    }
    ObjectId since = ObjectId.fromString(scope.since().digest());
    walk.markStart(head);
    // of a history that was written anew, all that is here counts as new
    if (repository.getObjectDatabase().has(since)) {
      walk.markUninteresting(walk.parseCommit(since));
    }
    for (RevCommit at = walk.next(); at != null; at = walk.next()) {
      if (!at.equals(head)) {
        if (commits.size() == scope.maxCommits()) {
          return false;
        }
        commits.add(commit(at));
      }
      checkNotCut(at);
    }
    return true;
  }

  /** Each line of history as far as its last seal, whose own signature counts like the others. */
  private boolean all(RevWalk walk, ObjectId commit, List<SignedObject> commits)
      throws IOException {
    Deque<RevCommit> waiting = new ArrayDeque<>();
    Set<ObjectId> seen = new HashSet<>();
    RevCommit head = walk.parseCommit(commit);
    waiting.add(head);
    seen.add(head);
    while (!waiting.isEmpty()) {
      RevCommit at = waiting.remove();
      if (commits.size() == scope.maxCommits()) {
        return false;
      }
      commits.add(commit(at));
      if (!at.getFooterLines(SEAL).isEmpty()) {
        continue;
      }
      checkNotCut(at);
      for (RevCommit parent : at.getParents()) {
        if (seen.add(parent)) {
          waiting.add(walk.parseCommit(parent));
        }
      }
    }
    return true;
  }

  private void checkNotCut(RevCommit at) {
    if (ends.contains(at)) {
      throw SourceException.of(
          SourceError.TOO_DEEP,
          "the signatures of "
              + ref
              + " can't be checked: the history before "
              + at.name()
              + " is not there");
    }
  }

  private static SignedObject commit(RevCommit commit) {
    Parts parts = partsOfCommit(commit.getRawBuffer());
    PersonIdent committer = commit.getCommitterIdent();
    return SignedObject.commit(
        commit.name(),
        committer.getEmailAddress(),
        committer.getWhenAsInstant(),
        parts.payload(),
        parts.signature());
  }

  private SignedObject tag(RevTag tag) throws IOException {
    byte[] raw = repository.open(tag, Constants.OBJ_TAG).getCachedBytes();
    Parts parts = partsOfTag(raw);
    PersonIdent tagger = tag.getTaggerIdent();
    return SignedObject.tag(
        tag.name(),
        tag.getTagName(),
        tagger == null ? "" : tagger.getEmailAddress(),
        tagger == null ? null : tagger.getWhenAsInstant(),
        parts.payload(),
        parts.signature());
  }

  /**
   * A commit has its signature in a header {@code gpgsig}; the headers that begin so, for other
   * digests, are not signed either.
   */
  static Parts partsOfCommit(byte[] raw) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream(raw.length);
    ByteArrayOutputStream signature = new ByteArrayOutputStream();
    headers(raw, payload, signature);
    return new Parts(payload.toByteArray(), signature.toString(StandardCharsets.UTF_8));
  }

  /** A tag has its signature at the end: from the last line on that begins one. */
  static Parts partsOfTag(byte[] raw) {
    int start = raw.length;
    for (int line = 0; line < raw.length; line = nextLine(raw, line)) {
      int end = Math.min(nextLine(raw, line), line + 80);
      String text = new String(raw, line, end - line, StandardCharsets.ISO_8859_1);
      if (SignatureFormat.of(text).isPresent()) {
        start = line;
      }
    }
    byte[] before = java.util.Arrays.copyOf(raw, start);
    ByteArrayOutputStream payload = new ByteArrayOutputStream(start);
    headers(before, payload, new ByteArrayOutputStream());
    return new Parts(
        payload.toByteArray(), new String(raw, start, raw.length - start, StandardCharsets.UTF_8));
  }

  private static void headers(
      byte[] raw, ByteArrayOutputStream payload, ByteArrayOutputStream signature) {
    boolean ours = false;
    boolean others = false;
    int line = 0;
    while (line < raw.length && raw[line] != '\n') {
      int next = nextLine(raw, line);
      boolean continued = raw[line] == ' ';
      if (!continued) {
        ours = startsWith(raw, line, COMMIT_HEADER);
        others = !ours && startsWith(raw, line, HEADER);
      }
      if (ours) {
        int skipped = continued ? 1 : COMMIT_HEADER.length;
        signature.write(raw, line + skipped, next - line - skipped);
      } else if (!others) {
        payload.write(raw, line, next - line);
      }
      line = next;
    }
    payload.write(raw, line, raw.length - line);
  }

  private static int nextLine(byte[] raw, int from) {
    for (int i = from; i < raw.length; i++) {
      if (raw[i] == '\n') {
        return i + 1;
      }
    }
    return raw.length;
  }

  private static boolean startsWith(byte[] raw, int at, byte[] start) {
    return java.util.Arrays.mismatch(
            raw, at, Math.min(raw.length, at + start.length), start, 0, start.length)
        < 0;
  }
}

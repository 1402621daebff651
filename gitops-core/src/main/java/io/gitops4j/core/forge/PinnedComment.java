// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import io.gitops4j.core.spi.PullRequestComments;
import io.gitops4j.core.spi.PullRequestComments.Comment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One comment of a pull request that is kept up to date, however often it is posted: found again by
 * a mark in its first line, which no reader sees. Only a comment of one's own is taken for it,
 * since whoever wrote a comment may change it. Immutable, thread-safe; two programs that post for
 * the first time at once may write two, of which the older one is kept up to date from then on.
 */
public final class PinnedComment {
  /** How often the comment is looked for before it is given up. */
  private static final int TRIES = 3;

  private final String mark;

  private PinnedComment(String mark) {
    this.mark = mark;
  }

  /**
   * The comment of this name.
   *
   * @param name tells several on one pull request apart: letters, digits, {@code . _ / -}
   * @throws IllegalArgumentException if it holds anything else, or two dashes in a row
   */
  public static PinnedComment named(String name) {
    if (!name.matches("[A-Za-z0-9._/-]{1,100}") || name.contains("--")) {
      throw new IllegalArgumentException("name: " + name + " (expected: letters, digits, . _ / -)");
    }
    return new PinnedComment("<!-- gitops4j:" + name + " -->");
  }

  /** What was done with the comment. */
  public enum Outcome {
    /** There was none, and now there is. */
    CREATED,
    /** It said something else. */
    UPDATED,
    /** It says this already. */
    UNCHANGED
  }

  /**
   * What was done, and with what.
   *
   * @param outcome what was done
   * @param comment the comment as it is now
   */
  public record Posted(Outcome outcome, Comment comment) {}

  /** How many characters of the longest comment are left for the text. */
  public int room(PullRequestComments comments) {
    return comments.longest() - mark.length() - 1;
  }

  /**
   * Makes the comment say this.
   *
   * @param text Markdown; what it holds from elsewhere must have been made safe
   * @throws ForgeException if the forge refuses or fails
   */
  public Posted post(PullRequestComments comments, String text) {
    String body = mark + "\n" + text;
    for (int tried = 1; ; tried++) {
      Comment known = find(comments.list());
      if (known != null) {
        // a forge may end lines in its own way
        boolean same = known.body().replace("\r\n", "\n").strip().equals(body.strip());
        return same
            ? new Posted(Outcome.UNCHANGED, known)
            : new Posted(Outcome.UPDATED, comments.update(known.id(), body));
      }
      try {
        return new Posted(Outcome.CREATED, comments.create(body));
      } catch (ForgeException e) {
        // it may have been written all the same: it is looked for before it is written again
        if (e.error() != ForgeError.UNAVAILABLE || tried == TRIES) {
          throw e;
        }
      }
    }
  }

  private @Nullable Comment find(List<Comment> comments) {
    return comments.stream()
        .filter(comment -> comment.own() && comment.body().startsWith(mark))
        .findFirst()
        .orElse(null);
  }
}

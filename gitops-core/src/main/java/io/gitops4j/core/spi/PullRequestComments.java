// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.spi;

import java.util.List;
import java.util.Objects;

/**
 * The comments of one pull request (GitLab: merge request) of a forge. Thread-safe. Every method
 * blocks, can be interrupted, and throws {@link io.gitops4j.core.forge.ForgeException}; no message
 * holds the token.
 *
 * <p>{@link io.gitops4j.core.forge.PinnedComment} keeps one of them up to date.
 */
public interface PullRequestComments {

  /** Which pull request, for messages, such as {@code example/shop#12}; holds no secret. */
  String name();

  /** The longest body that the forge takes, in characters. */
  int longest();

  /** All comments that people and programs wrote, oldest first. */
  List<Comment> list();

  /** Writes a comment. After a failure it may be there all the same. */
  Comment create(String body);

  /**
   * Gives a comment another body.
   *
   * @param id the id that {@link #list} or {@link #create} told
   */
  Comment update(String id, String body);

  /**
   * A comment.
   *
   * @param id what the forge calls it
   * @param body the text, in the forge's Markdown
   * @param url where a person finds it; empty if not known
   * @param own whether whoever is asking wrote it, so that nobody else can have chosen its text
   */
  record Comment(String id, String body, String url, boolean own) {
    /** Checks all parts. */
    public Comment {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(body, "body");
      Objects.requireNonNull(url, "url");
    }

    /** The id, never the text. */
    @Override
    public String toString() {
      return "Comment[" + id + "]";
    }
  }
}

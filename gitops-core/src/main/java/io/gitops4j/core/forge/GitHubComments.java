// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import io.gitops4j.core.spi.PullRequestComments;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The comments of a pull request on GitHub, by its REST API of 2022-11-28: those of the
 * conversation, not of a review. Thread-safe; the connections are those of the JDK's client, which
 * keeps a daemon thread while this is in use.
 *
 * <p>A token of a user sees as its own what that user wrote. The token of a workflow or an app has
 * no user; its own is what bots wrote, since no person can.
 */
public final class GitHubComments implements PullRequestComments {
  private static final int LONGEST = 65_536;
  private static final int PAGE = 100;

  private final RestApi api;
  private final String project;
  private final long number;

  private GitHubComments(RestApi api, String project, long number) {
    this.api = api;
    this.project = project;
    this.number = number;
  }

  /**
   * The comments of a pull request.
   *
   * @param api the address of the API, such as {@code https://api.github.com}
   * @param project owner and name, such as {@code example/shop}
   * @param number the number of the pull request
   * @param token kept in memory and sent to the API alone
   * @throws IllegalArgumentException if one of them can't be; never shows the token
   */
  public static GitHubComments of(URI api, String project, long number, String token) {
    return of(api, project, number, token, Time.SYSTEM);
  }

  /** The same, waiting in another way between two tries. */
  public static GitHubComments of(URI api, String project, long number, String token, Time time) {
    if (!project.matches("[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+") || project.contains("..")) {
      throw new IllegalArgumentException("project: " + project + " (expected: OWNER/NAME)");
    }
    Map<String, String> headers =
        Map.of(
            "Accept",
            "application/vnd.github+json",
            "X-GitHub-Api-Version",
            "2022-11-28",
            "Authorization",
            "Bearer " + RestApi.token(token));
    return new GitHubComments(new RestApi(api, token, headers, time), project, number);
  }

  @Override
  public String name() {
    return project + "#" + number;
  }

  @Override
  public int longest() {
    return LONGEST;
  }

  @Override
  public List<Comment> list() {
    String user = user();
    return Pages.read(
        PAGE,
        page -> api.send("GET", comments() + "?per_page=" + PAGE + "&page=" + page, null, true),
        node -> comment(node, user));
  }

  /** The login behind the token; null if there is none. */
  private @Nullable String user() {
    try {
      Node login = api.send("GET", "/user", null, true).at("login");
      return login == null ? null : login.textOrNull();
    } catch (ForgeException e) {
      if (e.error() == ForgeError.FORBIDDEN || e.error() == ForgeError.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private static Comment comment(MapNode node, @Nullable String user) {
    String author = CommentPages.text(node.at("user", "login"));
    boolean bot = CommentPages.text(node.at("user", "type")).equals("Bot");
    return new Comment(
        CommentPages.text(node.get("id")),
        CommentPages.text(node.get("body")),
        CommentPages.text(node.get("html_url")),
        user == null ? bot : author.equals(user));
  }

  @Override
  public Comment create(String body) {
    return written(api.send("POST", comments(), CommentPages.body(body, LONGEST), false));
  }

  @Override
  public Comment update(String id, String body) {
    String path = "/repos/" + project + "/issues/comments/" + CommentPages.id(id);
    return written(api.send("PATCH", path, CommentPages.body(body, LONGEST), true));
  }

  private String comments() {
    return "/repos/" + project + "/issues/" + number + "/comments";
  }

  private static Comment written(Node node) {
    Comment comment = comment(CommentPages.object(node), null);
    return new Comment(comment.id(), comment.body(), comment.url(), true);
  }

  /** Which pull request. */
  @Override
  public String toString() {
    return "GitHubComments[" + name() + "]";
  }
}

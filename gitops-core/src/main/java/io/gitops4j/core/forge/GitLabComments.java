// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import io.gitops4j.core.spi.PullRequestComments;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The comments of a merge request on GitLab, by version 4 of its REST API, where they are called
 * notes. Thread-safe; the connections are those of the JDK's client, which keeps a daemon thread
 * while this is in use.
 *
 * <p>The token is one of a user, a group or a project with the scope {@code api}; that of a job
 * ({@code CI_JOB_TOKEN}) may not use notes.
 */
public final class GitLabComments implements PullRequestComments {
  private static final int LONGEST = 1_000_000;

  /** Less than GitLab allows: a page of the longest notes must not be too long. */
  private static final int PAGE = 50;

  private final RestApi api;
  private final String project;
  private final long number;

  private GitLabComments(RestApi api, String project, long number) {
    this.api = api;
    this.project = project;
    this.number = number;
  }

  /**
   * The comments of a merge request.
   *
   * @param api the address of the API, such as {@code https://gitlab.com/api/v4}
   * @param project the number of the project, or its path such as {@code group/shop}
   * @param number the number of the merge request inside the project ({@code iid})
   * @param token kept in memory and sent to the API alone
   * @throws IllegalArgumentException if one of them can't be; never shows the token
   */
  public static GitLabComments of(URI api, String project, long number, String token) {
    return of(api, project, number, token, Time.SYSTEM);
  }

  /** The same, waiting in another way between two tries. */
  public static GitLabComments of(URI api, String project, long number, String token, Time time) {
    if (project.isEmpty()) {
      throw new IllegalArgumentException("project: empty (expected: a number or a path)");
    }
    Map<String, String> headers =
        Map.of("Accept", "application/json", "PRIVATE-TOKEN", RestApi.token(token));
    return new GitLabComments(new RestApi(api, token, headers, time), project, number);
  }

  @Override
  public String name() {
    return project + "!" + number;
  }

  @Override
  public int longest() {
    return LONGEST;
  }

  @Override
  public List<Comment> list() {
    String user =
        CommentPages.text(CommentPages.object(api.send("GET", "/user", null, true)).get("id"));
    return Pages.read(
            PAGE,
            page ->
                api.send(
                    "GET",
                    notes() + "?sort=asc&order_by=created_at&per_page=" + PAGE + "&page=" + page,
                    null,
                    true),
            node -> comment(node, user))
        .stream()
        .filter(comment -> !comment.id().isEmpty())
        .toList();
  }

  /** A note; one without an id if GitLab itself wrote it. */
  private static Comment comment(MapNode node, String user) {
    boolean system = CommentPages.text(node.get("system")).equals("true");
    return new Comment(
        system ? "" : CommentPages.text(node.get("id")),
        CommentPages.text(node.get("body")),
        "",
        CommentPages.text(node.at("author", "id")).equals(user));
  }

  @Override
  public Comment create(String body) {
    return written(api.send("POST", notes(), CommentPages.body(body, LONGEST), false));
  }

  @Override
  public Comment update(String id, String body) {
    String path = notes() + "/" + CommentPages.id(id);
    return written(api.send("PUT", path, CommentPages.body(body, LONGEST), true));
  }

  private String notes() {
    String escaped = URLEncoder.encode(project, StandardCharsets.UTF_8).replace("+", "%20");
    return "/projects/" + escaped + "/merge_requests/" + number + "/notes";
  }

  private static Comment written(Node node) {
    Comment comment = comment(CommentPages.object(node), "");
    return new Comment(comment.id(), comment.body(), comment.url(), true);
  }

  /** Which merge request. */
  @Override
  public String toString() {
    return "GitLabComments[" + name() + "]";
  }
}

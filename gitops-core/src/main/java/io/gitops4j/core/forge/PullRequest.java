// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.spi.PullRequestComments;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pull request of a forge (GitLab: a merge request). Immutable, thread-safe.
 *
 * @param forge what kind of forge
 * @param api the address of its API
 * @param project the repository, as the forge names it
 * @param number the number
 * @param base the commit that it is to be merged into; null if not known
 * @param head the commit that it brings; null if not known
 */
public record PullRequest(
    Forge forge,
    URI api,
    String project,
    long number,
    @Nullable String base,
    @Nullable String head) {

  /** The kinds of forges. */
  public enum Forge {
    /** GitHub, or what has its REST API. */
    GITHUB,
    /** GitLab. */
    GITLAB
  }

  /** Checks what must be there. */
  public PullRequest {
    Objects.requireNonNull(forge, "forge");
    Objects.requireNonNull(api, "api");
    Objects.requireNonNull(project, "project");
    if (number < 1) {
      throw new IllegalArgumentException("number: " + number + " (expected: 1 or more)");
    }
  }

  /**
   * The pull request that a job of GitHub Actions or GitLab CI runs for; empty outside of both, and
   * in a job that runs for none. Of GitHub the head is what the workflow runs on, a merge of both
   * sides. Reads the file that {@code GITHUB_EVENT_PATH} names, and no token.
   *
   * @param environment the variables, as {@link System#getenv()} gives them
   * @throws ForgeException with {@link ForgeError#ENVIRONMENT} if they can't be read
   */
  public static Optional<PullRequest> ofEnvironment(Map<String, String> environment) {
    if ("true".equals(environment.get("GITHUB_ACTIONS"))) {
      return gitHub(environment);
    }
    if ("true".equals(environment.get("GITLAB_CI"))) {
      return gitLab(environment);
    }
    return Optional.empty();
  }

  private static Optional<PullRequest> gitHub(Map<String, String> environment) {
    String file = needed(environment, "GITHUB_EVENT_PATH");
    Node event;
    try {
      event = JsonTrees.read("event", Files.readAllBytes(Path.of(file)));
    } catch (IOException | InvalidPathException | YamlException e) {
      throw unreadable("GITHUB_EVENT_PATH", "a file that can't be read", "the event as JSON", e);
    }
    Node pullRequest = event.at("pull_request");
    // a comment on a pull request is an event of its issue
    Node number =
        pullRequest != null
            ? pullRequest.at("number")
            : event.at("issue", "pull_request") == null ? null : event.at("issue", "number");
    if (number == null) {
      return Optional.empty();
    }
    return Optional.of(
        new PullRequest(
            Forge.GITHUB,
            address(environment, "GITHUB_API_URL"),
            needed(environment, "GITHUB_REPOSITORY"),
            number("GITHUB_EVENT_PATH", CommentPages.text(number)),
            pullRequest == null ? null : textOrNull(pullRequest.at("base", "sha")),
            pullRequest == null ? null : environment.get("GITHUB_SHA")));
  }

  private static Optional<PullRequest> gitLab(Map<String, String> environment) {
    String number = environment.get("CI_MERGE_REQUEST_IID");
    if (number == null || number.isEmpty()) {
      return Optional.empty();
    }
    // set only if the job runs on a merge of both sides
    String target = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA");
    boolean merged = target != null && !target.isEmpty();
    return Optional.of(
        new PullRequest(
            Forge.GITLAB,
            address(environment, "CI_API_V4_URL"),
            needed(environment, "CI_PROJECT_ID"),
            number("CI_MERGE_REQUEST_IID", number),
            merged ? target : environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"),
            environment.get("CI_COMMIT_SHA")));
  }

  private static @Nullable String textOrNull(@Nullable Node node) {
    return node == null ? null : node.textOrNull();
  }

  private static long number(String variable, String text) {
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw unreadable(variable, text, "a number", null);
    }
    return Long.parseLong(text);
  }

  private static URI address(Map<String, String> environment, String variable) {
    String text = needed(environment, variable);
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw unreadable(variable, "no address", "https://HOST/PATH", e);
    }
  }

  private static String needed(Map<String, String> environment, String variable) {
    String value = environment.get(variable);
    if (value == null || value.isEmpty()) {
      throw unreadable(variable, "nothing", "what CI sets", null);
    }
    return value;
  }

  private static ForgeException unreadable(
      String variable, String found, String expected, @Nullable Throwable cause) {
    return new ForgeException(
        ForgeError.ENVIRONMENT,
        Issue.error(ForgeError.ENVIRONMENT, "the variable " + variable + " can't be used")
            .withFound(found)
            .withExpected(expected),
        cause);
  }

  /**
   * Its comments.
   *
   * @param token kept in memory and sent to the API alone
   * @throws IllegalArgumentException if the address is not encrypted, or the token none; never
   *     shows the token
   */
  public PullRequestComments comments(String token) {
    return switch (forge) {
      case GITHUB -> GitHubComments.of(api, project, number, token);
      case GITLAB -> GitLabComments.of(api, project, number, token);
    };
  }

  /** Project and number. */
  @Override
  public String toString() {
    return project + (forge == Forge.GITLAB ? "!" : "#") + number;
  }
}

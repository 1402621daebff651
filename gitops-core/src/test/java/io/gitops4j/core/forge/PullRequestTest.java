// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullRequestTest {
  @TempDir private Path directory;

  private Map<String, String> gitHub(String event) throws IOException {
    Path file = Files.writeString(directory.resolve("event.json"), event);
    return new HashMap<>(
        Map.of(
            "GITHUB_ACTIONS", "true",
            "GITHUB_API_URL", "https://api.github.com",
            "GITHUB_REPOSITORY", "example/shop",
            "GITHUB_SHA", "merge",
            "GITHUB_TOKEN", "canary",
            "GITHUB_EVENT_PATH", file.toString()));
  }

  private static final Map<String, String> GITLAB =
      Map.of(
          "GITLAB_CI", "true",
          "CI_API_V4_URL", "https://gitlab.com/api/v4",
          "CI_PROJECT_ID", "77",
          "CI_MERGE_REQUEST_IID", "7",
          "CI_MERGE_REQUEST_DIFF_BASE_SHA", "base",
          "CI_COMMIT_SHA", "head");

  @Test
  void gitHub_pullRequest_comesFromTheEvent() throws IOException {
    assertThat(
            PullRequest.ofEnvironment(
                gitHub("{\"pull_request\": {\"number\": 12, \"base\": {\"sha\": \"b\"}}}")))
        .contains(
            new PullRequest(
                PullRequest.Forge.GITHUB,
                URI.create("https://api.github.com"),
                "example/shop",
                12,
                "b",
                "merge"));
  }

  @Test
  void gitHub_commentOnAPullRequest_isOne_andAPushIsNone() throws IOException {
    assertThat(
            PullRequest.ofEnvironment(
                gitHub("{\"issue\": {\"number\": 3, \"pull_request\": {\"url\": \"x\"}}}")))
        .map(PullRequest::toString)
        .contains("example/shop#3");
    assertThat(PullRequest.ofEnvironment(gitHub("{\"issue\": {\"number\": 3}}"))).isEmpty();
    assertThat(PullRequest.ofEnvironment(gitHub("{\"after\": \"x\"}"))).isEmpty();
    assertThat(PullRequest.ofEnvironment(Map.of("PATH", "/bin"))).isEmpty();
  }

  @Test
  void gitLab_mergeRequest_comesFromVariables() {
    assertThat(PullRequest.ofEnvironment(GITLAB))
        .contains(
            new PullRequest(
                PullRequest.Forge.GITLAB,
                URI.create("https://gitlab.com/api/v4"),
                "77",
                7,
                "base",
                "head"));
    Map<String, String> merged = new HashMap<>(GITLAB);
    merged.put("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "target");
    assertThat(PullRequest.ofEnvironment(merged)).map(PullRequest::base).contains("target");
    merged.remove("CI_MERGE_REQUEST_IID");
    assertThat(PullRequest.ofEnvironment(merged)).isEmpty();
  }

  @Test
  void whatCantBeRead_isTold_withTheVariable() throws IOException {
    Map<String, String> environment = gitHub("no JSON");
    assertThatThrownBy(() -> PullRequest.ofEnvironment(environment))
        .isInstanceOf(ForgeException.class)
        .hasMessageContaining("GITHUB_EVENT_PATH")
        .hasMessageNotContaining("canary");
    Map<String, String> wrong = new HashMap<>(GITLAB);
    wrong.put("CI_MERGE_REQUEST_IID", "../7");
    assertThatThrownBy(() -> PullRequest.ofEnvironment(wrong))
        .hasMessageContaining("CI_MERGE_REQUEST_IID")
        .hasMessageContaining("forge.environment");
    wrong.put("CI_MERGE_REQUEST_IID", "7");
    wrong.remove("CI_API_V4_URL");
    assertThatThrownBy(() -> PullRequest.ofEnvironment(wrong))
        .hasMessageContaining("CI_API_V4_URL");
  }

  @Test
  void comments_areThoseOfItsForge() {
    PullRequest lab = PullRequest.ofEnvironment(GITLAB).orElseThrow();
    assertThat(lab.comments("t")).isInstanceOf(GitLabComments.class);
    assertThat(lab.comments("t").name()).isEqualTo("77!7");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.forge.PinnedComment.Outcome;
import io.gitops4j.core.forge.PinnedComment.Posted;
import io.gitops4j.core.spi.PullRequestComments;
import io.gitops4j.core.spi.PullRequestComments.Comment;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to GitHub and GitLab, and what is made of what they answer. */
class ForgeCommentsTest {
  private static final String TOKEN = "canary-token-4711";
  private static final PinnedComment PINNED = PinnedComment.named("plan/production");
  private static final String MARK = "<!-- gitops4j:plan/production -->";
  private static final String LIST =
      "GET /api/repos/example/shop/issues/12/comments?per_page=100&page=";

  private FakeForge forge;
  private PullRequestComments github;
  private PullRequestComments gitlab;

  @BeforeEach
  void start() throws IOException {
    forge = new FakeForge();
    github = GitHubComments.of(forge.api(), "example/shop", 12, TOKEN, forge.time);
    gitlab = GitLabComments.of(forge.api(), "group/sub/shop", 7, TOKEN, forge.time);
  }

  @AfterEach
  void stop() {
    forge.close();
  }

  private static String comment(int id, String login, String type, String body) {
    return ("{'id': %d, 'body': '%s', 'html_url': 'https://github.com/c/%d',"
            + " 'user': {'login': '%s', 'type': '%s'}}")
        .formatted(id, body, id, login, type)
        .replace('\'', '"');
  }

  private static String note(int id, int author, boolean system, String body) {
    return "{'id': %d, 'body': '%s', 'system': %s, 'author': {'id': %d}}"
        .formatted(id, body, system, author)
        .replace('\'', '"');
  }

  private static String array(String... items) {
    return "[" + String.join(",", items) + "]";
  }

  private static ForgeException failure(ThrowingCallable call) {
    Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(call);
    assertThat(thrown).isInstanceOf(ForgeException.class);
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      assertThat(each.toString()).doesNotContain(TOKEN);
    }
    return (ForgeException) thrown;
  }

  @Test
  void github_createsTheFirst_withItsHeaders() {
    forge.answer(200, "{\"login\": \"ada\"}").answer(200, "[]");
    forge.answer(201, comment(5, "ada", "User", "x"));
    Posted posted = PINNED.post(github, "a \"quoted\"\n<b>text</b> 😀");
    assertThat(posted.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(posted.comment().url()).isEqualTo("https://github.com/c/5");
    assertThat(forge.lines())
        .containsExactly(
            "GET /api/user", LIST + "1", "POST /api/repos/example/shop/issues/12/comments");
    FakeForge.Request post = forge.requests.get(2);
    assertThat(post.body())
        .isEqualTo("{\"body\":\"" + MARK + "\\na \\\"quoted\\\"\\n<b>text</b> 😀\"}");
    assertThat(post.headers())
        .containsEntry("Authorization", "Bearer " + TOKEN)
        .containsEntry("Accept", "application/vnd.github+json")
        .containsEntry("X-GitHub-Api-Version", "2022-11-28")
        .containsEntry("Content-Type", "application/json")
        .containsEntry("User-Agent", "gitops4j");
  }

  @Test
  void github_updatesItsOwn_onALaterPage_inPlace() {
    String full =
        IntStream.range(0, 100)
            .mapToObj(i -> comment(i, "eve", "User", "hello"))
            .collect(Collectors.joining(",", "[", "]"));
    forge.answer(200, "{\"login\": \"ada\"}").answer(200, full);
    forge.answer(
        200,
        array(
            comment(100, "eve", "User", MARK + "\\nforged"),
            comment(101, "ada", "User", "quotes " + MARK),
            comment(102, "ada", "User", MARK + "\\nold")));
    forge.answer(200, comment(102, "ada", "User", "x"));
    assertThat(PINNED.post(github, "new").outcome()).isEqualTo(Outcome.UPDATED);
    assertThat(forge.lines())
        .containsExactly(
            "GET /api/user",
            LIST + "1",
            LIST + "2",
            "PATCH /api/repos/example/shop/issues/comments/102");
    assertThat(forge.requests.get(3).body()).isEqualTo("{\"body\":\"" + MARK + "\\nnew\"}");
  }

  @Test
  void github_tokenOfAWorkflow_takesWhatBotsWrote_forItsOwn() {
    forge.answer(403, "{\"message\": \"Resource not accessible by integration\"}");
    forge.answer(
        200,
        array(
            comment(1, "eve", "User", MARK + "\\nforged"),
            comment(2, "github-actions[bot]", "Bot", MARK + "\\r\\nsame  text\\n")));
    Posted posted = PINNED.post(github, "same  text");
    assertThat(posted.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(posted.comment().id()).isEqualTo("2");
    assertThat(forge.lines()).hasSize(2);
  }

  @Test
  void gitlab_usesNotes_andPassesOverThoseOfTheSystem() {
    forge.answer(200, "{\"id\": 42}");
    forge.answer(
        200,
        array(
            note(1, 42, true, MARK + "\\nsystem"),
            note(2, 13, false, MARK + "\\nforged"),
            note(3, 42, false, MARK + "\\nold")));
    forge.answer(200, note(3, 42, false, "x"));
    assertThat(PINNED.post(gitlab, "new").outcome()).isEqualTo(Outcome.UPDATED);
    String notes = "/api/projects/group%2Fsub%2Fshop/merge_requests/7/notes";
    assertThat(forge.lines())
        .containsExactly(
            "GET /api/user",
            "GET " + notes + "?sort=asc&order_by=created_at&per_page=50&page=1",
            "PUT " + notes + "/3");
    assertThat(forge.requests.get(2).headers())
        .containsEntry("PRIVATE-TOKEN", TOKEN)
        .doesNotContainKey("Authorization");
  }

  @Test
  void gitlab_createsTheFirst() {
    forge.answer(200, "{\"id\": 42}").answer(200, "[]").answer(201, note(9, 42, false, "x"));
    assertThat(PINNED.post(gitlab, "text").outcome()).isEqualTo(Outcome.CREATED);
    assertThat(forge.lines())
        .last()
        .asString()
        .startsWith("POST /api/projects/group%2Fsub%2Fshop/");
  }

  @Test
  void forgeWithoutPages_isReadOnce() {
    String full =
        IntStream.range(0, 100)
            .mapToObj(i -> comment(i, "eve", "User", "hello"))
            .collect(Collectors.joining(",", "[", "]"));
    forge.answer(200, "{\"login\": \"ada\"}").answer(200, full).answer(200, full);
    assertThat(github.list()).hasSize(100);
    assertThat(forge.lines()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "401, UNAUTHORIZED",
    "403, FORBIDDEN",
    "404, NOT_FOUND",
    "422, REFUSED",
    "413, TOO_LONG",
    "302, REFUSED"
  })
  void refusal_isTold_andNotTriedAgain(int status, ForgeError error) {
    forge.answer(status, "{\"message\": \"Because\\nof\\u202e " + status + "\"}", "Location", "/x");
    ForgeException failure = failure(() -> github.create("text"));
    assertThat(failure.error()).isEqualTo(error);
    assertThat(failure.getMessage())
        .contains("/repos/example/shop/issues/12/comments: HTTP " + status, "Because of")
        .contains("Because of  " + status);
    assertThat(forge.lines()).hasSize(1);
  }

  @Test
  void refusal_thatEchoesTheToken_isNotShown() {
    forge.answer(401, "{\"message\": \"bad token " + TOKEN + "\"}");
    assertThat(failure(() -> github.create("text")).issues().get(0).found()).isNull();
  }

  @Test
  void rateLimit_isWaitedFor_asLongAsTheForgeSays() {
    forge.answer(429, "", "Retry-After", "7");
    forge.answer(403, "{}", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1000030");
    forge.answer(201, comment(5, "ada", "User", "x"));
    assertThat(github.create("text").id()).isEqualTo("5");
    assertThat(forge.waits).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(30));
  }

  @Test
  void rateLimit_thatAsksTooMuch_isGivenUp() {
    forge.answer(429, "", "Retry-After", "3600");
    ForgeException failure = failure(() -> github.create("text"));
    assertThat(failure.error()).isEqualTo(ForgeError.RATE_LIMITED);
    assertThat(failure.getMessage()).contains("try again in 3600 s");
    assertThat(forge.waits).isEmpty();
  }

  @Test
  void trouble_isTriedAgain_whereThatDoesNoHarm() {
    forge.answer(500, "").answer(0, "").answer(503, "").answer(200, comment(5, "a", "User", "x"));
    assertThat(github.update("5", "text").id()).isEqualTo("5");
    assertThat(forge.waits)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    forge.answer(502, "");
    assertThat(failure(() -> github.create("text")).error()).isEqualTo(ForgeError.UNAVAILABLE);
    assertThat(forge.lines()).hasSize(5);
  }

  @Test
  void creation_whoseAnswerWasLost_isNotRepeated() {
    forge.answer(200, "{\"login\": \"ada\"}").answer(200, "[]").answer(502, "");
    forge.answer(200, "{\"login\": \"ada\"}");
    forge.answer(200, array(comment(5, "ada", "User", MARK + "\\ntext")));
    assertThat(PINNED.post(github, "text").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(forge.lines().stream().filter(line -> line.startsWith("POST"))).hasSize(1);
  }

  @Test
  void longBody_isNotSent() {
    String body = "x".repeat(github.longest());
    assertThat(failure(() -> github.create(body + "x")).error()).isEqualTo(ForgeError.TOO_LONG);
    assertThat(failure(() -> gitlab.update("1", "x".repeat(1_000_001))).error())
        .isEqualTo(ForgeError.TOO_LONG);
    assertThat(forge.requests).isEmpty();
    assertThat(PINNED.room(github) + MARK.length() + 1).isEqualTo(65_536);
  }

  @Test
  void answer_thatIsNone_isTold() {
    forge.answer(200, "<html>");
    assertThat(failure(() -> gitlab.list()).error()).isEqualTo(ForgeError.ANSWER);
    forge.answer(200, "{\"login\": \"a\"}").answer(200, "{}");
    assertThat(failure(() -> github.list()).error()).isEqualTo(ForgeError.ANSWER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://github.example",
        "http://127.0.0.1.example",
        "https://user:canary@github.example",
        "https://github.example?token=canary",
        "ftp://127.0.0.1",
        "file:///tmp",
        "https:nothing"
      })
  void address_thatIsNotEncrypted_isRefused(String api) {
    assertThatThrownBy(() -> GitHubComments.of(URI.create(api), "a/b", 1, TOKEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://HOST/PATH")
        .hasMessageNotContaining("canary");
  }

  @Test
  void arguments_areChecked_andShowNoToken() {
    URI api = URI.create("https://api.github.com/");
    for (String token : List.of("", "a b canary", "canary\n")) {
      assertThatThrownBy(() -> GitHubComments.of(api, "a/b", 1, token))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("canary");
    }
    assertThatThrownBy(() -> GitHubComments.of(api, "a/../b", 1, TOKEN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> github.update("1/../2", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PinnedComment.named("a-->b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(github.toString() + gitlab + new Comment("1", "canary", "", true))
        .doesNotContain("canary");
  }
}

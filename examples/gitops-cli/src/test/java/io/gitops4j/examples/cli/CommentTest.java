// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gitops comment} in a repository with a change, as a job of CI runs it. */
class CommentTest {
  private static final String TOKEN = "canary-4711";

  @TempDir private Path directory;
  private Gitops gitops = new Gitops(Path.of(""));
  private String base = "";
  private String head = "";
  private HttpServer forge;
  private final List<String> requests = new ArrayList<>();

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
      gitops.write("app/kustomization.yaml", "resources: [config.yaml]\n");
      base = commit(git, "one");
      head = commit(git, "<b>@team</b> | `two`");
    }
    forge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    forge.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          boolean note = exchange.getRequestMethod().equals("POST");
          String answer =
              note
                  ? "{\"id\": 5, \"body\": \"x\"}"
                  : exchange.getRequestURI().getPath().endsWith("/user") ? "{\"id\": 1}" : "[]";
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(note ? 201 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    forge.start();
  }

  @AfterEach
  void end() {
    forge.stop(0);
  }

  private String commit(Git git, String value) throws Exception {
    gitops.write(
        "app/config.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {v: '" + value + "'}\n");
    return Repositories.commit(git, value);
  }

  private Gitops.Result run(Map<String, String> environment, String... arguments) throws Exception {
    return gitops.runIn(environment, arguments);
  }

  private Map<String, String> gitLab() {
    Map<String, String> environment = new HashMap<>();
    environment.put("GITLAB_CI", "true");
    environment.put(
        "CI_API_V4_URL", "http://127.0.0.1:" + forge.getAddress().getPort() + "/api/v4");
    environment.put("CI_PROJECT_ID", "77");
    environment.put("CI_MERGE_REQUEST_IID", "7");
    environment.put("CI_MERGE_REQUEST_DIFF_BASE_SHA", base);
    environment.put("CI_COMMIT_SHA", head);
    return environment;
  }

  @Test
  void mergeRequest_isToldWhatItChanges() throws Exception {
    Map<String, String> environment = gitLab();
    environment.put("GITLAB_TOKEN", TOKEN);
    Gitops.Result result = run(environment, "comment", "*/");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("created the comment on 77!7\n");
    assertThat(result.exit()).isZero();
    assertThat(requests).hasSize(3);
    assertThat(requests.get(2))
        .startsWith(
            "POST /api/v4/projects/77/merge_requests/7/notes"
                + " {\"body\":\"<!-- gitops4j:changes -->\\n### What this changes\\n")
        .contains("✅ 1 place, 1 object: 0 errors, 0 warnings")
        .contains("data.v: one -> ")
        .doesNotContain(TOKEN);
  }

  @Test
  void tokenOfAJob_isNotTried_andWhyIsSaid() throws Exception {
    Map<String, String> environment = gitLab();
    environment.put("CI_JOB_TOKEN", TOKEN);
    Gitops.Result result = run(environment, "comment");
    assertThat(result.exit()).isEqualTo(64);
    assertThat(result.err()).contains("GITLAB_TOKEN", "CI_JOB_TOKEN may not").doesNotContain(TOKEN);
    assertThat(requests).isEmpty();
  }

  @Test
  void printed_needsNoForge() throws Exception {
    Gitops.Result result = run(Map.of("GITHUB_TOKEN", TOKEN), "comment", "--base", base, "--print");
    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .startsWith("### What this changes\n")
        .contains("<code>ConfigMap/c</code>")
        .doesNotContain(TOKEN);
  }

  @Test
  void wrongUsage_isSaid() throws Exception {
    assertThat(run(Map.of(), "comment").err()).contains("--base REV");
    assertThat(run(Map.of(), "comment", "--base", base).err()).contains("no pull request");
    assertThat(run(Map.of(), "comment", "--base", base, "--forge", "github").err())
        .contains("go together");
    assertThat(run(Map.of(), "comment", "--base", base, "--print", "--key", "a-->").exit())
        .isEqualTo(64);
    Gitops.Result plain =
        run(
            Map.of("GITHUB_TOKEN", TOKEN),
            "comment",
            "--base",
            base,
            "--forge=github",
            "--api=http://forge.example",
            "--project=a/b",
            "--number=1");
    assertThat(plain.exit()).isEqualTo(64);
    assertThat(plain.err()).contains("https://HOST/PATH").doesNotContain(TOKEN);
  }
}

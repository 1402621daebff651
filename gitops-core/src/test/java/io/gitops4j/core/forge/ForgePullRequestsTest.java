// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.app.format.ApplicationSetReader;
import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.app.set.ExpandedSet;
import io.gitops4j.core.app.set.GeneratedApplication;
import io.gitops4j.core.app.set.OpenPullRequest;
import io.gitops4j.core.app.set.PullRequestQuery;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForgePullRequestsTest {
  private static final String TOKEN = "t0ken-of-tests";
  private static final String PULL =
      """
      {"id": %1$d, "number": %1$d, "title": "Change %1$d", "user": {"login": "ann"},
       "head": {"ref": "change/%1$d", "sha": "0123456789abcdef"}, "base": {"ref": "main"},
       "labels": [{"name": "preview"}]}
      """;
  private static final OpenPullRequest FIRST =
      new OpenPullRequest(
          1, "Change 1", "change/1", "main", "0123456789abcdef", "ann", List.of("preview"));

  private FakeForge forge;

  @BeforeEach
  void begin() throws IOException {
    forge = new FakeForge();
  }

  @AfterEach
  void end() {
    forge.close();
  }

  private ForgePullRequests.Builder builder() {
    return new ForgePullRequests.Builder(forge.time);
  }

  private static PullRequestQuery query(String kind, String... settings) {
    MapNode.Builder map = MapNode.builder();
    for (int i = 0; i < settings.length; i += 2) {
      map.put(settings[i], settings[i + 1]);
    }
    return new PullRequestQuery(kind, map.build());
  }

  private static String pulls(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(number -> String.format(PULL, number))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void gitHub_allPages_areRead() {
    forge.answer(200, pulls(1, 100)).answer(200, pulls(101, 101));
    List<OpenPullRequest> open =
        builder()
            .gitHub(forge.api(), TOKEN)
            .build()
            .open(query("github", "owner", "example", "repo", "shop"));
    assertThat(open).hasSize(101).startsWith(FIRST);
    assertThat(forge.lines())
        .containsExactly(
            "GET /api/repos/example/shop/pulls?state=open&per_page=100&page=1",
            "GET /api/repos/example/shop/pulls?state=open&per_page=100&page=2");
    assertThat(forge.requests.get(0).headers()).containsEntry("Authorization", "Bearer " + TOKEN);
  }

  @Test
  void gitea_isAskedInItsWay_withoutATokenToo() {
    forge.answer(200, pulls(1, 1));
    List<OpenPullRequest> open =
        builder()
            .gitea(forge.api(), "")
            .build()
            .open(query("gitea", "owner", "example", "repo", "shop", "api", forge.api() + "/"));
    assertThat(open).containsExactly(FIRST);
    assertThat(forge.lines())
        .containsExactly("GET /api/api/v1/repos/example/shop/pulls?state=open&limit=50&page=1");
    assertThat(forge.requests.get(0).headers()).doesNotContainKey("Authorization");
  }

  @Test
  void gitLab_itsMergeRequests_areRead() {
    forge.answer(
        200,
        """
        [{"id": 77, "iid": 1, "title": "Change 1", "source_branch": "change/1",
          "target_branch": "main", "sha": "0123456789abcdef", "author": {"username": "ann"},
          "labels": ["preview"]}]
        """);
    List<OpenPullRequest> open =
        builder()
            .gitLab(forge.api(), TOKEN)
            .build()
            .open(query("gitlab", "project", "group/shop", "pullRequestState", "opened"));
    assertThat(open).containsExactly(FIRST);
    assertThat(forge.lines().get(0))
        .isEqualTo(
            "GET /api/api/v4/projects/group%2Fshop/merge_requests?order_by=created_at&sort=asc"
                + "&state=opened&per_page=100&page=1");
    assertThat(forge.requests.get(0).headers()).containsEntry("PRIVATE-TOKEN", TOKEN);
  }

  @Test
  void whatMayNotBeAsked_isNotAsked() {
    ForgePullRequests list = builder().gitHub(forge.api(), TOKEN).build();
    for (PullRequestQuery query :
        List.of(
            query("gitlab", "project", "group/shop"),
            query("bitbucket", "owner", "a", "repo", "b"),
            query("github", "owner", "a", "repo", "b", "api", "https://elsewhere.example"),
            query("github", "owner", "a", "repo", "../x"),
            query("github", "owner", "", "repo", "b"))) {
      assertThatThrownBy(() -> list.open(query))
          .isInstanceOfSatisfying(
              ForgeException.class,
              refused -> {
                assertThat(refused.error()).isEqualTo(ForgeError.REFUSED);
                assertThat(refused.getMessage()).doesNotContain(TOKEN);
              });
    }
    assertThat(forge.requests).isEmpty();
    assertThat(list.toString()).doesNotContain(TOKEN);
    assertThatThrownBy(() -> builder().gitHub(URI.create("http://forge.example"), TOKEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(TOKEN);
  }

  private ExpandedSet expanded(String more) {
    String set =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: ApplicationSet
        metadata: {name: previews}
        spec:
          generators:
          - pullRequest:
              github: {owner: example, repo: shop, labels: [preview]}
              %s
          template:
            metadata: {name: "preview-{{number}}"}
            spec:
              project: default
              source: {repoURL: "https://example.org/shop", path: app, targetRevision: "{{head_sha}}"}
              destination: {name: in-cluster, namespace: "{{branch_slug}}"}
        """;
    byte[] document = String.format(set, more).getBytes(StandardCharsets.UTF_8);
    return ApplicationSetExpander.builder()
        .pullRequests(builder().gitHub(forge.api(), TOKEN).build())
        .build()
        .expand(ApplicationSetReader.ofDefaults().read("set.yaml", document).sets().get(0));
  }

  @Test
  void set_ofPullRequests_isAnApplicationForEach() {
    forge.answer(200, pulls(1, 2));
    List<MapNode> applications =
        expanded("").applications().stream().map(GeneratedApplication::document).toList();
    assertThat(applications)
        .extracting(each -> Edit.text(each, "metadata", "name"))
        .containsExactly("preview-1", "preview-2");
    assertThat(Edit.text(applications.get(0), "spec", "destination", "namespace"))
        .isEqualTo("change-1");
  }

  @Test
  void set_ofARepositoryThatIsNotThere_failsUnlessItSaysOtherwise() {
    forge.answer(404, "{}").answer(404, "{}");
    assertThat(expanded("").failed()).isTrue();
    ExpandedSet none = expanded("continueOnRepoNotFoundError: true");
    assertThat(none.failed()).isFalse();
    assertThat(none.applications()).isEmpty();
  }
}

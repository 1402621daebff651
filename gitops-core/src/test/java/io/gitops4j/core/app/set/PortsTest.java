// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import static io.gitops4j.core.app.set.Sets.expand;
import static io.gitops4j.core.app.set.Sets.messages;
import static io.gitops4j.core.app.set.Sets.names;
import static io.gitops4j.core.app.set.Sets.read;
import static io.gitops4j.core.app.set.Sets.set;
import static io.gitops4j.core.app.set.Sets.template;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void clusters_withASelector_areTheRegisteredOnes() {
    List<RegisteredCluster> registered =
        List.of(
            new RegisteredCluster(
                "Prod_EU", "https://prod", "", Map.of("env", "prod"), Map.of("owner", "me")),
            new RegisteredCluster("dev", "https://dev", "", Map.of("env", "dev"), Map.of()));
    ApplicationSetExpander expander =
        ApplicationSetExpander.builder().clusters(() -> registered).build();
    String chosen =
        """
        generators:
        - clusters:
            selector:
              matchLabels:
                env: prod
            values:
              who: '{{metadata.annotations.owner}}'
        """;

    assertThat(
            names(
                expander.expand(read(set(chosen + template("{{nameNormalized}}-{{values.who}}"))))))
        .containsExactly("prod-eu-me");
    assertThat(
            names(
                expander.expand(
                    read(set("generators:\n- clusters: {}\n" + template("{{nameNormalized}}"))))))
        .containsExactly("in-cluster", "prod-eu", "dev");
    assertThat(messages(expand("generators:\n- clusters: {}\n" + template("{{name}}"))))
        .containsExactly("the clusters are not known here");
  }

  @Test
  void clusters_asAFlatList_areOneSetOfParameters() {
    ApplicationSetExpander expander =
        ApplicationSetExpander.builder()
            .clusters(() -> List.of(RegisteredCluster.of("x", "https://x")))
            .build();
    String spec =
        "goTemplate: true\ngenerators:\n- clusters:\n    flatList: true\n"
            + template("n{{ range .clusters }}-{{ .name }}{{ end }}");

    assertThat(names(expander.expand(read(set(spec))))).containsExactly("n-in-cluster-x");
  }

  @Test
  void pullRequests_byFilters_giveBranchAndCommit() {
    ApplicationSetExpander expander =
        ApplicationSetExpander.builder()
            .pullRequests(
                query ->
                    List.of(
                        new OpenPullRequest(
                            7,
                            "A title",
                            "feature/Shiny_Thing",
                            "main",
                            "0123456789abcdef",
                            "someone",
                            List.of("preview", query.text("owner"))),
                        new OpenPullRequest(8, "x", "fix", "main", "ff", "x", List.of("preview")),
                        new OpenPullRequest(9, "x", "feature/y", "main", "ff", "x", List.of())))
            .build();
    String spec =
        """
        generators:
        - pullRequest:
            github:
              owner: me
              repo: it
              labels: [preview]
            filters:
            - branchMatch: '^feature/'
              targetBranchMatch: main
            - titleMatch: nothing
        """
            + template("pr-{{number}}-{{branch_slug}}-{{head_short_sha}}-{{head_short_sha_7}}")
                .replace("branch_slug", "target_branch_slug");

    assertThat(names(expander.expand(read(set(spec)))))
        .containsExactly("pr-7-main-01234567-0123456");
  }
}

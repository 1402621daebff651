// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImpactCommandTest {
  @TempDir private Path directory;
  private Gitops gitops;
  private String before;
  private String after;

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    try (Git git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call()) {
      gitops.write("base/kustomization.yaml", "resources: [config.yaml]\n");
      gitops.write(
          "base/config.yaml",
          "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  level: info\n");
      for (String name : new String[] {"one", "two"}) {
        gitops.write(
            "apps/" + name + "/kustomization.yaml",
            "resources: [../../base]\nnamePrefix: " + name + "-\n");
      }
      before = Repositories.commit(git, "m");
      gitops.write(
          "apps/two/kustomization.yaml",
          "resources: [../../base]\nnamePrefix: two-\nsecretGenerator:\n"
              + "- name: s\n  literals: [password=hunter2]\n");
      after = Repositories.commit(git, "m");
    }
  }

  @Test
  void impact_showsWhatRendersDifferently_andNoSecret() throws Exception {
    Gitops.Result text = gitops.run("impact", "--repo", ".", "--from", before, "--to", after);
    assertThat(text.err()).isEmpty();
    assertThat(text.exit()).isZero();
    assertThat(text.out())
        .contains("1 path changes, 1 kustomization renders something else")
        .contains("apps/two: changed, 1 to create")
        .contains("+ Secret/two-s-")
        .doesNotContain("apps/one")
        .doesNotContain("hunter2");
    Gitops.Result back =
        gitops.run(
            "impact",
            "--repo",
            ".",
            "--from",
            after,
            "--to",
            before,
            "--all-fields",
            "--exit-code",
            "-o",
            "json");
    assertThat(back.exit()).isEqualTo(2);
    assertThat(back.out())
        .contains("\"title\":\"apps/two\"", "\"note\":\"changed\"", "\"action\":\"delete\"")
        .doesNotContain("hunter2")
        .doesNotContain("aHVudGVyMg");
    Gitops.Result markdown =
        gitops.run("impact", "--repo", ".", "--from", before, "-o", "markdown", "--leaves");
    assertThat(markdown.out())
        .contains("**<code>apps/two</code>**: <code>changed</code>, 1 to create")
        .contains("<details><summary><code>Secret/two-s-");
  }

  @Test
  void impact_belowADirectory_looksAtNothingElse() throws Exception {
    assertThat(
            gitops
                .run("impact", "--repo", ".", "--from", before, "--to", after, "--root", "apps/one")
                .out())
        .contains("0 kustomizations render something else");
    Gitops.Result wrong = gitops.run("impact", "--repo", ".", "--from", before, "--root", "../x");
    assertThat(wrong.exit()).isEqualTo(64);
    Gitops.Result none = gitops.run("impact", "--repo", ".", "--from", "nowhere");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("source.");
  }

  @Test
  void impact_ofACommitThatBreaks_fails() throws Exception {
    try (Git git = Git.open(directory.toFile())) {
      gitops.write("base/config.yaml", "kind: [\n");
      Repositories.commit(git, "m");
    }
    Gitops.Result broken = gitops.run("impact", "--repo", ".", "--from", after);
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.out())
        .contains("apps/one: broken", "apps/two: broken", "base: broken", "base/config.yaml:");
  }
}

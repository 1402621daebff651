// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteBuildTest {
  @TempDir private Path directory;
  private Gitops gitops;

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    gitops.write("up/base/kustomization.yaml", "resources: [config.yaml]\n");
    commit("1");
    gitops.write(
        "app/kustomization.yaml",
        "resources:\n- file://" + directory.resolve("up") + "//base?ref=main\n");
  }

  private void commit(String value) throws Exception {
    gitops.write(
        "up/base/config.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  v: \"" + value + "\"\n");
    Repositories.commit(directory.resolve("up"), value);
  }

  private Gitops.Result build(String... more) throws Exception {
    String[] all = new String[more.length + 4];
    all[0] = "build";
    all[1] = "app";
    all[2] = "--remote-schemes=file";
    all[3] = "--remote-cache=cache";
    System.arraycopy(more, 0, all, 4, more.length);
    return gitops.run(all);
  }

  @Test
  void remoteBase_isRefused_withTheOptionThatAllowsIt_untilItIsAllowed() throws Exception {
    Gitops.Result refused = gitops.run("build", "app");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains("app/kustomization.yaml:2", "[kustomize.remote-resource]", "--remote-hosts");
    assertThat(gitops.run("build", "app", "--remote-hosts=git.example.com").err())
        .contains("[source.not-allowed]");
    Gitops.Result built = build();
    assertThat(built.exit()).as(built.err()).isZero();
    assertThat(built.out()).contains("v: \"1\"");
  }

  @Test
  void lockFile_isWritten_keepsWhatItSays_andFindsWhatMoved() throws Exception {
    assertThat(build("--lock=lock.json", "--lock-mode=write").exit()).isZero();
    assertThat(Files.readString(directory.resolve("lock.json")))
        .contains("//", "?ref=main\" : \"sha1:");
    commit("2");
    assertThat(build().out()).contains("v: \"2\"");
    assertThat(build("--lock=lock.json").out()).contains("v: \"1\"");
    Gitops.Result moved = build("--lock=lock.json", "--lock-mode=verify");
    assertThat(moved.exit()).isEqualTo(1);
    assertThat(moved.err()).contains("app/kustomization.yaml:2", "[source.lock]");
    assertThat(build("--lock=lock.json", "--lock-mode=write").exit()).isZero();
    assertThat(build("--lock=lock.json", "--lock-mode=verify").exit()).isZero();
    assertThat(build("--lock=lock.json").out()).contains("v: \"2\"");
  }

  @Test
  void optionsThatMakeNoSense_areWrongUsage() throws Exception {
    assertThat(gitops.run("build", "app", "--offline").exit()).isEqualTo(64);
    assertThat(gitops.run("build", "app", "--remote-hosts=a/b").exit()).isEqualTo(64);
    assertThat(gitops.run("build", "app", "--remote-hosts=a", "--remote-schemes=ext").exit())
        .isEqualTo(64);
    assertThat(gitops.run("build", "--help").out())
        .contains("--remote-hosts", "--lock-mode", "--offline");
  }

  @Test
  void lockFile_isWrittenByEveryCommandThatRenders() throws Exception {
    String[] options = {"--remote-schemes=file", "--remote-cache=cache", "--lock-mode=write"};
    for (String command : new String[] {"explain", "validate"}) {
      String lock = command + ".json";
      Gitops.Result result =
          gitops.run(command, "app", options[0], options[1], options[2], "--lock=" + lock);
      assertThat(result.err()).doesNotContain("error:");
      assertThat(result.exit()).isZero();
      assertThat(directory.resolve(lock)).content().contains("up?ref=main");
    }
  }
}

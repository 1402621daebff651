// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  @TempDir private Path directory;

  /** What fails while it is rehearsed is not in the archive. */
  @Test
  void rehearsal_doesAllItIsFor_andLeavesNothing() throws Exception {
    ProcessBuilder builder = new Gitops(directory).builder();
    List<String> command = builder.command();
    command.set(command.indexOf(Main.class.getName()), Rehearsal.class.getName());
    command.add(1, "-Djava.io.tmpdir=" + directory);
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(out).contains("app: changed", "name: prod-app", "Usage: gitops plan");
    assertThat(process.exitValue()).isZero();
    assertThat(directory).isEmptyDirectory();
  }
}

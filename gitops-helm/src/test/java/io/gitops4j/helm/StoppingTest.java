// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.gitops4j.core.chart.ChartRequest;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A program that has inflated a chart still stops when it is told to. */
class StoppingTest {

  /** The program. */
  public static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws InterruptedException {
      MemoryTree tree =
          MemoryTree.builder()
              .file("Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
              .file("templates/t.yaml", "kind: Pod\n")
              .build();
      for (int i = 0; i < 2; i++) {
        new HelmInflator().inflate(ChartRequest.builder(tree, TreePath.ROOT).build());
      }
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("stopped")));
      System.out.println("ready");
      Thread.sleep(TimeUnit.MINUTES.toMillis(10));
    }
  }

  @Test
  void program_thatIsTerminated_runsItsShutdownHooks() throws Exception {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"), "no signals there");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectError(
                ProcessBuilder.Redirect.DISCARD) // newer JDKs warn of native libraries there
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("ready");
      process.toHandle().destroy(); // process.destroy() would close its output
      assertThat(out.readLine()).isEqualTo("stopped");
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }
}

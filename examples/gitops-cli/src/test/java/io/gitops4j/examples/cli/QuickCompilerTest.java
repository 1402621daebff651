// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a JVM of its own: what is asked for holds until the JVM ends. */
class QuickCompilerTest {
  private static final String OPENED =
      "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED";

  @TempDir private Path directory;
  private Path jar;

  @BeforeEach
  void begin() throws IOException {
    jar = directory.resolve("a dir/gitops.jar");
    Path directives = jar.resolveSibling("lib/quick-compiler.json");
    Files.createDirectories(directives.getParent());
    Files.copy(Path.of("src/main/lib/quick-compiler.json"), directives);
  }

  /** Asks, and prints what the JVM then says of its compilers. */
  static final class Asking {
    public static void main(String[] args) throws JMException {
      System.out.println(QuickCompiler.alone(args[0]));
      System.out.println(
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "compilerDirectivesPrint",
                  null,
                  null));
    }
  }

  private String ask(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Asking.class.getName(), jar.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said;
  }

  private static String secondCompiler(String said) {
    return said.substring(said.indexOf("c2 directives:")).split("Exclude:", 2)[1];
  }

  @Test
  void opened_leavesTheSecondCompilerOut_andTheFirstAlone() throws Exception {
    String said = ask(OPENED);
    assertThat(said).startsWith("true").contains("matching: *.*");
    assertThat(said.substring(said.indexOf("c1 directives:"))).contains("Exclude:false");
    assertThat(secondCompiler(said)).startsWith("true");
  }

  @Test
  void compilersChosenByTheUser_areLeftAlone() throws Exception {
    String said = ask(OPENED, "-XX:-TieredCompilation");
    assertThat(said).as("nothing else would compile").startsWith("false");
    assertThat(secondCompiler(said)).startsWith("false");
  }

  @Test
  void notOpened_orNothingBesideTheJar_changesNothing() throws Exception {
    assertThat(ask()).startsWith("false");
    jar = directory.resolve("elsewhere/gitops.jar");
    assertThat(ask(OPENED)).startsWith("false");
  }
}

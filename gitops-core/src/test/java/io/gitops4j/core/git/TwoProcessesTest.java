// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.CredentialsProvider.KnownHosts;
import io.gitops4j.core.spi.CredentialsProvider.SshKey;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other processes: that fetch into the same cache, that keep it, that have no ssh library. */
class TwoProcessesTest {
  @TempDir Path directory;
  @TempDir Path cache;

  @BeforeAll
  static void isolate() {
    GitIsolation.install();
  }

  private record Started(Process process, Path output) {
    String finish() throws Exception {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
      String text = Files.readString(output);
      Files.delete(output);
      assertThat(process.exitValue()).as(text).isZero();
      return text;
    }
  }

  private static Started start(String classPath, String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", classPath, Program.class.getName()));
    command.addAll(List.of(args));
    Path output = Files.createTempFile("process", ".out");
    return new Started(
        new ProcessBuilder(command)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start(),
        output);
  }

  @Test
  void processes_thatFetchIntoOneCache_getWhatTheyAskFor() throws Exception {
    try (TestRepository repository = new TestRepository(directory);
        HttpGitServer server = new HttpGitServer()) {
      for (int i = 0; i < 6; i++) {
        repository.commit("a.yaml", "a: " + i + "\n");
        repository.tag("v1." + i + ".0", false);
      }
      String url = server.serve("app.git", repository.repository());
      String classPath = System.getProperty("java.class.path");
      Started up = start(classPath, cache.toString(), url, "v1.0.0", "v1.1.0", "v1.2.0", "v1.3.0");
      Started down =
          start(classPath, cache.toString(), url, "v1.5.0", "v1.4.0", "v1.3.0", "v1.2.0");
      assertThat(up.finish()).isEqualTo("a: 0\na: 1\na: 2\na: 3\n");
      assertThat(down.finish()).isEqualTo("a: 5\na: 4\na: 3\na: 2\n");
      server.forgetRequests();
      assertThat(HttpGitSourceTest.filesBelow(cache))
          .filteredOn(name -> name.contains("refs/commits/"))
          .hasSize(6)
          .noneMatch(name -> name.endsWith(".lock"));
    }
  }

  @Test
  void cache_thatAnotherKeepsForTooLong_isATypedError() throws Exception {
    try (TestRepository repository = new TestRepository(directory);
        HttpGitServer server = new HttpGitServer()) {
      repository.commit("a.yaml", "a: 1\n");
      SourceRef ref = SourceRef.of(server.serve("app.git", repository.repository()), "main");
      GitSource source =
          GitSource.builder(cache).allowPlainHttp(true).timeout(Duration.ofMillis(1200)).build();
      Mirror mirror = new Mirror(cache, ref.url(), Duration.ofSeconds(5));
      Mirror.Writing kept = mirror.lock();
      try {
        // the lock belongs to a thread; another one asks
        List<Throwable> thrown = new ArrayList<>();
        Thread asks =
            new Thread(
                () -> {
                  try {
                    source.resolve(ref).close();
                  } catch (SourceException e) {
                    thrown.add(e);
                  }
                });
        asks.start();
        asks.join();
        assertThat(thrown)
            .singleElement()
            .isInstanceOfSatisfying(
                SourceException.class, e -> assertThat(e.code()).isEqualTo(SourceError.IO));
      } finally {
        kept.close();
      }
      source.resolve(ref).close();
    }
  }

  @Test
  void sshWithoutItsLibrary_isATypedErrorThatSaysWhatToAdd() throws Exception {
    String without =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("ssh.apache") && !entry.contains("sshd"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(start(without, cache.toString(), "ssh://git@127.0.0.1:1/app.git", "main").finish())
        .startsWith("source.unsupported-url")
        .contains("org.eclipse.jgit:org.eclipse.jgit.ssh.apache");
  }

  @Test
  void cacheThatCantBeWritten_isATypedError() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    GitSource source = GitSource.builder(file.resolve("cache")).allowPlainHttp(true).build();
    assertThatThrownBy(
            () ->
                source.resolve(SourceRef.of("http://127.0.0.1:1/app.git", "0123456789".repeat(4))))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.code()).isEqualTo(SourceError.IO));
  }

  /** What another process runs. */
  public static final class Program {
    private Program() {}

    /** Prints the file at each revision. */
    public static void main(String[] args) {
      GitIsolation.install();
      GitSource source =
          GitSource.builder(Path.of(args[0]))
              .allowPlainHttp(true)
              .credentials(
                  url ->
                      url.startsWith("ssh:")
                          ? Optional.of(new SshKey("key", null, KnownHosts.of("")))
                          : Optional.empty())
              .build();
      for (String revision : List.of(args).subList(2, args.length)) {
        try (SourceTree tree = source.resolve(SourceRef.of(args[1], revision))) {
          System.out.print(new String(tree.read(TreePath.of("a.yaml")), StandardCharsets.UTF_8));
        } catch (SourceException e) {
          System.out.println(e.code().id() + " " + e.getMessage());
        }
      }
    }
  }
}

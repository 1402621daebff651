// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.CredentialsProvider.KnownHosts;
import io.gitops4j.core.spi.CredentialsProvider.SshKey;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fresh JVM on a hostile machine: a {@code git} that marks that it was run, a broken
 * configuration wherever Git looks for one, no home directory.
 */
class IsolationTest {
  @TempDir Path root;

  private Path repository;
  private Path bin;
  private Path temporary;
  private Path cache;
  private Path key;
  private Path knownHosts;

  @BeforeEach
  void hostileMachine() throws Exception {
    assumeThat(File.separatorChar).isEqualTo('/');
    repository = Files.createDirectory(root.resolve("repository"));
    bin = Files.createDirectory(root.resolve("bin"));
    temporary = Files.createDirectory(root.resolve("tmp"));
    cache = root.resolve("cache");
    key = root.resolve("key");
    knownHosts = root.resolve("known_hosts");
    for (String program : List.of("git", "sh", "bash", "ssh", "umask")) {
      Path fake = bin.resolve(program);
      Files.writeString(fake, "#!/bin/sh\necho " + program + " >> " + bin + "/ran\nexit 1\n");
      assertThat(fake.toFile().setExecutable(true)).isTrue();
    }
    Path bad = Files.createDirectories(root.resolve("xdg/git")).resolve("config");
    Files.writeString(bad, "[core\n");
    Files.createDirectories(root.resolve("xdg/jgit"));
    Files.writeString(root.resolve("xdg/jgit/config"), "[core\n");
    Files.writeString(root.resolve("home"), "a file where the home directory should be");
  }

  @Test
  void freshJvm_onAHostileMachine_readsAndWritesNothingOfIt() throws Exception {
    KeyPair user = SshGitServer.rsa();
    Files.writeString(
        key,
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(user.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
    try (TestRepository git = new TestRepository(repository);
        HttpGitServer http = new HttpGitServer();
        SshGitServer ssh = new SshGitServer(user.getPublic(), SshGitServer.rsa())) {
      git.commit("a.yaml", "a: 1\n");
      git.commit("a.yaml", "a: 2\n");
      Files.writeString(
          repository.resolve(".git/hooks/pre-auto-gc"),
          "#!/bin/sh\necho hook >> " + bin + "/ran\n");
      Files.writeString(knownHosts, ssh.knownHost());
      Set<String> before = outsideOfTheCache();

      String output =
          run(
              repository.toString(),
              http.serve("app.git", git.repository()),
              ssh.serve("app.git", git.repository()));

      assertThat(output).isEqualTo("a: 2\na: 2\na: 2\nhistory 2 2 2\nthreads left: []\n");
      assertThat(outsideOfTheCache()).isEqualTo(before);
      assertThat(bin.resolve("ran")).doesNotExist();
      assertThat(HttpGitSourceTest.filesBelow(cache)).isNotEmpty();
    }
  }

  private Set<String> outsideOfTheCache() throws Exception {
    try (var files = Files.walk(root)) {
      return files
          .filter(file -> !file.startsWith(cache))
          .map(file -> root.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private String run(String... urls) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + temporary,
            "-Duser.home=" + root.resolve("home"),
            "-cp",
            System.getProperty("java.class.path"),
            Program.class.getName(),
            cache.toString(),
            key.toString(),
            knownHosts.toString()));
    command.addAll(List.of(urls));
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    var environment = builder.environment();
    environment.put("PATH", bin.toString());
    environment.put("HOME", root.resolve("home").toString());
    environment.put("XDG_CONFIG_HOME", root.resolve("xdg").toString());
    environment.put("GIT_DIR", root.resolve("xdg").toString());
    environment.put("GIT_CONFIG_GLOBAL", root.resolve("xdg/git/config").toString());
    environment.put("GIT_CONFIG_SYSTEM", root.resolve("xdg/git/config").toString());
    environment.put("GIT_CONFIG_COUNT", "1");
    environment.put("GIT_CONFIG_KEY_0", "core.sshCommand");
    environment.put("GIT_CONFIG_VALUE_0", "ssh");
    environment.put("GIT_SSH", bin.resolve("ssh").toString());
    environment.put("GIT_OBJECT_DIRECTORY", root.resolve("xdg").toString());
    environment.put("SSH_AUTH_SOCK", root.resolve("home").toString());
    Path log = Files.createTempFile("isolation", ".log");
    Path out = Files.createTempFile("isolation", ".out");
    Process process = builder.redirectOutput(out.toFile()).redirectError(log.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends by itself").isTrue();
    String text = Files.readString(out);
    assertThat(process.exitValue()).as(text + Files.readString(log)).isZero();
    Files.delete(out);
    Files.delete(log);
    return text;
  }

  /** What the fresh JVM runs. */
  public static final class Program {
    private Program() {}

    /** Reads the file of each URL, then tells which threads are left. */
    public static void main(String[] args) throws Exception {
      GitIsolation.install();
      SshKey ssh =
          new SshKey(
              Files.readString(Path.of(args[1])),
              null,
              KnownHosts.of(Files.readString(Path.of(args[2]))));
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      GitSource source =
          GitSource.builder(Path.of(args[0]))
              .allowPlainHttp(true)
              .credentials(url -> url.startsWith("ssh:") ? Optional.of(ssh) : Optional.empty())
              .build();
      StringBuilder history = new StringBuilder("history");
      for (String url : List.of(args).subList(3, args.length)) {
        SourceRef ref = SourceRef.of(url, "main");
        try (SourceTree tree = source.resolve(ref)) {
          System.out.print(new String(tree.read(TreePath.of("a.yaml")), StandardCharsets.UTF_8));
        }
        history.append(' ').append(source.history(ref, 9).size());
      }
      System.out.println(history);
      List<String> left = left(before);
      // the JDK drops an idle http connection, and the thread for it, after some seconds
      for (int i = 0; i < 300 && !left.isEmpty(); i++) {
        Thread.sleep(100);
        left = left(before);
      }
      System.out.println("threads left: " + left);
    }

    private static List<String> left(Set<Thread> before) {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> !before.contains(thread))
          .map(Thread::getName)
          // of the JVM itself: its common pool, and what reaps resources
          .filter(name -> !name.startsWith("ForkJoinPool.commonPool"))
          .filter(name -> !name.equals("Common-Cleaner"))
          .sorted()
          .toList();
    }
  }
}

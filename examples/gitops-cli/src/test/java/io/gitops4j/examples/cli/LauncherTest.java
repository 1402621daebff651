// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, with a program in place of the JVM that tells how it was called. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  private static final Path SCRIPT = Path.of("bin/gitops").toAbsolutePath();

  @TempDir private Path directory;
  private Path cache;
  private Path calls;
  private Path jar;

  @BeforeEach
  void begin() throws IOException {
    cache = directory.resolve("cache");
    calls = directory.resolve("calls");
    jar = Files.writeString(directory.resolve("gitops.jar"), "jar");
    java("for a; do case $a in -XX:ArchiveClassesAtExit=*) echo made >\"${a#*=}\"; esac; done");
  }

  private void java(String doing) throws IOException {
    Path java = directory.resolve("jvm/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(
        java, "#!/bin/sh\necho \"$*\" >>'" + calls + "'\n" + doing + "\nexit ${CODE:-0}\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private int run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of(SCRIPT.toString()), Stream.of(arguments)).toList());
    builder.environment().keySet().removeIf(name -> name.startsWith("GITOPS_"));
    builder.environment().put("JAVA_HOME", directory.resolve("jvm").toString());
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    builder.environment().put("GITOPS_JAR", jar.toString());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private String onClassPath(String arguments) {
    return "-cp " + jar + " " + Main.class.getName() + " " + arguments;
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(calls);
  }

  @Test
  void firstUse_makesAnArchive_whichLaterUsesTake() throws Exception {
    assertThat(run(Map.of("CODE", "2"), "build", "a dir"))
        .as("the command's own code")
        .isEqualTo(2);
    assertThat(calls()).hasSize(2);
    assertThat(calls().get(0)).endsWith(onClassPath("build a dir")).doesNotContain(".jsa");
    assertThat(calls().get(1)).contains("ArchiveClassesAtExit").contains(Rehearsal.class.getName());
    run(Map.of(), "build", "dir");
    assertThat(calls()).hasSize(3);
    assertThat(calls().get(2)).contains("-XX:SharedArchiveFile=" + cache);
    try (Stream<Path> files = Files.list(cache.resolve("gitops4j/cds"))) {
      assertThat(files).as("nothing half made").singleElement().asString().endsWith(".jsa");
    }
  }

  @Test
  void anotherJarOrLibrary_hasAnArchiveOfItsOwn() throws Exception {
    run(Map.of(), "build");
    Files.writeString(jar, "a longer jar");
    run(Map.of(), "build");
    assertThat(calls()).hasSize(4);
    assertThat(calls().get(3)).contains("ArchiveClassesAtExit");
    Path library = directory.resolve("lib/core.jar");
    Files.createDirectories(library.getParent());
    Files.writeString(library, "a library");
    run(Map.of(), "build");
    assertThat(calls()).hasSize(6);
    assertThat(calls().get(5)).contains("ArchiveClassesAtExit");
    run(Map.of(), "build");
    assertThat(calls().get(6)).contains("-XX:SharedArchiveFile=" + cache);
  }

  @Test
  void jvmWithoutArchives_isAskedOnce_andRunsWithout() throws Exception {
    java(":");
    run(Map.of(), "build");
    run(Map.of(), "build");
    assertThat(calls()).hasSize(3);
    assertThat(calls().get(2)).endsWith(onClassPath("build"));
  }

  @Test
  void jarThatIsNoPartOfAClassPath_isGivenAsJar() throws Exception {
    jar = Files.createDirectory(directory.resolve("a:b")).resolve("gitops.jar");
    Files.writeString(jar, "jar");
    run(Map.of(), "build");
    assertThat(calls().get(0)).endsWith("-jar " + jar + " build");
  }

  @Test
  void cacheThatCanNotBeWritten_changesNothing() throws Exception {
    Files.writeString(cache, "a file, no directory");
    assertThat(run(Map.of("CODE", "1"), "build")).isEqualTo(1);
    assertThat(calls()).singleElement().asString().endsWith("build");
  }

  @Test
  void archiveTurnedOff_isNeitherMadeNorUsed() throws Exception {
    run(Map.of(), "build");
    assertThat(run(Map.of("GITOPS_CDS", "off", "CODE", "1"), "build")).isEqualTo(1);
    assertThat(calls()).hasSize(3);
    assertThat(calls().get(2)).doesNotContain(".jsa");
    assertThat(Files.exists(cache)).isTrue();
  }

  @Test
  void missingJarOrJvm_isSaid() throws Exception {
    assertThat(run(Map.of("GITOPS_JAR", directory + "/none"), "build")).isEqualTo(64);
    assertThat(run(Map.of("JAVA_HOME", directory + "/none"), "build")).isEqualTo(64);
    assertThat(calls).doesNotExist();
  }
}

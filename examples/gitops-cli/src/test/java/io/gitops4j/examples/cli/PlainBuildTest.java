// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

class PlainBuildTest {
  @Provide
  Arbitrary<List<String>> arguments() {
    Arbitrary<String> words =
        Arbitraries.of(
            "build",
            "dir",
            "overlays/prod",
            ".",
            "/abs",
            "-o",
            "--output",
            "--output=x",
            "-ox",
            "out.yaml",
            "--reorder",
            "none",
            "--help",
            "-h",
            "--",
            "-",
            "@file",
            "",
            "\"q\"",
            "'q'",
            "--all",
            "--output-dir",
            "--report",
            "a b",
            "--git",
            "plan",
            "a=b");
    return words.list().ofMaxSize(5).map(PlainBuildTest::afterBuild);
  }

  private static List<String> afterBuild(List<String> words) {
    List<String> all = new ArrayList<>(List.of("build"));
    all.addAll(words);
    return all;
  }

  /** What is read without the parser is what the parser reads. */
  @Property
  void read_isWhatTheParserReads_orLeftToIt(@ForAll("arguments") List<String> arguments)
      throws IllegalAccessException {
    BuildCommand plain = PlainBuild.read(arguments.toArray(String[]::new));
    if (plain != null) {
      BuildCommand parsed = new BuildCommand();
      List<String> own = arguments.subList(1, arguments.size());
      new CommandLine(parsed).parseArgs(own.toArray(String[]::new));
      assertThat(options(plain)).isEqualTo(options(parsed));
    }
  }

  private static Map<String, @Nullable Object> options(BuildCommand command)
      throws IllegalAccessException {
    Map<String, @Nullable Object> options = new TreeMap<>();
    for (Field field : BuildCommand.class.getDeclaredFields()) {
      if (field.isAnnotationPresent(Option.class) || field.isAnnotationPresent(Parameters.class)) {
        field.setAccessible(true);
        options.put(field.getName(), field.get(command));
      }
    }
    return options;
  }

  @Test
  void read_plainForms_needNoParser() throws IllegalAccessException {
    assertThat(PlainBuild.read("build")).isNotNull();
    BuildCommand build = PlainBuild.read("build", "overlay", "-o", "out.yaml");
    assertThat(build).isNotNull();
    assertThat(options(build))
        .containsEntry("directory", "overlay")
        .containsEntry("output", Path.of("out.yaml"));
    BuildCommand all = PlainBuild.read("build", "--all", "repo", "--output-dir", "out");
    assertThat(all).isNotNull();
    assertThat(options(all))
        .containsEntry("all", Path.of("repo"))
        .containsEntry("outputDir", Path.of("out"));
    assertThat(PlainBuild.read("build", "--all", "repo")).isNull();
    assertThat(PlainBuild.read("build", "a", "--all", "repo", "--output-dir", "out")).isNull();
    assertThat(PlainBuild.read("build", "--report", "r.jsonl")).isNull();
    assertThat(PlainBuild.read("build", "--help")).isNull();
    assertThat(PlainBuild.read("build", "a", "b")).isNull();
    assertThat(PlainBuild.read()).isNull();
  }

  /** What a small build loads decides how long it takes to start. */
  @Test
  void plainBuild_loadsNeitherParser_norGit_norClient(@TempDir Path directory)
      throws IOException, InterruptedException {
    Gitops gitops = new Gitops(directory);
    gitops.write("base/kustomization.yaml", "resources: [config.yaml]\nnamePrefix: a-\n");
    gitops.write("base/config.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n");
    List<String> loaded = loadedBy(gitops, "build", "base");
    assertThat(loaded).contains("  name: a-c");
    assertThat(loaded).anyMatch(line -> line.contains(" io.gitops4j.kustomize.KustomizeRenderer "));
    assertThat(loaded.stream().filter(PlainBuildTest::isNotNeeded).toList()).isEmpty();

    List<String> all = loadedBy(gitops, "build", "--all", ".", "--output-dir", "out");
    assertThat(directory.resolve("out/base/manifests.yaml")).content().contains("name: a-c");
    assertThat(all.stream().filter(PlainBuildTest::isNotNeeded).toList()).isEmpty();
  }

  /** The output, in which each loaded class has a line. */
  private static List<String> loadedBy(Gitops gitops, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = gitops.builder(arguments);
    builder.command().add(1, "-Xlog:class+load");
    Process process = builder.redirectErrorStream(true).start();
    List<String> lines = new String(process.getInputStream().readAllBytes()).lines().toList();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return lines;
  }

  private static boolean isNotNeeded(String line) {
    return Stream.of(
            "picocli.",
            "org.eclipse.jgit.",
            "com.fasterxml.",
            "io.fabric8.",
            "org.slf4j.",
            "me.tongfei.")
        .anyMatch(name -> line.contains(" " + name));
  }
}

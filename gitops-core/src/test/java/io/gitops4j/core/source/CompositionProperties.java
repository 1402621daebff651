// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Composing a tree is the same as copying files on a disk. */
class CompositionProperties {
  /** What is copied: a directory, or what is in it, or a file. */
  private enum What {
    DIRECTORY,
    CONTENT,
    FILE
  }

  private record Step(String alias, What what, int index, String to) {}

  @Provide
  Arbitrary<Map<String, String>> files() {
    Arbitrary<String> path =
        Arbitraries.of("a", "b", "c")
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(d -> String.join("/", d));
    // directories and files never share a name
    Arbitrary<String> file =
        Combinators.combine(path, Arbitraries.of("x.yaml", "y.yaml", "z.txt"))
            .as((directory, name) -> directory + "/" + name);
    return Arbitraries.maps(file, Arbitraries.strings().alpha().ofMaxLength(5))
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.of("one", "two"),
            Arbitraries.of(What.class),
            Arbitraries.integers().between(0, 100),
            Arbitraries.of("", "a/", "b/c/", "new/a/"))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Property(tries = 300)
  void composing_isCopying(
      @ForAll("files") Map<String, String> one,
      @ForAll("files") Map<String, String> two,
      @ForAll("steps") List<Step> steps)
      throws IOException {
    Map<String, Map<String, String>> sources = Map.of("one", one, "two", two);
    Path disk = Files.createTempDirectory("composed");
    try {
      for (Map.Entry<String, Map<String, String>> source : sources.entrySet()) {
        for (Map.Entry<String, String> file : source.getValue().entrySet()) {
          Path path = disk.resolve(source.getKey()).resolve(file.getKey());
          Files.createDirectories(path.getParent());
          Files.writeString(path, file.getValue());
        }
      }
      List<Composition.Copy> copies = new ArrayList<>();
      for (Step step : steps) {
        List<String> files = List.copyOf(new TreeMap<>(sources.get(step.alias())).keySet());
        String file = files.get(step.index() % files.size());
        String directory = file.substring(0, file.lastIndexOf('/'));
        Path from = disk.resolve(step.alias());
        Path to = Files.createDirectories(disk.resolve("artifact").resolve(step.to()));
        String pattern =
            switch (step.what()) {
              case FILE -> {
                Path source = from.resolve(file);
                Files.copy(
                    source, to.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                yield file;
              }
              case DIRECTORY -> {
                Path source = from.resolve(directory);
                copyContent(source, to.resolve(source.getFileName()));
                yield directory;
              }
              case CONTENT -> {
                copyContent(from.resolve(directory), to);
                yield directory + "/**";
              }
            };
        copies.add(
            Composition.Copy.of(
                "@" + step.alias() + "/" + pattern,
                "@artifact/" + step.to(),
                List.of(),
                Composition.Strategy.OVERWRITE));
      }
      Map<String, SourceRef> refs = new LinkedHashMap<>();
      Map<String, SourceTree> trees = new LinkedHashMap<>();
      sources.forEach(
          (alias, files) -> {
            refs.put(alias, SourceRef.of("/" + alias, "main"));
            MemoryTree.Builder tree = MemoryTree.builder();
            files.forEach(tree::file);
            trees.put(alias, tree.build());
          });
      SourceTree composed = new Composition(refs, copies, null, null).of(trees);
      assertThat(content(composed)).isEqualTo(content(disk.resolve("artifact")));
      assertThat(composed.revision())
          .isEqualTo(new Composition(refs, copies, null, null).of(trees).revision());
    } finally {
      delete(disk);
    }
  }

  private static void copyContent(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static Map<String, String> content(Path directory) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        content.put(
            directory.relativize(path).toString().replace('\\', '/'), Files.readString(path));
      }
    }
    return content;
  }

  private static Map<String, String> content(SourceTree tree) {
    Map<String, String> content = new TreeMap<>();
    add(tree, TreePath.ROOT, content);
    return content;
  }

  private static void add(SourceTree tree, TreePath directory, Map<String, String> content) {
    for (TreeEntry entry : tree.list(directory)) {
      if (entry.isDirectory()) {
        add(tree, entry.path(), content);
      } else {
        content.put(
            entry.path().value(), new String(tree.read(entry.path()), StandardCharsets.UTF_8));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

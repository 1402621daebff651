// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The files of a tree that may hold applications. */
final class TreeFiles {
  /** One of these stands in every file that declares an application, or what it is read with. */
  private static final List<String> GROUPS = List.of("argoproj.io/", ".toolkit.fluxcd.io/");

  private TreeFiles() {}

  /** The contents of all such files below some directories, in order. */
  static Map<String, byte[]> contents(List<Path> roots, CommandLine.Model.CommandSpec spec)
      throws IOException {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    for (Path root : roots) {
      if (!Files.exists(root)) {
        throw Commands.wrongUsage(spec, "no such file: " + root);
      }
      try (Stream<Path> all = Files.walk(root)) {
        for (Path file : all.filter(TreeFiles::mayHoldObjects).sorted().toList()) {
          byte[] content = ApplicationOptions.bytes(file, spec);
          String text = new String(content, StandardCharsets.UTF_8);
          if (GROUPS.stream().anyMatch(text::contains)) {
            contents.put(file.toString().replace('\\', '/'), content);
          }
        }
      }
    }
    return contents;
  }

  /** Whether a file is one of YAML that belongs to the tree. */
  static boolean mayHoldObjects(Path file) {
    for (Path part : file) {
      if (part.toString().equals(".git")) {
        return false;
      }
    }
    return file.toString().matches(".*\\.ya?ml") && Files.isRegularFile(file);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The files of a tree that may hold applications. */
final class TreeFiles {
  /** One of these stands in every file that declares an application, or what it is read with. */
  private static final List<String> GROUPS = List.of("argoproj.io/", ".fluxcd.io/");

  /** The groups of Kustomizations and of their sources. */
  private static final List<String> FLUX =
      List.of(
          "kustomize.toolkit.fluxcd.io/",
          "source.toolkit.fluxcd.io/",
          "source.extensions.fluxcd.io/");

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

  /**
   * The Kustomizations and sources of Flux below a directory, by their paths in it.
   *
   * @param failures gets what is wrong with files that may hold some
   */
  static List<Declaration> fluxObjects(
      Path root, CommandLine.Model.CommandSpec spec, List<Issue> failures) throws IOException {
    List<Declaration> objects = new ArrayList<>();
    for (Map.Entry<String, byte[]> one : contents(List.of(root), spec).entrySet()) {
      String text = new String(one.getValue(), StandardCharsets.UTF_8);
      if (FLUX.stream().noneMatch(text::contains)) {
        continue;
      }
      String file = root.relativize(Path.of(one.getKey())).toString().replace('\\', '/');
      try {
        for (Node node : YamlReader.ofDefaults().read(file, one.getValue())) {
          String apiVersion = node instanceof MapNode object ? Edit.text(object, "apiVersion") : "";
          if (FLUX.stream().anyMatch(apiVersion::startsWith)) {
            objects.add(new Declaration(file, (MapNode) node));
          }
        }
      } catch (YamlException e) {
        failures.addAll(e.issues());
      }
    }
    return objects;
  }

  /** Whether a file is one of YAML that belongs to the tree. */
  private static boolean mayHoldObjects(Path file) {
    for (Path part : file) {
      if (part.toString().equals(".git")) {
        return false;
      }
    }
    return file.toString().matches(".*\\.ya?ml") && Files.isRegularFile(file);
  }
}

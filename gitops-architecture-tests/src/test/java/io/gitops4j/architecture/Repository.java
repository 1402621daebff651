// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The checkout that the tests look at. */
final class Repository {

  /** Surefire runs each module's tests in the module's own directory. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** The published modules, in the order of their dependencies. */
  static final List<String> LIBRARIES =
      List.of(
          "gitops-core",
          "gitops-kustomize",
          "gitops-diff",
          "gitops-k8s",
          "gitops-helm",
          "gitops-cel",
          "gitops-sops",
          "gitops-signature",
          "gitops-oci",
          "gitops-testkit");

  /** Modules without a descriptor, since the jars that they need share packages. */
  static final Set<String> CLASS_PATH_ONLY = Set.of("gitops-cel");

  private Repository() {}

  /** All Java sources below a directory, sorted; none if it does not exist. */
  static List<Path> sources(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !ROOT.relativize(file).toString().contains("target"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path mainSources(String module) {
    return ROOT.resolve(module).resolve("src/main/java");
  }

  /** The compiled descriptor of a module, if it has one. */
  static Optional<ModuleDescriptor> descriptor(String module) {
    Path file = ROOT.resolve(module).resolve("target/classes/module-info.class");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(ModuleDescriptor.read(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The packages that a module exports to everybody. */
  static Set<String> exports(String module) {
    return descriptor(module).stream()
        .flatMap(found -> found.exports().stream())
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The packages that any library exports. */
  static Set<String> allExports() {
    return LIBRARIES.stream()
        .flatMap(module -> exports(module).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The module descriptors: what is exported is pinned, and the modules resolve together. */
class ModuleDescriptorTest {

  @Test
  void exports_areThoseOfThePinnedList() throws IOException {
    List<String> found =
        Repository.LIBRARIES.stream()
            .flatMap(module -> Repository.exports(module).stream().map(name -> module + " " + name))
            .toList();
    assertThat(String.join("\n", found))
        .as("what is public is decided, not slipped in: src/test/resources/exports.txt")
        .isEqualTo(pinned());
  }

  @Test
  void module_withSources_hasADescriptorNamedAfterIt() {
    for (String module : Repository.LIBRARIES) {
      if (Repository.CLASS_PATH_ONLY.contains(module)) {
        assertThat(Repository.descriptor(module)).as(module).isEmpty();
      } else if (!Repository.sources(Repository.mainSources(module)).isEmpty()) {
        assertThat(Repository.descriptor(module).map(ModuleDescriptor::name))
            .as(module)
            .contains("io.gitops4j." + module.substring("gitops-".length()));
      }
    }
  }

  @Test
  void modules_onTheModulePath_resolve() {
    // the test libraries stay out: they are not on a user's module path
    Path[] path =
        Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .map(Path::of)
            .filter(Files::exists)
            .filter(entry -> !entry.endsWith("test-classes"))
            .filter(entry -> !entry.toString().matches(".*(archunit|junit|jqwik|surefire).*"))
            .toArray(Path[]::new);
    Set<String> ours =
        Repository.LIBRARIES.stream()
            .flatMap(module -> Repository.descriptor(module).stream())
            .map(ModuleDescriptor::name)
            .filter(name -> !name.equals("io.gitops4j.testkit"))
            .collect(Collectors.toSet());
    Configuration resolved =
        ModuleLayer.boot().configuration().resolve(ModuleFinder.of(), ModuleFinder.of(path), ours);
    assertThat(resolved.modules()).extracting(module -> module.name()).containsAll(ours);
  }

  private static String pinned() throws IOException {
    try (var in = ModuleDescriptorTest.class.getResourceAsStream("/exports.txt")) {
      return new String(Objects.requireNonNull(in, "exports.txt").readAllBytes()).strip();
    }
  }
}

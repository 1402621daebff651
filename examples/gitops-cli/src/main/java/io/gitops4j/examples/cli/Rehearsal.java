// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Runs what a command line usually runs, so that the launcher can have the JVM archive the classes
 * that this loads. Writes into a temporary directory only, and removes it.
 */
public final class Rehearsal {
  /** Kustomizations that can be rendered, and some that can't; resources of this class. */
  private static final List<String> FILES =
      List.of(
          "works/base/kustomization.yaml",
          "works/base/app.yaml",
          "works/base/file.txt",
          "works/component/kustomization.yaml",
          "works/full/kustomization.yaml",
          "works/full/app.yaml",
          "works/legacy/kustomization.yaml",
          "works/legacy/patch.yaml",
          "works/legacy/rights.yaml",
          "works/legacy/settings.env",
          "works/overlay/kustomization.yaml",
          "fails/fields/kustomization.yaml",
          "fails/missing/kustomization.yaml",
          "fails/missing/app.yaml",
          "fails/remote/kustomization.yaml",
          "fails/text/kustomization.yaml",
          "fails/text/app.yaml");

  private Rehearsal() {}

  /**
   * A repository with two commits, the first of which is tagged {@code one}. The resources are what
   * {@code git gc} made of it.
   */
  private static Path repository(Path directory) throws IOException {
    Path repository = directory.resolve("repository");
    Path pack = repository.resolve("objects/pack/pack-5bc4f65516a5d3928ff08266ab4a6e6618202fd6");
    Files.createDirectories(pack.getParent());
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("HEAD"), "ref: refs/heads/main\n");
    Files.writeString(repository.resolve("config"), "[core]\n\tbare = true\n");
    Files.writeString(
        repository.resolve("packed-refs"),
        """
        # pack-refs with: peeled fully-peeled sorted
        b8d9d8aff2a6cb629eb18557469da6f899611323 refs/heads/main
        40913290910ddbac8ce94686d4a4bc9df52e2ce5 refs/tags/one
        """);
    for (String part : List.of(".pack", ".idx")) {
      copy("commits" + part, pack.resolveSibling(pack.getFileName() + part));
    }
    return repository;
  }

  private static void copy(String resource, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (InputStream in = Rehearsal.class.getResourceAsStream("rehearsal/" + resource)) {
      Files.copy(Objects.requireNonNull(in, resource), file);
    }
  }

  /** Runs; the exit code is 0 if all that was rehearsed worked. */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("gitops-rehearsal");
    int code = 0;
    try {
      for (String file : FILES) {
        copy(file, directory.resolve(file));
      }
      String overlay = directory.resolve("works/overlay").toString();
      String output = directory.resolve("out.yaml").toString();
      code |= Main.execute("build", overlay, "-o", output);
      code |= Main.execute("build", overlay, "--output=" + output);
      String works = directory.resolve("works").toString();
      String fails = directory.resolve("fails").toString();
      String all = directory.resolve("all").toString();
      code |= Main.execute("build", "--all", works, "--output-dir", all);
      code |= Main.FAILED ^ Main.execute("build", "--all", fails, "--output-dir", all);
      String repository = repository(directory).toString();
      code |= Main.execute("impact", "--repo", repository, "--from", "one", "--to", "main");
      code |= Main.execute("plan", "--help");
      code |= Main.execute("build", overlay);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
    System.exit(code);
  }
}

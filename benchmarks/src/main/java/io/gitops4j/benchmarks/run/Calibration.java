// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One plain parse of all YAML files below a directory: what nobody who reads them gets around. */
public final class Calibration {
  private Calibration() {}

  /** Arguments: a directory, how many runs do not count, how many do. */
  public static void main(String[] args) throws IOException {
    List<byte[]> files = files(Path.of(args[0]));
    int warm = Integer.parseInt(args[1]);
    int counted = Integer.parseInt(args[2]);
    long bytes = files.stream().mapToLong(file -> file.length).sum();
    long nanos = Clock.median(warm, counted, () -> Clock.time(() -> parse(files)));
    System.out.println(
        "{\"files\":"
            + files.size()
            + ",\"bytes\":"
            + bytes
            + ",\"parseMillis\":"
            + Clock.millis(nanos)
            + "}");
  }

  static List<byte[]> files(Path directory) throws IOException {
    List<byte[]> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted().toList()) {
        String name = path.getFileName().toString();
        boolean yaml =
            name.endsWith(".yaml") || name.endsWith(".yml") || name.equals("Kustomization");
        if (yaml && Files.isRegularFile(path)) {
          files.add(Files.readAllBytes(path));
        }
      }
    }
    return files;
  }

  static void parse(List<byte[]> files) {
    for (byte[] file : files) {
      try {
        YamlReader.ofDefaults().read("file", file);
      } catch (io.gitops4j.core.yaml.YamlException e) {
        continue; // templates, and what is broken on purpose
      }
    }
  }
}

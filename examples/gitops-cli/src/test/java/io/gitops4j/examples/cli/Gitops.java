// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the command line as a user does: a process of its own, with its exit code. */
final class Gitops {
  private final Path directory;

  Gitops(Path directory) {
    this.directory = directory;
  }

  /**
   * What a run gave.
   *
   * @param exit the exit code
   * @param out standard output
   * @param err standard error
   */
  record Result(int exit, String out, String err) {}

  Path write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    return runWith("", arguments);
  }

  Result runWith(String input, String... arguments) throws IOException, InterruptedException {
    return run(builder(arguments), input);
  }

  /** A run in an environment with these variables, and no others that CI sets. */
  Result runIn(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = builder(arguments);
    builder.environment().keySet().removeIf(name -> name.matches("(GITHUB|GITLAB|CI)(_.*)?"));
    builder.environment().putAll(environment);
    return run(builder, "");
  }

  private static Result run(ProcessBuilder builder, String input)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("gitops", ".out");
    Path err = Files.createTempFile("gitops", ".err");
    try {
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("still running: " + builder.command());
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** A run that is not waited for, so that it can be killed. */
  ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().remove("KUBECONFIG");
    return builder;
  }
}

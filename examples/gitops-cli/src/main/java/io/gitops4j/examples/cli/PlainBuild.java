// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plainest forms of {@code gitops build} without the parser of arguments, which takes
 * longer to load than a small kustomization to render. Whatever is not plain, wrong or asks for
 * help is left to the parser; a test holds both against each other.
 */
final class PlainBuild {
  private static final Map<String, String> NAMES =
      Map.of(
          "-o", "--output",
          "--output", "--output",
          "--all", "--all",
          "--output-dir", "--output-dir",
          "--report", "--report");

  private PlainBuild() {}

  /** The command, as the parser would fill it; null if the parser is needed. */
  static @Nullable BuildCommand read(String... args) {
    if (args.length == 0 || !args[0].equals("build")) {
      return null;
    }
    String directory = null;
    Map<String, Path> paths = new HashMap<>();
    for (int i = 1; i < args.length; i++) {
      String option = NAMES.get(args[i]);
      if (option != null && i + 1 < args.length && isValue(args[i + 1])) {
        Path path = path(args[++i]);
        if (path == null || paths.put(option, path) != null) {
          return null;
        }
      } else if (option == null && directory == null && isValue(args[i])) {
        directory = args[i];
      } else {
        return null;
      }
    }
    Path all = paths.get("--all");
    Path outputDir = paths.get("--output-dir");
    if (all == null) {
      boolean plain = outputDir == null && !paths.containsKey("--report");
      return plain ? new BuildCommand(directory, paths.get("--output")) : null;
    }
    return outputDir == null || directory != null || paths.containsKey("--output")
        ? null
        : new BuildCommand(all, outputDir, paths.get("--report"));
  }

  /** What can be nothing but a value: no option, no file of arguments, nothing quoted. */
  private static boolean isValue(String argument) {
    return !argument.isEmpty() && "-@\"'".indexOf(argument.charAt(0)) < 0;
  }

  private static @Nullable Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** Runs the command; what it throws is said as the parser would say it. */
  static int run(BuildCommand build) {
    PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, charset()), true);
    try {
      return build.run(err);
    } catch (Exception e) {
      return Main.failed(e, err);
    }
  }

  private static Charset charset() {
    String name = System.getProperty("stderr.encoding", System.getProperty("sun.stderr.encoding"));
    return name == null ? Charset.defaultCharset() : Charset.forName(name);
  }
}

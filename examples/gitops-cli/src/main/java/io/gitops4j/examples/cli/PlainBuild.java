// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plainest forms of {@code gitops build} without the parser of arguments, which takes
 * longer to load than a small kustomization to render. Whatever is not plain, wrong or asks for
 * help is left to the parser; a test holds both against each other.
 */
final class PlainBuild {
  private PlainBuild() {}

  /** The command, as the parser would fill it; null if the parser is needed. */
  static @Nullable BuildCommand read(String... args) {
    if (args.length == 0 || !args[0].equals("build")) {
      return null;
    }
    String directory = null;
    Path output = null;
    for (int i = 1; i < args.length; i++) {
      String argument = args[i];
      boolean named = argument.equals("-o") || argument.equals("--output");
      if (named && output == null && i + 1 < args.length && isValue(args[i + 1])) {
        output = path(args[++i]);
        if (output == null) {
          return null;
        }
      } else if (directory == null && isValue(argument)) {
        directory = argument;
      } else {
        return null;
      }
    }
    return new BuildCommand(directory, output);
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

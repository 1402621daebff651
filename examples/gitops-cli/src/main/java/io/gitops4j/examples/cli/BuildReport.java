// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The report of {@code build --all}: one JSON line for each directory. */
final class BuildReport {
  private BuildReport() {}

  static void write(List<BuiltDirectory> directories, Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    StringBuilder text = new StringBuilder();
    for (BuiltDirectory directory : directories) {
      String path = directory.path();
      ObjectNode line =
          json.createObjectNode()
              .put("path", path.isEmpty() ? "." : path)
              .put("ok", directory.ok())
              .put("resources", directory.resources())
              .put("warnings", directory.warnings())
              .put("millis", directory.millis());
      if (directory.ok()) {
        line.putNull("error");
      } else {
        line.putObject("error").put("code", directory.code()).put("message", directory.message());
      }
      text.append(line).append('\n');
    }
    Files.writeString(file, text);
  }
}

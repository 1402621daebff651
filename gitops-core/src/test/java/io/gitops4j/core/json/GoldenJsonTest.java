// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JSON of each type, pinned in {@code src/test/resources/golden/json}; {@code
 * -Dgitops.golden=write} writes the files anew.
 */
class GoldenJsonTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/json");
  private static final ObjectMapper PRETTY =
      JsonMapper.builder()
          .addModule(new GitOpsJsonModule())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  static Set<String> names() {
    return Samples.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void json_ofEachType_asPinned(String name) throws IOException {
    Path file = GOLDEN.resolve(name + ".json");
    String json =
        PRETTY
                .writeValueAsString(Samples.all().get(name))
                .replace("\r\n", "\n")
                // the key of marks is another one in each process
                .replaceAll("\\(redacted [0-9a-f]{12}\\)", "(redacted 0123456789ab)")
            + "\n";
    if (System.getProperty("gitops.golden", "").equals("write")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, json);
    }
    assertThat(json).isEqualTo(Files.readString(file).replace("\r\n", "\n"));
    assertThat(json).doesNotContain("hunter2");
  }

  @Test
  void forms_allTypes_havePinnedSamples() throws IOException {
    assertThat(Forms.ALL)
        .allSatisfy(
            form ->
                assertThat(Samples.all().values())
                    .anyMatch(
                        value ->
                            form.type().isInstance(value)
                                || value instanceof java.util.List<?> list
                                    && form.type().isInstance(list.get(0))));
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString().replace(".json", ""))
                  .collect(Collectors.toSet()))
          .isEqualTo(names());
    }
  }
}

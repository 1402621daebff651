// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What examples/pipeline says is what the command line takes. */
class PipelineFilesTest {
  private static final Path PIPELINE = Path.of("../pipeline");
  private static final Pattern COMMAND = Pattern.compile("(?:^|[ \"`])gitops ([a-z]+ [^\\n#`]*)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  @ParameterizedTest
  @CsvSource({"github/gitops.yaml, 4", "gitlab/.gitlab-ci.yml, 4", "README.md, 9"})
  void commands_areUnderstood(String file, int least) throws IOException {
    String text = Files.readString(PIPELINE.resolve(file));
    List<String> commands = new ArrayList<>();
    for (String line : text.lines().filter(each -> !each.strip().startsWith("#")).toList()) {
      Matcher matcher = COMMAND.matcher(line);
      if (matcher.find() && !line.contains("printf")) {
        commands.add(matcher.group(1).strip());
      }
    }
    assertThat(commands).hasSizeGreaterThanOrEqualTo(least);
    for (String command : commands) {
      assertThatCode(() -> Commands.line().parseArgs(words(command)))
          .as("gitops " + command)
          .doesNotThrowAnyException();
    }
  }

  private static String[] words(String command) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command);
    while (matcher.find()) {
      String word = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      words.add(word == null ? matcher.group(3) : word);
    }
    return words.toArray(new String[0]);
  }

  @ParameterizedTest
  @CsvSource({"github/gitops.yaml", "gitlab/.gitlab-ci.yml"})
  void files_areYaml(String file) throws IOException {
    byte[] bytes = Files.readAllBytes(PIPELINE.resolve(file));
    assertThat(YamlReader.ofDefaults().asConfiguration().read(file, bytes)).hasSize(1);
  }
}

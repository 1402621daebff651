// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How source files look. */
class SourceFileTest {

  private static final int LONGEST = 500;

  private static final Pattern TEST =
      Pattern.compile("(?m)^ +@(Test|Property|ParameterizedTest|RepeatedTest|TestFactory)\\b");
  private static final Pattern ABSTRACT =
      Pattern.compile("(?m)^(public )?(abstract class|interface) ");

  private static final List<Path> SOURCES = Repository.sources(Repository.ROOT);

  @Test
  void file_startsWithTheLicense() {
    assertThat(SOURCES)
        .isNotEmpty()
        .allSatisfy(
            file ->
                assertThat(Repository.text(file))
                    .startsWith("// SPDX-License-Identifier: Apache-2.0\n"));
  }

  @Test
  void file_isNotTooLong() {
    assertThat(SOURCES)
        .allSatisfy(
            file -> assertThat(Repository.text(file).lines().count()).isLessThanOrEqualTo(LONGEST));
  }

  /** Others are not run by the build, and nobody would notice. */
  @Test
  void testClass_hasANameThatTheBuildRuns() {
    List<Path> tests =
        SOURCES.stream()
            .filter(file -> file.toString().replace('\\', '/').contains("/src/test/java/"))
            .filter(file -> TEST.matcher(Repository.text(file)).find())
            .filter(file -> !ABSTRACT.matcher(Repository.text(file)).find())
            .toList();
    assertThat(tests)
        .isNotEmpty()
        .allSatisfy(
            file ->
                assertThat(file.getFileName().toString()).matches(".+(Test|Properties)\\.java"));
  }

  @Test
  void package_ofMainSources_isDescribedAndNullMarked() {
    List<Path> packages =
        SOURCES.stream()
            .filter(file -> file.toString().replace('\\', '/').contains("/src/main/java/"))
            .filter(file -> !file.endsWith("module-info.java"))
            .map(Path::getParent)
            .distinct()
            .toList();
    assertThat(packages)
        .isNotEmpty()
        .allSatisfy(
            directory -> {
              Path info = directory.resolve("package-info.java");
              assertThat(Files.exists(info)).as(info.toString()).isTrue();
              assertThat(Repository.text(info)).contains("/**").contains("@NullMarked");
            });
  }
}

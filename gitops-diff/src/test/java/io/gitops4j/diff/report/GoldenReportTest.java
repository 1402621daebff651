// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each form of one report, pinned in {@code src/test/resources/golden/report}; {@code
 * -Dgitops.golden=write} writes the files anew.
 */
class GoldenReportTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/report");

  @ParameterizedTest
  @EnumSource(ReportForm.class)
  void report_inEachForm_asPinned(ReportForm form) throws IOException {
    String text =
        form.write(SampleReports.all())
            // the key of marks is another one in each process
            .replaceAll("\\(redacted [0-9a-f]{12}\\)", "(redacted 0123456789ab)");
    assertThat(text).doesNotContain("b2xk", "bmV3", "c2FtZQ");
    String shown =
        switch (form) {
          case JSON, SARIF ->
              new ObjectMapper().readTree(text).toPrettyString().replace("\r\n", "\n") + "\n";
          // style and script have tests of their own
          case HTML -> text.substring(text.indexOf("<body>"), text.indexOf("<script>")) + "\n";
          default -> text;
        };
    Path file = GOLDEN.resolve(form + ".txt");
    if (System.getProperty("gitops.golden", "").equals("write")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, shown);
    }
    assertThat(shown).isEqualTo(Files.readString(file).replace("\r\n", "\n"));
  }
}

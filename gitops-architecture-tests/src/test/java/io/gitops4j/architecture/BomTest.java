// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM names what is published, no more and no less. */
class BomTest {

  @Test
  void bom_namesThePublishedModulesOfTheReactor() {
    List<String> published =
        all("<module>(.+?)</module>", Repository.text(Repository.ROOT.resolve("pom.xml"))).stream()
            .filter(
                module -> {
                  String pom = Repository.text(Repository.ROOT.resolve(module).resolve("pom.xml"));
                  return !pom.contains("<maven.deploy.skip>true")
                      && !pom.contains("<packaging>pom</packaging>");
                })
            .toList();
    String bom = Repository.text(Repository.ROOT.resolve("gitops-bom/pom.xml"));
    String managed = bom.substring(bom.indexOf("<dependencyManagement>"));
    assertThat(all("<artifactId>(.+?)</artifactId>", managed))
        .containsExactlyElementsOf(published)
        .containsExactlyElementsOf(Repository.LIBRARIES);
  }

  private static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult m) -> m.group(1))
        .toList();
  }
}

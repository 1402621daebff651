// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import org.junit.jupiter.api.Test;

class InnerTextTest {
  private static Node read(String outer) {
    MapNode map = (MapNode) YamlReader.ofDefaults().read("f.yaml", outer).get(0);
    ScalarNode text = (ScalarNode) map.get("patch");
    return YamlReader.ofDefaults().inside(text).read("f.yaml", text.text()).get(0);
  }

  @Test
  void literal_insideAText_linesOfTheOuterText() {
    Node inner = read("a: 1\npatch: |-\n  x: 1\n  y:\n    z: 2\n").at("y", "z");
    assertThat(inner.line()).isEqualTo(5);
    assertThat(inner.column()).isZero();
  }

  @Test
  void quoted_insideAText_placeOfTheScalar() {
    Node inner = read("a: 1\npatch: \"x: 1\\ny: 2\"\n").at("y");
    assertThat(inner.line()).isEqualTo(2);
    assertThat(inner.column()).isEqualTo(8);
  }

  @Test
  void literal_thatIsNoYaml_lineOfTheOuterTextAndNothingOfIt() {
    YamlException e =
        catchThrowableOfType(
            YamlException.class, () -> read("a: 1\npatch: |-\n  x: 1\n  [s3cret\n"));
    Issue issue = e.issues().get(0);
    assertThat(issue.location().line()).isBetween(3, 5);
    assertThat(issue.location().sourceLine()).isNull();
    assertThat(e.toString()).doesNotContain("s3cret");
  }

  @Test
  void line_thatNobodyWouldRead_isNotShown() {
    YamlException e =
        catchThrowableOfType(
            YamlException.class,
            () -> YamlReader.ofDefaults().read("f.yaml", "a: [" + "x, ".repeat(1000) + "*b]"));
    assertThat(e.issues().get(0).location().line()).isEqualTo(1);
    assertThat(e.issues().get(0).location().sourceLine()).isNull();
  }
}

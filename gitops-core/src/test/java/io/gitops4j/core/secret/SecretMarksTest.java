// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SecretMarksTest {
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private final SecretMarks marks = SecretMarks.keyedBy(KEY);

  @Property
  void marks_tellEqualFromDifferent(@ForAll String one, @ForAll String other) {
    String first = mark(marks, one);
    assertThat(SecretMarks.isMark(first)).isTrue();
    assertThat(mark(marks, one)).isEqualTo(first);
    assertThat(mark(marks, other).equals(first)).isEqualTo(one.equals(other));
  }

  @Test
  void marks_dependOnTheKey() {
    assertThat(mark(SecretMarks.keyedBy(KEY), "a")).isEqualTo(mark(marks, "a"));
    assertThat(mark(SecretMarks.random(), "a")).isNotEqualTo(mark(marks, "a"));
    assertThat(mark(SecretMarks.ofProcess(), "a")).isEqualTo(mark(SecretMarks.ofProcess(), "a"));
    assertThatThrownBy(() -> SecretMarks.keyedBy(new byte[15]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void marks_stayWhatTheyAre() {
    Node mark = marks.masked(FieldPath.of("data", "a"), ScalarNode.of("hush"));
    assertThat(marks.masked(FieldPath.of("data", "a"), mark)).isEqualTo(mark);
  }

  @Test
  void types_areToldApart() {
    assertThat(marks.masked(FieldPath.of("data", "a"), ScalarNode.of("16")))
        .isNotEqualTo(marks.masked(FieldPath.of("data", "a"), ScalarNode.of(16)));
  }

  @Test
  void secret_showsItsMetadata_andNoValue() {
    MapNode secret =
        map(
            "{apiVersion: v1, kind: Secret, type: Opaque, metadata: {name: s, annotations: {a: open,"
                + " kubectl.kubernetes.io/last-applied-configuration: hush, b: hush}},"
                + " data: {k: hush, l: [hush], m: {n: hush}}, stringData: hush, other: hush}");
    MapNode shown = marks.hidingAnnotations(Set.of("b")).masked(secret);
    assertThat(YamlPrinter.print(shown))
        .doesNotContain("hush")
        .contains("name: s", "type: Opaque", "a: open", "  k: (redacted ");
    assertThat(shown.keys()).isEqualTo(secret.keys());
  }

  @Test
  void objectThatIsNoSecret_staysAsItIs() {
    MapNode other = map("{apiVersion: x.io/v1, kind: Secret, data: {k: v}}");
    assertThat(marks.masked(other)).isSameAs(other);
    assertThat(SecretMarks.isSecret(map("{kind: Secret}"))).isTrue();
    assertThat(SecretMarks.isSecret(map("{apiVersion: v1, kind: ConfigMap}"))).isFalse();
  }

  @Test
  void toString_doesNotShowTheKey() {
    assertThat(marks.toString()).doesNotContain("0123456789abcdef").doesNotContain("30313233");
  }

  private static String mark(SecretMarks marks, String value) {
    return marks.masked(FieldPath.of("data", "k"), ScalarNode.of(value)).textOrNull();
  }

  private static MapNode map(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("s", yaml).get(0);
  }
}

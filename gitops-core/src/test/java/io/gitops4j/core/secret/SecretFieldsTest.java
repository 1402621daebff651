// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFieldsTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: shop, labels: {tier: %1$s}}
      spec:
        priority: %1$s
        containers:
        - name: app
          args: [--quiet, "--password=%1$s"]
          env: [{name: PASSWORD, value: %1$s}, {name: LEVEL, value: info}]
        - name: other
          image: x
      """;

  private static MapNode map(String text) {
    return (MapNode)
        YamlReader.ofDefaults().read("t", text.getBytes(StandardCharsets.UTF_8)).get(0);
  }

  private static SecretFields fields() {
    return SecretFields.differing(map(POD.formatted("hunter2")), map(POD.formatted("sentinel")));
  }

  private static String masked(SecretFields fields, String object) {
    return YamlPrinter.print(SecretMarks.ofProcess().masked(map(object), fields));
  }

  @Test
  void fields_areEqualByWhatTheyHide() {
    assertThat(SecretFields.NONE.withTexts(SecretTexts.NONE)).isEqualTo(SecretFields.NONE);
    assertThat(SecretFields.NONE.withTexts(SecretTexts.NONE)).hasSameHashCodeAs(SecretFields.NONE);
    assertThat(SecretFields.NONE.withTexts(SecretTexts.of(List.of("secret-value"))))
        .isNotEqualTo(SecretFields.NONE);
  }

  @Test
  void masked_declaredObject_hidesWhatDiffers_andNothingElse() {
    String shown = masked(fields(), POD.formatted("hunter2"));
    assertThat(shown).doesNotContain("hunter2").contains("name: web", "value: info", "image: x");
    assertThat(shown.split("\\(redacted ", -1)).hasSize(1 + 5); // both arguments: they have no name
  }

  @Test
  void masked_liveObject_hidesOtherValuesOfTheSameFields_alsoOfItemsThatMovedOrAreGone() {
    String live =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          labels: {team: live-label}
          annotations: {kubectl.kubernetes.io/last-applied-configuration: 'live-copy'}
        spec:
          priority: {odd: live-shape}
          containers:
          - {name: other, image: z}
          - name: app
            args: [--password=live-arg]
            env: [{name: LEVEL, value: debug}, {name: OLD, value: live-old}]
        """;
    String shown = masked(fields(), live);
    assertThat(shown)
        .doesNotContain("live-label", "live-copy", "live-shape", "live-arg", "live-old")
        .contains("image: z", "value: debug", "name: OLD");
  }

  @Test
  void masked_textsThatAreSecret_areFoundInside_shortOnesNot_namesNever() {
    SecretFields fields = SecretFields.NONE.withTexts(SecretTexts.of(List.of("hunter2", "abc")));
    String object =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: x-hunter2}, data: {a:"
            + " 'https://u:hunter2@host', b: abc, c: hunter}}";
    assertThat(masked(fields, object))
        .contains("name: x-hunter2", "b: abc", "c: hunter")
        .doesNotContain("u:hunter2");
  }

  @Test
  void where_shortTextThatStandsAlone_isHidden() {
    MapNode object = map("{kind: ConfigMap, data: {a: abc, b: abcd, c: true}}");
    SecretTexts texts = SecretTexts.of(List.of("abc", "true"));
    String shown =
        YamlPrinter.print(
            SecretMarks.ofProcess().masked(object, SecretFields.where(object, texts::isIn)));
    assertThat(shown).contains("b: abcd", "c: true").doesNotContain("a: abc\n");
  }

  @Test
  void differing_fromNothing_hidesAllButNames() {
    SecretFields all = SecretFields.differing(map(POD.formatted("x")), MapNode.EMPTY);
    assertThat(masked(all, POD.formatted("x")))
        .contains("name: web", "namespace: shop", "kind: Pod")
        .doesNotContain("info", "quiet");
  }

  @Test
  void and_ofBoth_hidesBoth() {
    SecretFields one = SecretFields.differing(map("{a: [{name: x, v: 1}]}"), map("{a: []}"));
    SecretFields two =
        SecretFields.differing(map("{b: [{name: x, v: 1}]}"), map("{b: [{name: x, v: 2}]}"));
    SecretFields both = one.and(two);
    assertThat(both.at(FieldPath.of("a")).hasFields()).isTrue();
    assertThat(both.at(FieldPath.parse("b[name=x].v")).hasFields()).isTrue();
    assertThat(both.at(FieldPath.parse("b[name=x].name")).hasFields()).isFalse();
    assertThat(both.and(SecretFields.NONE)).isSameAs(both);
  }

  @Test
  void textsOf_fieldsAndTexts_areAllThatNoMessageMayQuote() {
    SecretTexts texts = fields().textsOf(map(POD.formatted("hunter2")));
    assertThat(texts.isQuotedIn("spec: Invalid value: \"--password=hunter2\"")).isTrue();
    assertThat(texts.isQuotedIn("spec: Invalid value: \"info\"")).isFalse();
    assertThat(texts).hasToString("texts(3)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "pw; Invalid value: \"pw\"; true",
        "pw; the httpd; false",
        "pa\"ss; Invalid value: \"pa\\\"ss\"; true",
        "pa\"ssword; denied: {\\\"v\\\": \\\"pa\\\\\\\"ssword\\\"}; true",
        "wört-er; Invalid value: \"w\\u00f6rt-er\"; true",
        "back\\slash; Invalid value: \"back\\\\slash\"; true",
        "hunter2; must be at most 7 characters; false"
      })
  void isQuotedIn_message_alsoWithEscapes(String secret, String message, boolean quoted) {
    assertThat(SecretTexts.of(List.of(secret)).isQuotedIn(message)).isEqualTo(quoted);
  }

  @Test
  void withoutValues_ofTwoValues_isTheSame() {
    SecretFields fields = fields();
    assertThat(SecretMarks.withoutValues(map(POD.formatted("hunter2")), fields))
        .isEqualTo(SecretMarks.withoutValues(map(POD.formatted("other")), fields));
  }
}

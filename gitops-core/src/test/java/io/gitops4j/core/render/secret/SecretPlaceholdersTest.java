// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.secret.SecretValue;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.SecretSource;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretPlaceholdersTest {
  private static final Application APPLICATION =
      Application.builder("app")
          .source(new Source(SourceRef.of("memory:app", ""), TreePath.ROOT, null))
          .build();

  private String version = "1";

  /** A store with a few secrets. */
  private final class Store implements SecretSource {
    private final Map<String, SecretValue> values =
        Map.of(
            "kv/db#password", SecretValue.of("hunter2"),
            "kv/db#encoded", SecretValue.of("aHVudGVyMg=="),
            "kv/db#bytes", SecretValue.of(new byte[] {(byte) 0xff, 0, 1}));

    @Override
    public String name() {
      return "store";
    }

    @Override
    public Optional<SecretValue> find(SecretReference reference) {
      if (reference.path().equals("broken")) {
        throw SourceException.of(SourceError.UNREACHABLE, "the store is away");
      }
      return Optional.ofNullable(values.get(reference.location()))
          .map(value -> value.withVersion(version));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = ";;",
      value = {
        "stringData: {a: '<path:kv/db#password>'} ;; stringData.a ;; hunter2",
        "stringData: {a: 'u:<path:kv/db#password>@h'} ;; stringData.a ;; u:hunter2@h",
        "stringData: {a: '<path:kv/db#encoded | base64decode>'} ;; stringData.a ;; hunter2",
        "data: {a: '<path:kv/db#password | base64encode>'} ;; data.a ;; aHVudGVyMg==",
        "data: {a: PHBhdGg6a3YvZGIjcGFzc3dvcmQ+} ;; data.a ;; aHVudGVyMg==",
        "data: {a: PHBhdGg6a3YvZGIjYnl0ZXM+} ;; data.a ;; /wAB",
        "stringData: {a: 'vault:kv/db#password'} ;; stringData.a ;; hunter2",
        "stringData: {a: 'vault:kv/other#password'} ;; stringData.a ;; vault:kv/other#password"
      })
  void placeholderInASecret_becomesTheValue(String fields, String field, String expected) {
    Rendered rendered = resolve(secret(fields));
    assertThat(rendered.failed()).as(rendered.issues().toString()).isFalse();
    Node root = rendered.manifests().get(0).root();
    assertThat(io.gitops4j.core.tree.FieldPath.parse(field).find(root).textOrNull())
        .isEqualTo(expected);
  }

  @Test
  void placeholderByTheAnnotation_hasItsPath() {
    Rendered rendered =
        resolve(
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n"
                + "  annotations: {avp.kubernetes.io/path: kv/db}\nstringData: {a: <password>}\n");
    assertThat(rendered.manifests().get(0).root().map("stringData").text("a")).isEqualTo("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: '<path:kv/db#password>'}",
        "apiVersion: v1\nkind: Secret\nmetadata: {name: a, labels: {l: '<path:kv/db#password>'}}",
        "apiVersion: example.org/v1\nkind: Secret\nmetadata: {name: a}\n"
            + "stringData: {a: '<path:kv/db#password>'}"
      })
  void placeholderWhereTheValueWouldBeSeen_isAnError(String yaml) {
    Rendered rendered = resolve(yaml);
    assertThat(rendered.issues())
        .extracting(Issue::code)
        .containsExactly(SecretReferenceError.EXPOSED);
    assertThat(rendered.issues().toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = ";;",
      value = {
        "stringData: {a: '<path:kv/db#other>'} ;; UNRESOLVED",
        "stringData: {a: '<path:kv/db#password | sha256sum>'} ;; MODIFIER",
        "stringData: {a: '<path:kv/db#bytes | base64decode>'} ;; MODIFIER",
        "stringData: {a: '<path:kv/db#bytes>'} ;; NO_TEXT"
      })
  void placeholderThatCantBeResolved_isAnError(String fields, SecretReferenceError code) {
    Rendered rendered = resolve(secret(fields));
    assertThat(rendered.issues()).extracting(Issue::code).containsExactly(code);
    assertThat(rendered.issues().get(0).location().field()).isEqualTo("stringData.a");
    assertThat(rendered.issues().toString()).doesNotContain("hunter2");
  }

  @Test
  void storeThatFails_isAnIssue_atThePlace() {
    Rendered rendered = resolve(secret("stringData: {a: '<path:broken#a>'}"));
    assertThat(rendered.issues()).extracting(Issue::code).containsExactly(SourceError.UNREACHABLE);
    assertThat(rendered.issues().get(0).location().field()).isEqualTo("stringData.a");
  }

  @Test
  void valueIsInNoDigest_butItsVersionIs() {
    String yaml = secret("stringData: {a: '<path:kv/db#password>'}");
    Rendered before = rendered(yaml);
    Rendered first = resolve(yaml);
    assertThat(first.outputDigest()).isEqualTo(before.outputDigest());
    assertThat(first.inputs().digest()).isNotEqualTo(before.inputs().digest());
    version = "2";
    assertThat(resolve(yaml).inputs().digest()).isNotEqualTo(first.inputs().digest());
  }

  @Test
  void manifestsWithoutReferences_stayTheSame() {
    Rendered rendered = rendered(secret("stringData: {a: plain}"));
    assertThat(SecretPlaceholders.from(new Store()).apply(rendered, APPLICATION))
        .isSameAs(rendered);
  }

  @Test
  void value_isShownNowhere() {
    Rendered rendered = resolve(secret("stringData: {a: '<path:kv/db#password>'}"));
    assertThat(SecretValue.of("hunter2").toString()).doesNotContain("hunter2");
    assertThat(rendered.manifests().toString()).doesNotContain("hunter2");
    MapNode masked =
        io.gitops4j.core.secret.SecretMarks.random().masked(rendered.manifests().get(0).root());
    assertThat(YamlPrinter.printAll(List.of(masked))).doesNotContain("hunter2");
  }

  private static String secret(String fields) {
    return "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n" + fields + "\n";
  }

  private Rendered resolve(String yaml) {
    return SecretPlaceholders.from(new Store()).apply(rendered(yaml), APPLICATION);
  }

  private static Rendered rendered(String yaml) {
    List<Manifest> manifests = new ArrayList<>();
    YamlReader.ofDefaults()
        .read("a.yaml", yaml)
        .forEach(node -> manifests.add(Manifest.of((MapNode) node, "a.yaml")));
    return Rendered.of(manifests, List.of(), Inputs.NONE);
  }
}

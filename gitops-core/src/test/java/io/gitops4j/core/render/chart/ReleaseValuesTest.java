// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.References;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.ValueSource;
import io.gitops4j.core.app.VariableSource.Kind;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.lookup.DocumentLookup;
import io.gitops4j.core.lookup.LookupError;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseValuesTest {
  private static final String CANARY = "hunter2-canary";

  private final List<MapNode> objects = new ArrayList<>();

  private void object(String text) {
    objects.add((MapNode) YamlReader.ofDefaults().read("o.yaml", text).get(0));
  }

  private void configMap(String name, String values) {
    object(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "
            + name
            + ", namespace: apps}\ndata:\n  values.yaml: |\n"
            + values.indent(4));
  }

  private void secret(String key, String value) {
    object(
        "apiVersion: v1\nkind: Secret\nmetadata: {name: keys, namespace: apps}\ndata: {"
            + key
            + ": "
            + Base64.getEncoder().encodeToString(value.getBytes(UTF_8))
            + "}\n");
  }

  private static ValueSource from(Kind kind, String name, String key, @Nullable String path) {
    return new ValueSource(kind, name, key, path, false, false);
  }

  private ReleaseValues.Resolved resolved(String own, ValueSource... sources) {
    Application application =
        Application.builder("helmrelease.shop")
            .namespace("apps")
            .source(new Source(SourceRef.of("/charts", "HEAD"), TreePath.ROOT, HelmOptions.NONE))
            .destination(Destination.inCluster("apps"))
            .references(References.NONE.withValues(List.of(sources)))
            .build();
    return ReleaseValues.of(DocumentLookup.of(objects))
        .resolve(application, HelmOptions.builder().values(own).build());
  }

  private void refused(LookupError code, ValueSource... sources) {
    assertThatExceptionOfType(GitOpsException.class)
        .isThrownBy(() -> resolved("", sources))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.toString()).doesNotContain(CANARY));
  }

  @Test
  void values_laterSourcesAndTheReleasesOwn_win() {
    configMap("a", "x: a\ny: a\nz: a\nm: {a: 1, b: 1}\nl: [1, 2]\n");
    configMap("b", "y: b\nz: b\nm: {b: 2}\nl: [3]\n");
    ReleaseValues.Resolved found =
        resolved(
            "z: own\n",
            from(Kind.CONFIG_MAP, "a", "values.yaml", null),
            from(Kind.CONFIG_MAP, "b", "values.yaml", null));
    assertThat(found.options().values())
        .isEqualTo("l:\n- 3\nm:\n  a: 1\n  b: 2\nx: a\n\"y\": b\nz: own\n");
    assertThat(found.secret()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "7, a.b: 7, false",
    "'\"7\"', a.b: \"7\", false",
    "'''7''', a.b: \"7\", false",
    "true, a.b: true, false",
    "true, a.b: \"true\", true",
    "text, a.b: text, false"
  })
  void valueAtAPlace_takesItsTypeByItsLook_unlessLiteralOrQuoted(
      String value, String expected, boolean literal) {
    secret("token", value);
    ReleaseValues.Resolved found =
        resolved("", new ValueSource(Kind.SECRET, "keys", "token", "a.b", literal, false));
    assertThat(found.options().values())
        .isEqualTo("a:\n  " + expected.substring(expected.indexOf('.') + 1) + "\n");
    assertThat(found.secret()).isTrue();
  }

  @Test
  void valueAtAPlace_inAList() {
    configMap("a", "hosts: [x, y]\n");
    secret("token", "z");
    assertThat(
            resolved(
                    "",
                    from(Kind.CONFIG_MAP, "a", "values.yaml", null),
                    from(Kind.SECRET, "keys", "token", "hosts[1]"))
                .options()
                .values())
        .isEqualTo("hosts:\n- x\n- z\n");
  }

  @Test
  void whatIsMissing_isRefused_unlessItIsOptional() {
    refused(LookupError.NOT_FOUND, from(Kind.CONFIG_MAP, "none", "values.yaml", null));
    ValueSource optional = new ValueSource(Kind.SECRET, "none", "values.yaml", null, false, true);
    assertThat(resolved("a: 1\n", optional).options().values()).isEqualTo("a: 1\n");
    secret("token", CANARY);
    refused(LookupError.CONTENT, new ValueSource(Kind.SECRET, "keys", "x", null, false, true));
  }

  @Test
  void whatIsNoMap_isRefusedWithoutIt() {
    secret("token", CANARY);
    refused(LookupError.CONTENT, from(Kind.SECRET, "keys", "token", null));
    objects.clear();
    secret("token", "a: [" + CANARY);
    refused(LookupError.CONTENT, from(Kind.SECRET, "keys", "token", null));
  }

  @Test
  void identity_tellsValuesApart_andOfAStoredSecretByItsVersionAlone() {
    secret("token", "a");
    ValueSource from = from(Kind.SECRET, "keys", "token", "t");
    String first = resolved("", from).identity();
    objects.clear();
    secret("token", "b");
    assertThat(resolved("", from).identity()).isNotEqualTo(first);
    objects.replaceAll(
        each ->
            each.with(
                "metadata",
                MapNode.builder()
                    .put("name", "keys")
                    .put("namespace", "apps")
                    .put("uid", "u")
                    .put("resourceVersion", "7")
                    .build()));
    String stored = resolved("", from).identity();
    objects.replaceAll(each -> each.with("data", MapNode.builder().put("token", "Yw==").build()));
    assertThat(resolved("", from).identity()).isEqualTo(stored);
  }
}

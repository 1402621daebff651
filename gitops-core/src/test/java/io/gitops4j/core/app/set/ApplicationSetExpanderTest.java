// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import static io.gitops4j.core.app.set.Sets.expand;
import static io.gitops4j.core.app.set.Sets.field;
import static io.gitops4j.core.app.set.Sets.messages;
import static io.gitops4j.core.app.set.Sets.names;
import static io.gitops4j.core.app.set.Sets.read;
import static io.gitops4j.core.app.set.Sets.set;
import static io.gitops4j.core.app.set.Sets.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreeSource;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import org.junit.jupiter.api.Test;

class ApplicationSetExpanderTest {
  private static final MemoryTree TREE =
      MemoryTree.builder()
          .file("apps/web/kustomization.yaml", "")
          .file("apps/my_api/kustomization.yaml", "")
          .file("apps/old/kustomization.yaml", "")
          .file("apps/.hidden/kustomization.yaml", "")
          .file(
              "clusters/eu/dev/config.json",
              "{\"name\":\"dev\",\"port\":8080,\"a\":{\"b\":[\"x\",2]}}")
          .file("clusters/eu/prod/config.json", "{\"name\":\"prod\",\"port\":1000000}")
          .file("clusters/list.yaml", "- name: one\n- name: two\n")
          .file("clusters/broken.yaml", "a: [\n")
          .file("clusters/scalar.yaml", "just a text\n")
          .file("clusters/empty.yaml", "")
          .build();

  @Test
  void list_ofElements_isOneApplicationEach() {
    ExpandedSet expanded =
        expand(
            """
            generators:
            - list:
                elements:
                - cluster: dev
                  values:
                    tier: low
                - cluster: prod
            """
                + template("{{cluster}}-{{ values.tier }}-{{unknown}}")
                    .replace("-{{unknown}}", ""));

    assertThat(messages(expanded)).containsExactly("an application can't have this name");
    assertThat(names(expanded)).containsExactly("dev-low");
  }

  @Test
  void application_ofTheSet_hasItsNamespaceAndTheFinalizer() {
    String generators = "generators:\n- list:\n    elements:\n    - n: a\n";

    MapNode plain = expand(generators + template("{{n}}")).applications().get(0).document();
    MapNode preserved =
        expand(
                generators
                    + "syncPolicy:\n  preserveResourcesOnDeletion: true\n"
                    + template("{{n}}"))
            .applications()
            .get(0)
            .document();

    assertThat(YamlPrinter.print(plain))
        .isEqualTo(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata:
              finalizers:
              - resources-finalizer.argocd.argoproj.io
              name: a
              namespace: argocd
            spec:
              destination:
                server: https://kubernetes.default.svc
              project: default
              source:
                path: a
                repoURL: https://git.example/apps.git
            """);
    assertThat(Edit.has(preserved, "metadata", "finalizers")).isFalse();
  }

  @Test
  void keyTemplate_ofAnUnknownKey_staysAsItIs() {
    ExpandedSet expanded =
        expand(
            "generators:\n- list:\n    elements:\n    - n: a\n"
                + template("{{n}}").replace("path: '{{n}}'", "path: '{{ n }}/{{what}}/{{'"));

    assertThat(field(expanded.applications().get(0).document(), "spec", "source", "path"))
        .isEqualTo("a/{{what}}/{{");
  }

  @Test
  void gitDirectories_withExcludes_giveTheirPaths() {
    ExpandedSet expanded =
        expand(
            """
            generators:
            - git:
                repoURL: https://git.example/apps.git
                revision: main
                directories:
                - path: apps/*
                - path: apps/o*
                  exclude: true
                values:
                  where: '{{path[0]}}-{{path.basenameNormalized}}'
            """
                + template("{{path.basenameNormalized}}"),
            TREE);

    assertThat(messages(expanded)).isEmpty();
    assertThat(names(expanded)).containsExactly("my-api", "web");
    assertThat(YamlPrinter.print(expanded.applications().get(0).parameters()))
        .isEqualTo(
            """
            path: apps/my_api
            path.basename: my_api
            path.basenameNormalized: my-api
            path[0]: apps
            path[1]: my_api
            values.where: apps-my-api
            """);
  }

  @Test
  void gitDirectories_ofGoTemplates_giveTheirPathAsAMap() {
    ExpandedSet expanded =
        expand(
            """
            goTemplate: true
            goTemplateOptions: ["missingkey=error"]
            generators:
            - git:
                repoURL: https://git.example/apps.git
                revision: HEAD
                directories:
                - path: apps/w?b
                pathParamPrefix: app
                values:
                  who: '{{ .app.path.basename | upper }}'
            """
                + template("{{ index .app.path.segments 1 }}-{{ .values.who | lower }}"),
            TREE);

    assertThat(messages(expanded)).isEmpty();
    assertThat(names(expanded)).containsExactly("web-web");
  }

  @Test
  void gitFiles_withoutGoTemplates_areFlat() {
    ExpandedSet expanded =
        expand(
            """
            generators:
            - git:
                repoURL: https://git.example/apps.git
                revision: HEAD
                files:
                - path: clusters/*/config.json
            """
                + template("{{name}}-{{path.basename}}"),
            TREE);

    assertThat(messages(expanded)).isEmpty();
    assertThat(names(expanded)).containsExactly("dev-dev", "prod-prod");
    MapNode dev = expanded.applications().get(0).parameters();
    assertThat(field(dev, "a.b.0")).isEqualTo("x");
    assertThat(field(dev, "a.b.1")).isEqualTo("2");
    assertThat(field(dev, "port")).isEqualTo("8080");
    assertThat(field(dev, "path.filename")).isEqualTo("config.json");
    assertThat(field(expanded.applications().get(1).parameters(), "port")).isEqualTo("1e+06");
  }

  @Test
  void gitFiles_byNewGlobbing_stopAtSlashes() {
    String spec =
        """
        goTemplate: true
        generators:
        - git:
            repoURL: https://git.example/apps.git
            revision: HEAD
            files:
            - path: 'clusters/*/config.json'
            - path: 'clusters/**/prod/config.json'
        """
            + template("{{ .name }}");
    ExpandedSet expanded =
        ApplicationSetExpander.builder()
            .source(new TreeSource(TREE))
            .newFileGlobbing(true)
            .build()
            .expand(read(set(spec)));

    assertThat(names(expanded)).containsExactly("prod");
  }

  @Test
  void gitFiles_thatAreNoObjects_areErrorsWithTheirPlace() {
    String spec =
        """
        goTemplate: true
        generators:
        - git:
            repoURL: https://git.example/apps.git
            revision: HEAD
            files:
            - path: clusters/%s.yaml
        """
            + template("x-{{ .name }}");

    assertThat(names(expand(spec.formatted("list"), TREE))).containsExactly("x-one", "x-two");
    assertThat(expand(spec.formatted("scalar"), TREE).issues().get(0).toDisplayString())
        .startsWith("clusters/scalar.yaml:1:1: error: the file holds neither an object");
    assertThat(messages(expand(spec.formatted("broken"), TREE)))
        .contains("the file clusters/broken.yaml can't be read");
    assertThat(messages(expand(spec.formatted("empty"), TREE)))
        .containsExactly("an application can't have this name");
  }

  @Test
  void selector_ofAnEntry_choosesByParameters() {
    ExpandedSet expanded =
        expand(
            """
            goTemplate: true
            generators:
            - list:
                elements:
                - {n: a, env: prod, m: {deep: yes please}}
                - {n: b, env: dev, m: {deep: no}}
                - {n: c}
              selector:
                matchLabels:
                  m.deep: yes please
                matchExpressions:
                - {key: env, operator: NotIn, values: [dev]}
                - {key: n, operator: Exists}
            """
                + template("{{ .n }}"));

    assertThat(names(expanded)).containsExactly("a");
  }

  @Test
  void template_ofAGenerator_overridesThatOfTheSet() {
    ExpandedSet expanded =
        expand(
            """
            generators:
            - list:
                elements:
                - n: a
                template:
                  metadata: {}
                  spec:
                    project: special
                    source:
                      path: other/{{n}}
                      repoURL: ''
                    destination: {}
            """
                + template("{{n}}"));

    MapNode document = expanded.applications().get(0).document();
    assertThat(field(document, "spec", "project")).isEqualTo("special");
    assertThat(field(document, "spec", "source", "path")).isEqualTo("other/a");
    assertThat(field(document, "spec", "source", "repoURL"))
        .isEqualTo("https://git.example/apps.git");
    assertThat(field(document, "metadata", "name")).isEqualTo("a");
  }

  @Test
  void names_thatAreTheSame_areAnError() {
    ExpandedSet expanded =
        expand("generators:\n- list:\n    elements:\n    - n: a\n    - n: b\n" + template("same"));

    assertThat(expanded.failed()).isTrue();
    assertThat(expanded.issues().get(0).toDisplayString())
        .startsWith("set.yaml:14:13 (spec.template.metadata.name): error: two applications")
        .contains("set.duplicate");
  }

  @Test
  void template_thatFails_isAnErrorWithItsPlace() {
    ExpandedSet expanded =
        expand(
            "goTemplate: true\ngoTemplateOptions: [missingkey=error]\n"
                + "generators:\n- list:\n    elements:\n    - n: a\n"
                + template("{{ .n }}-{{ .gone }}"));

    assertThat(expanded.issues().get(0).toDisplayString())
        .startsWith(
            "set.yaml:15:13 (spec.template.metadata.name): error: template, at 1:13: map has no entry"
                + " for key \"gone\"");
  }

  @Test
  void function_thatIsNotSupported_isRefusedByName() {
    ExpandedSet expanded =
        expand(
            "goTemplate: true\ngenerators:\n- list:\n    elements:\n    - n: a\n"
                + template("{{ now }}"));

    assertThat(expanded.issues().get(0).code()).isEqualTo(SetError.UNSUPPORTED);
    assertThat(messages(expanded).get(0)).contains("the function \"now\"");
  }

  @Test
  void value_thatLooksLikeYaml_staysOneText() {
    String hostile = "a: b\\n  project: evil\\n{{ .other }}";
    ExpandedSet expanded =
        expand(
            "goTemplate: true\ngenerators:\n- list:\n    elements:\n    - {n: a, evil: \""
                + hostile
                + "\"}\n"
                + template("{{ .n }}").replace("path: '{{ .n }}'", "path: 'x/{{ .evil }}'"));

    MapNode document = expanded.applications().get(0).document();
    assertThat(field(document, "spec", "source", "path"))
        .isEqualTo("x/a: b\n  project: evil\n{{ .other }}");
    assertThat(field(document, "spec", "project")).isEqualTo("default");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.source.Composition;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceRef;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FluxArtifactsTest {
  private static final String APPS =
      """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: apps, namespace: team}
      spec:
        interval: 10m
        prune: true
        path: ./production
        sourceRef: {kind: ExternalArtifact, name: apps}
      ---
      """;

  private static final String FLEET =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: fleet, namespace: team}
      spec: {interval: 1m, url: https://git.example.org/fleet, ref: {branch: main}, ignore: "*.md"}
      ---
      """;

  private static String generator(String name, String spec) {
    return """
        apiVersion: source.extensions.fluxcd.io/v1beta1
        kind: ArtifactGenerator
        metadata: {name: %s, namespace: team}
        spec:
        """
            .formatted(name)
        + spec.indent(2)
        + "---\n";
  }

  private static final String MAKER =
      generator(
          "maker",
          """
          sources: [{alias: repo, kind: GitRepository, name: fleet}]
          artifacts:
            - name: apps
              originRevision: "@repo"
              copy:
                - {from: "@repo/apps/**", to: "@artifact/", exclude: ["*.txt"]}
                - {from: "@repo/prod.yaml", to: "@artifact/values.yaml", strategy: Merge}
            - name: other
              revision: "@repo"
              copy: [{from: "@repo/other/", to: "@artifact/"}]
          """);

  private static ReadApplications read(String... documents) {
    return ApplicationReader.ofDefaults()
        .read("all.yaml", String.join("", documents).getBytes(UTF_8));
  }

  private static List<String> errors(ReadApplications read) {
    return read.issues().stream()
        .filter(Issue::isError)
        .map(issue -> issue.code().id() + " " + issue.location().field())
        .toList();
  }

  @Test
  void artifact_isComposedOfTheSourcesOfItsGenerator() {
    ReadApplications read = read(APPS, MAKER, FLEET);
    assertThat(read.issues()).isEmpty();
    SourceRef ref = read.applications().get(0).sources().get(0).ref();
    Composition composition = ref.options().composition();
    assertThat(ref.url()).isEqualTo("artifact://team/apps");
    assertThat(ref.target()).isEqualTo(new RevisionTarget.Name("latest"));
    assertThat(composition).isNotNull();
    assertThat(composition.origin()).isEqualTo("repo");
    assertThat(composition.revision()).isNull();
    assertThat(composition.copies())
        .containsExactly(
            new Composition.Copy(
                "repo", "apps/**", "", List.of("*.txt"), Composition.Strategy.OVERWRITE),
            new Composition.Copy(
                "repo", "prod.yaml", "values.yaml", List.of(), Composition.Strategy.MERGE));
    assertThat(composition.sources().get("repo"))
        .satisfies(source -> assertThat(source.url()).isEqualTo("https://git.example.org/fleet"))
        .satisfies(source -> assertThat(source.options().view().ignore()).isEqualTo("*.md"));
    assertThat(GitOpsJson.read(GitOpsJson.write(ref), SourceRef.class)).isEqualTo(ref);
  }

  @Test
  void artifactWithTheRevisionOfASource_isNamedAsThat() {
    ReadApplications read = read(APPS.replace("name: apps}", "name: other}"), MAKER, FLEET);
    assertThat(read.issues()).isEmpty();
    assertThat(read.applications().get(0).sources().get(0).ref().target())
        .isEqualTo(new RevisionTarget.Branch("main"));
  }

  @Test
  void sourceThatIsDeclaredNowhere_isTheOtherOne_butNoArtifactIs() {
    ApplicationReader reader =
        ApplicationReader.ofDefaults().withOtherSource(SourceRef.of("/here", "HEAD"));
    ReadApplications read = reader.read("all.yaml", (APPS + MAKER).getBytes(UTF_8));
    assertThat(read.issues()).isEmpty();
    SourceRef ref = read.applications().get(0).sources().get(0).ref();
    assertThat(ref.options().composition().sources()).containsValue(SourceRef.of("/here", "HEAD"));
    assertThat(errors(reader.read("all.yaml", APPS.getBytes(UTF_8))))
        .containsExactly("app.no-source spec.sourceRef.name");
  }

  @Test
  void artifactOfArtifacts_isComposedInTurn() {
    String second =
        generator(
            "second",
            """
            sources:
              - {alias: first, kind: ExternalArtifact, name: other}
              - {alias: unused, kind: GitRepository, name: fleet}
            artifacts: [{name: all, copy: [{from: "@first/**", to: "@artifact/"}]}]
            """);
    ReadApplications read = read(APPS.replace("name: apps}", "name: all}"), second, MAKER, FLEET);
    assertThat(read.issues()).isEmpty();
    Composition composition =
        read.applications().get(0).sources().get(0).ref().options().composition();
    assertThat(composition.sources()).containsOnlyKeys("first");
    assertThat(composition.size()).isEqualTo(2);
  }

  @Test
  void circlesOfGenerators_areErrors() {
    String one =
        generator(
            "one",
            """
            sources: [{alias: o, kind: ExternalArtifact, name: two}]
            artifacts: [{name: apps, copy: [{from: "@o/**", to: "@artifact/"}]}]
            """);
    String two =
        generator(
            "two",
            """
            sources: [{alias: o, kind: ExternalArtifact, name: apps}]
            artifacts: [{name: two, copy: [{from: "@o/**", to: "@artifact/"}]}]
            """);
    assertThat(errors(read(APPS, one, two)))
        .contains("app.value spec.sources[0].name", "app.no-source spec.sourceRef.name");
    assertThat(errors(read(one.replace("name: two}", "name: apps}"))))
        .containsExactly("app.value spec.sources[0].name");
  }

  @Test
  void twoGeneratorsOfOneName_areAnError() {
    assertThat(errors(read(APPS, MAKER, MAKER.replace("maker", "other"), FLEET)))
        .containsOnly(
            "app.duplicate spec.artifacts[0].name", "app.duplicate spec.artifacts[1].name");
  }

  @Test
  void sourceOfAnotherNamespace_onlyIfThatIsAllowed() {
    String other = MAKER.replace("name: fleet}", "name: fleet, namespace: flux}");
    String fleet = FLEET.replace("namespace: team", "namespace: flux");
    assertThat(errors(read(APPS, other, fleet)))
        .contains("app.cross-namespace spec.sources[0].namespace");
    assertThat(
            ApplicationReader.ofDefaults()
                .withCrossNamespaceReferences()
                .read("all.yaml", (APPS + other + fleet).getBytes(UTF_8))
                .issues())
        .isEmpty();
  }

  @Test
  void disabledGenerator_isAWarning() {
    ReadApplications read =
        read(
            APPS,
            MAKER.replace(
                "namespace: team}",
                "namespace: team, annotations: {source.extensions.fluxcd.io/reconcile: Disabled}}"),
            FLEET);
    assertThat(read.issues())
        .extracting(Issue::code, Issue::isError)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(FormatError.UNSUPPORTED, false));
    assertThat(read.applications()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: GitRepository | kind: Bucket      | app.unsupported spec.sources[0].kind",
        "kind: GitRepository | kind: HelmChart   | app.unsupported spec.sources[0].kind",
        "alias: repo         | alias: Repo       | app.value spec.sources[0].alias",
        "alias: repo         | alias: rep        | app.value spec.artifacts[0].copy[0].from",
        "name: fleet         | name: gone        | app.no-source spec.sources[0].name",
        "name: other         | name: apps        | app.duplicate spec.artifacts[1].name",
        "name: other         | name: Other       | app.value spec.artifacts[1].name",
        "@repo/apps/**       | @repo/../apps     | app.value spec.artifacts[0].copy[0].from",
        "@artifact/values    | @artifact/../v    | app.value spec.artifacts[0].copy[1].from",
        "@artifact/values    | values            | app.value spec.artifacts[0].copy[1].from",
        "strategy: Merge     | strategy: Move    | app.value spec.artifacts[0].copy[1].strategy",
        "*.txt               | {a                | app.value spec.artifacts[0].copy[0].from",
        "originRevision: \"@repo\" | originRevision: \"@x\" | app.value spec.artifacts[0].originRevision",
        "sources: [          | pathPattern: \"@repo/{a}\"\\n  sources: [ | app.unsupported spec.pathPattern",
        "v1beta1             | v2                | app.value apiVersion",
      })
  void wrongGenerator_isAnErrorAtItsField(String right, String wrong, String error) {
    String maker = MAKER.replace(right, wrong.replace("\\n", "\n"));
    assertThat(maker).isNotEqualTo(MAKER);
    ReadApplications read = read(APPS, maker, FLEET);
    assertThat(errors(read)).contains(error, "app.no-source spec.sourceRef.name");
    assertThat(read.applications()).isEmpty();
  }
}

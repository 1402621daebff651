// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphReaderTest {
  private static final String SOURCE =
      """
      ---
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: fleet, namespace: flux-system}
      spec: {interval: 1m, url: "https://git.example/%s.git"}
      """;

  private final Map<String, String> rendered = new LinkedHashMap<>();
  private final List<Declaration> declarations = new ArrayList<>();

  private static String kustomization(String name, String more) {
    return """
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: %s, namespace: flux-system}
        spec:
          interval: 1m
          prune: true
          path: ./%s
          sourceRef: {kind: GitRepository, name: fleet}
          %s
        """
        .formatted(name, name, more);
  }

  private static String application(String name, String wave) {
    return """
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata:
          name: %s
          namespace: argocd
          annotations: {argocd.argoproj.io/sync-wave: "%s"}
        spec:
          source: {repoURL: "https://git.example/apps.git", path: %s}
          destination: {server: "https://kubernetes.default.svc"}
        """
        .formatted(name, wave, name);
  }

  private static List<MapNode> objects(String file, String yaml) {
    return YamlReader.ofDefaults().read(file, yaml).stream().map(MapNode.class::cast).toList();
  }

  private void file(String name, String yaml) {
    objects(name, yaml).forEach(object -> declarations.add(new Declaration(name, object)));
  }

  private List<Manifest> manifests(String application) {
    String yaml = rendered.get(application);
    if (yaml == null) {
      throw new RenderException(
          Issue.error(RenderError.INVALID_MANIFEST, "no such path: " + application), null);
    }
    List<Manifest> all = new ArrayList<>();
    for (String part : yaml.split("(?m)^# ")) {
      // the first line of a part names the file that it stands in
      int end = part.indexOf('\n');
      if (end > 0) {
        objects(part.substring(0, end), part.substring(end + 1))
            .forEach(object -> all.add(Manifest.of(object, part.substring(0, end))));
      }
    }
    return all;
  }

  private GraphReader.ReadGraph read() {
    return GraphReader.of(ApplicationReader.ofDefaults(), ApplicationSetExpander.builder().build())
        .withObjects(application -> manifests(application.name()))
        .read(declarations);
  }

  private static List<String> edges(ApplicationGraph graph) {
    List<String> all = new ArrayList<>();
    graph
        .nodesInOrder()
        .forEach(node -> graph.edges(node.id()).forEach(edge -> all.add(edge.toString())));
    return all;
  }

  @Test
  void appOfApps_givesParentsAndWaves() {
    file("root.yaml", application("root", "0"));
    rendered.put(
        "root",
        "# apps.yaml\n"
            + application("late", "2")
            + application("first", "-1")
            + application("second", "-1"));
    rendered.put("late", "");
    rendered.put("first", "");
    rendered.put("second", "");

    GraphReader.ReadGraph read = read();

    assertThat(read.issues()).extracting(Issue::toDisplayString).isEmpty();
    assertThat(edges(read.graph()))
        .containsExactlyInAnyOrder(
            "argocd/late is declared by argocd/root",
            "argocd/late comes after wave -1 of argocd/root",
            "argocd/first is declared by argocd/root",
            "argocd/second is declared by argocd/root",
            "wave -1 of argocd/root holds argocd/first",
            "wave -1 of argocd/root holds argocd/second",
            "wave 2 of argocd/root holds argocd/late");
    assertThat(read.graph().levels())
        .extracting(level -> level.stream().map(GraphNode::id).toList())
        .containsExactly(
            List.of("argocd/root"),
            List.of("argocd/first", "argocd/second"),
            List.of("argocd/late"));
    assertThat(read.graph().nodes().get("argocd/late").at().file()).isEqualTo("apps.yaml");
  }

  @Test
  void clustersOfOneRepository_keepTheirNamesApart() {
    for (String cluster : new String[] {"eu", "us"}) {
      file("clusters/" + cluster + "/flux-system/sync.yaml", SOURCE.formatted(cluster));
      file(
          "clusters/" + cluster + "/apps.yaml",
          kustomization("apps", "dependsOn: [{name: infra}]") + kustomization("infra", ""));
    }
    rendered.put("apps", "");
    rendered.put("infra", "");

    ApplicationGraph graph = read().graph();

    assertThat(edges(graph))
        .containsExactly(
            "flux-system/apps (clusters/eu/apps.yaml) depends on"
                + " flux-system/infra (clusters/eu/apps.yaml)",
            "flux-system/apps (clusters/us/apps.yaml) depends on"
                + " flux-system/infra (clusters/us/apps.yaml)");
    assertThat(graph.order())
        .extracting(application -> application.sources().get(0).ref().url())
        .containsExactly(
            "https://git.example/eu.git",
            "https://git.example/eu.git",
            "https://git.example/us.git",
            "https://git.example/us.git");
    assertThat(graph.issues()).isEmpty();
  }

  private static String repository(String branch) {
    return """
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: fleet, namespace: flux-system}
        spec: {interval: 1m, url: "https://git.example/fleet.git", ref: {branch: %s}}
        """
        .formatted(branch);
  }

  @Test
  void sourceThatSeveralFilesDeclareDifferently_isNoneOfThem_unlessOneIsNearer() {
    file("below/one/source.yaml", repository("one"));
    file("below/two/source.yaml", repository("two"));
    file("same/one/source.yaml", repository("same"));
    file("same/two/source.yaml", repository("same"));
    file("below/one/apps/near.yaml", kustomization("near", ""));
    file("below/ks.yaml", kustomization("unclear", ""));
    file("same/ks.yaml", kustomization("clear", ""));
    file("own/below/source.yaml", repository("below"));
    file("own/source.yaml", repository("own"));
    file("own/ks.yaml", kustomization("beside", ""));

    GraphReader.ReadGraph read =
        GraphReader.of(ApplicationReader.ofDefaults(), ApplicationSetExpander.builder().build())
            .read(declarations);

    assertThat(read.issues())
        .extracting(Issue::toDisplayString)
        .containsExactly(
            """
            below/ks.yaml:2:1: error: flux-system/unclear: several files declare GitRepository \
            flux-system/fleet, each in another way; found: below/one/source.yaml, \
            below/two/source.yaml [graph.several-sources]
            hint: read the files that belong together by themselves""");
    assertThat(read.graph().order())
        .extracting(Application::name, one -> one.sources().get(0).ref().target().toString())
        .containsExactlyInAnyOrder(
            tuple("near", "refs/heads/one"),
            tuple("clear", "refs/heads/same"),
            tuple("beside", "refs/heads/own"));
    assertThat(read.graph().nodes().get("flux-system/unclear").unread()).isTrue();
  }

  @Test
  void writtenAndRendered_isOneApplication_asItIsRendered() {
    file("repo/clusters/sync.yaml", SOURCE.formatted("fleet") + kustomization("clusters", ""));
    // without a path of its own: only what renders it fills that in
    file(
        "repo/base/apps.yaml",
        kustomization("apps", "").replace("sourceRef: {kind: GitRepository, name: fleet}", ""));
    rendered.put(
        "clusters", "# base/apps.yaml\n" + kustomization("apps", "dependsOn: [{name: clusters}]"));
    rendered.put("apps", "");

    GraphReader.ReadGraph read = read();

    assertThat(read.issues()).isEmpty();
    assertThat(edges(read.graph()))
        .containsExactly(
            "flux-system/apps is declared by flux-system/clusters",
            "flux-system/apps depends on flux-system/clusters");
    assertThat(read.graph().nodes().get("flux-system/apps").at().file())
        .isEqualTo("repo/base/apps.yaml");
  }

  @Test
  void childThatDependsOnAParentThatWaitsForIt_isACircle() {
    file("sync.yaml", SOURCE.formatted("fleet") + kustomization("clusters", "wait: true"));
    rendered.put(
        "clusters", "# apps.yaml\n" + kustomization("apps", "dependsOn: [{name: clusters}]"));
    rendered.put("apps", "");

    ApplicationGraph graph = read().graph();

    assertThat(graph.cycles())
        .containsExactly(List.of("flux-system/apps", "flux-system/clusters", "flux-system/apps"));
    assertThat(graph.issues().get(0).code()).isEqualTo(GraphError.CYCLE);
    assertThat(graph.issues().get(0).hint())
        .isEqualTo(
            "flux-system/apps depends on flux-system/clusters,"
                + " flux-system/clusters waits for the health of flux-system/apps");
  }

  @Test
  void objectOfTwo_isClaimed_withBothPlaces() {
    file("apps.yaml", application("one", "0") + application("two", "0"));
    String config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: n}\n";
    rendered.put("one", "# one/config.yaml\n" + config);
    rendered.put("two", "# two/config.yaml\n" + config);

    ApplicationGraph graph = read().graph();

    assertThat(graph.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.code()).isEqualTo(GraphError.CLAIMED);
              assertThat(issue.message()).contains("ConfigMap/n/c is declared by several");
              assertThat(issue.found())
                  .isEqualTo("argocd/one (one/config.yaml:1:1), argocd/two (two/config.yaml:1:1)");
            });
  }

  @Test
  void objectOfTwoClusters_isNotClaimed_butThatOfTwoInOneIs() {
    for (String cluster : List.of("east", "west")) {
      file("clusters/" + cluster + "/apps.yaml", application("one", "0") + application("two", "0"));
    }
    String config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: n}\n";
    rendered.put("one", "# one/config.yaml\n" + config);

    assertThat(read().graph().issues()).isEmpty();

    rendered.put("two", "# two/config.yaml\n" + config);

    assertThat(read().graph().claims())
        .extracting(claim -> claim.claimants().toString())
        .containsExactly(
            "[argocd/one (clusters/east/apps.yaml) (one/config.yaml:1:1), argocd/two"
                + " (clusters/east/apps.yaml) (two/config.yaml:1:1)]",
            "[argocd/one (clusters/west/apps.yaml) (one/config.yaml:1:1), argocd/two"
                + " (clusters/west/apps.yaml) (two/config.yaml:1:1)]");
  }

  @Test
  void objectsOfSetsOfOneName_areOfTwoClusters() {
    for (String cluster : List.of("east", "west")) {
      file(
          "clusters/" + cluster + "/set.yaml",
          """
          apiVersion: argoproj.io/v1alpha1
          kind: ApplicationSet
          metadata: {name: fleet, namespace: argocd}
          spec:
            generators:
            - list: {elements: [{n: %1$s}]}
            template:
              metadata: {name: '{{n}}'}
              spec:
                source: {repoURL: "https://git.example/apps.git", path: '{{n}}'}
                destination: {server: "https://kubernetes.default.svc"}
          """
              .formatted(cluster));
      rendered.put(cluster, "# c.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n");
    }

    assertThat(read().graph().issues()).isEmpty();
  }

  @Test
  void applicationWithAHydrator_isNoPatch() {
    file(
        "app.yaml",
        application("web", "0")
            .replace("source: {", "sourceHydrator: {")
            .replace("path: web", "a: b"));

    assertThat(read().issues())
        .extracting(issue -> issue.location().field())
        .contains("spec.sourceHydrator");
  }

  @Test
  void applicationThatCannotBeRendered_isThereWithAWarning() {
    file("apps.yaml", application("gone", "0"));

    GraphReader.ReadGraph read = read();

    assertThat(read.graph().nodes()).containsKey("argocd/gone");
    assertThat(read.failed()).isTrue();
    assertThat(read.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.isError()).isFalse();
              assertThat(issue.code()).isEqualTo(GraphError.NOT_RENDERED);
              assertThat(issue.message()).contains("argocd/gone", "no such path");
            });
  }

  @Test
  void patchInAFile_isLeftOutWithAWarning() {
    file("sync.yaml", SOURCE.formatted("fleet") + kustomization("infra", ""));
    file(
        "apps/production/podinfo-values.yaml",
        """
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: podinfo, namespace: podinfo}
        spec: {chart: {spec: {version: 1.x}}, values: {replicas: 3}}
        """);
    file("apps/web.yaml", application("web", "0").replaceAll("(?m)^  source:.*\n", ""));
    rendered.put("infra", "");

    GraphReader.ReadGraph read = read();

    assertThat(read.failed()).isFalse();
    assertThat(read.issues())
        .extracting(Issue::code, issue -> issue.location().file())
        .containsExactlyInAnyOrder(
            tuple(GraphError.PATCH, "apps/production/podinfo-values.yaml"),
            tuple(GraphError.PATCH, "apps/web.yaml"));
    assertThat(read.graph().nodes()).containsOnlyKeys("flux-system/infra");
  }

  @Test
  void applicationThatCannotBeRead_isThereWithWhatItDependsOn() {
    file("sync.yaml", SOURCE.formatted("fleet") + kustomization("infra", ""));
    file(
        "apps.yaml",
        kustomization("apps", "dependsOn: [{name: infra}]")
            .replace("kind: GitRepository", "kind: ExternalArtifact"));
    file("late.yaml", kustomization("late", "dependsOn: [{name: apps}]"));
    for (String name : new String[] {"infra", "late"}) {
      rendered.put(name, "");
    }

    GraphReader.ReadGraph read = read();

    assertThat(read.failed()).isTrue();
    assertThat(edges(read.graph()))
        .containsExactly(
            "flux-system/apps depends on flux-system/infra",
            "flux-system/late depends on flux-system/apps");
    assertThat(read.graph().nodes().get("flux-system/apps").unread()).isTrue();
    assertThat(read.graph().order())
        .extracting(application -> application.name())
        .containsExactly("infra", "late");
  }

  @Test
  void set_withSteps_isMadeStepByStep() {
    file(
        "set.yaml",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: ApplicationSet
        metadata: {name: fleet, namespace: argocd}
        spec:
          strategy:
            type: RollingSync
            rollingSync:
              steps:
              - matchExpressions: [{key: env, operator: In, values: [dev]}]
              - matchExpressions: [{key: env, operator: In, values: [prod]}]
                maxUpdate: 0
          generators:
          - list: {elements: [{n: prod}, {n: dev}]}
          template:
            metadata: {name: 'web-{{n}}', labels: {env: '{{n}}'}}
            spec:
              source: {repoURL: "https://git.example/apps.git", path: '{{n}}'}
              destination: {server: "https://kubernetes.default.svc"}
        """);
    rendered.put("web-prod", "");
    rendered.put("web-dev", "");

    ApplicationGraph graph = read().graph();

    assertThat(graph.order())
        .extracting(application -> application.name())
        .containsExactly("web-dev", "web-prod");
    assertThat(edges(graph))
        .contains("argocd/web-prod comes after step 1 of ApplicationSet argocd/fleet");
    assertThat(graph.nodes().get("step 2 of ApplicationSet argocd/fleet").held()).isTrue();
  }

  @Test
  void objectOfACluster_isFoundByTheMarksOfTheOneThatDeclaresIt() {
    file("cluster", SOURCE.formatted("fleet") + kustomization("clusters", ""));
    file(
        "cluster",
        kustomization("apps", "")
            .replace(
                "namespace: flux-system}",
                "namespace: flux-system, labels: {kustomize.toolkit.fluxcd.io/name: clusters,"
                    + " kustomize.toolkit.fluxcd.io/namespace: flux-system}}"));

    ApplicationGraph graph =
        GraphReader.of(ApplicationReader.ofDefaults(), ApplicationSetExpander.builder().build())
            .read(declarations)
            .graph();

    assertThat(edges(graph))
        .containsExactly("flux-system/apps is declared by flux-system/clusters");
  }
}

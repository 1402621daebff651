// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gitops validate} on a repository with an overlay, a component, applications and errors.
 */
class ValidateTest {
  @TempDir private Path directory;
  private Gitops gitops = new Gitops(Path.of(""));

  @BeforeEach
  void repository() throws Exception {
    gitops = new Gitops(directory);
    gitops.write(".git/HEAD", "ref: refs/heads/main\n");
    gitops.write("clusters/base/kustomization.yaml", "resources: [web.yaml]\nnamespace: shop\n");
    gitops.write(
        "clusters/base/web.yaml",
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          ports:
          - port: 80
        """);
    gitops.write("clusters/production/kustomization.yaml", "resources: [../base]\n");
    gitops.write(
        "clusters/part/kustomization.yaml", "kind: Component\npatches: [{path: no.yaml}]\n");
  }

  @Test
  void good_isZero_andCountsWhatItSaw() throws Exception {
    Gitops.Result result = gitops.run("validate", "clusters/*/");
    assertThat(result.err()).isEqualTo("2 places, 2 objects: 0 errors, 0 warnings\n");
    assertThat(result.out()).isEmpty();
    assertThat(result.exit()).isZero();
  }

  @Test
  void findings_ofAPatch_haveItsFileAndLine_onceForAllThatRenderIt() throws Exception {
    gitops.write(
        "clusters/base/kustomization.yaml",
        "resources: [web.yaml]\npatches: [{path: patch.yaml}]\n");
    gitops.write(
        "clusters/base/patch.yaml",
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        spec:
          typ: ClusterIP
        """);
    Gitops.Result result = gitops.run("validate", "clusters/*/");
    assertThat(result.out())
        .isEqualTo(
            """
            clusters/base/patch.yaml:6:8 (spec.typ): error: the field is not declared in the schema [structured.undeclared-field]
            hint: did you mean type?
            """);
    assertThat(result.exit()).isOne();
    assertThat(gitops.run("validate", "clusters/production/", "-o", "github").out())
        .startsWith(
            "::error file=clusters/base/patch.yaml,line=6,col=8,title=structured.undeclared");
  }

  @Test
  void allErrors_ofAllPlaces_areTold() throws Exception {
    gitops.write("clusters/one/kustomization.yaml", "resources: [missing.yaml]\n");
    gitops.write("clusters/two/twice.yaml", "apiVersion: v1\nkind: ConfigMap\nkind: Secret\n");
    gitops.write("clusters/three/list.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: A}\n");
    Gitops.Result result =
        gitops.run("validate", "clusters/*/", "none/*/", "-o", "text", "-o", "junit=out.xml");
    assertThat(result.out())
        .contains("clusters/one/kustomization.yaml:1:13 (resources): error:")
        .contains("clusters/two/twice.yaml:3:1")
        .contains("[yaml.duplicate-key]")
        .contains("clusters/three/list.yaml:3:18 (metadata.name): error:")
        .contains("error: nothing matches none/*/ [cli.no-match]");
    assertThat(result.exit()).isOne();
    assertThat(directory.resolve("out.xml")).content().contains("failures=\"4\"");
  }

  @Test
  void application_isChecked_andWhatItNamesIsRendered() throws Exception {
    gitops.write(
        "apps/shop.yaml",
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: shop, namespace: argocd}
        spec:
          project: default
          source:
            repoURL: https://example.com/repo.git
            path: deploy
            kustomize: {namePrefix: Bad_}
          destination: {server: "https://kubernetes.default.svc", namespace: shop}
          syncPolicy: {automated: {prune: "yes"}}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: web, namespace: flux-system}
        spec:
          interval: 1m
          path: ./elsewhere
          prune: true
          sourceRef: {kind: GitRepository, name: flux-system}
        """);
    gitops.write("deploy/kustomization.yaml", "resources: [../clusters/base]\n");
    Gitops.Result result = gitops.run("validate", "apps/");
    assertThat(result.out())
        .contains("apps/shop.yaml:11:35 (spec.syncPolicy.automated.prune): error:")
        .contains("the source of flux-system/web is not rendered: there is no elsewhere here");
    gitops.write(
        "apps/shop.yaml",
        Files.readString(directory.resolve("apps/shop.yaml")).replace("\"yes\"", "true"));
    assertThat(gitops.run("validate", "apps/shop.yaml").out())
        .contains("not a name for the kind Service; found: Bad_web");
  }

  @Test
  void definition_thatNothingRenders_isFound() throws Exception {
    gitops.write(
        "crds/widget.yaml",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          names: {kind: Widget, plural: widgets}
          versions:
          - name: v1
            schema:
              openAPIV3Schema:
                type: object
                properties: {spec: {type: object, properties: {size: {type: integer}}}}
        """);
    gitops.write(
        "custom/w.yaml",
        "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: big}\n");
    assertThat(gitops.run("validate", "custom").out())
        .startsWith("custom/w.yaml:4:14 (spec.size): error: the value does not fit its type");
    Files.delete(directory.resolve("crds/widget.yaml"));
    Gitops.Result unknown = gitops.run("validate", "custom", "--fail-on", "warning");
    assertThat(unknown.out()).contains("[validate.unknown-kind]");
    assertThat(unknown.exit()).isOne();
  }

  @Test
  void wrongUsage_isSaid() throws Exception {
    assertThat(gitops.run("validate").exit()).isEqualTo(64);
    assertThat(gitops.run("validate", ".", "-o", "xml").err())
        .contains("--output: xml (expected: text, json, junit, sarif, github or gitlab)");
    assertThat(gitops.run("validate", ".", "--kubernetes-version", "new").exit()).isEqualTo(64);
    assertThat(gitops.run("validate", ".", "--fail-on", "x").exit()).isEqualTo(64);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {
  @TempDir private Path directory;
  private Gitops gitops;

  @BeforeEach
  void begin() throws Exception {
    gitops = new Gitops(directory);
    gitops.write(
        "base/kustomization.yaml",
        """
        resources: [web.yaml]
        configMapGenerator:
        - name: settings
          literals: [size=big]
        secretGenerator:
        - name: token
          literals: [key=hunter2]
        """);
    gitops.write(
        "base/web.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 1
          paused: false
          template:
            spec:
              containers:
              - name: app
                image: nginx:1.0
                envFrom:
                - configMapRef: {name: settings}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: web
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: old
        """);
    gitops.write(
        "prod/kustomization.yaml",
        """
        resources: [../base]
        namespace: shop
        patches:
        - path: patch.yaml
        - target: {kind: Service, name: old}
          patch: |-
            $patch: delete
            kind: Service
            metadata: {name: any}
        images:
        - name: nginx
          newTag: "1.27"
        """);
    gitops.write(
        "prod/patch.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 3
          paused: null
        """);
  }

  @Test
  void field_historyOldestFirst_withFileLineAndStep() throws Exception {
    Gitops.Result result =
        gitops.run("explain", "prod", "apps/v1/Deployment/shop/web", "spec.replicas");
    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            apps/Deployment/shop/web  spec.replicas  is 3

              1  base/web.yaml:6    resources, base/kustomization.yaml:1
              3  prod/patch.yaml:6  patches, prod/kustomization.yaml:4
            """);
  }

  @Test
  void field_thatWasRemoved_tellsByWhom() throws Exception {
    Gitops.Result result = gitops.run("explain", "prod", "deployments/web", "/spec/paused");
    assertThat(result.out())
        .isEqualTo(
            """
            apps/Deployment/shop/web  spec.paused  is not there any more

              false      base/web.yaml:7    resources, base/kustomization.yaml:1
              (removed)  prod/patch.yaml:7  patches, prod/kustomization.yaml:4
            """);
  }

  @Test
  void object_lineByLine_withAMarginThatTellsWho() throws Exception {
    Gitops.Result result = gitops.run("explain", "prod", "deploy/web");
    String hash = result.out().replaceAll("(?s).*name: settings-([a-z0-9]+).*", "$1");
    assertThat(result.out().replace(hash, "HASH"))
        .isEqualTo(
            """
            apps/Deployment/shop/web

            base/web.yaml:1                            │ apiVersion: apps/v1
                         :2                            │ kind: Deployment
                                                       │ metadata:
                         :4                            │   name: web
            prod/kustomization.yaml:2   namespace      │   namespace: shop
                                                       │ spec:
            prod/patch.yaml:6           patches        │   replicas: 3  # was 1
                                                       │   template:
                                                       │     spec:
                                                       │       containers:
                                                       │       - envFrom:
                                                       │         - configMapRef:
            base/web.yaml:14            name reference │             name: settings-HASH  # was settings
            prod/kustomization.yaml:11  images         │         image: nginx:1.27  # was nginx:1.0
            base/web.yaml:11                           │         name: app

            Removed:
              spec.paused  was false  prod/patch.yaml:7  patches
            """);
  }

  @Test
  void secret_isNeverShown() throws Exception {
    Gitops.Result whole = gitops.run("explain", "prod", "Secret/token");
    assertThat(whole.out()).contains("(redacted ").contains("secretGenerator");
    Gitops.Result value = gitops.run("explain", "prod", "secret/token", "data.key");
    assertThat(value.out()).contains("base/kustomization.yaml:7").contains("secretGenerator");
    Gitops.Result json = gitops.run("explain", "prod", "secret/token", "-o", "json");
    assertThat(whole.out() + value.out() + json.out())
        .doesNotContain("hunter2")
        .doesNotContain("aHVudGVyMg");
  }

  @Test
  void json_ofAFieldAndOfAnObject() throws Exception {
    JsonNode field =
        new ObjectMapper()
            .readTree(
                gitops.run("explain", "prod", "deploy/web", "spec.replicas", "-o", "json").out());
    assertThat(field).hasSize(2);
    assertThat(field.get(1).at("/location/line").asInt()).isEqualTo(6);
    assertThat(field.get(1).at("/step/kind").asText()).isEqualTo("patch");
    JsonNode object =
        new ObjectMapper().readTree(gitops.run("explain", "prod", "deploy/web", "-ojson").out());
    assertThat(object.at("/fields/spec.replicas")).isEqualTo(field);
    assertThat(object.at("/removedFields").has("spec.paused")).isTrue();
  }

  @Test
  void list_allObjects_andThoseTakenAway() throws Exception {
    Gitops.Result result = gitops.run("explain", "prod");
    assertThat(result.out().lines().toList())
        .anySatisfy(line -> assertThat(line).matches(" +apps/Deployment/shop/web +base/web.yaml:1"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(" +Service/old +removed by patches, prod/kustomization.yaml:7"));
    assertThat(gitops.run("explain", "prod", "svc/old").out()).contains("is not there any more");
    JsonNode all =
        new ObjectMapper().readTree(gitops.run("explain", "prod", "--output=json").out());
    assertThat(all.findValuesAsText("id"))
        .contains("apps/Deployment/shop/web", "/Service//old")
        .hasSize(5);
    assertThat(all.get(4).has("removedBy")).isTrue();
  }

  @Test
  void name_unknownOrAmbiguous_listsCandidatesTheNearestFirst() throws Exception {
    Gitops.Result unknown = gitops.run("explain", "prod", "deployment/wep");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.err())
        .contains("[explain.no-resource]")
        .contains("there are apps/Deployment/shop/web, Service/shop/web, ");
    Gitops.Result ambiguous = gitops.run("explain", "prod", "web");
    assertThat(ambiguous.exit()).isEqualTo(1);
    assertThat(ambiguous.err())
        .contains("[explain.ambiguous-resource]")
        .contains("apps/Deployment/shop/web")
        .contains("Service/shop/web");
    assertThat(gitops.run("explain", "prod", "settings").out()).contains("size: big");
    Gitops.Result field = gitops.run("explain", "prod", "deploy/web", "spec.replica");
    assertThat(field.exit()).isEqualTo(1);
    assertThat(field.err())
        .contains("[explain.no-field]")
        .contains("the nearest are spec.replicas, ");
    assertThat(gitops.run("explain", "prod", "deploy/web", "spec..x").exit()).isEqualTo(64);
    assertThat(gitops.run("explain", "prod", "deploy/web", "-o", "xml").exit()).isEqualTo(64);
  }

  @Test
  void plainDirectory_andGit_areExplainedToo() throws Exception {
    gitops.write("plain/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n");
    assertThat(gitops.run("explain", "plain", "cm/a", "metadata.name").out())
        .contains("a  plain/a.yaml:4  file, plain/a.yaml:1");
    Repositories.commit(directory);
    gitops.write("prod/patch.yaml", "not: [a, patch\n");
    Gitops.Result result =
        gitops.run(
            "explain", "prod", "deploy/web", "spec.replicas", "--git", ".", "--revision", "HEAD");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("3  prod/patch.yaml:6");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestValidatorTest {
  private static final ManifestValidator VALIDATOR = ManifestValidator.ofDefaults();

  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: widgets.example.com}
      spec:
        group: example.com
        scope: Namespaced
        names: {kind: Widget, plural: widgets}
        versions:
        - name: v1
          schema:
            openAPIV3Schema:
              type: object
              required: [spec]
              properties:
                spec:
                  type: object
                  required: [size, level]
                  properties:
                    size: {type: integer, minimum: 1, maximum: 10}
                    level: {type: string, enum: [low, high], default: low}
                    code: {type: string, pattern: '^[a-z]+$', maxLength: 5}
                    tags: {type: array, maxItems: 1, items: {type: string}}
                    limits: {type: object, additionalProperties: {type: integer, maximum: 3}}
      """;

  private static Manifest manifest(String yaml) {
    return Manifest.of((MapNode) YamlReader.ofDefaults().read("app.yaml", yaml).get(0), "app.yaml");
  }

  private static List<String> codes(ManifestValidator validator, String yaml) {
    return validator.validate(manifest(yaml)).stream()
        .map(
            issue ->
                issue.location().line() + " " + issue.location().field() + " " + issue.code().id())
        .toList();
  }

  private static List<String> codes(String yaml) {
    return codes(VALIDATOR, yaml);
  }

  @Test
  void wellFormed_hasNoFinding() {
    assertThat(
            codes(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: web.example
                  labels: {app.kubernetes.io/name: web, empty: ""}
                  annotations: {Example.com/Key: anything at all}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web, more: x}}
                    spec:
                      containers:
                      - name: app
                        image: web:v1
                        resources: {limits: {cpu: 1, memory: 64Mi}}
                        ports: [{containerPort: 80}]
                        readinessProbe: {httpGet: {port: http}}
                """))
        .isEmpty();
  }

  @Test
  void fieldAndTypes_areToldWithPathAndLine() {
    assertThat(
            codes(
                """
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec:
                  portz: []
                  ports:
                  - name: http
                    port: "80"
                  selector: [a]
                """))
        .containsExactlyInAnyOrder(
            "5 spec.portz structured.undeclared-field",
            "8 spec.ports[port=80,protocol=TCP].port structured.type",
            "9 spec.selector structured.type");
  }

  @Test
  void requiredField_isMissing_whereTheParentStands() {
    assertThat(
            codes(
                """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db}
                spec:
                  template:
                    spec:
                      containers:
                      - image: db
                      volumes:
                      - name: data
                        hostPath: {}
                """))
        .containsExactlyInAnyOrder(
            "5 spec.selector validate.missing-field",
            "8 spec.template.spec.containers[0].name validate.missing-field",
            "11 spec.template.spec.volumes[0].hostPath.path validate.missing-field");
  }

  @Test
  void requiredField_thatADefaultFills_isNotMissed() {
    assertThat(
            codes(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: "system:reader"}
                roleRef: {kind: Role, name: reader}
                subjects:
                - {kind: User, name: jane}
                """))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: a}}",
        "{apiVersion: v1, kind: LimitRange, metadata: {name: a}, spec: {}}",
        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {}}",
        "{apiVersion: storage.k8s.io/v1, kind: CSIDriver, metadata: {name: a}}"
      })
  void requiredField_thatAServerDoesWithout_isNotMissed(String yaml) {
    assertThat(codes(yaml)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "v1, Namespace, a.b, false",
    "v1, Namespace, a-b, true",
    "v1, Service, 1a, false",
    "v1, Service, a1, true",
    "v1, ConfigMap, a.b-c, true",
    "v1, ConfigMap, a..b, false",
    "v1, ConfigMap, -a, false",
    "v1, ConfigMap, A, false",
    "rbac.authorization.k8s.io/v1, ClusterRole, a:b C, true",
    "rbac.authorization.k8s.io/v1, ClusterRole, a/b, false",
  })
  void name_followsTheRulesOfItsKind(String apiVersion, String kind, String name, boolean well) {
    assertThat(
            codes(
                "apiVersion: "
                    + apiVersion
                    + "\nkind: "
                    + kind
                    + "\nmetadata: {name: '"
                    + name
                    + "'}\n"))
        .isEqualTo(well ? List.of() : List.of("3 metadata.name validate.name"));
  }

  @Test
  void labels_areChecked_inTemplatesToo() {
    assertThat(
            codes(
                """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata:
                  name: d
                  labels: {"/a": b}
                  annotations: {"a b": c}
                spec:
                  selector: {matchLabels: {app: d}}
                  template:
                    metadata: {labels: {app: "not so"}}
                    spec: {containers: [{name: c}]}
                """))
        .containsExactlyInAnyOrder(
            "5 metadata.labels./a validate.label",
            "6 metadata.annotations[\"a b\"] validate.annotation",
            "10 spec.template.metadata.labels.app validate.label",
            "8 spec.selector.matchLabels validate.selector");
  }

  @ParameterizedTest
  @CsvSource({
    "extensions/v1beta1, Ingress, 1.34, validate.removed-version",
    "extensions/v1beta1, Ingress, 1.21, validate.deprecated-version",
    "extensions/v1beta1, Ingress, 1.13, ''",
    "policy/v1beta1, PodSecurityPolicy, 1.25, validate.removed-version",
    "policy/v1beta1, PodSecurityPolicy, 1.24, validate.deprecated-version",
    "apiextensions.k8s.io/v1beta1, CustomResourceDefinition, 1.22, validate.removed-version",
    "apps/v3, Deployment, 1.34, validate.unknown-version",
    "v1, Endpoints, 1.34, validate.deprecated-version",
    "example.com/v1, Deployment, 1.34, ''",
  })
  void apiVersion_isServedOrNot(String apiVersion, String kind, String version, String code) {
    List<Issue> issues =
        VALIDATOR
            .forVersion(KubernetesVersion.parse(version))
            .validate(
                manifest(
                    "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: a.b}"))
            .stream()
            .filter(issue -> "apiVersion".equals(issue.location().field()))
            .toList();
    assertThat(issues.stream().map(issue -> issue.code().id()))
        .isEqualTo(code.isEmpty() ? List.of() : List.of(code));
  }

  @Test
  void removedVersion_namesTheVersionAndTheReplacement() {
    Issue issue =
        VALIDATOR
            .validate(manifest("apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: c}"))
            .get(0);
    assertThat(issue.message())
        .isEqualTo("batch/v1beta1 CronJob is not served since Kubernetes 1.25");
    assertThat(issue.expected()).isEqualTo("batch/v1 CronJob");
  }

  @Test
  void customResource_isCheckedByItsDefinition() {
    ManifestValidator knowing = VALIDATOR.withDefinitions(List.of(manifest(DEFINITION)));
    assertThat(knowing.knows(new Gvk("example.com", "v1", "Widget"))).isTrue();
    assertThat(VALIDATOR.knows(new Gvk("example.com", "v1", "Widget"))).isFalse();
    assertThat(
            codes(
                knowing,
                """
                apiVersion: example.com/v1
                kind: Widget
                metadata: {name: w}
                spec:
                  size: 12
                  level: middle
                  code: "abc9de"
                  tags: [a, b]
                  limits: {a: 4}
                  other: 1
                """))
        .containsExactlyInAnyOrder(
            "5 spec.size validate.value",
            "6 spec.level validate.value",
            "7 spec.code validate.value",
            "7 spec.code validate.value",
            "8 spec.tags validate.value",
            "9 spec.limits.a validate.value",
            "10 spec.other structured.undeclared-field");
    assertThat(codes(knowing, "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n"))
        .containsExactly("1 spec validate.missing-field");
    assertThat(
            codes(
                knowing, "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {}"))
        .containsExactly("4 spec.size validate.missing-field");
  }

  @Test
  void definition_thatCantBeRead_isAWarning() {
    ManifestValidator knowing =
        VALIDATOR.withDefinitions(List.of(manifest(DEFINITION.replace("versions:", "versionz:"))));
    assertThat(knowing.definitionIssues()).singleElement().matches(issue -> !issue.isError());
  }

  @Test
  void valuesOfSecrets_areInNoIssue() {
    List<Issue> issues =
        VALIDATOR.validate(
            manifest(
                """
                apiVersion: v1
                kind: Secret
                metadata: {name: s}
                data: {a: 4711, b: [canary]}
                stringdata: {c: canary}
                """));
    assertThat(issues).hasSize(3);
    assertThat(issues.toString()).doesNotContain("4711", "canary");
  }
}

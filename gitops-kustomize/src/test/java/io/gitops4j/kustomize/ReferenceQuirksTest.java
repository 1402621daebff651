// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import org.junit.jupiter.api.Test;

/** What kustomize does that its documentation does not say; each was seen in its output. */
class ReferenceQuirksTest {
  private static final String WEB =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels:\n    app: x\n    n: 5\nspec:\n  replicas: 2\n";

  private static Rendered render(MemoryTree.Builder tree) {
    return KustomizeRenderer.ofDefaults().render(tree.build(), RenderRequest.of(TreePath.of(".")));
  }

  private static String build(MemoryTree.Builder tree) {
    Rendered rendered = render(tree);
    assertThat(rendered.issues().stream().filter(issue -> issue.isError())).isEmpty();
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }

  private static MemoryTree.Builder tree(String kustomization) {
    return MemoryTree.builder().file("kustomization.yaml", kustomization).file("web.yaml", WEB);
  }

  private static String patched(String target, String patch) {
    return build(
        tree("resources: [web.yaml]\npatches:\n- " + target + "patch: |-\n" + patch.indent(4)));
  }

  @Test
  void labels_keepTheirType_annotationsBecomeTexts() {
    String out =
        build(
            tree(
                "resources: [web.yaml]\npatches:\n- target: {kind: Deployment}\n  patch: '- {op: add, path: /metadata/annotations/a, value: 7}'\n"));
    assertThat(out).contains("annotations:\n    a: \"7\"\n").contains("\"n\": 5\n");
  }

  @Test
  void generatorAsAResource_doesNotReadTheOlderFieldForEnvFiles() {
    String fields = "  name: c\n  literals: [K=1]\n  env: e.env\n";
    String plugin = "apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata:\n" + fields;
    MemoryTree.Builder tree =
        tree("generators: [g.yaml]\n")
            .file("g.yaml", plugin.replace("\n  literals", "\nliterals").replace("  env", "env"))
            .file("e.env", "K=2\n");
    assertThat(build(tree)).contains("K: \"1\"\n");
    tree.file("kustomization.yaml", "configMapGenerator:\n- name: c\n  env: e.env\n");
    assertThat(build(tree)).contains("K: \"2\"\n");
  }

  @Test
  void nullLabel_inAPatchWithATarget_isAText_elsewhereItDeletes() {
    String patch =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels:\n    app: null\n";
    assertThat(patched("target: {kind: Deployment}\n  ", patch)).contains("app: \"null\"\n");
    assertThat(patched("", patch)).doesNotContain("app:");
  }

  @Test
  void nullThatAJsonPatchPassed_survivesAMerge() {
    String out =
        build(
            tree("resources: [web.yaml]\npatches:\n- target: {kind: Deployment}\n  patch: '- {op: add, path: /spec/x, value: {a: null}}'\n- path: p.yaml\n")
                .file(
                    "p.yaml",
                    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {x: {b: 1}}\n"));
    assertThat(out).contains("x:\n    a: null\n    b: 1\n");
  }

  @Test
  void selector_fitsFirstOrPresentName_notOneBetween() {
    String patch =
        "patches:\n- target: {name: NAME}\n  patch: '- {op: add, path: /spec/x, value: 1}'\n";
    for (String name : new String[] {"web", "q-p-web", "p-web"}) {
      String out =
          build(
              MemoryTree.builder()
                  .file("kustomization.yaml", "resources: [b]\n" + patch.replace("NAME", name))
                  .file("b/kustomization.yaml", "resources: [c]\nnamePrefix: q-\n")
                  .file("b/c/kustomization.yaml", "resources: [web.yaml]\nnamePrefix: p-\n")
                  .file("b/c/web.yaml", WEB));
      assertThat(out.contains("x: 1")).as(name).isEqualTo(!name.equals("p-web"));
    }
  }

  @Test
  void listAmongDocuments_isOpenedBehindThem() {
    String map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\n";
    String out =
        build(
            tree("resources: [l.yaml]\nsortOptions: {order: fifo}\n")
                .file(
                    "l.yaml",
                    "apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: Secret, metadata: {name: s}}]\n---\n"
                        + map));
    assertThat(out.indexOf("kind: ConfigMap")).isLessThan(out.indexOf("kind: Secret"));
  }

  @Test
  void prefixConfiguredForOneKind_replacesTheDefaultOfAll() {
    String out =
        build(
            tree("resources: [web.yaml, cm.yaml]\nnamePrefix: p-\nconfigurations: [c.yaml]\n")
                .file("cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\n")
                .file("c.yaml", "namePrefix: [{path: metadata/name, kind: ConfigMap}]\n"));
    assertThat(out).contains("name: p-cm\n").contains("name: web\n");
  }

  @Test
  void unknownField_inAConfiguration_isRefused_withItsLine() {
    Rendered rendered =
        render(
            tree("resources: [web.yaml]\nconfigurations: [c.yaml]\n")
                .file("c.yaml", "namePrefixes: []\n"));
    assertThat(rendered.failed()).isTrue();
    assertThat(rendered.issues().get(0).toString()).contains("c.yaml:1").contains("namePrefixes");
  }

  @Test
  void emptyKustomization_isRefused() {
    assertThat(render(tree("kind: Kustomization\nbases: []\n")).failed()).isTrue();
    assertThat(render(tree("resources: []\n")).failed()).isFalse();
  }

  @Test
  void notesOfTheReference_inASource_countAndAreNotPrinted() {
    String out =
        build(
            tree("resources: [cm.yaml]\nnamespace: other\n")
                .file(
                    "cm.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cm\n  namespace: kept\n  annotations:\n    internal.config.kubernetes.io/helm-generated: 'true'\n    internal.config.kubernetes.io/other: x\n"));
    assertThat(out).contains("namespace: kept\n").contains("/other: x").doesNotContain("helm");
  }

  @Test
  void origins_nameFileAndGenerator_fromTheDirectoryThatIsBuilt() {
    String out =
        build(
            MemoryTree.builder()
                .file(
                    "kustomization.yaml",
                    "resources: [base]\nbuildMetadata: [originAnnotations, transformerAnnotations]\nnamePrefix: p-\n")
                .file(
                    "base/kustomization.yaml",
                    "resources: [web.yaml]\nsecretGenerator: [{name: s, literals: [a=b]}]\n")
                .file("base/web.yaml", WEB));
    assertThat(out)
        .contains("config.kubernetes.io/origin: |\n      path: base/web.yaml\n")
        .contains(
            "origin: |\n      configuredIn: base/kustomization.yaml\n      configuredBy:\n        apiVersion: builtin\n        kind: SecretGenerator\n")
        .contains(
            "transformations: |\n      - configuredIn: kustomization.yaml\n        configuredBy:\n          apiVersion: builtin\n          kind: PrefixTransformer\n");
  }

  @Test
  void accountOfTheCloud_isGenerated() {
    String generator =
        "apiVersion: builtin\nkind: IAMPolicyGenerator\nmetadata: {name: g}\ncloud: gke\nkubernetesService: {name: ksa}\nserviceAccount: {name: gsa, projectId: p}\n";
    assertThat(build(tree("generators: [g.yaml]\n").file("g.yaml", generator)))
        .contains("iam.gke.io/gcp-service-account: gsa@p.iam.gserviceaccount.com\n  name: ksa\n");
  }

  @Test
  void keyThatIsNoText_isRefused_withItsLine() {
    Rendered rendered =
        render(
            tree("resources: [cm.yaml]\n")
                .file(
                    "cm.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata:\n  1: a\n  true: b\n  '2': c\n"));
    assertThat(rendered.issues())
        .extracting(Object::toString)
        .hasSize(2)
        .allMatch(text -> text.contains("cm.yaml:5") || text.contains("cm.yaml:6"));
  }

  @Test
  void timestamp_isBroughtIntoOneForm_butNotInAnnotations() {
    String out =
        build(
            tree("resources: [x.yaml]\n")
                .file(
                    "x.yaml",
                    "apiVersion: x/v1\nkind: X\nmetadata: {name: a, annotations: {on: 2020-01-02}}\nspec: {on: 2020-01-02}\n"));
    assertThat(out)
        .contains("\"on\": \"2020-01-02\"\n")
        .contains("\"on\": \"2020-01-02T00:00:00Z\"\n");
  }

  @Test
  void jsonPatch_isReadAsOldYaml() {
    assertThat(
            patched(
                "target: {kind: Deployment}\n  ",
                "- {op: add, path: /spec/a, value: yes}\n- {op: add, path: /spec/b, value: 2020-01-02}\n"))
        .contains("a: true\n  b: \"2020-01-02\"\n");
  }

  @Test
  void nameOfAnImage_isAnExpression() {
    String web = WEB + "  template: {spec: {containers: [{name: a, image: 'web:1'}]}}\n";
    String out =
        build(
            MemoryTree.builder()
                .file(
                    "kustomization.yaml",
                    "resources: [web.yaml]\nimages: [{name: 'w.b', newTag: '2'}]\n")
                .file("web.yaml", web));
    assertThat(out).contains("image: web:2\n");
  }

  @Test
  void mergedData_isTextsOnly() {
    String out =
        build(
            tree("resources: [cm.yaml]\nconfigMapGenerator: [{name: cm, behavior: merge, literals: [a=b]}]\n")
                .file(
                    "cm.yaml",
                    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {c: 5, d: null}\n"));
    assertThat(out).contains("  a: b\n  c: \"5\"\n  d: \"\"\n");
  }

  @Test
  void generatedKeyThatIsNoText_isRefused() {
    assertThat(render(tree("configMapGenerator: [{name: a, literals: ['1=x']}]\n")).failed())
        .isTrue();
  }

  @Test
  void builtInValidator_mayChangeNothing_butItsLabel() {
    String validator =
        "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: v}\nlabels: {LABEL: x}\nfieldSpecs: [{path: metadata/labels}]\n";
    String kustomization = "resources: [web.yaml]\nvalidators: [v.yaml]\n";
    assertThat(
            build(tree(kustomization).file("v.yaml", validator.replace("LABEL", "validated-by"))))
        .contains("validated-by: x\n");
    assertThat(
            render(tree(kustomization).file("v.yaml", validator.replace("LABEL", "other")))
                .failed())
        .isTrue();
  }

  /** A component's schema that refers to a type of Kubernetes by name. */
  private static MemoryTree.Builder withSchema() {
    String object =
        "apiVersion: example.org/v1\nkind: Thing\nmetadata:\n  name: t\nspec:\n  pod:\n";
    return MemoryTree.builder()
        .file("kustomization.yaml", "resources: [base]\ncomponents: [comp]\n")
        .file("base/kustomization.yaml", "resources: [thing.yaml]\n")
        .file(
            "base/thing.yaml",
            object + "    containers:\n    - name: a\n    - name: b\n      image: b\n")
        .file(
            "comp/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nopenapi: {path: schema.json}\npatches: [{path: patch.yaml}]\n")
        .file("comp/patch.yaml", object + "    containers:\n    - name: a\n      image: a\n")
        .file(
            "comp/schema.json",
            """
            {"definitions": {
              "Thing": {
                "properties": {"spec": {"$ref": "#/definitions/ThingSpec"}},
                "x-kubernetes-group-version-kind": [{"group": "example.org", "version": "v1", "kind": "Thing"}]},
              "ThingSpec": {"properties": {"pod": {"$ref": "#/definitions/io.k8s.api.core.v1.PodSpec"}}}}}
            """);
  }

  @Test
  void customSchema_ofAComponent_findsTheTypesOfKubernetes() {
    String out = build(withSchema());
    assertThat(out).contains("- image: a\n      name: a\n    - image: b\n      name: b\n");
  }

  @Test
  void customSchema_ofTheRoot_findsNoTypesOfKubernetes() {
    String out =
        build(
            withSchema()
                .file(
                    "kustomization.yaml",
                    "resources: [base]\ncomponents: [comp]\nopenapi: {path: comp/schema.json}\n"));
    assertThat(out).contains("- image: a\n      name: a\n").doesNotContain("name: b\n");
  }

  @Test
  void customSchema_ofAComponent_findsThoseTypesOnlyIfTheyWereNeededBefore() {
    String pods = "spec:\n  template:\n    spec:\n      containers:\n      - name: a\n";
    MemoryTree.Builder tree =
        withSchema()
            .file(
                "base/thing.yaml",
                WEB.replace("spec:\n", pods + "      - name: b\n").replace("  replicas: 2\n", ""))
            .file(
                "comp/patch.yaml",
                "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n" + pods)
            .file(
                "comp/schema.json",
                """
                {"definitions": {"Deployment": {
                  "properties": {"spec": {"$ref": "#/definitions/io.k8s.api.apps.v1.DeploymentSpec"}},
                  "x-kubernetes-group-version-kind": [{"group": "apps", "version": "v1", "kind": "Deployment"}]}}}
                """);
    assertThat(build(tree)).doesNotContain("name: b\n");
    String patch =
        "resources: [thing.yaml]\npatches:\n- target: {kind: KIND}\n  patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {x: 2}}'\n";
    tree.file("base/kustomization.yaml", patch.replace("KIND", "Service"));
    assertThat(build(tree)).doesNotContain("name: b\n");
    tree.file("base/kustomization.yaml", patch.replace("KIND", "Deployment"));
    assertThat(build(tree)).contains("name: b\n");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Random repositories of directories that include each other, with and without mistakes and cycles,
 * through two revisions: what a session gives is what a render alone gives.
 */
class SharedRenderingPropertyTest {
  private static final int DIRECTORIES = 5;
  private static final List<String> FIELDS =
      List.of(
          "namePrefix: p-",
          "nameSuffix: -s",
          "namespace: team",
          "commonLabels: {app: x}",
          "labels: [{pairs: {tier: web}, includeSelectors: true}]",
          "commonAnnotations: {note: y}",
          "images: [{name: nginx, newTag: v2}]",
          "images: [{name: absent, newTag: v2}]",
          "replicas: [{name: web, count: 3}]",
          "configMapGenerator: [{name: settings, literals: [a=b]}]",
          "configMapGenerator: [{name: settings, behavior: merge, literals: [c=d]}]",
          "generatorOptions: {disableNameSuffixHash: true}",
          "buildMetadata: [originAnnotations, transformerAnnotations]",
          "openapi: {version: v1.21.2}",
          "vars: [{name: V, objref: {apiVersion: apps/v1, kind: Deployment, name: web}}]",
          "patches: [{patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: web},"
              + " spec: {replicas: 5}}'}]",
          "patches: [{target: {kind: ConfigMap}, patch: '- {op: add, path: /data/z, value: q}'}]",
          "sortOptions: {order: fifo}",
          "unknown: field");

  /** One directory: what it includes, by number, and its fields. */
  record Directory(List<Integer> includes, boolean component, List<String> fields) {
    String text(int own) {
      StringBuilder text = new StringBuilder();
      if (component) {
        text.append("apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n");
      }
      text.append("resources:\n- cm.yaml\n");
      if (own % 2 == 0) {
        text.append("- web.yaml\n");
      }
      includes.forEach(other -> text.append("- ../d").append(other).append('\n'));
      fields.forEach(field -> text.append(field).append('\n'));
      return text.toString();
    }
  }

  @Provide
  Arbitrary<List<Directory>> repositories() {
    Arbitrary<List<Integer>> includes =
        Arbitraries.integers().between(0, DIRECTORIES - 1).list().ofMaxSize(2).uniqueElements();
    Arbitrary<List<String>> fields =
        Arbitraries.of(FIELDS).list().ofMaxSize(3).uniqueElements(text -> text.split(":")[0]);
    Arbitrary<Boolean> component = Arbitraries.of(false, false, false, false, true);
    return net.jqwik.api.Combinators.combine(includes, component, fields)
        .as(Directory::new)
        .list()
        .ofSize(DIRECTORIES);
  }

  private static MemoryTree tree(List<Directory> directories, boolean lowerOnly, String value) {
    MemoryTree.Builder tree = MemoryTree.builder();
    for (int i = 0; i < directories.size(); i++) {
      int own = i;
      Directory directory = directories.get(i);
      List<Integer> includes =
          directory.includes().stream().filter(other -> !lowerOnly || other < own).toList();
      tree.file(
          "d" + i + "/kustomization.yaml",
          new Directory(includes, directory.component(), directory.fields()).text(i));
      tree.file(
          "d" + i + "/cm.yaml",
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: cm-"
              + i
              + "}, data: {v: "
              + value
              + "}}");
      tree.file(
          "d" + i + "/web.yaml",
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: web}
          spec:
            template:
              spec:
                containers:
                - {name: main, image: nginx, env: [{name: V, value: $(V)}],
                   envFrom: [{configMapRef: {name: settings}}, {configMapRef: {name: cm-%d}}]}
          """
              .formatted(i));
    }
    return tree.build();
  }

  @Property(tries = 300)
  void sharedRenders_giveWhatRendersAloneGive(
      @ForAll("repositories") List<Directory> directories, @ForAll boolean lowerOnly) {
    RenderSession session = RenderSession.ofBytes(8 << 20);
    KustomizeRenderer sharing = KustomizeRenderer.ofDefaults().sharing(session);
    for (String value : List.of("one", "two", "one")) {
      MemoryTree tree = tree(directories, lowerOnly, value);
      for (int i = DIRECTORIES - 1; i >= 0; i--) {
        RenderRequest request = RenderRequest.of(TreePath.of("d" + i));
        Rendered shared = sharing.render(tree, request);
        Rendered alone = KustomizeRenderer.ofDefaults().render(tree, request);
        assertThat(shared.issues()).isEqualTo(alone.issues());
        assertThat(shared.inputs()).isEqualTo(alone.inputs());
        if (!alone.failed()) {
          assertThat(print(shared)).isEqualTo(print(alone));
        }
      }
    }
  }

  private static String print(Rendered rendered) {
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }
}

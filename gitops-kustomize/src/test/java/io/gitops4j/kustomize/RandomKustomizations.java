// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.yaml.YamlPrinter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Random trees of kustomizations: a base, perhaps a component, and overlays on top of each other,
 * each with some of the fields that kustomizations have. Nearly all of them can be rendered.
 */
final class RandomKustomizations {
  private static final List<String> NAMES = List.of("web", "db", "cache");

  /** Texts that YAML has opinions on. */
  private static final List<String> VALUES =
      List.of(
          "plain",
          "yes",
          "0x1F",
          "1e3",
          "007",
          "null",
          "~",
          "true",
          "2026-11-25",
          "1.0",
          "",
          " lead",
          "trail ",
          "a: b",
          "# no comment",
          "- dash",
          "it's",
          "\"quoted\"",
          "tab\there",
          "ünïcödé ☃ \uD83C\uDF89",
          "line one\nline two\n",
          "two\n\nbreaks",
          "$(VAR)",
          "%percent",
          "@at",
          "{}",
          "a very long text that goes on and on, well beyond the eighty columns at which some"
              + " emitters begin to fold their lines");

  /**
   * One tree.
   *
   * @param files the files by their paths
   * @param target the directory to render
   */
  record Case(Map<String, String> files, String target) {
    MemoryTree tree() {
      MemoryTree.Builder tree = MemoryTree.builder();
      files.forEach(tree::file);
      return tree.build();
    }

    RenderRequest request() {
      return RenderRequest.of(TreePath.of(target));
    }

    /** What is printed of it, or the errors. */
    String printed(KustomizeRenderer renderer, SourceTree tree) {
      return RandomKustomizations.printed(renderer.render(tree, request()));
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("render " + target);
      files.forEach(
          (file, content) -> text.append("\n--- ").append(file).append('\n').append(content));
      return text.toString();
    }
  }

  static String printed(Rendered rendered) {
    return rendered.failed()
        ? rendered.issues().toString()
        : YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }

  static Arbitrary<Case> any() {
    return Arbitraries.randomValue(random -> new RandomKustomizations(random).tree());
  }

  private final Random random;
  private final Map<String, String> files = new LinkedHashMap<>();
  private final List<String> deployments = new ArrayList<>();

  private RandomKustomizations(Random random) {
    this.random = random;
  }

  private Case tree() {
    String below = base();
    int overlays = random.nextInt(3);
    for (int i = 1; i <= overlays; i++) {
      String directory = "overlay" + i;
      files.put(directory + "/kustomization.yaml", overlay("../" + below, directory));
      below = directory;
    }
    return new Case(Map.copyOf(files), below);
  }

  private boolean sometimes() {
    return random.nextInt(3) == 0;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String value() {
    return quoted(one(VALUES));
  }

  /** As JSON, which is YAML. */
  private static String quoted(String text) {
    return com.fasterxml.jackson.databind.node.TextNode.valueOf(text).toString();
  }

  private String base() {
    StringBuilder kustomization = new StringBuilder("resources:\n");
    for (String name : NAMES) {
      if (!deployments.isEmpty() && sometimes()) {
        continue;
      }
      deployments.add(name);
      files.put(
          "base/" + name + ".yaml",
          deployment(name) + (sometimes() ? "---\n" + service(name) : ""));
      kustomization.append("- ").append(name).append(".yaml\n");
    }
    kustomization.append(generators("base", "settings"));
    if (sometimes()) {
      kustomization.append("namespace: base\n");
    }
    files.put("base/kustomization.yaml", kustomization.toString());
    return "base";
  }

  private String deployment(String name) {
    StringBuilder text = new StringBuilder();
    text.append("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ")
        .append(name)
        .append('\n');
    if (sometimes()) {
      text.append("  annotations:\n    note: ").append(value()).append('\n');
    }
    text.append("spec:\n  replicas: ").append(random.nextInt(5)).append('\n');
    text.append("  selector: {matchLabels: {app: ").append(name).append("}}\n");
    text.append("  template:\n    metadata:\n      labels: {app: ").append(name).append("}\n");
    text.append("    spec:\n      containers:\n");
    text.append("      - name: app\n        image: ").append(name).append(":1.0\n");
    text.append("        args: [").append(value()).append(", ").append(value()).append("]\n");
    if (sometimes()) {
      text.append("        env:\n        - name: MODE\n          value: ")
          .append(value())
          .append('\n');
    }
    text.append("        envFrom:\n        - configMapRef: {name: settings}\n");
    if (sometimes()) {
      text.append(
          "        ports:\n        - containerPort: 80\n        - {containerPort: 443, name: tls}\n");
    }
    if (random.nextBoolean()) {
      text.append("      - name: side\n        image: busybox\n");
    }
    return text.toString();
  }

  private String service(String name) {
    return "apiVersion: v1\nkind: Service\nmetadata: {name: "
        + name
        + "}\nspec:\n  ports:\n  - port: 80\n  selector: {app: "
        + name
        + "}\n";
  }

  private String generators(String directory, String name) {
    StringBuilder text = new StringBuilder();
    if (sometimes()) {
      text.append("generatorOptions:\n  labels: {made: \"yes\"}\n");
    }
    text.append("configMapGenerator:\n- name: ").append(name).append("\n  literals:\n");
    for (int i = 0; i <= random.nextInt(3); i++) {
      text.append("  - ").append(quoted("key" + i + "=" + one(VALUES))).append('\n');
    }
    if (sometimes()) {
      files.put(directory + "/" + name + ".env", "A=1\n# comment\nB=two words\n");
      text.append("  envs: [").append(name).append(".env]\n");
    }
    if (sometimes()) {
      files.put(directory + "/" + name + ".txt", one(VALUES) + "\n" + one(VALUES));
      text.append("  files: [").append(name).append(".txt]\n");
    }
    if (sometimes()) {
      text.append("secretGenerator:\n- name: ").append(name).append("-token\n  literals: [");
      text.append(quoted("token=" + one(VALUES))).append("]\n");
    }
    return text.toString();
  }

  private String overlay(String below, String directory) {
    StringBuilder text = new StringBuilder("resources:\n- ").append(below).append('\n');
    if (sometimes()) {
      files.put(directory + "/part/kustomization.yaml", component());
      text.append("components: [part]\n");
    }
    if (sometimes()) {
      text.append("namespace: ").append(one(List.of("shop", "prod"))).append('\n');
    }
    if (sometimes()) {
      text.append("namePrefix: ").append(directory).append("-\n");
    }
    if (sometimes()) {
      text.append("nameSuffix: -s\n");
    }
    if (sometimes()) {
      text.append("commonAnnotations:\n  by: ").append(value()).append('\n');
    }
    if (sometimes()) {
      text.append("labels:\n- pairs: {team: ").append(value()).append("}\n");
      text.append("  includeSelectors: ").append(random.nextBoolean()).append('\n');
    }
    if (sometimes()) {
      text.append("images:\n- name: ")
          .append(one(deployments))
          .append("\n  newTag: \"")
          .append(random.nextInt(9))
          .append("\"\n");
    }
    if (sometimes()) {
      text.append(generators(directory, directory + "-more"));
    }
    if (random.nextBoolean()) {
      text.append("patches:\n");
      for (int i = 0; i <= random.nextInt(2); i++) {
        text.append(patch(directory, i));
      }
    }
    if (sometimes()) {
      text.append("replacements:\n- source: {kind: Deployment, name: ").append(one(deployments));
      text.append(", fieldPath: spec.replicas}\n  targets:\n  - select: {kind: Deployment}\n");
      text.append("    fieldPaths: [spec.minReadySeconds]\n    options: {create: true}\n");
    }
    return text.toString();
  }

  private String component() {
    return "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
        + "commonAnnotations: {part: "
        + value()
        + "}\n"
        + "patches:\n- target: {kind: Deployment}\n  patch: |-\n"
        + "    - {op: add, path: /spec/paused, value: "
        + random.nextBoolean()
        + "}\n";
  }

  private String patch(String directory, int number) {
    String file = "patch" + number + ".yaml";
    switch (random.nextInt(4)) {
      case 0 -> {
        files.put(
            directory + "/" + file,
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: any, annotations: {patched: "
                + value()
                + "}}\nspec:\n  replicas: "
                + random.nextInt(9)
                + "\n  minReadySeconds: null\n  template:\n    spec:\n      containers:\n      - name: extra\n        image: extra:1\n"
                + "      - name: app\n        env:\n        - {name: MODE, value: "
                + value()
                + "}\n");
        return "- path: " + file + "\n  target: {kind: Deployment}\n";
      }
      case 1 -> {
        files.put(
            directory + "/" + file,
            "- {op: replace, path: /spec/replicas, value: 7}\n"
                + "- {op: add, path: /spec/template/spec/containers/0/args, value: ["
                + value()
                + "]}\n- {op: add, path: /spec/template/spec/containers/0/args/0, value: "
                + value()
                + "}\n- {op: remove, path: /spec/template/spec/containers/0/args/1}\n");
        return "- path: "
            + file
            + "\n  target: {kind: Deployment, name: "
            + one(deployments)
            + "}\n";
      }
      case 2 -> {
        return "- target: {kind: Service}\n  patch: |-\n    $patch: delete\n    apiVersion: v1\n"
            + "    kind: Service\n    metadata: {name: any}\n";
      }
      default -> {
        return "- target: {kind: ConfigMap}\n  patch: |-\n    apiVersion: v1\n    kind: ConfigMap\n"
            + "    metadata: {name: any}\n    data:\n      added: "
            + value()
            + "\n";
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks;

import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreePath;

/**
 * A base of pairs, each a Deployment and the ConfigMap that it refers to, and overlays of it: the
 * same shape at any size.
 */
final class Scale {
  private static final int PAIRS_PER_FILE = 100;

  private Scale() {}

  /** The overlay with prefix, namespace, labels, an image and fifty patches at most. */
  static final RenderRequest OVERLAY = RenderRequest.of(TreePath.of("overlay"));

  /** The overlay with a prefix and nothing else. */
  static final RenderRequest PREFIX = RenderRequest.of(TreePath.of("prefix"));

  /** The overlay with a patch for each Deployment. */
  static final RenderRequest PATCHES = RenderRequest.of(TreePath.of("patches"));

  /** A tree with so many resources in its base. */
  static MemoryTree tree(int resources) {
    int pairs = resources / 2;
    MemoryTree.Builder tree = MemoryTree.builder();
    StringBuilder base = new StringBuilder("resources:\n");
    for (int from = 0; from < pairs; from += PAIRS_PER_FILE) {
      String name = "part-" + from + ".yaml";
      base.append("- ").append(name).append('\n');
      tree.file("base/" + name, part(from, Math.min(pairs, from + PAIRS_PER_FILE)));
    }
    tree.file("base/kustomization.yaml", base.toString());
    tree.file(
        "overlay/kustomization.yaml",
        """
        resources: [../base]
        namePrefix: prod-
        namespace: production
        labels:
        - pairs: {env: production}
        images:
        - name: registry.example.com/team/app
          newTag: v2.3.1
        """
            + patches(pairs, Math.max(10, pairs / 50)));
    tree.file("prefix/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-\n");
    tree.file("patches/kustomization.yaml", "resources: [../base]\n" + patches(pairs, 1));
    return tree.build();
  }

  private static String patches(int pairs, int each) {
    StringBuilder text = new StringBuilder("patches:\n");
    for (int i = 0; i < pairs; i += each) {
      text.append(
          """
          - patch: |-
              apiVersion: apps/v1
              kind: Deployment
              metadata:
                name: app-%06d
              spec:
                replicas: 5
          """
              .formatted(i));
    }
    return text.toString();
  }

  /** The text of some pairs. */
  static String part(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(
          """
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata:
            name: config-%1$06d
          data:
            LOG_LEVEL: info
            INDEX: "%1$d"
            settings.yaml: |
              server:
                port: 8080
                name: app-%1$06d
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: app-%1$06d
            labels:
              app: app-%1$06d
          spec:
            replicas: 2
            selector:
              matchLabels:
                app: app-%1$06d
            template:
              metadata:
                labels:
                  app: app-%1$06d
              spec:
                containers:
                - name: main
                  image: registry.example.com/team/app:v1
                  ports:
                  - containerPort: 8080
                  envFrom:
                  - configMapRef:
                      name: config-%1$06d
                  resources:
                    requests:
                      cpu: 10m
                      memory: 32Mi
          """
              .formatted(i));
    }
    return text.toString();
  }
}

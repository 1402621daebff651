// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs what a command line usually runs, so that the launcher can have the JVM archive the classes
 * that this loads. Writes into a temporary directory only, and removes it.
 */
public final class Rehearsal {
  private static final Map<String, String> FILES =
      Map.of(
          "base/kustomization.yaml",
          """
          resources:
          - app.yaml
          configMapGenerator:
          - name: settings
            literals:
            - LEVEL=info
            files:
            - file.txt
          secretGenerator:
          - name: token
            literals:
            - TOKEN=none
          """,
          "base/file.txt",
          "text\n",
          "base/app.yaml",
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: app
            labels: {app: app}
          spec:
            replicas: 1
            selector:
              matchLabels: {app: app}
            template:
              metadata:
                labels: {app: app}
              spec:
                containers:
                - name: app
                  image: app:v1
                  envFrom:
                  - configMapRef:
                      name: settings
                  env:
                  - name: "TEXT"
                    value: |
                      lines
          ---
          apiVersion: v1
          kind: Service
          metadata: {name: app}
          spec:
            selector: {app: app}
            ports: [{port: 80, targetPort: 8080}]
          """,
          "component/kustomization.yaml",
          """
          apiVersion: kustomize.config.k8s.io/v1alpha1
          kind: Component
          commonAnnotations:
            component: "yes"
          """,
          "overlay/kustomization.yaml",
          """
          apiVersion: kustomize.config.k8s.io/v1beta1
          kind: Kustomization
          namespace: production
          namePrefix: prod-
          resources:
          - ../base
          components:
          - ../component
          labels:
          - pairs: {env: production}
            includeSelectors: false
          images:
          - name: app
            newTag: v2
          replicas:
          - name: app
            count: 3
          patches:
          - patch: |-
              apiVersion: apps/v1
              kind: Deployment
              metadata:
                name: app
              spec:
                template:
                  spec:
                    containers:
                    - name: app
                      resources:
                        limits: {memory: 64Mi}
          - target:
              kind: Service
              name: a.*
            patch: |-
              - op: replace
                path: /spec/ports/0/port
                value: 8080
          replacements:
          - source:
              kind: Service
              fieldPath: metadata.name
            targets:
            - select:
                kind: Deployment
              fieldPaths:
              - spec.template.metadata.labels.app
          """);

  private Rehearsal() {}

  /** Runs; the exit code is 0 if all that was rehearsed worked. */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("gitops-rehearsal");
    int code = 0;
    try {
      for (Map.Entry<String, String> file : FILES.entrySet()) {
        Path path = directory.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      String overlay = directory.resolve("overlay").toString();
      String output = directory.resolve("out.yaml").toString();
      code |= Main.execute("build", overlay, "-o", output);
      code |= Main.execute("build", overlay, "--output=" + output);
      code |= Main.execute("plan", "--help");
      code |= Main.execute("build", overlay);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
    System.exit(code);
  }
}

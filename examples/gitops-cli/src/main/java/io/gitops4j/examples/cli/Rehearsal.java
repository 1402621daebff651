// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
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

  /**
   * A repository with two commits, the first of which is tagged {@code one}. The resources are what
   * {@code git gc} made of it.
   */
  private static Path repository(Path directory) throws IOException {
    Path repository = directory.resolve("repository");
    Path pack = repository.resolve("objects/pack/pack-5bc4f65516a5d3928ff08266ab4a6e6618202fd6");
    Files.createDirectories(pack.getParent());
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("HEAD"), "ref: refs/heads/main\n");
    Files.writeString(repository.resolve("config"), "[core]\n\tbare = true\n");
    Files.writeString(
        repository.resolve("packed-refs"),
        """
        # pack-refs with: peeled fully-peeled sorted
        b8d9d8aff2a6cb629eb18557469da6f899611323 refs/heads/main
        40913290910ddbac8ce94686d4a4bc9df52e2ce5 refs/tags/one
        """);
    for (String part : new String[] {".pack", ".idx"}) {
      try (InputStream in =
          Objects.requireNonNull(
              Rehearsal.class.getResourceAsStream("rehearsal/commits" + part), part)) {
        Files.copy(in, pack.resolveSibling(pack.getFileName() + part));
      }
    }
    return repository;
  }

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
      String all = directory.resolve("all").toString();
      code |= Main.execute("build", "--all", directory.toString(), "--output-dir", all);
      String repository = repository(directory).toString();
      code |= Main.execute("impact", "--repo", repository, "--from", "one", "--to", "main");
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

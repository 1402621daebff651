// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.benchmarks.run;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.substitute.VariableSubstitution;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Builds many Flux Kustomizations in one process, as the peer of the same protocol does: lines
 * {@code ROOT<TAB>OBJECT<TAB>OUT} on standard input, {@code OUT.yaml} or {@code OUT.err}.
 */
public final class FluxBuilds {
  private FluxBuilds() {}

  /** No arguments. */
  public static void main(String[] args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] parts = line.split("\t");
      Files.createDirectories(Path.of(parts[2]).toAbsolutePath().getParent());
      try {
        write(parts[2] + ".yaml", build(Path.of(parts[0]), Path.of(parts[1])));
      } catch (GitOpsException | Refusal e) {
        write(parts[2] + ".err", e.getMessage());
      }
    }
  }

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(List<Issue> issues) {
      super(issues.toString());
    }
  }

  private static void write(String file, String text) throws IOException {
    Files.writeString(Path.of(file), text);
  }

  private static String build(Path root, Path object) throws IOException {
    ReadApplications read =
        ApplicationReader.ofDefaults()
            .withOtherSource(SourceRef.of("/repos/any", "HEAD"))
            .read(object.toString(), Files.readAllBytes(object));
    if (!read.errors().isEmpty()) {
      throw new Refusal(read.errors());
    }
    Application application = read.applications().get(0);
    Source source = application.sources().get(0);
    Rendered built =
        KustomizeRenderer.ofDefaults()
            .render(DirectoryTree.of(root), new RenderRequest(source.path(), source.options()));
    Rendered done =
        built.failed() ? built : VariableSubstitution.strict().apply(built, application);
    if (done.failed()) {
      throw new Refusal(done.issues());
    }
    return YamlPrinter.printAll(done.manifests().stream().map(Manifest::root).toList());
  }
}

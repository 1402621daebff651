// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.cache.MemoryRenderCache;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.RenderCache;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.FieldDiff;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.jspecify.annotations.Nullable;

/**
 * Renders an Argo CD application straight from a Git repository, and shows what two commits change.
 */
public final class Quickstart {
  private final Renderer renderer = KustomizeRenderer.ofDefaults();
  private final RenderCache cache = new MemoryRenderCache(10);
  private final GitSource git = GitSource.local();
  private final PrintStream out;
  private int renders;

  Quickstart(PrintStream out) {
    this.out = out;
  }

  /** Runs the story in a temporary directory, which is removed afterwards. */
  public static void main(String[] args) throws IOException, GitAPIException {
    GitIsolation.install();
    Path directory = Files.createTempDirectory("gitops-quickstart");
    try {
      new Quickstart(new PrintStream(System.out, true, StandardCharsets.UTF_8)).run(directory);
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  void run(Path directory) throws IOException, GitAPIException {
    out.println("1. An Argo CD Application, read as it is");
    ReadApplications read =
        ApplicationReader.ofDefaults()
            .read(
                "application.yaml",
                DemoRepository.resource("application.yaml").getBytes(StandardCharsets.UTF_8));
    Application application = read.applications().get(0);
    Source source = application.sources().get(0);
    out.printf("   %s: %s of %s%n", application.name(), source.path(), source.ref());
    read.issues().forEach(issue -> out.println("   " + issue));

    try (DemoRepository repository = DemoRepository.create(directory)) {
      SourceRef ref = source.ref().withUrl(repository.directory().toString());
      out.println("\n2. Rendered straight from Git, without a work tree, a binary or a cluster");
      Map<ResourceId, Manifest> first = render(ref, source);
      first
          .values()
          .forEach(manifest -> out.println("   " + manifest.id() + "  from " + manifest.origin()));

      repository.edit(
          "production/resource-limits-patch.yaml", text -> text.replace("512Mi", "768Mi"));
      repository.edit(
          "production/kustomization.yaml",
          text -> text.replace("LOG_LEVEL=info", "LOG_LEVEL=debug"));
      repository.commit("More memory for the backend, and a talkative log");
      out.println("\n3. A commit, and what it changes");
      Map<ResourceId, Manifest> second = render(ref, source);
      changes(first, second);

      repository.edit("base/kustomization.yaml", text -> text.replace("  - hpa.yaml\n", ""));
      repository.commit("No autoscaler");
      out.println("\n4. A commit that takes a resource away");
      Map<ResourceId, Manifest> third = render(ref, source);
      changes(second, third);

      out.println("\n5. The same commit again");
      int before = renders;
      render(ref, source);
      out.println("   " + (renders - before) + " renders, everything was in the cache");
    }
    out.println("\nApplying to a cluster is not in this release yet; README.md says what is.");
  }

  private Map<ResourceId, Manifest> render(SourceRef ref, Source source) {
    RenderRequest request = new RenderRequest(source.path(), source.options());
    try (SourceTree tree = git.resolve(ref)) {
      tree.commit()
          .ifPresent(
              c ->
                  out.printf(
                      "   %s %s: %s%n",
                      tree.revision().shortDigest(), c.authorName(), c.subject()));
      String options = source.options() == null ? "" : source.options().digest();
      RenderCache.Key key =
          new RenderCache.Key(renderer.engine(), ref.url(), source.path(), options);
      Optional<Rendered> known = cache.find(key, tree);
      Rendered rendered = known.orElseGet(() -> renderer.render(tree, request));
      if (known.isEmpty()) {
        renders++;
        cache.put(key, tree, rendered);
      }
      Map<ResourceId, Manifest> byId = new LinkedHashMap<>();
      rendered.manifests().forEach(manifest -> byId.put(manifest.id(), manifest));
      return byId;
    }
  }

  private void changes(Map<ResourceId, Manifest> before, Map<ResourceId, Manifest> after) {
    TreeSet<ResourceId> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    for (ResourceId id : all) {
      Manifest old = before.get(id);
      Manifest now = after.get(id);
      if (old == null || now == null) {
        out.println("   " + (old == null ? "+ " : "- ") + id);
        continue;
      }
      List<FieldChange> fields = FieldDiff.between(old.root(), now.root());
      if (!fields.isEmpty()) {
        out.println("   ~ " + id);
        fields.forEach(
            field ->
                out.printf(
                    "       %s: %s -> %s%n",
                    field.path(), text(field.before()), text(field.after())));
      }
    }
  }

  private static String text(@Nullable Node node) {
    if (node == null) {
      return "nothing";
    }
    String text = node.textOrNull();
    return text == null
        ? node.toString()
        : text.lines().findFirst().orElse("") + (text.lines().count() > 1 ? " …" : "");
  }
}

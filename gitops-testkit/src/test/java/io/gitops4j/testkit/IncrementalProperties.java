// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.cache.DiskRenderCache;
import io.gitops4j.core.cache.InputIndex;
import io.gitops4j.core.cache.MemoryRenderCache;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreeChanges;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.RenderCache;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.Kustomizations;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Over random histories of a repository, what is rendered only where a commit touches it is the
 * same as what is rendered anew, and nothing is rendered that need not be.
 */
class IncrementalProperties {
  private static final List<String> APPS = List.of("a0", "a1", "a2", "a3", "dir");
  private static final List<String> PATHS =
      List.of(
          "base/kustomization.yaml",
          "base/kustomization.yml",
          "base/one.yaml",
          "base/two.yaml",
          "other/kustomization.yaml",
          "other/one.yaml",
          "other/unused",
          "shared",
          "a0/kustomization.yaml",
          "a0/Kustomization",
          "a1/kustomization.yaml",
          "a1/patch.yaml",
          "a2/kustomization.yaml",
          "a2/data/x",
          "a2/data/y",
          "a2/local.yaml",
          "a2/local.yaml/in",
          "a2/data",
          "a3/kustomization.yaml",
          "dir/one.yaml",
          "dir/sub/two.yaml",
          "dir/readme",
          "dir/link.yaml",
          "unrelated/file",
          "base");
  private static final List<String> CONTENTS =
      List.of(
          object("one"),
          object("two"),
          "resources: [one.yaml]\n",
          "resources: [one.yaml, two.yaml]\nnamePrefix: p-\n",
          "resources: [../shared]\n",
          "resources: [../base]\npatches: [{path: patch.yaml, target: {kind: ConfigMap}}]\n",
          "- {op: add, path: /data, value: {k: v}}\n",
          "resources: [local.yaml]\nconfigMapGenerator: [{name: g, files: [data/x]}]\n");
  private static final List<String> TARGETS =
      List.of("base", "other", "nowhere", "../dir/one.yaml", "one.yaml", "../base/one.yaml", ".");

  private static String object(String name) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n";
  }

  /** One change of the repository. */
  record Edit(int kind, String path, String content, String target) {
    /** The files and links afterwards; a link is a text that starts with an arrow. */
    void apply(Map<String, String> files) {
      switch (kind) {
        case 0, 1, 2 -> put(files, path, content);
        case 3 -> files.keySet().removeIf(each -> isIn(each, path));
        case 4 -> put(files, path, "->" + target);
        case 5 -> move(files, path, path.startsWith("base") ? "other/moved" : "base/one.yaml");
        default -> move(files, parent(path), "other");
      }
    }

    private static String parent(String path) {
      return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : path;
    }

    private static boolean isIn(String path, String directory) {
      return path.equals(directory) || path.startsWith(directory + "/");
    }

    /** A file takes the place of what was there, and of files where it needs directories. */
    private static void put(Map<String, String> files, String path, String content) {
      files.keySet().removeIf(each -> isIn(each, path) || isIn(path, each));
      files.put(path, content);
    }

    private static void move(Map<String, String> files, String from, String to) {
      Map<String, String> moved = new TreeMap<>();
      files.forEach(
          (path, content) -> {
            if (isIn(path, from)) {
              moved.put(to + path.substring(from.length()), content);
            }
          });
      files.keySet().removeIf(path -> isIn(path, from));
      moved.forEach((path, content) -> put(files, path, content));
    }
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 6),
            Arbitraries.of(PATHS),
            Arbitraries.of(CONTENTS),
            Arbitraries.of(TARGETS))
        .as(Edit::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  private static Map<String, String> start() {
    Map<String, String> files = new TreeMap<>();
    files.put("base/kustomization.yaml", "resources: [one.yaml, two.yaml]\n");
    files.put("base/one.yaml", object("one"));
    files.put("base/two.yaml", object("two"));
    files.put("other/kustomization.yaml", "resources: [one.yaml]\nnameSuffix: -o\n");
    files.put("other/one.yaml", object("one"));
    files.put("shared", "->base");
    files.put("a0/kustomization.yaml", "resources: [../base]\nnamePrefix: a0-\n");
    files.put("a1/kustomization.yaml", CONTENTS.get(5));
    files.put("a1/patch.yaml", CONTENTS.get(6));
    files.put("a2/kustomization.yaml", CONTENTS.get(7));
    files.put("a2/local.yaml", object("local"));
    files.put("a2/data/x", "x");
    files.put("a3/kustomization.yaml", CONTENTS.get(4));
    files.put("dir/one.yaml", object("one"));
    files.put("dir/sub/two.yaml", object("two"));
    files.put("dir/link.yaml", "->../base/two.yaml");
    return files;
  }

  private static MemoryTree tree(Map<String, String> files) {
    MemoryTree.Builder tree = MemoryTree.builder();
    files.forEach(
        (path, content) -> {
          if (content.startsWith("->")) {
            tree.link(path, content.substring(2));
          } else {
            tree.file(path, content);
          }
        });
    return tree.build();
  }

  private static Renderer renderer(String app) {
    return app.equals("dir") ? DirectoryRenderer.ofDefaults() : KustomizeRenderer.ofDefaults();
  }

  private static Rendered render(MemoryTree tree, String app) {
    return renderer(app).render(tree, RenderRequest.of(TreePath.of(app)));
  }

  private static boolean isRoot(MemoryTree tree, String app) {
    return Kustomizations.below(tree, TreePath.of(app)).roots().contains(TreePath.of(app));
  }

  private static String text(Rendered rendered) {
    return rendered.failed()
        ? rendered.issues().stream().map(Issue::toString).collect(Collectors.joining("\n"))
        : YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }

  private static RenderCache.Key key(String app) {
    return new RenderCache.Key(renderer(app).engine(), "repo", TreePath.of(app), "");
  }

  @Property(tries = 400)
  void incremental_isTheSameAsFromScratch_andRendersNoMore(@ForAll("edits") List<Edit> edits)
      throws IOException {
    Path directory = Files.createTempDirectory("gitops-incremental");
    try {
      run(edits, DiskRenderCache.builder(directory, "1").memory(MemoryRenderCache.ofBytes(1)));
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static void run(List<Edit> edits, DiskRenderCache.Builder disk) {
    List<RenderCache> caches = List.of(MemoryRenderCache.ofDefaults(), disk.build());
    Map<String, String> files = start();
    MemoryTree before = tree(files);
    Map<String, Rendered> known = new LinkedHashMap<>();
    InputIndex<String> index = new InputIndex<>();
    for (String app : APPS) {
      Rendered rendered = render(before, app);
      assertThat(rendered.failed()).as(text(rendered)).isFalse();
      known.put(app, rendered);
      index.put(app, rendered.inputs());
    }
    for (Edit edit : edits) {
      edit.apply(files);
      MemoryTree now = tree(files);
      TreeChanges changes = TreeChanges.between(before, now);
      Set<String> affected = index.affectedBy(changes);
      Set<TreePath> told = Kustomizations.below(now, TreePath.ROOT).affectedBy(changes);
      boolean linked = changes.all().stream().anyMatch(change -> change.now() == EntryKind.SYMLINK);
      for (String app : APPS) {
        Rendered old = Objects.requireNonNull(known.get(app));
        Rendered scratch = render(now, app);
        if (affected.contains(app)) {
          boolean never = old.inputs().found().containsValue(EntryKind.SYMLINK);
          assertThat(old.inputs().sameIn(now) && !linked && !never)
              .as("%s is named for nothing by %s", app, edit)
              .isFalse();
          known.put(app, scratch);
          index.put(app, scratch.inputs());
        } else {
          assertThat(text(scratch)).as("%s after %s", app, edit).isEqualTo(text(old));
          assertThat(old.inputs().sameIn(now)).as("%s after %s", app, edit).isTrue();
        }
        if (isRoot(now, app)
            && !told.contains(TreePath.of(app))
            && !(scratch.failed() && old.failed())) {
          assertThat(text(scratch)).as("%s by references, %s", app, edit).isEqualTo(text(old));
        }
        for (RenderCache cache : caches) {
          cache
              .find(key(app), now)
              .ifPresent(found -> assertThat(text(found)).isEqualTo(text(scratch)));
          cache.put(key(app), now, scratch);
          assertThat(cache.find(key(app), now).isPresent() || scratch.failed()).isTrue();
        }
      }
      before = now;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.Setting;
import io.gitops4j.core.source.DirectoryTree;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.kustomize.RandomKustomizations.Case;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/** What must hold of every kustomization, whatever it says. */
class RenderProperties {
  private static final KustomizeRenderer RENDERER = KustomizeRenderer.ofDefaults();

  /** A schema in which containers are told apart by their image, which the embedded one denies. */
  private static final String POISON =
      """
      {"definitions": {
        "io.k8s.api.apps.v1.Deployment": {
          "properties": {"spec": {"$ref": "#/definitions/Spec"}},
          "x-kubernetes-group-version-kind": [{"group": "apps", "kind": "Deployment", "version": "v1"}]},
        "Spec": {"properties": {"template": {"$ref": "#/definitions/Template"}}},
        "Template": {"properties": {"spec": {"$ref": "#/definitions/Pod"}}},
        "Pod": {"properties": {"containers": {
          "items": {"$ref": "#/definitions/Container"}, "type": "array",
          "x-kubernetes-patch-merge-key": "image", "x-kubernetes-patch-strategy": "merge"}}},
        "Container": {"properties": {"name": {"type": "string"}, "image": {"type": "string"}}}
      }}
      """;

  private static final Case POISONED =
      new Case(
          Map.of(
              "kustomization.yaml",
              """
              resources: [web.yaml]
              openapi: {path: schema.json}
              patches:
              - patch: |-
                  apiVersion: apps/v1
                  kind: Deployment
                  metadata: {name: web}
                  spec: {template: {spec: {containers: [{name: renamed, image: "web:1"}]}}}
              """,
              "web.yaml",
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata: {name: web}
              spec: {template: {spec: {containers: [{name: app, image: "web:1"}]}}}
              """,
              "schema.json",
              POISON),
          ".");

  private static final Case HEALTHY =
      new Case(
          Map.of(
              "kustomization.yaml",
              POISONED
                  .files()
                  .get("kustomization.yaml")
                  .replace("openapi: {path: schema.json}\n", ""),
              "web.yaml",
              POISONED.files().get("web.yaml")),
          ".");

  @Provide
  Arbitrary<Case> kustomizations() {
    return RandomKustomizations.any();
  }

  @Provide
  Arbitrary<List<Case>> many() {
    return RandomKustomizations.any().list().ofMinSize(2).ofMaxSize(12);
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void printedAndRenderedAgain_isTheSame(@ForAll("kustomizations") Case x) {
    Rendered first = RENDERER.render(x.tree(), x.request());
    assertThat(first.issues()).as(x.toString()).noneMatch(issue -> issue.isError());
    String printed = RandomKustomizations.printed(first);
    MemoryTree again =
        MemoryTree.builder()
            .file("kustomization.yaml", "resources: [all.yaml]\n")
            .file("all.yaml", printed)
            .build();
    Rendered second = RENDERER.render(again, RenderRequest.of(TreePath.ROOT));
    assertThat(RandomKustomizations.printed(second)).as(x.toString()).isEqualTo(printed);
    assertThat(second.manifests()).isEqualTo(first.manifests());
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void anyInterleavingOnManyThreads_givesTheSameBytes(
      @ForAll("many") List<Case> cases, @ForAll Random random) throws Exception {
    List<Case> all = new ArrayList<>(cases);
    all.add(POISONED);
    all.add(HEALTHY);
    List<String> alone = all.stream().map(x -> x.printed(RENDERER, x.tree())).toList();
    List<Integer> order = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < all.size(); i++) {
        order.add(i);
      }
    }
    Collections.shuffle(order, random);
    List<MemoryTree> shared = all.stream().map(Case::tree).toList();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> renders = new ArrayList<>();
      for (int i : order) {
        renders.add(threads.submit(() -> all.get(i).printed(RENDERER, shared.get(i))));
      }
      for (int n = 0; n < order.size(); n++) {
        assertThat(renders.get(n).get()).isEqualTo(alone.get(order.get(n)));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Property(tries = 30, shrinking = ShrinkingMode.OFF)
  void poisonedSchema_doesNotLeakIntoAnotherRender(@ForAll("kustomizations") Case x) {
    String alone = x.printed(RENDERER, x.tree());
    String healthy = HEALTHY.printed(RENDERER, HEALTHY.tree());
    String poisoned = POISONED.printed(RENDERER, POISONED.tree());
    assertThat(healthy)
        .as("containers merge by name")
        .contains("name: renamed")
        .contains("name: app");
    assertThat(poisoned).as("by image here").contains("name: renamed").doesNotContain("name: app");
    assertThat(x.printed(RENDERER, x.tree())).isEqualTo(alone);
    assertThat(HEALTHY.printed(RENDERER, HEALTHY.tree())).isEqualTo(healthy);
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void directoryGitAndMemory_giveTheSameBytes(@ForAll("kustomizations") Case x) throws Exception {
    String memory = x.printed(RENDERER, x.tree());
    Path place = Files.createTempDirectory("kustomize-trees");
    try {
      Path directory = Files.createDirectory(place.resolve("directory"));
      for (Map.Entry<String, String> file : x.files().entrySet()) {
        Path path = directory.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
      assertThat(x.printed(RENDERER, DirectoryTree.of(directory))).isEqualTo(memory);
      Path bare = place.resolve("bare.git");
      commit(x, bare);
      try (SourceTree git =
          GitSource.builder(place.resolve("cache"))
              .build()
              .resolve(SourceRef.of(bare.toString(), "main"))) {
        assertThat(x.printed(RENDERER, git)).isEqualTo(memory);
      }
    } finally {
      try (Stream<Path> files = Files.walk(place)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  /** The files as the only commit of a bare repository. */
  private static void commit(Case x, Path bare) throws IOException {
    try (Repository repository = new FileRepository(bare.toFile())) {
      repository.create(true);
      try (ObjectInserter inserter = repository.newObjectInserter()) {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        for (Map.Entry<String, String> file : x.files().entrySet()) {
          DirCacheEntry entry = new DirCacheEntry(file.getKey());
          entry.setFileMode(FileMode.REGULAR_FILE);
          byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
          entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, content));
          builder.add(entry);
        }
        builder.finish();
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(index.writeTree(inserter));
        commit.setAuthor(new PersonIdent("Ada", "ada@example.org"));
        commit.setCommitter(commit.getAuthor());
        commit.setMessage("all");
        ObjectId id = inserter.insert(commit);
        inserter.flush();
        RefUpdate main = repository.updateRef("refs/heads/main");
        main.setNewObjectId(id);
        main.update();
      }
    }
  }

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void provenance_changesNothing_andKnowsEveryFieldWithItsValue(@ForAll("kustomizations") Case x) {
    KustomizeRenderer recording =
        KustomizeRenderer.of(KustomizeOptions.DEFAULTS.withProvenance(true));
    Rendered plain = RENDERER.render(x.tree(), x.request());
    Rendered recorded = recording.render(x.tree(), x.request());
    assertThat(recorded).isEqualTo(plain);
    assertThat(RandomKustomizations.printed(recorded))
        .isEqualTo(RandomKustomizations.printed(plain));
    for (Manifest manifest : recorded.manifests()) {
      Provenance provenance = manifest.provenance();
      assertThat(provenance).isNotNull();
      for (Map.Entry<FieldPath, List<Setting>> field : provenance.fields().entrySet()) {
        List<Setting> settings = field.getValue();
        String where = manifest + " " + field.getKey() + "\n" + x;
        assertThat(settings).as(where).isNotEmpty();
        Setting last = settings.get(settings.size() - 1);
        assertThat(last.removes()).as(where).isFalse();
        assertThat(settings.get(0).adds()).as(where).isTrue();
        assertThat(provenance.of(field.getKey())).as(where).isEqualTo(settings);
        if (!provenance.isSecret()) {
          assertThat(last.after()).as(where).isEqualTo(field.getKey().find(manifest.root()));
          for (int i = 1; i < settings.size(); i++) {
            assertThat(settings.get(i).before()).as(where).isEqualTo(settings.get(i - 1).after());
          }
        }
        assertThat(last.location().file()).as(where).isNotNull();
      }
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.TreeChanges;
import io.gitops4j.core.source.TreePath;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KustomizationsTest {
  private static MemoryTree.Builder tree() {
    return MemoryTree.builder()
        .file("base/kustomization.yaml", "resources: [one.yaml]\n")
        .file("base/one.yaml", "x")
        .file("part/kustomization.yaml", "kind: Component\nresources: [two.yaml]\n")
        .file("part/two.yaml", "x")
        .file("prod/kustomization.yml", "resources: [../base]\ncomponents: [../part]\n")
        .file(
            "test/kustomization.yaml",
            "resources: [../base]\nconfigMapGenerator: [{files: [k=f]}]\n")
        .file("test/f", "x")
        .file("alone/Kustomization", "patches: [{path: p.yaml}]\nresources: [r.yaml]\n")
        .file("alone/p.yaml", "x")
        .file("plugin/kustomization.yaml", "generators: [g.yaml]\n")
        .file("broken/kustomization.yaml", "resources: [\n")
        .file("readme", "x");
  }

  private static Set<String> texts(Collection<TreePath> paths) {
    return paths.stream().map(TreePath::value).collect(Collectors.toSet());
  }

  private static Set<String> affected(MemoryTree.Builder after) {
    MemoryTree later = after.build();
    TreeChanges changes = TreeChanges.between(tree().build(), later);
    return texts(Kustomizations.below(later, TreePath.ROOT).affectedBy(changes));
  }

  @Test
  void rootsAndLeaves_areWhatCanBeBuilt_andWhatNobodyIncludes() {
    Kustomizations all = Kustomizations.below(tree().build(), TreePath.ROOT);
    assertThat(texts(all.roots()))
        .containsExactlyInAnyOrder("base", "prod", "test", "alone", "plugin", "broken");
    assertThat(texts(all.leaves()))
        .containsExactlyInAnyOrder("prod", "test", "alone", "plugin", "broken");
    assertThat(Kustomizations.below(tree().build(), TreePath.of("none")).roots()).isEmpty();
    assertThat(Kustomizations.below(tree().build(), TreePath.of("prod")).roots())
        .isEqualTo(List.of(TreePath.of("prod")));
  }

  @Test
  void affectedBy_followsWhatIsIncluded_andNamesWhatCanNotBeTold() {
    // what can't be told without rendering is always named
    assertThat(affected(tree().file("readme", "y"))).containsExactlyInAnyOrder("plugin", "broken");
    assertThat(affected(tree().file("base/one.yaml", "y")))
        .containsExactlyInAnyOrder("base", "prod", "test", "plugin", "broken");
    assertThat(affected(tree().file("part/two.yaml", "y")))
        .containsExactlyInAnyOrder("prod", "plugin", "broken");
    assertThat(affected(tree().file("test/f", "y")))
        .containsExactlyInAnyOrder("test", "plugin", "broken");
    assertThat(affected(tree().file("alone/p.yaml", "y")))
        .containsExactlyInAnyOrder("alone", "plugin", "broken");
    assertThat(affected(tree().file("alone/r.yaml", "what was missing")))
        .containsExactlyInAnyOrder("alone", "plugin", "broken");
    assertThat(affected(tree().file("alone/kustomization.yaml", "a second one"))).contains("alone");
  }

  @Test
  void goneSince_areTheRootsThatWentOrBecameComponents() {
    MemoryTree before = tree().build();
    MemoryTree after =
        MemoryTree.builder()
            .file("base/kustomization.yaml", "kind: Component\n")
            .file("prod/other", "x")
            .build();
    Kustomizations now = Kustomizations.below(after, TreePath.ROOT);
    assertThat(texts(now.goneSince(before, TreeChanges.between(before, after))))
        .containsExactlyInAnyOrder("base", "prod", "test", "alone", "plugin", "broken");
    assertThat(
            texts(
                Kustomizations.below(after, TreePath.of("prod"))
                    .goneSince(before, TreeChanges.between(before, after))))
        .containsExactly("prod");
  }
}

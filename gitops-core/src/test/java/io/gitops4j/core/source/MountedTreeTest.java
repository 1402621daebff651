// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MountedTreeTest {
  private static final MemoryTree BASE = MemoryTree.builder().file("a/x", "base").build();
  private static final MemoryTree OTHER =
      MemoryTree.builder().file("a/x", "other").link("l", "a/x").link("out", "../a/x").build();
  private static final SourceTree TREE = MountedTree.of(BASE, Map.of("$o", OTHER));

  private static String text(String path) {
    return new String(TREE.read(TreePath.of(path)), StandardCharsets.UTF_8);
  }

  @Test
  void read_bothTrees_eachAtItsPlace() {
    assertThat(text("a/x")).isEqualTo("base");
    assertThat(text("$o/a/x")).isEqualTo("other");
    assertThat(TREE.entry(TreePath.of("$o/a/none"))).isEmpty();
    assertThat(TREE.entry(TreePath.of("$p/a/x"))).isEmpty();
    assertThat(TREE.revision()).isEqualTo(BASE.revision());
    assertThat(MountedTree.of(BASE, Map.of())).isSameAs(BASE);
  }

  @Test
  void list_showsTheOtherTreeOnlyToWhoKnowsItsName() {
    assertThat(TREE.list(TreePath.ROOT))
        .extracting(TreeEntry::path)
        .containsExactly(TreePath.of("a"));
    assertThat(TREE.list(TreePath.of("$o")))
        .extracting(TreeEntry::path)
        .containsExactly(TreePath.of("$o/a"), TreePath.of("$o/l"), TreePath.of("$o/out"));
    assertThat(TREE.entry(TreePath.of("$o")).map(TreeEntry::isDirectory)).contains(true);
  }

  @Test
  void links_resolveInsideTheirOwnTree() {
    Lookup lookup = TREE.lookup(TreePath.of("$o/l"));
    assertThat(lookup.path()).isEqualTo(TreePath.of("$o/a/x"));
    assertThat(lookup.links()).extracting(TreeEntry::path).containsExactly(TreePath.of("$o/l"));
    assertThatThrownBy(() -> text("$o/out")).isInstanceOf(SourceException.class);
  }
}

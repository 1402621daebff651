// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.source.EntryKind;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.TreePath;
import org.junit.jupiter.api.Test;

class InputRecorderTest {
  private static MemoryTree.Builder tree() {
    return MemoryTree.builder().file("one/a", "a").file("two/a", "a").link("here", "one");
  }

  private static Inputs read(MemoryTree tree, String path) {
    InputRecorder recorder = new InputRecorder(tree);
    recorder.read(TreePath.of(path));
    return recorder.inputs();
  }

  @Test
  void fileReachedThroughALink_isTheLinkAndTheFile() {
    Inputs inputs = read(tree().build(), "here/a");
    assertThat(inputs.files()).containsOnlyKeys(TreePath.of("one/a"));
    assertThat(inputs.links()).containsOnlyKeys(TreePath.of("here"));
    assertThat(inputs.sameIn(tree().build())).isTrue();
    assertThat(inputs.sameIn(tree().link("here", "two").build()))
        .as("same content, by another way")
        .isFalse();
    MemoryTree directory = MemoryTree.builder().file("one/a", "a").file("here/a", "a").build();
    assertThat(inputs.sameIn(directory)).as("a directory in place of the link").isFalse();
  }

  @Test
  void missingBehindALink_isMissingWhereTheLinkLeads() {
    MemoryTree.Builder builder = MemoryTree.builder().link("here", "nowhere");
    InputRecorder recorder = new InputRecorder(builder.build());
    assertThat(recorder.entry(TreePath.of("here/a"))).isEmpty();
    Inputs inputs = recorder.inputs();
    assertThat(inputs.missing()).containsExactly(TreePath.of("nowhere/a"));
    assertThat(inputs.sameIn(builder.build())).isTrue();
    assertThat(inputs.sameIn(builder.file("nowhere/a", "").build())).isFalse();
  }

  @Test
  void kindOfWhatWasOnlyLookedUp_counts_contentDoesNot() {
    InputRecorder recorder = new InputRecorder(tree().build());
    recorder.entry(TreePath.of("one/a"));
    Inputs inputs = recorder.inputs();
    assertThat(inputs.found()).containsEntry(TreePath.of("one/a"), EntryKind.FILE);
    assertThat(inputs.sameIn(tree().file("one/a", "other").build())).isTrue();
    MemoryTree directory = MemoryTree.builder().file("one/a/b", "").build();
    assertThat(inputs.sameIn(directory)).isFalse();
  }

  @Test
  void failedLookUp_isTheSameInNoTree() {
    MemoryTree circle = MemoryTree.builder().link("a", "b").link("b", "a").build();
    InputRecorder recorder = new InputRecorder(circle);
    assertThatThrownBy(() -> recorder.entry(TreePath.of("a"))).isInstanceOf(SourceException.class);
    assertThat(recorder.inputs().sameIn(circle)).isFalse();
    assertThat(recorder.inputs().sameIn(tree().build())).isFalse();
  }

  @Test
  void listing_dependsOnNamesAndKinds_notOnContent() {
    InputRecorder recorder = new InputRecorder(tree().build());
    recorder.list(TreePath.of("here"));
    Inputs inputs = recorder.inputs();
    assertThat(inputs.listings()).containsOnlyKeys(TreePath.of("one"));
    assertThat(inputs.sameIn(tree().file("one/a", "other").build())).isTrue();
    assertThat(inputs.sameIn(tree().file("one/b", "").build())).isFalse();
  }

  @Test
  void allThatWasAsked_isPartOfTheDigestAndTheSum() {
    Inputs link = read(tree().build(), "here/a");
    Inputs plain = read(tree().build(), "one/a");
    assertThat(link.digest()).isNotEqualTo(plain.digest());
    assertThat(plain.plus(link).links()).isEqualTo(link.links());
    assertThat(link.paths()).contains(TreePath.of("here"), TreePath.of("one/a"));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static io.gitops4j.diff.FieldDiffTest.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class RespectedFieldsTest {

  private static MapNode take(String path, String live, String desired) {
    List<FieldPath> paths = List.of(FieldPath.parse(path));
    return RespectedFields.take(map(live), map(desired), paths, paths);
  }

  @Test
  void take_field_isAsItIs() {
    assertThat(take("spec.a", "{spec: {a: 1, b: 1}}", "{spec: {a: 2, b: 2}}"))
        .isEqualTo(map("{spec: {a: 1, b: 2}}"));
  }

  @Test
  void take_fieldThatIsNotThere_isNotApplied() {
    assertThat(take("spec.a", "{spec: {b: 1}}", "{spec: {a: 2, b: 2}}"))
        .isEqualTo(map("{spec: {b: 2}}"));
    assertThat(take("spec.a", "{kind: X}", "{spec: {a: 2}}")).isEqualTo(map("{spec: {}}"));
  }

  @Test
  void take_fieldThatIsNotDeclared_isKept() {
    assertThat(take("spec.a", "{spec: {a: 1}}", "{kind: X}"))
        .isEqualTo(map("{kind: X, spec: {a: 1}}"));
  }

  @Test
  void take_itemByIndex_isFollowedByItsKey() {
    String live = "{containers: [{name: a, image: live}]}";
    String desired = "{containers: [{name: new, image: x}, {name: a, image: y}]}";
    assertThat(take("containers[0].image", live, desired))
        .isEqualTo(map("{containers: [{name: new, image: x}, {name: a, image: live}]}"));
  }

  @Test
  void take_status_neverIs() {
    assertThat(take("status.a", "{status: {a: 1}}", "{kind: X}")).isEqualTo(map("{kind: X}"));
  }

  @Test
  void take_pathThroughAScalar_changesNothing() {
    assertThat(take("spec.a.b", "{spec: {a: {b: 1}}}", "{spec: {a: text}}"))
        .isEqualTo(map("{spec: {a: text}}"));
    assertThat(take("spec[3].a", "{spec: [{a: 1}]}", "{spec: [{a: 2}]}"))
        .isEqualTo(map("{spec: [{a: 2}]}"));
  }
}

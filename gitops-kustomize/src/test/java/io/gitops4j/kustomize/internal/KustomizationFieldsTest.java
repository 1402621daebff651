// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KustomizationFieldsTest {
  private final List<Issue> issues = new ArrayList<>();

  private MapNode check(String yaml) {
    MapNode root = (MapNode) YamlReader.ofDefaults().asConfiguration().read("k.yaml", yaml).get(0);
    return KustomizationFields.check(root, "k.yaml", issues);
  }

  @Test
  void names_countWhateverTheirCase_atEveryLevel() {
    MapNode root = check("NAMEPREFIX: p-\nimages: [{Name: a, newtag: b}]\n");
    assertThat(issues).isEmpty();
    assertThat(root.text("namePrefix")).isEqualTo("p-");
    assertThat(((MapNode) root.list("images").get(0)).keys()).containsExactly("name", "newTag");
  }

  @Test
  void everyWrongField_isReported_withItsLine() {
    check(
        "images:\n- name: a\n  tag: b\nreplicas:\n- {name: a, count: many}\ncommonLabels: {a: 5}\n");
    assertThat(issues)
        .extracting(issue -> issue.location().line() + " " + issue.message())
        .containsExactly(
            "3 unknown field tag",
            "5 the field count has the wrong form",
            "6 the field a has the wrong form");
    assertThat(issues.get(0).hint()).isEqualTo("did you mean newTag?");
  }

  @Test
  void misspeltField_isToldTheNearOne_butALetterSaysNothing() {
    check("resourses: []\nimage: []\na: []\n");
    assertThat(issues)
        .extracting(Issue::hint)
        .containsExactly("did you mean resources?", "did you mean images?", null);
  }

  @Test
  void words_thatAreBooleansInOldYaml_areNoTexts() {
    check("namePrefix: yes\ncommonAnnotations: {a: 'yes'}\n");
    assertThat(issues).hasSize(1);
    assertThat(issues.get(0).location().field()).isEqualTo("namePrefix");
  }

  @Test
  void nothing_fitsEveryField() {
    check("resources:\nimages: [{name: }]\nsortOptions: ~\n");
    assertThat(issues).isEmpty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import static io.gitops4j.core.app.set.Sets.expand;
import static io.gitops4j.core.app.set.Sets.messages;
import static io.gitops4j.core.app.set.Sets.template;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import org.junit.jupiter.api.Test;

class TemplatePatchTest {

  private static ExpandedSet patched(String element, String patch) {
    return expand(
        "goTemplate: true\ngenerators:\n- list:\n    elements:\n    - "
            + element
            + "\n"
            + template("{{ .n }}")
            + "templatePatch: |\n"
            + patch.indent(2));
  }

  private static MapNode document(ExpandedSet expanded) {
    assertThat(messages(expanded)).isEmpty();
    return expanded.applications().get(0).document();
  }

  @Test
  void patch_withConditionsAndLoops_changesWhatTemplatesCant() {
    MapNode document =
        document(
            patched(
                "{n: a, auto: true, prune: true, files: [one.yaml, two.yaml]}",
                """
                spec:
                  source:
                    helm:
                      valueFiles:
                      {{- range .files }}
                        - {{ . }}
                      {{- end }}
                {{- if .auto }}
                  syncPolicy:
                    automated:
                      prune: {{ .prune }}
                {{- end }}
                """));

    assertThat(Edit.texts(document, "spec", "source", "helm", "valueFiles"))
        .containsExactly("one.yaml", "two.yaml");
    assertThat(Edit.flag(document, "spec", "syncPolicy", "automated", "prune")).isTrue();
    assertThat(Edit.text(document, "spec", "source", "path")).isEqualTo("a");
  }

  @Test
  void patch_ofTheProject_isNotTaken() {
    MapNode document = document(patched("{n: a}", "spec:\n  project: mine\n"));

    assertThat(Edit.text(document, "spec", "project")).isEqualTo("default");
  }

  @Test
  void patch_ofFinalizersAndNull_addsAndDeletes() {
    MapNode document =
        document(
            patched(
                "{n: a}", "metadata:\n  finalizers: [x/y]\nspec:\n  source:\n    path: null\n"));

    assertThat(Edit.texts(document, "metadata", "finalizers"))
        .containsExactly("resources-finalizer.argocd.argoproj.io", "x/y");
    assertThat(Edit.has(document, "spec", "source", "path")).isFalse();
  }

  @Test
  void patch_asJsonOperations_isApplied() {
    MapNode document =
        document(
            patched(
                "{n: a, path: 'x\"y'}",
                """
                [{"op": "replace", "path": "/spec/source/path", "value": {{ .path | toJson }}},
                 {"op": "add", "path": "/metadata/labels", "value": {"n": "{{ .n }}"}}]
                """));

    assertThat(Edit.text(document, "spec", "source", "path")).isEqualTo("x\"y");
    assertThat(Edit.text(document, "metadata", "labels", "n")).isEqualTo("a");
    assertThat(messages(patched("{n: a}", "[{\"op\": \"remove\", \"path\": \"/spec/nothing\"}]")))
        .containsExactly("the patch can't be applied: there is no field nothing");
  }

  @Test
  void patch_whoseStructureAValueChanges_isAnError() {
    String evil = "{n: a, evil: \"x\\n  destination:\\n    server: https://evil\"}";

    for (String use : new String[] {"{{ .evil }}", "{{ printf \"%s\" .evil }}", "a{{ .evil }}b"}) {
      ExpandedSet expanded = patched(evil, "spec:\n  revisionHistoryLimit: " + use + "\n");
      assertThat(expanded.applications()).isEmpty();
      assertThat(expanded.issues())
          .extracting(issue -> issue.code())
          .containsExactly(SetError.STRUCTURE);
      assertThat(expanded.issues().get(0).toDisplayString()).doesNotContain("https://evil");
    }
    MapNode quoted = document(patched(evil, "spec:\n  source:\n    path: {{ .evil | quote }}\n"));
    assertThat(Edit.text(quoted, "spec", "source", "path")).contains("https://evil");
    assertThat(Edit.text(quoted, "spec", "destination", "server"))
        .isEqualTo("https://kubernetes.default.svc");
  }

  @Test
  void patch_withStructureOnPurpose_isTaken() {
    MapNode document =
        document(
            patched(
                "{n: a, helm: {valueFiles: [x]}, text: \"a: 1\\nb: 2\"}",
                """
                spec:
                  source:
                    helm: {{ .helm | toYaml | nindent 6 }}
                      values: |
                {{ .text | indent 8 }}
                """));

    assertThat(Edit.texts(document, "spec", "source", "helm", "valueFiles")).containsExactly("x");
    assertThat(Edit.text(document, "spec", "source", "helm", "values")).isEqualTo("a: 1\nb: 2\n");
  }

  @Test
  void patch_thatIsNoYaml_isAnError() {
    assertThat(patched("{n: a}", "spec: [\n").issues())
        .extracting(issue -> issue.code())
        .containsExactly(SetError.PATCH);
  }

  @Test
  void patch_thatIsEmpty_changesNothing() {
    MapNode document = document(patched("{n: a}", "{{ if .gone }}\nspec: {}\n{{ end }}\n"));

    assertThat(Edit.text(document, "spec", "source", "path")).isEqualTo("a");
  }
}

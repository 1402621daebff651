// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.secret.SecretMarks;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
  private static final RenderStep READ = RenderStep.of(StepKind.RESOURCE, "resources");
  private static final RenderStep PATCH = step(StepKind.PATCH, "patches", 7);
  private static final RenderStep IMAGES = step(StepKind.TRANSFORMER, "images", 9);
  private static final RenderStep OUTPUT = RenderStep.of(StepKind.OUTPUT, "output");

  private static final MapNode WEB =
      map(
          """
          kind: Deployment
          metadata: {name: web}
          spec:
            replicas: 1
            containers:
            - name: app
              image: app:1
              args: [a, b]
            - name: side
              image: side:1
          """);

  private static RenderStep step(StepKind kind, String name, int line) {
    return new RenderStep(kind, name, Location.of("kustomization.yaml", line, 3), false);
  }

  private static MapNode map(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("test", yaml).get(0);
  }

  private static Provenance read(MapNode root) {
    return Provenance.start(READ, SettingLocator.inFile("web.yaml"), root);
  }

  private static MapNode with(MapNode root, String key, Node value) {
    return root.with(
        "spec", ((MapNode) java.util.Objects.requireNonNull(root.get("spec"))).with(key, value));
  }

  private static MapNode containers(MapNode root, Node... items) {
    return with(root, "containers", ListNode.of(items));
  }

  private static Node container(int index) {
    return ((ListNode) java.util.Objects.requireNonNull(WEB.at("spec", "containers"))).get(index);
  }

  private static List<String> said(Provenance provenance, String path) {
    return provenance.of(FieldPath.parse(path)).stream().map(Setting::toString).toList();
  }

  @Test
  void field_setOverriddenAndRemoved_tellsAllThreeOldestFirst() {
    MapNode patched = with(WEB, "replicas", ScalarNode.of(3));
    MapNode without =
        WEB.with(
            "spec",
            ((MapNode) java.util.Objects.requireNonNull(WEB.get("spec"))).without("replicas"));
    Provenance provenance =
        read(WEB)
            .then(PATCH, SettingLocator.inFile("patch.yaml"), patched)
            .then(IMAGES, SettingLocator.NONE, without);
    assertThat(said(provenance, "spec.replicas"))
        .containsExactly(
            "set by resources at web.yaml:4:13",
            "changed by patches (kustomization.yaml:7:3) at kustomization.yaml:7:3",
            "removed by images (kustomization.yaml:9:3) at kustomization.yaml:9:3");
    assertThat(provenance.removedFields()).containsExactly(FieldPath.of("spec", "replicas"));
    Setting last = provenance.of(FieldPath.of("spec", "replicas")).get(2);
    assertThat(last.removes()).isTrue();
    assertThat(last.before()).isEqualTo(ScalarNode.of(3));
  }

  @Test
  void field_thatNobodySet_hasNoSettings() {
    assertThat(read(WEB).of(FieldPath.of("spec", "paused"))).isEmpty();
  }

  @Test
  void field_removedAndGivenBack_tellsBoth() {
    MapNode without =
        WEB.with(
            "spec",
            ((MapNode) java.util.Objects.requireNonNull(WEB.get("spec"))).without("replicas"));
    Provenance provenance =
        read(WEB)
            .then(PATCH, SettingLocator.NONE, without)
            .then(IMAGES, SettingLocator.NONE, with(without, "replicas", ScalarNode.of(5)));
    assertThat(provenance.of(FieldPath.of("spec", "replicas")))
        .extracting(setting -> setting.removes() ? "-" : setting.adds() ? "+" : "~")
        .containsExactly("+", "-", "+");
    assertThat(provenance.removedFields()).isEmpty();
  }

  @Test
  void listItem_moved_isFollowedByItsName() {
    MapNode side = ((MapNode) container(1)).with("image", ScalarNode.of("side:2"));
    MapNode moved = containers(WEB, map("{name: new, image: new:1}"), side, container(0));
    Provenance provenance = read(WEB).then(IMAGES, SettingLocator.NONE, moved);
    assertThat(said(provenance, "spec.containers[name=side].image"))
        .containsExactly(
            "set by resources at web.yaml:10:12",
            "changed by images (kustomization.yaml:9:3) at kustomization.yaml:9:3");
    assertThat(said(provenance, "spec.containers[2].image"))
        .containsExactly("set by resources at web.yaml:7:12");
    assertThat(said(provenance, "spec.containers[name=new].name"))
        .containsExactly("set by images (kustomization.yaml:9:3) at kustomization.yaml:9:3");
  }

  @Test
  void listItem_removed_isRemovedByTheStep() {
    Provenance provenance =
        read(WEB).then(PATCH, SettingLocator.NONE, containers(WEB, container(0)));
    assertThat(provenance.removedFields())
        .containsExactly(FieldPath.parse("spec.containers[name=side]"));
    assertThat(said(provenance, "spec.containers[name=side].image"))
        .containsExactly(
            "set by resources at web.yaml:10:12",
            "removed by patches (kustomization.yaml:7:3) at kustomization.yaml:7:3");
  }

  @Test
  void textInAList_insertedBefore_isFollowedByItsValue() {
    MapNode app = ((MapNode) container(0)).with("args", ListNode.ofStrings(List.of("z", "a", "b")));
    Provenance provenance =
        read(WEB).then(PATCH, SettingLocator.NONE, containers(WEB, app, container(1)));
    assertThat(said(provenance, "spec.containers[name=app].args[1]"))
        .containsExactly("set by resources at web.yaml:8:12");
    assertThat(said(provenance, "spec.containers[name=app].args[0]"))
        .containsExactly("set by patches (kustomization.yaml:7:3) at kustomization.yaml:7:3");
  }

  @Test
  void textInAList_replaced_isChangedInItsPlace() {
    MapNode app = ((MapNode) container(0)).with("args", ListNode.ofStrings(List.of("a", "c")));
    Provenance provenance =
        read(WEB).then(PATCH, SettingLocator.NONE, containers(WEB, app, container(1)));
    assertThat(provenance.of(FieldPath.parse("spec.containers[name=app].args[1]")))
        .extracting(Setting::before)
        .containsExactly(null, ScalarNode.of("b"));
  }

  @Test
  void listItem_renamed_isTheSameItem() {
    MapNode app = ((MapNode) container(0)).with("name", ScalarNode.of("main"));
    Provenance provenance =
        read(WEB).then(PATCH, SettingLocator.NONE, containers(WEB, app, container(1)));
    assertThat(said(provenance, "spec.containers[name=main].image"))
        .containsExactly("set by resources at web.yaml:7:12");
    assertThat(provenance.removedFields()).isEmpty();
  }

  @Test
  void sameValue_saidAgain_countsOnlyWithAPlaceOfItsOwn() {
    MapNode copied = with(WEB, "replicas", ScalarNode.of(1));
    MapNode repeated =
        with(WEB, "replicas", java.util.Objects.requireNonNull(map("a: 1").get("a")));
    Provenance provenance =
        read(WEB)
            .then(OUTPUT, SettingLocator.NONE, copied)
            .then(PATCH, SettingLocator.inFile("patch.yaml"), repeated);
    assertThat(said(provenance, "spec.replicas"))
        .containsExactly(
            "set by resources at web.yaml:4:13",
            "repeated by patches (kustomization.yaml:7:3) at patch.yaml:1:4");
  }

  @Test
  void stepThatStandsNowhere_hasThePlaceOfWhatItChanges() {
    RenderStep reference = RenderStep.of(StepKind.NAME_REFERENCE, "name reference");
    Provenance provenance =
        read(WEB).then(reference, SettingLocator.NONE, with(WEB, "replicas", ScalarNode.of(2)));
    assertThat(said(provenance, "spec.replicas").get(1))
        .isEqualTo("changed by name reference at web.yaml:4:13");
  }

  @Test
  void allFields_haveASettingWithTheirValue() {
    MapNode patched = with(WEB, "replicas", ScalarNode.of(3));
    Provenance provenance = read(WEB).then(PATCH, SettingLocator.NONE, patched);
    assertThat(provenance.fields().keySet())
        .extracting(FieldPath::toString)
        .containsExactly(
            "kind",
            "metadata.name",
            "spec.replicas",
            "spec.containers[name=app].name",
            "spec.containers[name=app].image",
            "spec.containers[name=app].args[0]",
            "spec.containers[name=app].args[1]",
            "spec.containers[name=side].name",
            "spec.containers[name=side].image");
    assertThat(provenance.fields())
        .allSatisfy(
            (path, settings) -> {
              assertThat(settings).isEqualTo(provenance.of(path));
              assertThat(settings.get(settings.size() - 1).after()).isEqualTo(path.find(patched));
            });
  }

  @Test
  void removedObject_keepsItsIdAndTellsWho() {
    Provenance provenance =
        read(WEB)
            .then(OUTPUT, SettingLocator.NONE, WEB.with("metadata", map("{name: p-web}")))
            .removedBy(PATCH, SettingLocator.NONE);
    assertThat(provenance.isRemoved()).isTrue();
    assertThat(provenance.id()).hasToString("Deployment/p-web");
    assertThat(provenance.originalId()).hasToString("Deployment/web");
    assertThat(provenance.fields()).isEmpty();
    assertThat(said(provenance, "metadata.name"))
        .containsExactly(
            "set by resources at web.yaml:2:18",
            "changed by output at web.yaml:2:18",
            "removed by patches (kustomization.yaml:7:3) at kustomization.yaml:7:3");
  }

  @Test
  void secret_settings_tellEqualFromDifferentAndNoValue() {
    MapNode secret =
        map(
            "{apiVersion: v1, kind: Secret, metadata: {name: s, annotations:"
                + " {kubectl.kubernetes.io/last-applied-configuration: hunter2}},"
                + " data: {a: hunter2, b: hunter2, c: [hunter2]}}");
    MapNode data = map("{a: hunter3, b: hunter2, c: [hunter2]}");
    Provenance provenance =
        read(secret).then(PATCH, SettingLocator.inFile("patch.yaml"), secret.with("data", data));
    assertThat(provenance.isSecret()).isTrue();
    for (List<Setting> settings : provenance.fields().values()) {
      for (Setting setting : settings) {
        assertThat(String.valueOf(setting.before() == null ? "" : setting.before().textOrNull()))
            .doesNotContain("hunter");
        assertThat(String.valueOf(setting.after() == null ? "" : setting.after().textOrNull()))
            .doesNotContain("hunter");
      }
    }
    assertThat(provenance.of(FieldPath.of("data", "a")))
        .extracting(Setting::after)
        .allMatch(value -> SecretMarks.isMark(value.textOrNull()))
        .doesNotHaveDuplicates()
        .hasSize(2);
    assertThat(provenance.of(FieldPath.of("data", "b")))
        .extracting(Setting::after)
        .allMatch(value -> SecretMarks.isMark(value.textOrNull()))
        .hasSize(2)
        .satisfies(both -> assertThat(both.get(0)).isEqualTo(both.get(1)));
    assertThat(provenance.of(FieldPath.of("metadata", "name")).get(0).after())
        .isEqualTo(ScalarNode.of("s"));
    Node root = provenance.of(FieldPath.ROOT).get(1).after();
    assertThat(io.gitops4j.core.yaml.YamlPrinter.print(root)).doesNotContain("hunter");
  }

  @Test
  void manifest_changedByAStep_recordsItOnlyIfAsked() {
    MapNode changed = with(WEB, "replicas", ScalarNode.of(2));
    MapNode root = WEB.with("apiVersion", ScalarNode.of("apps/v1"));
    Manifest plain = Manifest.of(root, "web.yaml");
    assertThat(plain.withRoot(changed, PATCH).provenance()).isNull();
    Provenance recorded = plain.withProvenance(read(root)).withRoot(changed, PATCH).provenance();
    assertThat(recorded.steps()).containsExactly(READ, PATCH);
    assertThat(plain.withProvenance(recorded)).isEqualTo(plain);
  }
}

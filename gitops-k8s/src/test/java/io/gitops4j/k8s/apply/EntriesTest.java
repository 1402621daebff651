// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Hook;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an inventory names before a sync and after it. */
class EntriesTest {
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final Application APPLICATION =
      Application.builder("app")
          .source(new Source(SourceRef.of("memory:config", ""), TreePath.of("app"), null))
          .build();

  private final List<Change> changes = new ArrayList<>();
  private final Map<ResourceId, Inventory.Entry> known = new HashMap<>();
  private final Map<ResourceId, MapNode> before = new HashMap<>();
  private final Map<ResourceId, MapNode> after = new HashMap<>();
  private final Set<ResourceId> unseen = new HashSet<>();

  private static ResourceId id(String name) {
    return new ResourceId("", "ConfigMap", "n", name);
  }

  private static MapNode object(String name, String uid, String owner) {
    String yaml =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: n, uid: '%s'}}"
            .formatted(name, uid);
    Manifest manifest = Manifest.of((MapNode) YamlReader.ofDefaults().read("t", yaml).get(0));
    return owner.isEmpty() ? manifest.root() : Ownership.label(manifest, owner).root();
  }

  private void change(String name, Action action, boolean declared) {
    Manifest manifest = declared ? Manifest.of(object(name, "", "app")) : null;
    changes.add(
        new Change(id(name), CONFIG_MAP, action, "", List.of(), manifest, before.get(id(name))));
  }

  private void known(String name) {
    known.put(id(name), new Inventory.Entry(CONFIG_MAP, name + "-uid"));
  }

  private void live(String name) {
    MapNode object = object(name, name + "-uid", "app");
    before.put(id(name), object);
    after.put(id(name), object);
  }

  private LiveState state() {
    return new LiveState(List.of(), before, Map.of(), Map.of(), Inventory.EMPTY.withEntries(known));
  }

  private Plan plan() {
    return new Plan(List.of(new Step("all", changes, Barrier.NONE)), List.of());
  }

  private List<String> intended() {
    return names(Entries.intended(state(), plan()));
  }

  private List<String> remaining() {
    return names(
        Entries.remaining(APPLICATION, state(), plan(), after, (id, entry) -> unseen.contains(id)));
  }

  private static List<String> names(Map<ResourceId, Inventory.Entry> entries) {
    return entries.keySet().stream().map(ResourceId::name).toList();
  }

  @Test
  void before_everythingKnown_andEverythingDeclared_isNamed() {
    assertThat(intended()).isEmpty();
    known("old");
    assertThat(intended()).containsExactly("old");
    change("new", Action.CREATE, true);
    change("old", Action.DELETE, false);
    known("both");
    live("both");
    change("both", Action.KEEP, true);
    assertThat(intended()).containsExactly("both", "new", "old");
  }

  @Test
  void before_aHookIsNamed_onlyIfItIsRun() {
    MapNode job = object("hook", "", "app");
    Hook hook = Hook.of(job.with("metadata", hooked(job)));
    for (Action action : new Action[] {Action.KEEP, Action.RUN}) {
      changes.clear();
      changes.add(
          new Change(id("hook"), CONFIG_MAP, action, "", List.of(), Manifest.of(job), null)
              .withHook(hook));
      assertThat(intended()).hasSize(action == Action.RUN ? 1 : 0);
    }
  }

  private static MapNode hooked(MapNode object) {
    MapNode annotations = MapNode.ofStrings(Map.of("argocd.argoproj.io/hook", "PreSync"));
    return ((MapNode) object.get("metadata")).with("annotations", annotations);
  }

  @Test
  void after_whatWasApplied_hasItsUid() {
    change("a", Action.CREATE, true);
    after.put(id("a"), object("a", "given", "app"));
    Map<ResourceId, Inventory.Entry> entries =
        Entries.remaining(APPLICATION, state(), plan(), after, (id, entry) -> false);
    assertThat(entries.get(id("a")).uid()).isEqualTo("given");
  }

  @Test
  void after_whatIsDeclared_isNamed_appliedOrNot_knownOrNot() {
    change("failed-new", Action.CREATE, true);
    known("failed-known");
    live("failed-known");
    change("failed-known", Action.UPDATE, true);
    known("unread");
    change("unread", Action.UNKNOWN, true);
    live("kept");
    change("kept", Action.KEEP, true);
    assertThat(remaining()).containsExactly("failed-known", "failed-new", "kept", "unread");
  }

  @Test
  void after_whatWasDeleted_isForgotten_andWhatWasNotIsKept() {
    known("deleted");
    live("deleted");
    change("deleted", Action.DELETE, false);
    after.remove(id("deleted"));
    known("refused");
    live("refused");
    change("refused", Action.DELETE, false);
    known("held");
    live("held");
    change("held", Action.KEEP, false);
    assertThat(remaining()).containsExactly("held", "refused");
  }

  @Test
  void after_whatWasNotSeen_isKept_ifItMayBeThere() {
    known("gone");
    known("perhaps");
    unseen.add(id("perhaps"));
    assertThat(remaining()).containsExactly("perhaps");
  }

  @Test
  void after_whatWasLetGoOf_isForgotten_butNotIfThatFailed() {
    known("let-go");
    live("let-go");
    change("let-go", Action.DETACH, false);
    after.put(id("let-go"), object("let-go", "let-go-uid", ""));
    known("refused");
    live("refused");
    change("refused", Action.DETACH, false);
    assertThat(remaining()).containsExactly("refused");
  }

  @Test
  void after_whatBelongsToAnotherByNow_isForgotten() {
    known("moved");
    after.put(id("moved"), object("moved", "moved-uid", "other"));
    assertThat(remaining()).isEmpty();
  }

  @Test
  void after_oneObjectUnderTwoGroups_isNamedOnce() {
    ResourceId old = new ResourceId("extensions", "ConfigMap", "n", "a");
    known.put(old, new Inventory.Entry(new Gvk("extensions", "v1", "ConfigMap"), "a-uid"));
    before.put(old, object("a", "a-uid", "app"));
    after.put(old, object("a", "a-uid", "app"));
    live("a");
    change("a", Action.KEEP, true);
    changes.add(
        new Change(
            old,
            new Gvk("extensions", "v1", "ConfigMap"),
            Action.KEEP,
            "",
            List.of(),
            null,
            before.get(old)));
    Map<ResourceId, Inventory.Entry> entries =
        Entries.remaining(APPLICATION, state(), plan(), after, (id, entry) -> true);
    assertThat(entries.keySet()).containsExactly(id("a"));
  }
}

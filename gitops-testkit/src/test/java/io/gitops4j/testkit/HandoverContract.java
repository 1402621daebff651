// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.structured.ManagedFieldsEntry;
import io.gitops4j.k8s.apply.Handover;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.tracking.ArgoTracking;
import io.gitops4j.k8s.tracking.FluxTracking;
import io.gitops4j.k8s.tracking.ForeignInventory;
import io.gitops4j.k8s.tracking.Tracking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application is given to another tool, and taken back. */
abstract class HandoverContract extends ApplierSuite {
  private FluxTracking flux;
  private ArgoTracking argo;

  @Override
  public final Applier applier() {
    return passing();
  }

  /** The applier under test. */
  abstract KubernetesApplier passing();

  @BeforeEach
  void trackings() {
    flux = new FluxTracking("shop", "flux-system");
    argo = ArgoTracking.of("shop", harness.namespace);
  }

  private Applier.Target target() {
    return harness.target(harness.application("app"));
  }

  private String[] documents(String value, int count) {
    List<String> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      documents.add(harness.config("c" + i, value));
    }
    return documents.toArray(String[]::new);
  }

  private List<Manifest> manifests(String value, int count) {
    List<Manifest> manifests = new ArrayList<>();
    for (String document : documents(value, count)) {
      manifests.add(Manifest.of(ApplierHarness.map(document)));
    }
    return manifests;
  }

  private MapNode placed(String name, String value) {
    return ApplierHarness.map(
        harness
            .config(name, value)
            .replace("name: " + name, "name: " + name + "\n  namespace: " + harness.namespace));
  }

  private ResourceId id(String name) {
    return new ResourceId("", "ConfigMap", harness.namespace, name);
  }

  private MapNode live(String name) {
    return harness.get(CONFIG_MAP, name).orElseThrow();
  }

  private List<String> managers(String name) {
    return ManagedFieldsEntry.read(live(name)).stream().map(ManagedFieldsEntry::manager).toList();
  }

  private Inventory inventory() {
    return passing().observe(target(), List.of()).inventory();
  }

  private void syncThree() {
    harness.declare("app", documents("1", 3));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
  }

  private void assertPassed(SyncResult result) {
    assertThat(result.succeeded()).as("%s", result).isTrue();
  }

  @Test
  void export_canBeLookedAt_andWritesNothing() {
    syncThree();
    harness.forget();
    Handover preview = passing().export(target(), manifests("1", 3), flux);
    assertThat(preview.passed()).isEqualTo(3);
    assertThat(preview.inventory().entries()).hasSize(3);
    assertThat(preview.objects().get(0).toString()).doesNotContain("value");
    assertThat(harness.writes()).isEmpty();
  }

  @Test
  void exportToFlux_passesMarksAndFields_andFluxCanRemoveOne() {
    syncThree();
    String uid = Fleet.uid(live("c1"));
    Handover handover = passing().export(target(), manifests("1", 3), flux);
    assertPassed(passing().handOver(target(), handover));
    for (int i = 0; i < 3; i++) {
      MapNode object = live("c" + i);
      assertThat(flux.tracks(id("c" + i), object)).isTrue();
      assertThat(Ownership.ownerOf(object)).isNull();
      assertThat(managers("c" + i)).containsExactly("kustomize-controller");
      assertThat(harness.value("c" + i)).isEqualTo("1");
    }
    assertThat(Fleet.uid(live("c1"))).isEqualTo(uid);
    assertThat(inventory()).isEqualTo(Inventory.EMPTY);
    assertThat(ForeignInventory.toFlux(handover.inventory()).toString()).isNotEmpty();

    MapNode less =
        flux.mark(id("c1"), placed("c1", "1").with("data", MapNode.ofStrings(Map.of("k", "v"))));
    harness.cluster.apply(less, new ApplyOptions(flux.manager(), true, false));
    assertThat(harness.value("c1")).isEmpty(); // what Flux declares no more goes
  }

  @Test
  void exportToArgo_marksByAnnotation() {
    syncThree();
    assertPassed(passing().handOver(target(), passing().export(target(), manifests("1", 3), argo)));
    assertThat(argo.tracks(id("c2"), live("c2"))).isTrue();
    assertThat(managers("c2")).containsExactly("argocd-controller");
  }

  @Test
  void exported_isNotPrunedByUs() {
    syncThree();
    passing().handOver(target(), passing().export(target(), manifests("1", 3), flux));
    harness.declare("app", harness.config("other", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "c0")).isTrue();
  }

  @Test
  void whatIsDeclaredNoMore_isMarkedOnly_andKeepsItsFields() {
    syncThree();
    Handover handover = passing().export(target(), manifests("1", 2), flux);
    assertPassed(passing().handOver(target(), handover));
    assertThat(flux.tracks(id("c2"), live("c2"))).isTrue();
    assertThat(Ownership.ownerOf(live("c2"))).isNull();
    assertThat(harness.value("c2")).isEqualTo("1");
  }

  private void fluxApplies(int count) {
    harness.declare("app", harness.config("first", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED); // makes the namespace
    for (int i = 0; i < count; i++) {
      harness.cluster.apply(
          flux.mark(id("c" + i), placed("c" + i, "1")),
          new ApplyOptions(flux.manager(), true, false));
    }
  }

  private Inventory fluxInventory(int count) {
    Map<ResourceId, Inventory.Entry> entries = new java.util.TreeMap<>();
    for (int i = 0; i < count; i++) {
      entries.put(id("c" + i), new Inventory.Entry(new Gvk("", "v1", "ConfigMap"), ""));
    }
    return Inventory.EMPTY.withEntries(entries);
  }

  @Test
  void adoptionFromFlux_takesMarksAndFields_andWhatIsDeclaredNoMoreIsPruned() {
    fluxApplies(4);
    String uid = Fleet.uid(live("c1"));
    Handover handover = passing().adoption(target(), manifests("1", 3), flux, fluxInventory(4));
    assertThat(handover.passed()).isEqualTo(4);
    assertPassed(passing().handOver(target(), handover));
    String owner = Ownership.of(harness.application("app"));
    for (int i = 0; i < 4; i++) {
      assertThat(Ownership.ownerOf(live("c" + i))).isEqualTo(owner);
      assertThat(flux.tracks(id("c" + i), live("c" + i))).isFalse();
      assertThat(inventory().entries().get(id("c" + i)).uid()).isEqualTo(Fleet.uid(live("c" + i)));
    }
    assertThat(managers("c1")).containsExactly("gitops4j");
    assertThat(Fleet.uid(live("c1"))).isEqualTo(uid);

    harness.declare("app", documents("1", 3));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "c3")).isFalse();
    assertThat(harness.exists(CONFIG_MAP, "c2")).isTrue();
  }

  @Test
  void adoptionFromArgo_thatWroteOnItsSide_takesTheAnnotationOff() {
    fluxApplies(0);
    harness.cluster.apply(placed("c0", "1"), new ApplyOptions("argocd-controller", true, false));
    MapNode marked = argo.mark(id("c0"), placed("c0", "1"));
    harness.cluster.replace(marked, new ApplyOptions("argocd-controller", true, false));
    assertThat(argo.tracks(id("c0"), live("c0"))).isTrue();
    assertPassed(
        passing()
            .handOver(
                target(), passing().adoption(target(), manifests("1", 1), argo, Inventory.EMPTY)));
    assertThat(argo.tracks(id("c0"), live("c0"))).isFalse();
    assertThat(live("c0").at("metadata", "annotations", ArgoTracking.TRACKING_ID)).isNull();
    assertThat(Ownership.ownerOf(live("c0"))).isEqualTo(Ownership.of(harness.application("app")));
  }

  @Test
  void whatBelongsToNobody_isNotAdopted() {
    fluxApplies(1);
    harness.cluster.apply(placed("stranger", "1"), new ApplyOptions("kubectl", true, false));
    List<Manifest> declared = new ArrayList<>(manifests("1", 1));
    declared.add(Manifest.of(ApplierHarness.map(harness.config("stranger", "1"))));
    Handover handover = passing().adoption(target(), declared, flux, fluxInventory(1));
    assertThat(handover.passed()).isEqualTo(1);
    assertPassed(passing().handOver(target(), handover));
    assertThat(Ownership.ownerOf(live("stranger"))).isNull();
  }

  @Test
  void thereAndBack_isAsBefore() {
    syncThree();
    Tracking there = flux;
    passing().handOver(target(), passing().export(target(), manifests("1", 3), there));
    passing()
        .handOver(
            target(), passing().adoption(target(), manifests("1", 3), there, Inventory.EMPTY));
    for (int i = 0; i < 3; i++) {
      assertThat(managers("c" + i)).containsExactly("gitops4j");
    }
    Application application = harness.application("app");
    assertThat(sync(application).succeeded()).isTrue();
    harness.forget();
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();
  }

  @Test
  void handoverThatWasCutOff_isBegunAgain() {
    syncThree();
    harness.fail(
        Fault.refuse(
                request -> request.isWrite() && request.isAbout("ConfigMap", "c1"),
                ClusterError.FORBIDDEN)
            .times(1));
    SyncResult first =
        passing().handOver(target(), passing().export(target(), manifests("1", 3), flux));
    assertThat(first.succeeded()).isFalse();
    assertThat(inventory().entries()).containsOnlyKeys(id("c1"));
    assertPassed(passing().handOver(target(), passing().export(target(), manifests("1", 3), flux)));
    assertThat(flux.tracks(id("c1"), live("c1"))).isTrue();
    assertThat(inventory()).isEqualTo(Inventory.EMPTY);
  }
}

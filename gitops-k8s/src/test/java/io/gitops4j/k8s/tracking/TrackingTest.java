// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.k8s.tracking.ArgoTracking.Method;
import io.gitops4j.k8s.tracking.ArgoTracking.TrackingId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingTest {
  private static final ResourceId WEB = new ResourceId("apps", "Deployment", "prod", "web");
  private static final ResourceId ROLE =
      new ResourceId("rbac.authorization.k8s.io", "ClusterRole", "", "system:reader");
  private static final ArgoTracking ARGO = ArgoTracking.of("shop", "prod");

  private static MapNode map(String yaml) {
    return (MapNode) YamlReader.ofDefaults().read("test", yaml).get(0);
  }

  private static MapNode object(ResourceId id) {
    return map(
        "apiVersion: v1\nkind: "
            + id.kind()
            + "\nmetadata: {name: \""
            + id.name()
            + "\", labels: {a: b}}");
  }

  @Test
  void trackingId_isGroupKindNamespaceName() {
    assertThat(ARGO.annotations(WEB))
        .containsEntry(ArgoTracking.TRACKING_ID, "shop:apps/Deployment:prod/web");
    assertThat(ARGO.annotations(new ResourceId("", "ConfigMap", "prod", "c")))
        .containsEntry(ArgoTracking.TRACKING_ID, "shop:/ConfigMap:prod/c");
  }

  @Test
  void objectWithoutANamespace_hasThatOfTheDestination() {
    assertThat(ARGO.annotations(ROLE).get(ArgoTracking.TRACKING_ID))
        .isEqualTo("shop:rbac.authorization.k8s.io/ClusterRole:prod/system:reader");
    assertThat(ARGO.tracks(ROLE, ARGO.mark(ROLE, object(ROLE)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "shop", "shop:Deployment:prod/web", "shop:apps/Deployment:web", "a:b/c/d:e/f"})
  void whatIsNoTrackingId_isNotTracked(String text) {
    assertThat(TrackingId.parse(text)).isEmpty();
  }

  /** Argo CD puts the namespace before the name of an application that lies outside of its own. */
  @ParameterizedTest
  @CsvSource({"argocd, shop", "'', shop", "team-a, team-a_shop"})
  void application_isKnownByItsNameOrWithItsNamespace(String namespace, String instance) {
    Application application =
        Application.builder("shop")
            .namespace(namespace)
            .source(
                new Source(SourceRef.of("https://git.example/a.git", "main"), TreePath.ROOT, null))
            .destination(Destination.inCluster("prod"))
            .build();
    ArgoTracking tracking = ArgoTracking.of(application, "argocd");
    assertThat(tracking).isEqualTo(ArgoTracking.of(instance, "prod"));
    MapNode marked = tracking.mark(ROLE, object(ROLE));
    assertThat(Edit.text(marked, "metadata", "annotations", ArgoTracking.TRACKING_ID))
        .isEqualTo(instance + ":rbac.authorization.k8s.io/ClusterRole:prod/system:reader");
    assertThat(tracking.tracks(ROLE, marked)).isTrue();
    // of two Argo CD, each knows it by another name
    assertThat(ArgoTracking.of(application, "elsewhere").tracks(ROLE, marked))
        .isEqualTo(namespace.isEmpty() || namespace.equals("team-a"));
  }

  @Test
  void copyOfAMarkedObject_isNotTracked() {
    MapNode marked = ARGO.mark(WEB, object(WEB));
    assertThat(ARGO.tracks(WEB, marked)).isTrue();
    assertThat(ARGO.tracks(new ResourceId("apps", "Deployment", "prod", "copy"), marked)).isFalse();
    assertThat(ARGO.tracks(new ResourceId("apps", "Deployment", "dev", "web"), marked)).isFalse();
    assertThat(ARGO.tracks(new ResourceId("apps", "ReplicaSet", "prod", "web"), marked)).isFalse();
    assertThat(ArgoTracking.of("other", "prod").tracks(WEB, marked)).isFalse();
  }

  @Test
  void label_isCutOnlyWhereTheAnnotationCounts() {
    String longName = "a".repeat(62) + "-tail";
    ArgoTracking both = ArgoTracking.of(longName, "prod").by(Method.ANNOTATION_AND_LABEL);
    ArgoTracking label = ArgoTracking.of(longName, "prod").by(Method.LABEL);
    assertThat(both.labels(WEB)).containsEntry(ArgoTracking.INSTANCE, "a".repeat(62));
    assertThat(label.labels(WEB)).containsEntry(ArgoTracking.INSTANCE, longName);
    assertThat(both.tracks(WEB, both.mark(WEB, object(WEB)))).isTrue();
    assertThat(label.tracks(WEB, label.mark(WEB, object(WEB)))).isTrue();
    assertThat(label.annotations(WEB)).isEmpty();
    // in both annotation modes the label is for people
    assertThat(both.tracks(WEB, label.mark(WEB, object(WEB)))).isFalse();
  }

  /** The label that an application of this name, so often repeated, puts on an object. */
  @ParameterizedTest
  @CsvSource({
    "shop, 1, shop",
    "a, 63, 63",
    "a, 64, 63",
    "the-very-suspicious-name-with-precisely-sixty-three-characters-with-hyphen, 1, 62",
    "ab_, 30, 62",
    "a--, 30, 61",
    "app_shop, 8, 63"
  })
  void label_isNoLongerThanALabelMayBe_andEndsAsOneMay(String name, int times, String expected) {
    String whole = name.repeat(times);
    String label =
        ArgoTracking.of(whole, "prod")
            .by(Method.ANNOTATION_AND_LABEL)
            .labels(WEB)
            .getOrDefault(ArgoTracking.INSTANCE, "");
    assertThat(whole).startsWith(label);
    assertThat(label).matches("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    assertThat(expected).isIn(label, String.valueOf(label.length()));
  }

  @ParameterizedTest
  @EnumSource(Method.class)
  void mark_ofEachMethod_isReadByIt_andTakenByAnotherApplication(Method method) {
    ArgoTracking shop = ArgoTracking.of("shop", "prod").by(method);
    ArgoTracking other = ArgoTracking.of("other", "prod").by(method);
    MapNode marked = shop.mark(WEB, object(WEB));
    assertThat(shop.tracks(WEB, marked)).isTrue();
    assertThat(shop.tracks(WEB, object(WEB))).isFalse();
    MapNode moved = other.mark(WEB, marked);
    assertThat(shop.tracks(WEB, moved)).isFalse();
    assertThat(other.tracks(WEB, moved)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "app:apps/Deployment:prod/web, app, apps, Deployment, prod, web",
    "ns_app:/Service:prod/web, ns_app, '', Service, prod, web",
    "app:rbac.authorization.k8s.io/ClusterRole:prod/system:reader, app,"
        + " rbac.authorization.k8s.io, ClusterRole, prod, system:reader",
    "app:/Namespace:/prod, app, '', Namespace, '', prod"
  })
  void trackingId_isRead(
      String text, String application, String group, String kind, String namespace, String name) {
    assertThat(TrackingId.parse(text))
        .contains(new TrackingId(application, new ResourceId(group, kind, namespace, name)));
    assertThat(TrackingId.parse(text)).map(TrackingId::toString).contains(text);
  }

  @Test
  void objectOfAnotherInstallation_isNotTracked() {
    ArgoTracking one =
        new ArgoTracking("shop", "prod", Method.ANNOTATION, ArgoTracking.INSTANCE, "one");
    ArgoTracking two =
        new ArgoTracking("shop", "prod", Method.ANNOTATION, ArgoTracking.INSTANCE, "two");
    assertThat(one.tracks(WEB, one.mark(WEB, object(WEB)))).isTrue();
    assertThat(two.tracks(WEB, one.mark(WEB, object(WEB)))).isFalse();
  }

  @Test
  void marks_leaveTheOtherLabels() {
    FluxTracking flux = new FluxTracking("shop", "flux-system");
    MapNode marked = flux.mark(WEB, object(WEB));
    assertThat(marked.at("metadata", "labels", "a").textOrNull()).isEqualTo("b");
    assertThat(flux.tracks(WEB, marked)).isTrue();
    assertThat(new FluxTracking("shop", "other").tracks(WEB, marked)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "prod_web_apps_Deployment, apps, Deployment, prod, web",
    "prod_c__ConfigMap, '', ConfigMap, prod, c",
    "_prod__Namespace, '', Namespace, '', prod",
    "_system__reader_rbac.authorization.k8s.io_ClusterRole, rbac.authorization.k8s.io,"
        + " ClusterRole, '', system:reader",
    "n_a____b_g_Role, g, Role, n, a::b",
    "n___b_g_Role, g, Role, n, :b",
    "n_a___g_Role, g, Role, n, a:"
  })
  void fluxId(String text, String group, String kind, String namespace, String name) {
    ResourceId id = new ResourceId(group, kind, namespace, name);
    assertThat(ForeignInventory.parse(text)).contains(id);
    assertThat(ForeignInventory.format(id)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "web", "prod_web", "prod_web_apps", "prod_a_b_apps_Deployment", "a___"})
  void whatIsNoFluxId_isRefused(String text) {
    assertThat(ForeignInventory.parse(text)).isEmpty();
  }

  @Test
  void fluxInventory_isReadAndWritten() {
    MapNode kustomization =
        map(
            "status:\n  inventory:\n    entries:\n"
                + "      - {id: prod_web_apps_Deployment, v: v1}\n"
                + "      - {id: prod_c__ConfigMap, v: v1}\n");
    Inventory read = ForeignInventory.ofFlux(kustomization);
    assertThat(read.entries().get(WEB))
        .isEqualTo(new Inventory.Entry(new Gvk("apps", "v1", "Deployment"), ""));
    assertThat(read.entries()).hasSize(2);
    MapNode written = ForeignInventory.toFlux(read);
    assertThat(ForeignInventory.ofFlux(map("status: {inventory: {}}"))).isEqualTo(Inventory.EMPTY);
    assertThat(ForeignInventory.ofFlux(MapNode.of("status", MapNode.of("inventory", written))))
        .isEqualTo(read);
    assertThatThrownBy(
            () ->
                ForeignInventory.ofFlux(
                    map("status: {inventory: {entries: [{id: nothing, v: v1}]}}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void argoResources_areRead_withoutHooks() {
    MapNode application =
        map(
            "status:\n  resources:\n"
                + "    - {group: apps, version: v1, kind: Deployment, namespace: prod, name: web}\n"
                + "    - {version: v1, kind: ConfigMap, namespace: prod, name: c}\n"
                + "    - {group: batch, version: v1, kind: Job, namespace: prod, name: j, hook:"
                + " true}\n");
    assertThat(ForeignInventory.ofArgo(application).entries().keySet())
        .containsExactlyInAnyOrder(WEB, new ResourceId("", "ConfigMap", "prod", "c"));
  }
}

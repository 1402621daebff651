// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static io.gitops4j.testkit.ApplierHarness.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.NamespaceMetadata;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.SyncStatus;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.testkit.ClusterRequest.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link Applier} must do in the corners of a sync: with the namespace that it makes,
 * with objects that are to be replaced or forced, and with what is pruned but does not go. Extend
 * it, and give the applier and a cluster.
 */
public abstract class SyncRunContract extends ApplierSuite {

  /** Made by the test engine. */
  protected SyncRunContract() {}

  private void applyAsSomebody(String yaml) {
    harness.cluster.apply(
        ApplierHarness.map(yaml.replace("NS", harness.namespace)),
        new ApplyOptions("somebody", true, false));
  }

  private static String annotated(String object, String annotations) {
    return object.replaceFirst(
        "(?m)^  name: (.*)$", "  name: $1\n  annotations: {" + annotations + "}");
  }

  private static String options(String object, String options) {
    return annotated(object, "argocd.argoproj.io/sync-options: \"" + options + "\"");
  }

  private static ResourceResult result(ReconcileResult result, String name) {
    List<ResourceResult> found =
        result.sync().resources().stream().filter(each -> each.id().name().equals(name)).toList();
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private MapNode namespace() {
    return harness.cluster.get(NAMESPACE, "", harness.namespace).orElseThrow();
  }

  @Test
  void namespaceThatExists_isOnlyRead_soThatNobodyNeedsTheRightToWriteIt() {
    applyAsSomebody("{apiVersion: v1, kind: Namespace, metadata: {name: NS, labels: {a: b}}}");
    Object version = namespace().at("metadata", "resourceVersion");
    harness.fail(
        Fault.refuse(
            request ->
                request.isAbout("Namespace", harness.namespace) && request.verb() != Verb.GET,
            ClusterError.FORBIDDEN));
    harness.declare("app", harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("c")).isEqualTo("1");
    assertThat(namespace().at("metadata", "resourceVersion")).isEqualTo(version);
    harness.heal();
  }

  @Test
  void namespaceThatCantBeCreated_isTold_andNothingElseIsTried() {
    harness.fail(
        Fault.refuse(
            request -> request.isAbout("Namespace", harness.namespace) && request.isWrite(),
            ClusterError.FORBIDDEN));
    harness.declare("app", harness.config("c", "1"));
    ReconcileResult result = sync(harness.application("app"));
    harness.heal();
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result(result, harness.namespace).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result(result, harness.namespace).issue().message()).contains("refused");
    assertThat(result(result, "c").outcome()).isEqualTo(Outcome.SKIPPED);
  }

  @Test
  void namespaceThatIsMissing_isNotMadeUnasked_andTheErrorNamesObjectAndNamespace() {
    harness.declare("app", harness.config("c", "1"));
    Application application =
        harness.application("app", ApplierHarness.policy().createNamespace(false).build());
    ReconcileResult result = sync(application);
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(harness.cluster.get(NAMESPACE, "", harness.namespace)).isEmpty();
    assertThat(result(result, "c").issue().message()).contains("c", harness.namespace);
    applyAsSomebody("{apiVersion: v1, kind: Namespace, metadata: {name: NS}}"); // to clean up
  }

  @Test
  void namespaceThatIsDeclared_isAsDeclared_andTheApplications() {
    String declared =
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: "
            + harness.namespace
            + ", labels: {a: b}}";
    harness.declare("app", declared, harness.config("c", "1"));
    SyncPolicy policy =
        ApplierHarness.policy()
            .namespaceMetadata(NamespaceMetadata.of(Map.of("team", "shop"), Map.of()))
            .build();
    assertStatus(sync(harness.application("app", policy)), ReconcileStatus.SYNCED);
    assertThat(namespace().at("metadata", "labels", "a")).isEqualTo(ScalarNode.of("b"));
    assertThat(namespace().at("metadata", "labels", "team")).isNull();
    assertThat(Ownership.ownerOf(namespace())).isEqualTo(harness.namespace + "_app");
    assertStatus(sync(harness.application("app", policy)), ReconcileStatus.IN_SYNC);
  }

  @Test
  void namespaceThatWasMade_isNotPruned_whenNobodyAsksForItAnyMore() {
    harness.declare("app", harness.config("c", "1"), harness.config("d", "1"));
    SyncPolicy policy =
        ApplierHarness.policy()
            .namespaceMetadata(NamespaceMetadata.of(Map.of("team", "shop"), Map.of()))
            .build();
    assertStatus(sync(harness.application("app", policy)), ReconcileStatus.SYNCED);
    assertThat(Ownership.ownerOf(namespace())).isNull();
    harness.declare("app", harness.config("c", "1"));
    SyncPolicy without = ApplierHarness.policy().createNamespace(false).build();
    assertStatus(sync(harness.application("app", without)), ReconcileStatus.SYNCED);
    assertThat(namespace().at("metadata", "labels", "team")).isEqualTo(ScalarNode.of("shop"));
    assertThat(harness.exists(CONFIG_MAP, "d")).isFalse();
  }

  @Test
  void objectThatIsDeclaredTwice_withAndWithoutItsNamespace_isTheLast_withAWarning() {
    String placed = harness.config("c", "2").replace("name: c", "name: c\n  namespace: NS");
    harness.declare("app", harness.config("c", "1"), placed.replace("NS", harness.namespace));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(harness.value("c")).isEqualTo("2");
    assertThat(result.issues()).anyMatch(issue -> issue.message().contains("more than once"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
  }

  @Test
  void kindThatIsServed_isAskedAbout_thoughTheObjectAllowsItToBeMissing() {
    harness.declare("first", harness.config("x", "1"));
    sync(harness.application("first")); // makes the namespace
    harness.declare(
        "app",
        options(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: bad\nspec: {ports: [{port: 99999}]}",
            "SkipDryRunOnMissingResource=true"),
        harness.config("c", "1"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result(result, "bad").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(harness.exists(CONFIG_MAP, "c")).as("nothing is begun").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Replace=true", "Force=true", "Force=true,Replace=true"})
  void foundation_keepsItsIdentity_whateverIsAsked(String options) {
    String group = harness.namespace + ".example.org";
    String own = harness.namespace + "-own";
    String[] documents = {
      options(
          "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: " + own + "\n  labels: {a: '1'}",
          options),
      options(definition(group), options)
    };
    harness.declare("app", documents);
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    Gvk crd = new Gvk("apiextensions.k8s.io", "v1", "CustomResourceDefinition");
    MapNode space = harness.cluster.get(NAMESPACE, "", own).orElseThrow();
    MapNode kind = harness.cluster.get(crd, "", "widgets." + group).orElseThrow();
    harness.forget();
    harness.declare(
        "app",
        documents[0].replace("a: '1'", "a: '2'"),
        documents[1].replace("singular: widget", "singular: widget, shortNames: [wi]"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.writes())
        .filteredOn(request -> request.isAbout("Namespace", own))
        .noneMatch(request -> request.verb() == Verb.DELETE);
    MapNode after = harness.cluster.get(NAMESPACE, "", own).orElseThrow();
    assertThat(after.at("metadata", "uid")).isEqualTo(space.at("metadata", "uid"));
    assertThat(after.at("metadata", "labels", "a")).isEqualTo(ScalarNode.of("2"));
    assertThat(harness.cluster.get(crd, "", "widgets." + group).orElseThrow().at("metadata", "uid"))
        .isEqualTo(kind.at("metadata", "uid"));
    harness.declare("app", harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
  }

  private static String definition(String group) {
    return String.join(
        "\n",
        "apiVersion: apiextensions.k8s.io/v1",
        "kind: CustomResourceDefinition",
        "metadata:",
        "  name: widgets." + group,
        "spec:",
        "  group: " + group,
        "  scope: Namespaced",
        "  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}",
        "  versions:",
        "    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Replace=true", "Force=true", "Force=true,Replace=true", "Validate=false"})
  void objectThatIsMissing_isAppliedAndNothingIsDeleted_whateverIsAsked(String options) {
    harness.declare("app", options(harness.config("c", "1"), options));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.writes())
        .filteredOn(request -> request.isAbout("ConfigMap", "c"))
        .extracting(ClusterRequest::verb)
        .containsExactly(Verb.APPLY);
  }

  @Test
  void unknownField_isDroppedOfTheObjectThatSaysSo_andRefusedOfAnother() {
    String typo =
        harness.deployment("web", "nginx:1.25").replace("replicas:", "replicsa: 1\n  replicas:");
    harness.declare("app", options(typo, "Validate=false"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", options(typo, "Validate=false"), typo.replace("web", "other"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.FAILED);
  }

  @Test
  void keptFromPruning_byObjectOrApplication_staysOutOfSync_andIsLeftAloneEachTime() {
    harness.declare(
        "app", options(harness.config("old", "1"), "Prune=false"), harness.config("c", "1"));
    sync(harness.application("app"));
    harness.declare("app", harness.config("c", "1"));
    for (int i = 0; i < 2; i++) {
      harness.forget();
      ReconcileResult result = sync(harness.application("app"));
      assertStatus(result, ReconcileStatus.IN_SYNC);
      assertThat(result.plan().status()).isEqualTo(SyncStatus.OUT_OF_SYNC);
      assertThat(result(result, "old").reason()).contains("Prune=false");
      assertThat(harness.writes()).noneMatch(request -> request.isAbout("ConfigMap", "old"));
    }
  }

  @Test
  void pruneThatTheApplicationWantsConfirmed_waits_unlessTheObjectSaysOtherwise() {
    harness.declare(
        "app",
        harness.config("waits", "1"),
        options(harness.config("goes", "1"), "Prune=true"),
        harness.config("c", "1"));
    sync(harness.application("app"));
    harness.declare("app", harness.config("c", "1"));
    SyncPolicy policy = ApplierHarness.policy().options(SyncOptions.parse("Prune=confirm")).build();
    assertStatus(sync(harness.application("app", policy)), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "goes")).isFalse();
    assertThat(harness.exists(CONFIG_MAP, "waits")).isTrue();
  }

  @Test
  void prunedWave_thatIsNotGone_keepsTheNextFromGoing() {
    String wave = "argocd.argoproj.io/sync-wave: \"%d\"";
    harness.declare(
        "app",
        annotated(harness.config("one", "1"), wave.formatted(1)),
        annotated(harness.config("two", "1"), wave.formatted(2)),
        harness.config("c", "1"));
    sync(harness.application("app"));
    String held =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: two, namespace: NS, finalizers: [example.org/held]}}";
    applyAsSomebody(held);
    harness.declare("app", harness.config("c", "1"));
    Application impatient =
        harness.application("app", ApplierHarness.policy().timeout(Duration.ofSeconds(3)).build());
    ReconcileResult result = sync(impatient);
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.issues()).anyMatch(issue -> issue.message().contains("two"));
    assertThat(harness.exists(CONFIG_MAP, "one")).isTrue();
    assertThat(harness.get(CONFIG_MAP, "two").orElseThrow().at("metadata", "deletionTimestamp"))
        .isNotNull();

    applyAsSomebody(held.replace(", finalizers: [example.org/held]", ""));
    ReconcileResult again = sync(harness.application("app"));
    assertStatus(again, ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "one")).isFalse();
    assertThat(harness.exists(CONFIG_MAP, "two")).isFalse();
  }

  @Test
  void pruneThatIsRefused_isToldOfTheObject_andTheOthersGo() {
    harness.declare(
        "app", harness.config("bad", "1"), harness.config("old", "1"), harness.config("c", "1"));
    sync(harness.application("app"));
    harness.declare("app", harness.config("c", "1"));
    harness.fail(
        Fault.refuse(
            request -> request.isAbout("ConfigMap", "bad") && request.verb() == Verb.DELETE,
            ClusterError.FORBIDDEN));
    ReconcileResult result = sync(harness.application("app"));
    harness.heal();
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result(result, "bad").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result(result, "bad").issue().message()).contains("bad", "refused");
    assertThat(harness.exists(CONFIG_MAP, "bad")).isTrue();
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "bad")).isFalse();
    assertThat(harness.exists(CONFIG_MAP, "old")).isFalse();
  }

  @Test
  void waveWithNothingToDo_doesNotHoldTheNextOneUp_norIsItWritten() {
    String wave = "argocd.argoproj.io/sync-wave: \"1\"";
    harness.declare("app", harness.config("a", "1"), annotated(harness.config("b", "1"), wave));
    sync(harness.application("app"));
    harness.forget();
    harness.declare("app", harness.config("a", "1"), annotated(harness.config("b", "2"), wave));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("b")).isEqualTo("2");
    assertThat(harness.writes())
        .filteredOn(request -> request.isAbout("ConfigMap", request.name()))
        .extracting(ClusterRequest::name)
        .contains("b")
        .doesNotContain("a");
  }

  @Test
  void pausedObject_isWellAtTheEnd_andHoldsTheNextWaveUp() {
    String paused =
        harness
            .deployment("web", "nginx:1.25")
            .replace("replicas: 1", "replicas: 1\n  paused: true");
    harness.declare("app", paused, harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);

    String later = annotated(harness.config("later", "1"), "argocd.argoproj.io/sync-wave: \"1\"");
    harness.declare("app", paused, harness.config("c", "1"), later);
    SyncPolicy impatient = ApplierHarness.policy().timeout(Duration.ofSeconds(3)).build();
    ReconcileResult result = sync(harness.application("app", impatient));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result.issues()).anyMatch(issue -> issue.message().contains("web is Suspended"));
    assertThat(harness.exists(CONFIG_MAP, "later")).isFalse();

    harness.declare("app", paused.replace("paused: true", "paused: false"), later);
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("later")).isEqualTo("1");
  }

  @Test
  void objectOfTheCluster_withANamespace_isNoDifference_andNotPruned() {
    String role =
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: "
            + harness.namespace
            + "\n  namespace: somewhere\nrules: []";
    harness.declare("app", role, harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    Gvk gvk = new Gvk("rbac.authorization.k8s.io", "v1", "ClusterRole");
    assertThat(harness.cluster.get(gvk, "", harness.namespace)).isPresent();
    harness.forget();
    ReconcileResult again = sync(harness.application("app"));
    assertStatus(again, ReconcileStatus.IN_SYNC);
    assertThat(again.plan().status()).isEqualTo(SyncStatus.SYNCED);
    assertThat(harness.writes()).isEmpty();
    harness.declare("app", harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.cluster.get(gvk, "", harness.namespace)).isEmpty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static io.gitops4j.testkit.ApplierHarness.DEPLOYMENT;
import static io.gitops4j.testkit.ApplierHarness.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.NamespaceMetadata;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.testkit.ClusterRequest.Verb;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link Applier} must make of sync options, and what it asks before it writes. Extend
 * it, and give the applier and a cluster.
 */
public abstract class SyncOptionContract extends ApplierSuite {
  private static final Gvk REPLICA_SET = new Gvk("apps", "v1", "ReplicaSet");

  /** Made by the test engine. */
  protected SyncOptionContract() {}

  private static String marked(String object, String annotations) {
    return object.replaceFirst("metadata:\n", "metadata:\n  annotations: {" + annotations + "}\n");
  }

  private static String options(String object, String options) {
    return marked(object, "argocd.argoproj.io/sync-options: '" + options + "'");
  }

  private Application with(String options) {
    return harness.application(
        "app", ApplierHarness.policy().options(SyncOptions.parse(options)).build());
  }

  private static String invalid(String name) {
    return String.join(
        "\n",
        "apiVersion: v1",
        "kind: Service",
        "metadata:",
        "  name: " + name,
        "spec:",
        "  ports: [{port: 99999}]");
  }

  private void applyAsSomebody(String yaml) {
    harness.cluster.apply(
        ApplierHarness.map(yaml.replace("NS", harness.namespace)),
        new ApplyOptions("kubectl-edit", true, false));
  }

  private static List<String> failures(ReconcileResult result) {
    return result.sync().resources().stream()
        .filter(each -> each.outcome() == Outcome.FAILED)
        .map(each -> each.id().name())
        .toList();
  }

  @Test
  void refusedObjects_areAllTold_beforeAnythingIsWritten() {
    harness.declare("first", harness.config("x", "1"));
    sync(harness.application("first")); // makes the namespace
    harness.declare("app", invalid("bad1"), harness.config("c", "1"), invalid("bad2"));
    harness.forget();
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(failures(result)).containsExactlyInAnyOrder("bad1", "bad2");
    assertThat(harness.exists(CONFIG_MAP, "c")).isFalse();
    assertThat(harness.writes())
        .filteredOn(
            request -> request.isAbout("ConfigMap", "c") || request.name().startsWith("bad"))
        .isEmpty();
  }

  @Test
  void refusedUpdate_isToldWithTheRefusedNewObject_beforeAnythingIsWritten() {
    harness.declare("app", harness.deployment("web", "nginx:1.25"), harness.config("c", "1"));
    sync(harness.application("app"));
    harness.declare(
        "app",
        harness.deployment("web", "nginx:1.25").replace("{app: web}", "{app: web, tier: front}"),
        harness.config("c", "2"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(failures(result)).containsExactly("web");
    assertThat(harness.value("c")).isEqualTo("1");
  }

  @Test
  void objectsOfANewNamespace_areAskedAboutOnceItIsThere() {
    harness.declare("app", invalid("bad1"), harness.config("c", "1"), invalid("bad2"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(harness.cluster.get(NAMESPACE, "", harness.namespace)).isPresent();
    assertThat(failures(result)).containsExactlyInAnyOrder("bad1", "bad2");
    assertThat(harness.exists(CONFIG_MAP, "c")).isFalse();
  }

  @Test
  void customResources_areAskedAboutOnceTheirKindIsServed() {
    String group = harness.namespace + ".example.org";
    String widget =
        "apiVersion: " + group + "/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: SIZE}";
    harness.declare(
        "app", definition(group), widget.replace("SIZE", "large"), harness.config("c", "1"));
    Gvk gvk = new Gvk(group, "v1", "Widget");
    ReconcileResult refused = sync(harness.application("app"));
    assertStatus(refused, ReconcileStatus.FAILED);
    assertThat(failures(refused)).containsExactly("w");
    harness.declare(
        "app", definition(group), widget.replace("SIZE", "3"), harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.exists(gvk, "w")).isTrue();
    harness.declare("app", harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
  }

  private static String definition(String group) {
    return String.join(
        "\n",
        "apiVersion: apiextensions.k8s.io/v1",
        "kind: CustomResourceDefinition",
        "metadata: {name: widgets." + group + "}",
        "spec:",
        "  group: " + group,
        "  scope: Namespaced",
        "  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}",
        "  versions:",
        "    - name: v1",
        "      served: true",
        "      storage: true",
        "      schema:",
        "        openAPIV3Schema:",
        "          type: object",
        "          properties:",
        "            spec: {type: object, properties: {size: {type: integer}}}");
  }

  @Test
  void replace_leavesNothingOfOthers_onlyOfTheObjectThatAsks() {
    harness.declare(
        "app", options(harness.config("a", "1"), "Replace=true"), harness.config("b", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    for (String name : List.of("a", "b")) {
      applyAsSomebody(
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: "
              + name
              + ", namespace: NS}, data: {theirs: x}}");
    }
    harness.declare(
        "app", options(harness.config("a", "2"), "Replace=true"), harness.config("b", "2"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("a")).isEqualTo("2");
    assertThat(harness.get(CONFIG_MAP, "a").orElseThrow().at("data", "theirs")).isNull();
    assertThat(harness.get(CONFIG_MAP, "b").orElseThrow().at("data", "theirs")).isNotNull();
    assertThat(harness.writes()).anyMatch(request -> request.verb() == Verb.REPLACE);
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
  }

  @Test
  void force_ofOneObject_createsItAnew_andTheOthersNot() {
    String web = harness.deployment("web", "nginx:1.25");
    harness.declare("app", web, harness.config("c", "1"));
    sync(harness.application("app"));
    MapNode config = harness.get(CONFIG_MAP, "c").orElseThrow();
    harness.declare(
        "app",
        options(web.replace("{app: web}", "{app: web, tier: front}"), "Force=true"),
        harness.config("c", "2"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(
            harness
                .get(DEPLOYMENT, "web")
                .orElseThrow()
                .at("spec", "selector", "matchLabels", "tier"))
        .isEqualTo(ScalarNode.of("front"));
    assertThat(harness.get(CONFIG_MAP, "c").orElseThrow().at("metadata", "uid"))
        .isEqualTo(config.at("metadata", "uid"));
  }

  @Test
  void force_ofFlux_isTheSame() {
    String web = harness.deployment("web", "nginx:1.25");
    harness.declare("app", web);
    sync(harness.application("app"));
    harness.declare(
        "app",
        marked(
            web.replace("{app: web}", "{app: web, tier: front}"),
            "kustomize.toolkit.fluxcd.io/force: enabled"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
  }

  @Test
  void force_neverMendsWhatIsWrong_byDeletingIt() {
    String service = invalid("web").replace("99999", "80");
    harness.declare("app", service);
    sync(with("Force=true"));
    harness.declare("app", invalid("web"));
    ReconcileResult result = sync(with("Force=true"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(harness.exists(new Gvk("", "v1", "Service"), "web")).isTrue();
    assertThat(harness.writes())
        .noneMatch(request -> request.verb() == Verb.DELETE && request.isAbout("Service", "web"));
  }

  @Test
  void force_withReplace_deletesAndCreates() {
    harness.declare("app", harness.config("a", "1"));
    sync(harness.application("app"));
    MapNode before = harness.get(CONFIG_MAP, "a").orElseThrow();
    harness.declare("app", options(harness.config("a", "2"), "Force=true,Replace=true"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("a")).isEqualTo("2");
    assertThat(harness.get(CONFIG_MAP, "a").orElseThrow().at("metadata", "uid"))
        .isNotEqualTo(before.at("metadata", "uid"));
  }

  @Test
  void unknownField_isRefused_andDroppedWithoutValidation() {
    String typo =
        harness.deployment("web", "nginx:1.25").replace("replicas:", "replicsa: 1\n  replicas:");
    harness.declare("app", typo);
    assertStatus(sync(harness.application("app")), ReconcileStatus.FAILED);
    assertThat(harness.exists(DEPLOYMENT, "web")).isFalse();
    assertStatus(sync(with("Validate=false")), ReconcileStatus.SYNCED);
    assertThat(harness.get(DEPLOYMENT, "web").orElseThrow().at("spec", "replicsa")).isNull();
    assertStatus(sync(with("Validate=false")), ReconcileStatus.IN_SYNC);
  }

  @Test
  void namespaceMetadata_isKeptOnTheNamespace_andForeignLabelsStay() {
    harness.declare("app", harness.config("c", "1"));
    SyncPolicy policy =
        ApplierHarness.policy()
            .namespaceMetadata(NamespaceMetadata.of(Map.of("team", "shop"), Map.of("note", "x")))
            .build();
    assertStatus(sync(harness.application("app", policy)), ReconcileStatus.SYNCED);
    applyAsSomebody("{apiVersion: v1, kind: Namespace, metadata: {name: NS, labels: {theirs: y}}}");
    SyncPolicy changed =
        policy.toBuilder()
            .namespaceMetadata(NamespaceMetadata.of(Map.of("team", "web"), Map.of()))
            .build();
    assertStatus(sync(harness.application("app", changed)), ReconcileStatus.SYNCED);
    MapNode namespace = harness.cluster.get(NAMESPACE, "", harness.namespace).orElseThrow();
    assertThat(namespace.at("metadata", "labels", "team")).isEqualTo(ScalarNode.of("web"));
    assertThat(namespace.at("metadata", "labels", "theirs")).isEqualTo(ScalarNode.of("y"));
    assertThat(namespace.at("metadata", "annotations", "note")).isNull();
    assertStatus(sync(harness.application("app", changed)), ReconcileStatus.IN_SYNC);
  }

  @Test
  void pruneThatAsksForAConfirmation_waitsForTheName() {
    harness.declare(
        "app", options(harness.config("old", "1"), "Prune=confirm"), harness.config("c", "1"));
    sync(harness.application("app"));
    harness.declare("app", harness.config("c", "1"));
    sync(harness.application("app"));
    assertThat(harness.exists(CONFIG_MAP, "old")).isTrue();
    SyncPolicy confirmed =
        ApplierHarness.policy()
            .confirm(new ResourceId("", "ConfigMap", harness.namespace, "old"))
            .build();
    assertStatus(sync(harness.application("app", confirmed)), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "old")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Propagation.class,
      names = {"FOREGROUND", "ORPHAN"})
  void pruned_dependentsGoOrStay_asThePolicySays(Propagation how) {
    Application application =
        harness.application("app", ApplierHarness.policy().prunePropagation(how).build());
    harness.declare("app", harness.deployment("web", "nginx:1.25"), harness.config("c", "1"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(harness.cluster.list(REPLICA_SET, harness.namespace, "app=web")).hasSize(1);
    harness.declare("app", harness.config("c", "1"));
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(harness.exists(DEPLOYMENT, "web")).isFalse();
    assertThat(harness.cluster.list(REPLICA_SET, harness.namespace, "app=web"))
        .hasSize(how == Propagation.ORPHAN ? 1 : 0);
  }

  @Test
  void pruneOfTheApplication_isBeatenByTheObjects() {
    harness.declare(
        "app",
        options(harness.config("goes", "1"), "Prune=true"),
        harness.config("stays", "1"),
        harness.config("c", "1"));
    sync(harness.application("app"));
    harness.declare("app", harness.config("c", "1"));
    assertStatus(sync(with("Prune=false")), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "goes")).isFalse();
    assertThat(harness.exists(CONFIG_MAP, "stays")).isTrue();
  }

  @Test
  void sharedObject_keepsEverythingFromBeingSynced_ifThePolicySaysSo() {
    harness.declare("one", harness.config("a", "1"));
    sync(harness.application("one"));
    harness.declare("two", harness.config("a", "2"), harness.config("b", "2"));
    SyncPolicy strict = ApplierHarness.policy().failOnSharedResource(true).build();
    assertStatus(sync(harness.application("two", strict)), ReconcileStatus.FAILED);
    assertThat(harness.value("a")).isEqualTo("1");
    assertThat(harness.exists(CONFIG_MAP, "b")).isFalse();
  }

  @Test
  void missingKind_isNoObstacleBeforeItIsApplied_ifTheObjectSaysSo() {
    String nothing = "apiVersion: nowhere.example.org/v1\nkind: Nothing\nmetadata:\n  name: n";
    harness.declare(
        "app", options(nothing, "SkipDryRunOnMissingResource=true"), harness.config("c", "1"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(harness.value("c")).as("the others are synced").isEqualTo("1");
    assertThat(result.sync().resources())
        .filteredOn(each -> each.outcome() == Outcome.FAILED)
        .extracting(each -> each.issue().code())
        .containsExactly(ClusterError.UNKNOWN_KIND);
  }

  @Test
  void marksOfFlux_leaveObjectsAlone() {
    String once =
        marked(harness.config("once", "1"), "kustomize.toolkit.fluxcd.io/ssa: IfNotPresent");
    harness.declare("app", once, harness.config("off", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("once")).isEqualTo("1");
    harness.declare(
        "app",
        once.replace("value: \"1\"", "value: \"2\""),
        marked(harness.config("off", "2"), "kustomize.toolkit.fluxcd.io/reconcile: disabled"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
    assertThat(harness.value("once")).isEqualTo("1");
    assertThat(harness.value("off")).isEqualTo("1");
  }

  @Test
  void orderOfFlux_appliesInStages_whatNeedsEachOther() {
    String group = harness.namespace + ".example.org";
    harness.declare(
        "app",
        "apiVersion: " + group + "/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 3}",
        harness.config("c", "1"),
        definition(group));
    SyncPolicy flux = ApplierHarness.policy().order(SyncOrder.FLUX).build();
    ReconcileResult result = sync(harness.application("app", flux));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.sync().resources())
        .extracting(each -> each.id().kind())
        .containsExactly("CustomResourceDefinition", "Namespace", "ConfigMap", "Widget");
    harness.declare("app", harness.config("c", "1"));
    assertStatus(sync(harness.application("app", flux)), ReconcileStatus.SYNCED);
  }

  @Test
  void syncThatDoesNotWait_endsOnceAllOfOneWaveIsApplied_andPrunesInIt() {
    harness.declare("app", harness.config("old", "1"), harness.config("c", "1"));
    sync(harness.application("app"));
    String never =
        harness
            .deployment("web", "nginx:1.25")
            .replace("replicas: 1", "replicas: 1\n  minReadySeconds: 500");
    harness.declare("app", never, harness.config("c", "1"));
    SyncPolicy hasty = ApplierHarness.policy().wait(false).build();
    ReconcileResult result = sync(harness.application("app", hasty));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.sync().health().isHealthy()).isFalse();
    assertThat(harness.exists(CONFIG_MAP, "old")).isFalse();
  }

  @Test
  void unknownOption_isToldAndDoesNothing() {
    harness.declare("app", options(harness.config("a", "1"), "Prnue=false"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.issues()).extracting(Issue::found).containsExactly("Prnue=false");
  }
}

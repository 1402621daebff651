// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static io.gitops4j.testkit.ApplierHarness.DEPLOYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.spi.Applier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link Applier} must do with objects that depend on others by {@code
 * config.kubernetes.io/depends-on}: apply them once these are healthy, delete them before these,
 * and hold what depends on something that does not come. Extend it, and give the applier and a
 * cluster.
 */
public abstract class DependencyContract extends ApplierSuite {
  private static final String KEPT = "argocd.argoproj.io/sync-options: Prune=false";

  /** Made by the test engine. */
  protected DependencyContract() {}

  private String annotated(String document, String... annotations) {
    return document.replaceFirst(
        "(?m)^  name: (.*)$",
        "  name: $1\n  annotations:\n    " + String.join("\n    ", annotations));
  }

  /** On ConfigMaps of these names, or on what is named by kind and name. */
  private String on(String... names) {
    List<String> words = new ArrayList<>();
    for (String name : names) {
      String group = name.startsWith("Deployment/") ? "apps" : "";
      String kind = name.contains("/") ? "" : "ConfigMap/";
      words.add(group + "/namespaces/" + harness.namespace + "/" + kind + name);
    }
    return "config.kubernetes.io/depends-on: '" + String.join(",", words) + "'";
  }

  private String config(String name, String... annotations) {
    String config = harness.config(name, "1");
    return annotations.length == 0 ? config : annotated(config, annotations);
  }

  /** Its pods are not ready for a day. */
  private String stuck(String name) {
    return harness
        .deployment(name, "nginx:1")
        .replace("replicas: 1", "replicas: 1\n  minReadySeconds: 500");
  }

  private static SyncPolicy.Builder impatient() {
    return ApplierHarness.policy().timeout(Duration.ofSeconds(4));
  }

  private static ResourceResult result(ReconcileResult result, String name) {
    return result.sync().resources().stream()
        .filter(each -> each.id().name().equals(name))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private Fault refusing(String name, Predicate<ClusterRequest> which) {
    return Fault.refuse(
        request -> request.isWrite() && which.test(request) && request.isAbout("ConfigMap", name),
        ClusterError.FORBIDDEN);
  }

  @ParameterizedTest
  @EnumSource
  void dependent_isApplied_onceWhatItDependsOnIsHealthy(SyncOrder order) {
    harness.declare(
        "app",
        config("after", on("Deployment/web", "before")),
        harness.deployment("web", "nginx:1"),
        config("before"));
    List<String> ready = new ArrayList<>();
    ReconcileResult result =
        harness
            .reconciler(
                event -> {
                  if (event instanceof ReconcileEvent.ResourceHandled handled
                      && handled.result().id().name().equals("after")) {
                    ready.add(
                        Yaml.text(
                            harness.get(DEPLOYMENT, "web").orElseThrow(),
                            "status",
                            "availableReplicas"));
                  }
                })
            .sync(harness.application("app", ApplierHarness.policy().order(order).build()));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(ready).containsExactly("1");
    assertThat(harness.value("after")).isEqualTo("1");

    harness.forget();
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();
  }

  @Test
  void dependencyThatIsRefused_holdsItsDependents_withItsReason_andNothingElse() {
    harness.declare(
        "app",
        config("bad"),
        config("held", on("bad")),
        config("held-too", on("held")),
        config("good"),
        config("applied", on("good")));
    harness.fail(refusing("bad", request -> request.verb() == ClusterRequest.Verb.APPLY));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result(result, "bad").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result(result, "held").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(result(result, "held").reason())
        .startsWith(
            "not tried: it depends on ConfigMap/" + harness.namespace + "/bad, which failed")
        .contains("refused by a fault");
    assertThat(result(result, "held-too").reason())
        .startsWith("not tried: it depends on ConfigMap/" + harness.namespace + "/held, which was");
    assertThat(result(result, "applied").outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(harness.exists(CONFIG_MAP, "held")).isFalse();

    harness.heal();
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("held-too")).isEqualTo("1");
  }

  @Test
  void dependencyThatDoesNotBecomeHealthy_holdsItsDependents_andNothingElse() {
    harness.declare(
        "app",
        stuck("web"),
        config("held", on("Deployment/web")),
        config("good"),
        config("applied", on("good")));
    ReconcileResult result = sync(harness.application("app", impatient().build()));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result(result, "web").outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(result(result, "held").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(result(result, "held").reason())
        .startsWith(
            "not tried: it depends on apps/Deployment/" + harness.namespace + "/web, which is");
    assertThat(result(result, "applied").outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(result.issues()).extracting(Issue::message).anyMatch(m -> m.contains("not healthy"));
  }

  @Test
  void dependencyThatAsksNotToBeWaitedFor_holdsNobody() {
    harness.declare(
        "app",
        annotated(stuck("web"), "argocd.argoproj.io/ignore-healthcheck: 'true'"),
        config("applied", on("Deployment/web")));
    ReconcileResult result = sync(harness.application("app", impatient().build()));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "applied")).isTrue();
  }

  @Test
  void dependencyThatIsLeftAlone_mustBeThere() {
    String alone = "kustomize.toolkit.fluxcd.io/reconcile: disabled";
    harness.declare("app", config("b", alone), config("a", on("b")));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result(result, "a").reason()).endsWith("/b, which is not there");
    assertThat(result.issues().get(0).message()).contains("was not tried: it depends on");

    harness.cluster.apply(
        ApplierHarness.map(
            config("b").replace("name: b", "name: b\n  namespace: " + harness.namespace)),
        new ApplyOptions("kubectl", true, false));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("a")).isEqualTo("1");
  }

  @Test
  void plan_waitsForNothing_andShowsWhatComesAfterWhat() {
    harness.declare("app", stuck("web"), config("after", on("Deployment/web")));
    ReconcileResult result = harness.reconciler().plan(harness.application("app"));
    assertThat(harness.writes()).isEmpty();
    assertThat(result.plan().count(Action.CREATE)).isEqualTo(3); // with the namespace
    assertThat(result.plan().changes())
        .filteredOn(change -> change.id().name().equals("after"))
        .allSatisfy(
            change ->
                assertThat(change.after())
                    .extracting(Object::toString)
                    .containsExactly("apps/Deployment/" + harness.namespace + "/web"));
  }

  @Test
  void whatCantBeFollowed_isAllTold_andNothingIsBegun() {
    harness.declare(
        "app",
        config("a", on("b")),
        config("b", on("a")),
        config("c", on("elsewhere")),
        config("d", "config.kubernetes.io/depends-on: 'd/e'"),
        config("fine"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(harness.exists(CONFIG_MAP, "fine")).isFalse();
    String place = "ConfigMap/" + harness.namespace + "/";
    assertThat(result.issues().stream().filter(Issue::isError).map(Issue::message))
        .contains(
            "objects depend on each other in a circle",
            place + "c depends on an object that the application does not declare",
            place + "d: what it depends on can't be read");
    assertThat(result.issues().stream().filter(Issue::isError).map(Issue::found))
        .contains(place + "a → " + place + "b → " + place + "a", "d/e");
    assertThat(result.issues().stream().filter(Issue::isError))
        .filteredOn(issue -> issue.found() != null)
        .allMatch(issue -> "all.yaml".equals(fileName(issue)) && issue.location().line() > 0);
  }

  private static String fileName(Issue issue) {
    String file = issue.location().file();
    return file == null ? "" : file.substring(file.lastIndexOf('/') + 1);
  }

  private void deleteFinalizer(String name) {
    harness.cluster.apply(
        ApplierHarness.map(held(name, "[]")), new ApplyOptions("kubectl", true, false));
  }

  /** The ConfigMap as somebody holds it. */
  private String held(String name, String finalizers) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: %s, finalizers: %s}}"
        .formatted(name, harness.namespace, finalizers);
  }

  @Test
  void deletions_comeBeforeWhatTheyDependOn_whichWaitsUntilTheyAreGone() {
    harness.declare(
        "app", config("stays"), config("c", on("b")), config("b", on("a")), config("a"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.cluster.apply(
        ApplierHarness.map(held("b", "[example.org/held]")),
        new ApplyOptions("kubectl", true, false));
    harness.declare("app", config("stays"));
    harness.forget();
    ReconcileResult result = sync(harness.application("app", impatient().build()));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(harness.exists(CONFIG_MAP, "c")).isFalse();
    assertThat(result(result, "a").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(result(result, "a").reason()).contains("not deleted");
    assertThat(harness.exists(CONFIG_MAP, "a")).isTrue();

    deleteFinalizer("b");
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "a")).isFalse();
    assertThat(
            harness.writes().stream()
                .filter(request -> request.verb() == ClusterRequest.Verb.DELETE)
                .filter(request -> request.namespace().equals(harness.namespace))
                .map(ClusterRequest::name))
        .containsExactly("c", "b", "a");
  }

  @Test
  void deletionThatIsRefused_keepsWhatTheObjectDependsOn() {
    harness.declare("app", config("stays"), config("b", on("a")), config("a"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", config("stays"));
    harness.fail(refusing("b", request -> request.verb() == ClusterRequest.Verb.DELETE));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result(result, "a").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(result(result, "a").reason()).contains("b depends on it, and is still there");
    harness.heal();
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.exists(CONFIG_MAP, "a")).isFalse();
  }

  @Test
  void objectThatIsNotPruned_keepsWhatItDependsOn() {
    harness.declare("app", config("stays"), config("b", on("a"), KEPT), config("a"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", config("stays"));
    ReconcileResult result = sync(harness.application("app"));
    assertThat(result(result, "a").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(harness.exists(CONFIG_MAP, "a")).isTrue();
  }

  @Test
  void applicationThatIsDeleted_goesInReverseOrder_andKeepsWhatItsKeptObjectsDependOn() {
    harness.declare(
        "app",
        config("c", on("b")),
        config("b", on("a")),
        config("a"),
        config("kept", on("kept-too"), KEPT),
        config("kept-too"));
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    harness.forget();
    ReconcileResult result = harness.reconciler().delete(application, Cascade.DEFAULTS);
    assertStatus(result, ReconcileStatus.DELETED);
    assertThat(
            harness.writes().stream()
                .filter(request -> request.verb() == ClusterRequest.Verb.DELETE)
                .filter(request -> request.namespace().equals(harness.namespace))
                .map(ClusterRequest::name))
        .containsExactly("c", "b", "a");
    assertThat(harness.value("kept-too")).isEqualTo("1");
  }

  @Test
  void hookThatFails_holdsWhatDependsOnIt() {
    harness.declare(
        "app",
        SyncHookContract.failing(SyncHookContract.job("seed", "Sync")),
        config(
            "held",
            "config.kubernetes.io/depends-on: 'batch/namespaces/%s/Job/seed'"
                .formatted(harness.namespace)),
        config("other"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.FAILED);
    assertThat(result(result, "held").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(result(result, "held").reason()).contains("Job/" + harness.namespace + "/seed");
    assertThat(harness.exists(CONFIG_MAP, "other")).isTrue();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What becomes of an operation that an Application asks for. */
abstract class OperationContract extends StatusFixture {
  private MapNode operationState() {
    return Edit.map(application(), "status", "operationState");
  }

  private static ReconcileResult asked(Reconciler reconciler, Application application) {
    return reconciler.sync(application, Objects.requireNonNull(application.operation()));
  }

  @Test
  void argo_theOperationOfTheObject_runs_isTold_andIsTakenOut() {
    Application application =
        argo("{}", "operation: {initiatedBy: {username: bob}, sync: {revision: main}}");
    MapNode operation = application.definition().map("operation");
    List<MapNode> during = new ArrayList<>();
    Reconciler reconciler =
        parts()
            .listener(
                event -> {
                  if (event instanceof ReconcileEvent.Planned) {
                    during.add(application());
                  }
                })
            .build();
    assertThat(asked(reconciler, application).status()).isEqualTo(ReconcileStatus.SYNCED);
    MapNode running = Edit.map(during.get(0), "status", "operationState");
    assertThat(during.get(0).get("operation")).isEqualTo(operation);
    assertThat(running.text("phase")).isEqualTo("Running");
    assertThat(running.get("operation")).isEqualTo(operation);
    assertThat(running.keys()).doesNotContain("finishedAt", "retryCount", "syncResult");
    assertThat(application().has("operation")).isFalse();
    MapNode done = operationState();
    assertThat(done.text("phase")).isEqualTo("Succeeded");
    assertThat(done.get("operation")).isEqualTo(operation);
    assertThat(done.text("startedAt")).isEqualTo(running.text("startedAt"));
    assertThat(Instant.parse(done.text("finishedAt")))
        .isAfterOrEqualTo(Instant.parse(done.text("startedAt")));
    assertThat(done.has("retryCount")).isFalse();
    assertThat(Edit.text(done, "syncResult", "revision")).isEqualTo(commit);
    // who manages the object otherwise still does
    assertThat(Edit.text(application(), "spec", "project")).isEqualTo("default");
  }

  @Test
  void argo_anotherOperationThatCameMeanwhile_stays() {
    Application application = argo("{}", "operation: {sync: {prune: true}}");
    MapNode another = Yaml.object("{initiatedBy: {username: bob}, sync: {prune: false}}");
    Reconciler reconciler =
        parts()
            .listener(
                event -> {
                  if (event instanceof ReconcileEvent.Planned) {
                    cluster()
                        .replace(application().with("operation", another), ApplyOptions.DEFAULTS);
                  }
                })
            .build();
    assertThat(asked(reconciler, application).status()).isEqualTo(ReconcileStatus.SYNCED);
    assertThat(application().get("operation")).isEqualTo(another);
    assertThat(operationState().text("phase")).isEqualTo("Succeeded");
    assertThat(Edit.flag(operationState(), "operation", "sync", "prune")).isTrue();
  }

  @Test
  void argo_betweenTries_theOperationRuns_andHasEndedOnce() throws Exception {
    commit(
        "refused",
        "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 99999999}]}}");
    Application application =
        argo("{}", "operation: {sync: {}, retry: {limit: 1, backoff: {duration: 1s}}}");
    List<MapNode> pauses = new ArrayList<>();
    Time time = time();
    Time watching =
        new Time() {
          @Override
          public Instant now() {
            return time.now();
          }

          @Override
          public void sleep(Duration duration) throws InterruptedException {
            pauses.add(operationState());
            time.sleep(duration);
          }
        };
    Reconciler reconciler = parts().time(watching).build();
    assertThat(asked(reconciler, application).status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(pauses).hasSize(1);
    assertThat(pauses.get(0).text("phase")).isEqualTo("Running");
    assertThat(pauses.get(0).text("finishedAt")).isNotNull();
    assertThat(Edit.number(pauses.get(0), 0, "retryCount")).isEqualTo(1);
    assertThat(pauses.get(0).text("message")).contains("port", "try 2");
    MapNode failed = operationState();
    assertThat(failed.text("phase")).isEqualTo("Failed");
    assertThat(Edit.number(failed, 0, "retryCount")).isEqualTo(1);
    assertThat(failed.text("message")).contains("port", "(retried 1 times)");
    assertThat(application().has("operation")).isFalse();
  }

  @Test
  void argo_whatCantBeRendered_isAnOperationInError() throws Exception {
    commit("broken", "{apiVersion: v1, kind: ConfigMap, metadata: [c]}");
    Application application = argo("{}", "operation: {sync: {}}");
    assertThat(asked(reconciler(), application).status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(operationState().text("phase")).isEqualTo("Error");
    assertThat(application().has("operation")).isFalse();
  }

  @Test
  void argo_aDryRunThatTheObjectAsksFor_isToldAndTakenOut() {
    Application application = argo("{}", "operation: {sync: {dryRun: true}}");
    assertThat(asked(reconciler(), application).status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
    assertThat(operationState().text("phase")).isEqualTo("Succeeded");
    assertThat(application().has("operation")).isFalse();
    assertThat(Edit.text(application(), "status", "sync", "status")).isEqualTo("OutOfSync");
    assertThat(cluster().get(new Gvk("", "v1", "ConfigMap"), namespace, "c")).isEmpty();
  }

  @Test
  void argo_whatAWindowForbids_staysAskedFor() {
    Application application =
        argo(
            "{}",
            """
            operation: {sync: {}}
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata: {name: default}
            spec:
              sourceRepos: ['*', '**']
              destinations: [{server: '*', namespace: '*'}]
              syncWindows:
              - {kind: deny, schedule: '* * * * *', duration: 1h, applications: ['*']}
            """);
    assertThat(asked(reconciler(), application).status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(operationState().text("phase")).isEqualTo("Running");
    assertThat(operationState().has("finishedAt")).isFalse();
    assertThat(operationState().text("message")).contains("window");
    assertThat(application().has("operation")).isTrue();
  }
}

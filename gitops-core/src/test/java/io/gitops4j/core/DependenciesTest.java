// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Dependency;
import io.gitops4j.core.app.References;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.lookup.DocumentLookup;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ExpressionEngine;
import io.gitops4j.core.spi.ExpressionException;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is waited for, and by which rule. */
class DependenciesTest {
  private static final Revision REVISION =
      Revision.ofCommit("0123456789012345678901234567890123456789");
  private static final String READY =
      """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: infra, namespace: flux-system, generation: 3, labels: {version: v1}}
      spec: {sourceRef: {kind: GitRepository, name: fleet}}
      status:
        observedGeneration: 3
        lastAppliedRevision: main@sha1:0123456789012345678901234567890123456789
        conditions: [{type: Ready, status: "True"}]
      """;

  private final FakeStages stages = new FakeStages();
  private final Reconciler reconciler = stages.reconciler();

  private static Application.Builder application(String name) {
    return Application.builder(name)
        .namespace("flux-system")
        .source(new Source(SourceRef.of("memory:config", ""), TreePath.of("web"), null))
        .syncPolicy(SyncPolicy.builder().automated(true).build());
  }

  private static Application depending(@Nullable String expression) {
    return application("apps")
        .references(
            References.NONE.withDependency(new Dependency("flux-system", "infra", expression)))
        .definition(
            map(
                """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: apps, namespace: flux-system, labels: {version: v1}}
                spec: {sourceRef: {kind: GitRepository, name: fleet}}
                """))
        .build();
  }

  private static MapNode map(String text) {
    return (MapNode) YamlReader.ofDefaults().read("object", text).get(0);
  }

  private static Dependencies.Obstacles obstacles(
      String dependency, Application application, @Nullable ExpressionEngine engine) {
    return new Dependencies(
            new MemoryStatusStore(), DocumentLookup.of(List.of(map(dependency))), engine)
        .of(application, List.of(REVISION));
  }

  @Test
  void dependent_waitsUntilTheOtherIsReady_andAppliedTheSameRevision() {
    Application infra = application("infra").build();
    Application apps =
        application("apps")
            .references(
                References.NONE.withDependency(new Dependency("flux-system", "infra", null)))
            .build();
    ReconcileResult first = reconciler.reconcile(apps);
    assertThat(first.status()).isEqualTo(ReconcileStatus.WAITING);
    assertThat(first.reason()).isEqualTo("flux-system/infra is not known");
    assertThat(first.succeeded()).isFalse();
    assertThat(stages.renders).isZero();

    stages.failApplies(1);
    assertThat(reconciler.reconcile(infra).status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(reconciler.reconcile(apps).reason()).isEqualTo("flux-system/infra is not ready");

    assertThat(reconciler.sync(infra).succeeded()).isTrue();
    assertThat(reconciler.reconcile(apps).succeeded()).isTrue();

    stages.declare("web", "2");
    ReconcileResult behind = reconciler.reconcile(apps);
    assertThat(behind.status()).isEqualTo(ReconcileStatus.WAITING);
    assertThat(behind.reason()).startsWith("flux-system/infra has not applied ");
    reconciler.reconcile(infra);
    assertThat(reconciler.reconcile(apps).succeeded()).isTrue();
  }

  @Test
  void plan_ofADependent_isMadeAtOnce() {
    Application apps =
        application("apps")
            .references(
                References.NONE.withDependency(new Dependency("flux-system", "infra", null)))
            .build();
    assertThat(reconciler.plan(apps).status()).isEqualTo(ReconcileStatus.OUT_OF_SYNC);
  }

  @Test
  void dependent_ofOneThatWaits_waitsToo() {
    Application middle =
        application("middle")
            .references(
                References.NONE.withDependency(new Dependency("flux-system", "infra", null)))
            .build();
    Application apps =
        application("apps")
            .references(
                References.NONE.withDependency(new Dependency("flux-system", "middle", null)))
            .build();
    reconciler.reconcile(middle);
    assertThat(reconciler.reconcile(apps).reason()).isEqualTo("flux-system/middle is not ready");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "status: {}; is not ready",
        "{type: Ready, status: \"True\"} -> {type: Ready, status: \"False\"}; is not ready",
        "observedGeneration: 3 -> observedGeneration: 2;"
            + " was changed, and is not reconciled yet",
        "lastAppliedRevision: main@sha1:0 -> lastAppliedRevision: main@sha1:f; has not applied"
      })
  void objectOfFlux_judgedAsFluxDoes(String change, String expected) {
    String[] parts = change.split(" -> ");
    String text =
        parts.length == 1
            ? READY.substring(0, READY.indexOf("status:")) + "status: {}\n"
            : READY.replace(parts[0], parts[1]);
    assertThat(text).isNotEqualTo(READY);
    assertThat(obstacles(text, depending(null), null).waiting())
        .singleElement()
        .asString()
        .startsWith("flux-system/infra " + expected);
    assertThat(obstacles(READY, depending(null), null).waiting()).isEmpty();
    String otherSource = text.replace("name: fleet", "name: other");
    assertThat(obstacles(otherSource, depending(null), null).waiting())
        .as("the revision of another source is no matter")
        .hasSize(expected.startsWith("has not") ? 0 : 1);
  }

  /** Knows three expressions. */
  private static final ExpressionEngine ENGINE =
      new ExpressionEngine() {
        @Override
        public String name() {
          return "test";
        }

        @Override
        public Expression compile(String text) {
          return switch (text) {
            case "same labels" ->
                variables -> label(variables, "self").equals(label(variables, "dep"));
            case "fails" ->
                variables -> {
                  throw ExpressionException.of(
                      ExpressionException.Code.EVALUATION, "no such field", null);
                };
            default ->
                throw ExpressionException.of(
                    ExpressionException.Code.SYNTAX, "no expression", null);
          };
        }

        private String label(Map<String, ? extends Node> variables, String name) {
          return String.valueOf(
              variables.get(name).at("metadata", "labels", "version").textOrNull());
        }
      };

  @Test
  void readyExpr_inThePlaceOfTheRule_overSelfAndDep() {
    String notReady = READY.replace("observedGeneration: 3", "observedGeneration: 2");
    assertThat(obstacles(notReady, depending("same labels"), ENGINE).waiting()).isEmpty();
    assertThat(
            obstacles(READY.replace("version: v1", "version: v2"), depending("same labels"), ENGINE)
                .waiting())
        .containsExactly("flux-system/infra is not ready by its expression");
    assertThat(obstacles(READY, depending("fails"), ENGINE).waiting())
        .singleElement()
        .asString()
        .contains("no such field");
  }

  @Test
  void readyExpr_thatIsNoExpressionOrHasNoEngine_isAnErrorWithItsPlace() {
    Dependencies.Obstacles wrong = obstacles(READY, depending("nonsense"), ENGINE);
    assertThat(wrong.errors())
        .extracting(Issue::code)
        .containsExactly(ExpressionException.Code.SYNTAX);
    assertThat(wrong.errors().get(0).location().field()).isEqualTo("spec.dependsOn[0]");
    assertThat(obstacles(READY, depending("true"), null).errors())
        .extracting(Issue::code)
        .containsExactly(ExpressionException.Code.NO_ENGINE);
  }

  @Test
  void clusterWithoutFlux_dependencyIsNotKnown_oneThatMayNotBeReadIsAnError() {
    assertThat(lookUp(ClusterError.UNKNOWN_KIND).waiting())
        .containsExactly("flux-system/infra is not known");
    assertThat(lookUp(ClusterError.FORBIDDEN).errors())
        .extracting(Issue::code)
        .containsExactly(ClusterError.FORBIDDEN);
  }

  private static Dependencies.Obstacles lookUp(ClusterError error) {
    ObjectLookup lookup =
        (asker, gvk, namespace, name) -> {
          throw new ClusterException(error, "refused");
        };
    return new Dependencies(new MemoryStatusStore(), lookup, null)
        .of(depending(null), List.of(REVISION));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.ApplicationInfo;
import io.gitops4j.core.app.CompareOptions;
import io.gitops4j.core.app.NamespaceMetadata;
import io.gitops4j.core.app.Operation;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncOptions;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.DirectoryOptions;
import io.gitops4j.core.render.KustomizeOverrides;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.tree.FieldPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgoApplicationTest {
  private static final String SHOP =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata:
        name: shop
        namespace: argocd
      spec:
        project: default
        source:
          repoURL: https://git.example.org/shop/config.git
          targetRevision: main
          path: overlays/live
          kustomize:
            namePrefix: eu-
            images:
              - shop=registry.example.org/shop:v3
            replicas:
              - {name: web, count: "4"}
            commonLabels: {team: shop}
            patches:
              - target: {kind: Deployment}
                patch: |-
                  - {op: remove, path: /spec/paused}
        destination:
          server: https://kubernetes.default.svc
          namespace: shop
        syncPolicy:
          automated: {prune: true, selfHeal: true, allowEmpty: false}
          syncOptions:
            - CreateNamespace=true
            - PrunePropagationPolicy=background
            - PruneLast=true
          retry:
            limit: 5
            backoff: {duration: 5s, factor: 3, maxDuration: 2m30s}
        ignoreDifferences:
          - group: apps
            kind: Deployment
            jsonPointers: [/spec/replicas]
            managedFieldsManagers: [scaler]
      """;

  /** With a limit of the history. */
  private static final String WITH_HISTORY = SHOP + "  revisionHistoryLimit: 4\n";

  @Test
  void read_wholeApplication_everyFieldHonouredWithoutIssue() {
    ReadApplications read = read(SHOP);
    assertThat(read.issues()).isEmpty();
    Application app = read.applications().get(0);
    assertThat(app).hasToString("argocd/shop");
    Source source = app.sources().get(0);
    assertThat(source.ref().url()).isEqualTo("https://git.example.org/shop/config.git");
    assertThat(source.ref().target()).isEqualTo(new RevisionTarget.Name("main"));
    assertThat(source.path().value()).isEqualTo("overlays/live");
    KustomizeOverrides kustomize = (KustomizeOverrides) source.options();
    assertThat(kustomize).isNotNull();
    assertThat(kustomize.namePrefix()).isEqualTo("eu-");
    assertThat(kustomize.images()).containsExactly("shop=registry.example.org/shop:v3");
    assertThat(kustomize.replicas()).isEqualTo(Map.of("web", 4));
    assertThat(kustomize.commonLabels()).isEqualTo(Map.of("team", "shop"));
    assertThat(kustomize.patches()).hasSize(1);
    assertThat(app.destination().namespace()).isEqualTo("shop");
    assertThat(app.syncPolicy().automated()).isTrue();
    assertThat(app.syncPolicy().prune()).isTrue();
    assertThat(app.syncPolicy().selfHeal()).isTrue();
    assertThat(app.syncPolicy().allowEmpty()).isFalse();
    assertThat(app.syncPolicy().createNamespace()).isTrue();
    assertThat(app.syncPolicy().options().prunesLast()).isTrue();
    assertThat(app.syncPolicy().prunePropagation()).isEqualTo(Propagation.BACKGROUND);
    assertThat(app.syncPolicy().retry())
        .isEqualTo(new RetryPolicy(5, Duration.ofSeconds(5), 3, Duration.ofSeconds(150)));
    assertThat(app.ignoreRules()).hasSize(1);
    assertThat(app.ignoreRules().get(0).paths()).containsExactly(FieldPath.of("spec", "replicas"));
    assertThat(app.ignoreRules().get(0).managers()).containsExactly("scaler");
    assertThat(app.historyLimit()).isEqualTo(10);
  }

  @Test
  void read_compareOptionsOfTheApplication() {
    String annotated =
        SHOP.replaceFirst(
            "metadata:",
            "metadata:\n  annotations: {argocd.argoproj.io/compare-options: ServerSideDiff=false}");
    assertThat(read(SHOP).applications().get(0).compareOptions())
        .isEqualTo(CompareOptions.DEFAULTS);
    assertThat(read(annotated).applications().get(0).compareOptions().usesServer()).isFalse();
  }

  @Test
  void read_respectIgnoreDifferences_isAPolicy() {
    assertThat(read(SHOP).applications().get(0).syncPolicy().respectIgnoreRules()).isFalse();
    String respecting = SHOP.replace("PruneLast=true", "RespectIgnoreDifferences=true");
    assertThat(read(respecting).applications().get(0).syncPolicy().respectIgnoreRules()).isTrue();
  }

  @Test
  void read_syncOptions_eachIsAPolicy() {
    String options =
        "[Prune=confirm, Delete=false, PruneLast=true, Replace=true, Force=true, Validate=false,"
            + " SkipDryRunOnMissingResource=true, FailOnSharedResource=true,"
            + " ClientSideApplyMigration=false, ServerSideApply=true, ApplyOutOfSyncOnly=true]";
    String managed =
        SHOP.replaceFirst(
            "(?s)syncOptions:.*?    retry:",
            "syncOptions: "
                + options
                + "\n    managedNamespaceMetadata:\n      labels: {team: shop}\n"
                + "      annotations: {note: x}\n    retry:");
    ReadApplications read = read(managed);
    assertThat(read.issues()).isEmpty();
    SyncPolicy policy = read.applications().get(0).syncPolicy();
    assertThat(policy.options())
        .hasToString(
            "Prune=confirm,Delete=false,PruneLast=true,Replace=true,Force=true,Validate=false,"
                + "SkipDryRunOnMissingResource=true");
    assertThat(policy.failOnSharedResource()).isTrue();
    assertThat(policy.clientSideApplyMigration()).isFalse();
    assertThat(policy.order()).isEqualTo(SyncOrder.ARGO);
    assertThat(policy.namespaceMetadata())
        .isEqualTo(NamespaceMetadata.of(Map.of("team", "shop"), Map.of("note", "x")));
  }

  @Test
  void read_valueThatAnOptionDoesNotHave_isAnError() {
    ReadApplications read = read(SHOP.replace("PruneLast=true", "Replace=confirm"));
    assertThat(read.errors()).hasSize(1);
    assertThat(read(SHOP.replace("PruneLast=true", "Prune=confirm")).errors()).isEmpty();
  }

  @Test
  void read_noRetryGiven_fiveTriesIfAutomated() {
    String plain = SHOP.replaceFirst("(?s)    retry:.*?(?=  ignoreDifferences)", "");
    assertThat(read(plain).applications().get(0).syncPolicy().retry())
        .isEqualTo(RetryPolicy.of(5).ofAutomated());
    String off = plain.replace("automated: {", "automated: {enabled: false, ");
    Application app = read(off).applications().get(0);
    assertThat(app.syncPolicy().automated()).isFalse();
    assertThat(app.syncPolicy().retry()).isEqualTo(RetryPolicy.NONE);
  }

  @Test
  void read_unknownField_warnsWithPlaceAndNearMiss() {
    ReadApplications read = read(SHOP.replace("selfHeal:", "selfheal:"));
    assertThat(read.failed()).isFalse();
    Issue warning = read.warnings().get(0);
    assertThat(warning.code()).isEqualTo(FormatError.UNKNOWN_FIELD);
    assertThat(warning.hint()).isEqualTo("did you mean selfHeal?");
    assertThat(warning.location().toDisplayString())
        .isEqualTo("app.yaml:27:30 (spec.syncPolicy.automated.selfheal)");
  }

  @Test
  void read_unhonouredFields_warnsWithPath() {
    ReadApplications read =
        read(
            WITH_HISTORY
                .replace("project: default", "project: shop")
                .replace("- PruneLast=true", "- Replace=true\n      - ServerSideAply=true")
                .replace(
                    "      managedFieldsManagers: [scaler]", "      jqPathExpressions: [.spec]"));
    assertThat(read.failed()).isFalse();
    assertThat(read.warnings())
        .extracting(issue -> issue.location().field())
        .containsExactlyInAnyOrder("spec.project", "spec.syncPolicy.syncOptions[3]");
    assertThat(read.applications().get(0).historyLimit()).isEqualTo(4);
    assertThat(read.applications().get(0).ignoreRules().get(0).jqPathExpressions())
        .containsExactly(".spec");
    assertThat(read.warnings()).extracting(Issue::hint).contains("did you mean ServerSideApply?");
  }

  @Test
  void read_manyWrongValues_allReportedAtOnce() {
    ReadApplications read =
        read(
            WITH_HISTORY
                .replace("prune: true", "prune: maybe")
                .replace("duration: 5s", "duration: 5 seconds")
                .replace("path: overlays/live", "path: ../elsewhere")
                .replace("[/spec/replicas]", "[spec.replicas]")
                .replace("revisionHistoryLimit: 4", "revisionHistoryLimit: few"));
    assertThat(read.applications()).isEmpty();
    assertThat(read.errors())
        .extracting(issue -> issue.location().field())
        .containsExactlyInAnyOrder(
            "spec.syncPolicy.automated.prune",
            "spec.syncPolicy.retry.backoff.duration",
            "spec.source.path",
            "spec.ignoreDifferences[0].jsonPointers[0]",
            "spec.revisionHistoryLimit");
    assertThat(read.errors()).allSatisfy(issue -> assertThat(issue.location().line()).isPositive());
    assertThat(read.errors()).allSatisfy(issue -> assertThat(issue.expected()).isNotNull());
  }

  @Test
  void read_passwordInUrl_refusedWithoutShowingIt() {
    ReadApplications read = read(SHOP.replace("https://git", "https://me:hunter2@git"));
    assertThat(read.errors()).hasSize(1);
    assertThat(read.errors().get(0).toDisplayString()).doesNotContain("hunter2");
  }

  @Test
  void read_severalSources_inOrder() {
    String sources =
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: {name: two}
        spec:
          sources:
            - {repoURL: /repos/a, path: x, directory: {recurse: true, exclude: "*.json"}}
            - {repoURL: /repos/values, ref: values}
            - {repoURL: /repos/b, path: y, targetRevision: ">=1.2"}
          destination: {name: prod}
        """;
    ReadApplications read = read(sources);
    assertThat(read.issues()).isEmpty();
    Application app = read.applications().get(0);
    assertThat(app.sources())
        .extracting(s -> s.ref().url())
        .containsExactly("/repos/a", "/repos/values", "/repos/b");
    assertThat(app.sources()).extracting(Source::name).containsExactly("", "values", "");
    assertThat(app.sources()).extracting(Source::rendered).containsExactly(true, false, true);
    assertThat(app.sources().get(0).options()).isEqualTo(new DirectoryOptions(true, "", "*.json"));
    assertThat(app.sources().get(2).ref().target()).isEqualTo(new RevisionTarget.SemVer(">=1.2"));
    assertThat(app.destination().name()).isEqualTo("prod");
    assertThat(app.syncPolicy().automated()).isFalse();
  }

  @Test
  void read_finalizer_saysHowObjectsGo() {
    assertThat(read(SHOP).applications().get(0).cascade()).isNull();
    assertThat(withFinalizer("resources-finalizer.argocd.argoproj.io").cascade())
        .isEqualTo(Propagation.FOREGROUND);
    assertThat(withFinalizer("resources-finalizer.argocd.argoproj.io/background").cascade())
        .isEqualTo(Propagation.BACKGROUND);
    assertThat(withFinalizer("post-delete-finalizer.argocd.argoproj.io").cascade()).isNull();
  }

  private static Application withFinalizer(String finalizer) {
    ReadApplications read =
        read(SHOP.replaceFirst("metadata:", "metadata:\n  finalizers: [" + finalizer + "]"));
    assertThat(read.issues()).isEmpty();
    return read.applications().get(0);
  }

  @Test
  void read_infoAndPause_areKept() {
    ReadApplications read =
        read(
            SHOP.replaceFirst(
                    "metadata:",
                    "metadata:\n  annotations: {argocd.argoproj.io/skip-reconcile: 'true'}")
                + "  info: [{name: url, value: https://example.org}]\n");
    assertThat(read.issues()).isEmpty();
    Application app = read.applications().get(0);
    assertThat(app.suspended()).isTrue();
    assertThat(app.info()).containsExactly(new ApplicationInfo("url", "https://example.org"));
  }

  @Test
  void read_managerOfFormerClients_isTakenOverToo() {
    assertThat(read(SHOP).applications().get(0).syncPolicy().clientSideApplyMigration()).isTrue();
    assertThat(read(SHOP).applications().get(0).syncPolicy().formerManagers()).isEmpty();
    String named =
        SHOP.replaceFirst(
            "metadata:",
            "metadata:\n  annotations:"
                + " {argocd.argoproj.io/client-side-apply-migration-manager: terraform}");
    assertThat(read(named).applications().get(0).syncPolicy().formerManagers())
        .containsExactly("terraform");
  }

  @Test
  void read_applicationThatIsBeingDeleted_isLeftAlone() {
    String deleted =
        SHOP.replaceFirst(
            "metadata:",
            "metadata:\n  deletionTimestamp: '2026-01-01T00:00:00Z'\n"
                + "  finalizers: [resources-finalizer.argocd.argoproj.io]");
    ReadApplications read = read(deleted);
    assertThat(read.issues()).isEmpty();
    assertThat(read.applications().get(0).suspended()).isTrue();
    assertThat(read.applications().get(0).cascade()).isEqualTo(Propagation.FOREGROUND);
    assertThat(read(SHOP).applications().get(0).suspended()).isFalse();
  }

  @Test
  void read_operation_isKept_andNotDone() {
    String operation =
        """
        operation:
          initiatedBy: {username: ann, automated: false}
          info: [{name: a, value: b}]
          retry: {limit: 2, refresh: true}
          sync:
            revision: v2
            prune: true
            dryRun: true
            syncStrategy: {apply: {force: true}}
            resources: [{group: apps, kind: Deployment, name: web}]
            syncOptions: [Validate=false]
        """;
    ReadApplications read = read(SHOP + operation);
    assertThat(read.issues()).isEmpty();
    assertThat(read.applications().get(0).operation())
        .isEqualTo(
            new Operation(
                List.of("v2"),
                true,
                true,
                false,
                true,
                List.of(new Operation.Resource("apps", "Deployment", "", "web")),
                SyncOptions.parse("Validate=false"),
                RetryPolicy.of(2).withRefresh(true),
                "ann"));
    assertThat(read(SHOP + operation.replace("revision: v2", "manifests: [x]")).errors())
        .extracting(issue -> issue.location().field())
        .containsExactly("operation.sync.manifests");
  }

  @Test
  void read_sourceHydrator_refusedByName() {
    ReadApplications read =
        read(SHOP.replace("destination:", "sourceHydrator: {drySource: {}}\n  destination:"));
    assertThat(read.errors())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec.sourceHydrator");
  }

  @Test
  void read_requiredFieldsMissing_eachNamed() {
    ReadApplications read =
        read("{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {}, spec: {}}");
    assertThat(read.errors())
        .extracting(issue -> issue.location().field())
        .containsExactlyInAnyOrder("metadata.name", "spec.source", "spec.destination");
  }

  @Test
  void read_missingPart_isNoReasonToCallTheOtherUnknown() {
    String text = "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: a}}";
    assertThat(read(text).issues())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec");
  }

  @Test
  void read_sourceBesideSources_isOneWarning() {
    ReadApplications read =
        read(SHOP.replace("  source:", "  sources: [{repoURL: /r, path: x}]\n  source:"));
    assertThat(read.issues())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec.source");
    assertThat(read.applications().get(0).sources())
        .extracting(source -> source.ref().url())
        .containsExactly("/r");
  }

  @Test
  void read_otherKindAndBrokenYaml_reported() {
    assertThat(read("{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}").warnings())
        .extracting(issue -> issue.code().id())
        .containsExactly("app.other-kind");
    assertThat(read("a: [").failed()).isTrue();
    assertThat(read("[]").errors()).hasSize(1);
  }

  private static ReadApplications read(String yaml) {
    return ApplicationReader.ofDefaults().read("app.yaml", yaml.getBytes(UTF_8));
  }
}

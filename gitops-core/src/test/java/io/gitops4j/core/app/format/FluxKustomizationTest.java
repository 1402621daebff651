// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Decryption;
import io.gitops4j.core.app.Dependency;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.DriftRule;
import io.gitops4j.core.app.Identity;
import io.gitops4j.core.app.KubeconfigRef;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.SyncOrder;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.health.HealthExpression;
import io.gitops4j.core.render.FluxOverrides;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.tree.FieldPath;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FluxKustomizationTest {
  private static final String APPS =
      """
      apiVersion: kustomize.toolkit.fluxcd.io/v1beta2
      kind: Kustomization
      metadata: {name: apps, namespace: flux-system}
      spec:
        interval: 10m0s
        retryInterval: 1m30s
        timeout: 4m
        path: ./clusters/live
        prune: true
        wait: true
        force: true
        targetNamespace: shop
        sourceRef: {kind: GitRepository, name: fleet}
        images:
          - {name: web, newName: registry.example.org/web, newTag: v2}
          - {name: db, digest: "sha256:0123"}
        commonMetadata:
          labels: {team: shop}
        postBuild:
          substitute: {REPLICAS: "3", SIZE: 2Gi}
        healthChecks:
          - {apiVersion: apps/v1, kind: Deployment, name: web, namespace: shop}
      """;

  private static final String FLEET =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: fleet, namespace: flux-system}
      spec:
        interval: 1m
        url: https://git.example.org/fleet.git
        ref: {branch: main}
      """;

  @Test
  void read_kustomizationAndSourceInTwoFiles_joined() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("apps.yaml", APPS.getBytes(UTF_8));
    files.put("fleet.yaml", FLEET.getBytes(UTF_8));
    ReadApplications read = ApplicationReader.ofDefaults().read(files);
    assertThat(read.issues()).isEmpty();
    Application app = read.applications().get(0);
    assertThat(app).hasToString("flux-system/apps");
    SourceRef ref = app.sources().get(0).ref();
    assertThat(ref.url()).isEqualTo("https://git.example.org/fleet.git");
    assertThat(ref.target()).isEqualTo(new RevisionTarget.Branch("main"));
    assertThat(app.sources().get(0).path().value()).isEqualTo("clusters/live");
    FluxOverrides overrides = (FluxOverrides) app.sources().get(0).options();
    assertThat(overrides).isNotNull();
    assertThat(overrides.targetNamespace()).isEqualTo("shop");
    assertThat(overrides.images())
        .containsExactly(
            new FluxOverrides.Image("web", "registry.example.org/web", "v2", ""),
            new FluxOverrides.Image("db", "", "", "sha256:0123"));
    assertThat(app.interval()).isEqualTo(Duration.ofMinutes(10));
    assertThat(app.syncPolicy().timeout()).isEqualTo(Duration.ofMinutes(4));
    assertThat(app.syncPolicy().prune()).isTrue();
    assertThat(app.syncPolicy().options().forces()).isTrue();
    assertThat(app.syncPolicy().order()).isEqualTo(SyncOrder.FLUX);
    assertThat(app.syncPolicy().waitForHealth()).isTrue();
    Duration again = Duration.ofSeconds(90);
    assertThat(app.syncPolicy().retry()).isEqualTo(new RetryPolicy(-1, again, 1, again));
    assertThat(app.substitutions()).isEqualTo(Map.of("REPLICAS", "3", "SIZE", "2Gi"));
    assertThat(app.commonLabels()).isEqualTo(Map.of("team", "shop"));
    assertThat(app.healthChecks())
        .containsExactly(new ResourceId("apps", "Deployment", "shop", "web"));
  }

  @Test
  void read_healthCheckExprs_byGroupWithoutVersion() {
    String more =
        APPS
            + """
              healthCheckExprs:
                - apiVersion: example.org/v1beta2
                  kind: Thing
                  inProgress: status.phase == 'Starting'
                  current: status.phase == 'Running'
                - apiVersion: other.org/v1
                  failed: has(status.error)
                  current: "true"
            """;
    ReadApplications read = read(more + "---\n" + FLEET);
    assertThat(read.issues()).isEmpty();
    assertThat(read.applications().get(0).healthExpressions())
        .containsExactly(
            new HealthExpression(
                "example.org",
                "Thing",
                "status.phase == 'Starting'",
                null,
                "status.phase == 'Running'"),
            new HealthExpression("other.org", "", null, "has(status.error)", "true"));
    Application app = read.applications().get(0);
    assertThat(app.toBuilder().build()).isEqualTo(app);
  }

  @Test
  void read_healthCheckExprsTwiceOrIncomplete_errorsWithPath() {
    String more =
        APPS
            + """
              healthCheckExprs:
                - {apiVersion: example.org/v1, kind: Thing, current: "true"}
                - {apiVersion: example.org/v2, kind: Thing, current: "true"}
                - {apiVersion: example.org/v2}
            """;
    ReadApplications read = read(more + "---\n" + FLEET);
    assertThat(read.errors())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec.healthCheckExprs[1].kind", "spec.healthCheckExprs[2].current");
  }

  @Test
  void read_noTimeout_halfAMinuteLessThanTheInterval() {
    String defaults = APPS.replace("  timeout: 4m\n", "").replace("  retryInterval: 1m30s\n", "");
    Application app = read(defaults + "---\n" + FLEET).applications().get(0);
    assertThat(app.syncPolicy().timeout()).isEqualTo(Duration.ofSeconds(570));
    assertThat(app.syncPolicy().retry().delay()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void read_sourceMissing_typedErrorUnlessAnotherIsGiven() {
    ReadApplications read = read(APPS);
    assertThat(read.applications()).isEmpty();
    assertThat(read.issues()).extracting(Issue::code).containsExactly(FormatError.NO_SOURCE);
    assertThat(read.issues().get(0).location().field()).isEqualTo("spec.sourceRef.name");
    SourceRef local = SourceRef.of("/repos/fleet", "HEAD");
    ReadApplications given =
        ApplicationReader.ofDefaults().withOtherSource(local).read("a.yaml", APPS.getBytes(UTF_8));
    assertThat(given.issues()).isEmpty();
    assertThat(given.applications().get(0).sources().get(0).ref()).isEqualTo(local);
  }

  @Test
  void read_whatItNames_readWhole() {
    String more =
        APPS.replace(
                "    substitute:",
                "    substituteFrom: [{kind: ConfigMap, name: vars},"
                    + " {kind: Secret, name: more, optional: true}]\n    substitute:")
            + """
              decryption: {provider: sops, secretRef: {name: keys}, serviceAccountName: kms}
              dependsOn: [{name: infra}, {name: crds, readyExpr: "true"}]
              serviceAccountName: deployer
              kubeConfig: {secretRef: {name: edge, key: config}}
              deletionPolicy: WaitForTermination
            """;
    ReadApplications read = read(more + "---\n" + FLEET);
    assertThat(read.issues()).isEmpty();
    Application app = read.applications().get(0);
    assertThat(app.references().variables())
        .containsExactly(
            new VariableSource(VariableSource.Kind.CONFIG_MAP, "vars", false),
            new VariableSource(VariableSource.Kind.SECRET, "more", true));
    assertThat(app.references().decryption()).isEqualTo(new Decryption("sops", "keys", "kms"));
    assertThat(app.references().dependencies())
        .containsExactly(
            new Dependency("flux-system", "infra", null),
            new Dependency("flux-system", "crds", "true"));
    assertThat(app.identity()).isEqualTo(Identity.ofServiceAccount("flux-system", "deployer"));
    assertThat(app.references().kubeconfig())
        .isEqualTo(new KubeconfigRef(VariableSource.Kind.SECRET, "edge", "config"));
    assertThat(app.destination()).isEqualTo(new Destination("", "flux-system/edge", "shop"));
    assertThat(app.cascade()).isEqualTo(Propagation.BACKGROUND);
    assertThat(app.definition()).isNotNull();
    assertThat(app.toBuilder().build()).isEqualTo(app);
  }

  @Test
  void read_waitAndChecks_whatIsWaitedFor() {
    String source = "---\n" + FLEET;
    assertThat(read(APPS + source).applications().get(0).syncPolicy().checksOnly()).isFalse();
    SyncPolicy checks =
        read(APPS.replace("wait: true", "wait: false") + source).applications().get(0).syncPolicy();
    assertThat(checks.waitForHealth()).isTrue();
    assertThat(checks.checksOnly()).as("as Flux waits for them").isTrue();
    String none = APPS.replace("wait: true", "wait: false").replaceAll("(?s)  healthChecks:.*", "");
    assertThat(read(none + source).applications().get(0).syncPolicy().waitForHealth()).isFalse();
  }

  @Test
  void read_objectThatIsBeingDeleted_isLeftAlone_andItsObjectsGo() {
    String deleted =
        APPS.replace("metadata: {", "metadata: {deletionTimestamp: '2026-01-01T00:00:00Z', ")
            + "---\n"
            + FLEET;
    Application application = read(deleted).applications().get(0);
    assertThat(application.suspended()).isTrue();
    assertThat(application.cascade()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    ", true",
    "deletionPolicy: MirrorPrune, true",
    "deletionPolicy: Delete, true",
    "deletionPolicy: WaitForTermination, true",
    "deletionPolicy: Orphan, false",
    "suspend: true, false"
  })
  void read_deletionPolicy_whetherObjectsGoWithIt(@Nullable String field, boolean go) {
    String text = APPS + (field == null ? "" : "  " + field + "\n") + "---\n" + FLEET;
    assertThat(read(text).applications().get(0).cascade() != null).isEqualTo(go);
    boolean always = field != null && (field.endsWith("Delete") || field.endsWith("Termination"));
    assertThat(
            read(text.replace("prune: true", "prune: false")).applications().get(0).cascade()
                != null)
        .isEqualTo(always);
  }

  @Test
  void read_objectsOfOtherNamespaces_refusedUnlessAllowed() {
    String text =
        APPS.replace("name: fleet}", "name: fleet, namespace: other}")
            + "  dependsOn: [{name: infra, namespace: other}, {name: same, namespace: flux-system}]\n"
            + "---\n"
            + FLEET.replace("namespace: flux-system", "namespace: other");
    ReadApplications read = read(text);
    assertThat(read.errors())
        .extracting(issue -> issue.code() + " " + issue.location().field())
        .containsExactly(
            FormatError.CROSS_NAMESPACE + " spec.sourceRef.namespace",
            FormatError.CROSS_NAMESPACE + " spec.dependsOn[0].namespace");
    ReadApplications allowed =
        ApplicationReader.ofDefaults()
            .withCrossNamespaceReferences()
            .read("apps.yaml", text.getBytes(UTF_8));
    assertThat(allowed.issues()).isEmpty();
    assertThat(allowed.applications().get(0).references().dependencies())
        .extracting(Dependency::toString)
        .containsExactly("other/infra", "flux-system/same");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other:admin", "../admin", "Admin", "system:serviceaccount:x:y", "-"})
  void read_serviceAccountThatIsNoName_refused(String account) {
    String text = APPS + "  serviceAccountName: \"" + account + "\"\n---\n" + FLEET;
    assertThat(read(text).errors())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec.serviceAccountName");
  }

  @Test
  void read_serviceAccountWithoutANamespace_refused() {
    String text = APPS + "  serviceAccountName: deployer\n---\n" + FLEET;
    assertThat(read(text.replace(", namespace: flux-system", "")).errors())
        .extracting(Issue::code)
        .containsExactly(FormatError.MISSING);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubeConfig: {}",
        "kubeConfig: {secretRef: {name: a}, configMapRef: {name: b}}",
        "kubeConfig: {secretRef: {}}",
        "decryption: {secretRef: {name: a}}",
        "decryption: {provider: other}",
        "dependsOn: [{namespace: flux-system}]",
        "deletionPolicy: Never"
      })
  void read_incompleteReference_isAnError(String field) {
    assertThat(read(APPS + "  " + field + "\n---\n" + FLEET).errors()).hasSize(1);
  }

  @Test
  void read_substituteValueIsNumber_errorHidesIt() {
    ReadApplications read = read(APPS.replace("SIZE: 2Gi", "SIZE: 4711") + "---\n" + FLEET);
    assertThat(read.errors()).hasSize(1);
    Issue error = read.errors().get(0);
    assertThat(error.code()).isEqualTo(FormatError.TYPE);
    assertThat(error.hint()).contains("quotes");
    assertThat(error.toDisplayString()).doesNotContain("4711");
  }

  @Test
  void read_revisionGivenTwice_commitWins() {
    String commit = "0123456789012345678901234567890123456789";
    String both = FLEET.replace("{branch: main}", "{branch: main, commit: \"" + commit + "\"}");
    assertThat(read(APPS + "---\n" + both).applications().get(0).sources().get(0).ref().target())
        .isEqualTo(new RevisionTarget.Commit(commit));
    String none = FLEET.replace("  ref: {branch: main}\n", "");
    assertThat(read(APPS + "---\n" + none).applications().get(0).sources().get(0).ref().target())
        .isEqualTo(new RevisionTarget.Branch("master"));
    ReadApplications bad =
        read(APPS + "---\n" + FLEET.replace("{branch: main}", "{commit: latest}"));
    assertThat(bad.errors())
        .extracting(Issue::code)
        .containsExactlyInAnyOrder(FormatError.VALUE, FormatError.NO_SOURCE);
  }

  @Test
  void read_substituteStrategyAlways_isOfTheApplication() {
    String always = APPS.replace("postBuild:\n", "postBuild:\n    substituteStrategy: Always\n");
    ReadApplications read = read(always + "---\n" + FLEET);
    assertThat(read.issues()).isEmpty();
    assertThat(read.applications().get(0).substitutesAlways()).isTrue();
  }

  @Test
  void read_bucketOrOldVersion_refused() {
    assertThat(read(APPS.replace("kind: GitRepository", "kind: Bucket")).errors())
        .extracting(Issue::code)
        .containsExactly(FormatError.UNSUPPORTED);
    assertThat(read(APPS.replace("v1beta2", "v1alpha1")).errors())
        .extracting(Issue::code)
        .containsExactly(FormatError.VALUE);
  }

  private static ReadApplications read(String yaml) {
    return ApplicationReader.ofDefaults().read("apps.yaml", yaml.getBytes(UTF_8));
  }

  @Test
  void read_driftIgnoreRules_withTheirTargets() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    String rules =
        """
          ignore:
            - paths: [/spec/replicas]
              target: {kind: Deployment, name: web-.*, labelSelector: "tier in (front)"}
            - paths: [/data/key]
        """;
    files.put("apps.yaml", (APPS + rules).getBytes(UTF_8));
    files.put("fleet.yaml", FLEET.getBytes(UTF_8));
    ReadApplications read = ApplicationReader.ofDefaults().read(files);
    assertThat(read.issues()).isEmpty();
    assertThat(read.applications().get(0).driftRules())
        .containsExactly(
            new DriftRule(
                List.of(FieldPath.of("spec", "replicas")),
                new DriftRule.Target("", "", "Deployment", "", "web-.*", "tier in (front)", "")),
            new DriftRule(List.of(FieldPath.of("data", "key")), DriftRule.Target.ANY));
  }

  @Test
  void read_driftRuleWithoutAPointer_isAFinding() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("apps.yaml", (APPS + "  ignore: [{paths: [replicas]}]\n").getBytes(UTF_8));
    files.put("fleet.yaml", FLEET.getBytes(UTF_8));
    assertThat(ApplicationReader.ofDefaults().read(files).errors())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec.ignore[0].paths[0]");
  }
}

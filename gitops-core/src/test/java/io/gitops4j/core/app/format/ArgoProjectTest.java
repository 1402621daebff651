// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Project;
import io.gitops4j.core.app.SyncWindow;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.render.ResourceId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgoProjectTest {
  private static final String TEAM =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: AppProject
      metadata: {name: team, namespace: argocd, finalizers: [resources-finalizer.argocd.argoproj.io]}
      spec:
        description: of the team
        sourceRepos: [https://git.example.org/team/*, '!https://git.example.org/team/secret']
        destinations:
          - {server: https://kubernetes.default.svc, namespace: team-*}
          - {name: prod, namespace: '!kube-system'}
        sourceNamespaces: [team-apps]
        clusterResourceWhitelist:
          - {group: '', kind: Namespace, name: team-*}
        clusterResourceBlacklist: [{group: '*', kind: ClusterRole}]
        namespaceResourceWhitelist: [{group: '*', kind: '*'}]
        namespaceResourceBlacklist: [{group: '', kind: ResourceQuota}]
        orphanedResources: {warn: false, ignore: [{kind: ConfigMap, name: kube-*}]}
        signatureKeys: [{keyID: 4AEE18F83AFDEB23}]
        syncWindows:
          - kind: deny
            schedule: 0 22 * * *
            duration: 1h30m
            timeZone: Europe/Berlin
            applications: ['*-prod']
            namespaces: [live]
            clusters: [prod]
            manualSync: true
            andOperator: true
            syncOverrun: true
            description: at night
      """;

  private static final String APPLICATION =
      """
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata: {name: shop, namespace: argocd}
      spec:
        project: team
        source: {repoURL: https://git.example.org/team/shop.git, path: app}
        destination: {name: prod, namespace: live}
      """;

  @Test
  void read_wholeProject_withoutIssue() {
    ReadApplications read = read(TEAM);
    assertThat(read.issues()).isEmpty();
    Project project = read.projects().get(0);
    assertThat(project.name()).isEqualTo("team");
    assertThat(project.namespace()).isEqualTo("argocd");
    assertThat(project.permitsSource("https://git.example.org/team/shop")).isTrue();
    assertThat(project.permitsSource("https://git.example.org/team/secret")).isFalse();
    assertThat(project.permitsDestination(new Destination("", "prod", "live"))).isTrue();
    assertThat(project.permitsDestination(new Destination("", "prod", "kube-system"))).isFalse();
    assertThat(project.permitsKind(id("", "Namespace", "", "team-a"), false)).isTrue();
    assertThat(project.permitsKind(id("", "Namespace", "", "other"), false)).isFalse();
    assertThat(project.permitsKind(id("apps", "Deployment", "n", "x"), true)).isTrue();
    assertThat(project.permitsKind(id("", "ResourceQuota", "n", "x"), true)).isFalse();
    assertThat(project.signaturePolicy("https://git.example.org/team/shop"))
        .hasValueSatisfying(
            policy -> assertThat(policy.allowedKeys()).containsExactly("4AEE18F83AFDEB23"));
    assertThat(project.orphaned())
        .hasValueSatisfying(
            orphaned -> {
              assertThat(orphaned.warn()).isFalse();
              assertThat(orphaned.covers(id("", "ConfigMap", "n", "kube-root-ca.crt"))).isFalse();
              assertThat(orphaned.covers(id("", "ConfigMap", "n", "other"))).isTrue();
            });
    SyncWindow window = project.windows().windows().get(0);
    assertThat(window.kind()).isEqualTo(SyncWindow.Kind.DENY);
    assertThat(window.duration()).isEqualTo(Duration.ofMinutes(90));
    assertThat(window.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(window.applications()).containsExactly("*-prod");
    assertThat(window.all() && window.manual() && window.overrun()).isTrue();
    assertThat(window.isActive(Instant.parse("2026-03-01T21:30:00Z"))).isTrue();
  }

  @Test
  void read_applicationGetsItsProject_whateverTheOrder() {
    Application first = application(read(APPLICATION + "---\n" + TEAM));
    assertThat(first.project().name()).isEqualTo("team");
    assertThat(first.project().refusals(first)).isEmpty();
    assertThat(application(read(TEAM + "---\n" + APPLICATION))).isEqualTo(first);
    List<Project> known = read(TEAM).projects();
    assertThat(
            application(
                ApplicationReader.ofDefaults()
                    .withProjects(known)
                    .read("app.yaml", APPLICATION.getBytes(UTF_8))))
        .isEqualTo(first);
  }

  @Test
  void read_projectThatNobodyKnows_isAWarning_andOneThatIsBrokenAnError() {
    ReadApplications unknown = read(APPLICATION);
    assertThat(unknown.warnings())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec.project");
    assertThat(unknown.applications().get(0).project()).isEqualTo(Project.unrestricted("team"));
    ReadApplications broken = read(APPLICATION + "---\n" + TEAM.replace("1h30m", "long"));
    assertThat(broken.applications()).isEmpty();
    assertThat(broken.errors())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec.project", "spec.syncWindows[0].duration");
    assertThat(read(APPLICATION.replace("  project: team\n", "")).issues()).isEmpty();
  }

  @Test
  void read_defaultProjectOfTheDocuments_limits() {
    String limited =
        "{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: default}, spec: {}}\n";
    Application application =
        application(read(APPLICATION.replace("team\n", "default\n") + "---\n" + limited));
    assertThat(application.project().refusals(application)).hasSize(2);
  }

  @Test
  void read_roles_areReadOverWithAWord() {
    ReadApplications read =
        read(TEAM + "  roles: [{name: ci, policies: [p], jwtTokens: [{iat: 5}], groups: [g]}]\n");
    assertThat(read.projects()).hasSize(1);
    assertThat(read.warnings()).isEmpty();
    assertThat(read.issues()).extracting(Issue::severity).containsExactly(Severity.INFO);
    assertThat(read.issues().get(0).location().field()).isEqualTo("spec.roles");
    assertThat(read.issues().get(0).toDisplayString()).contains(": info: ");
  }

  @Test
  void read_sourceIntegrity_firstPolicyThatFitsCounts() {
    String integrity =
        """
          sourceIntegrity:
            git:
              policies:
                - {repos: [{url: 'https://git.example.org/docs/*'}], gpg: {mode: none}}
                - {repos: [{url: '*'}], gpg: {mode: strict, keys: [ABCDEF0123456789]}}
        """;
    Project project =
        read(TEAM.replace("  signatureKeys: [{keyID: 4AEE18F83AFDEB23}]\n", integrity))
            .projects()
            .get(0);
    assertThat(project.signaturePolicy("https://git.example.org/docs/x")).isEmpty();
    assertThat(project.signaturePolicy("https://git.example.org/team/x")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: deny | kind: forbid | spec.syncWindows[0].kind",
        "schedule: 0 22 * * * | schedule: 0 25 * * * | spec.syncWindows[0].schedule",
        "schedule: 0 22 * * * | schedule: '@daily' | spec.syncWindows[0].schedule",
        "duration: 1h30m | duration: 90 | spec.syncWindows[0].duration",
        "'!kube-system' | '!*' | spec.destinations[1].namespace",
        "sourceNamespaces: [team-apps] | sourceNamespaces: [/team-.*/] | spec.sourceNamespaces[0]",
        "description: of the team | permitOnlyProjectScopedClusters: true | spec.permitOnlyProjectScopedClusters",
        "4AEE18F83AFDEB23 | '' | spec.signatureKeys[0].keyID",
      },
      quoteCharacter = '"')
  void read_wrongValue_isAnErrorAtItsPlace_andTheProjectIsNone(
      String was, String is, String field) {
    ReadApplications read = read(TEAM.replace(was, is));
    assertThat(read.projects()).isEmpty();
    assertThat(read.errors()).extracting(issue -> issue.location().field()).containsExactly(field);
  }

  @Test
  void read_unknownFieldsAndZones_areWarnings() {
    ReadApplications read =
        read(TEAM.replace("Europe/Berlin", "Mars/Base").replace("manualSync", "manualsync"));
    assertThat(read.warnings())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec.syncWindows[0].timeZone", "spec.syncWindows[0].manualsync");
    assertThat(read.projects().get(0).windows().windows().get(0).zone())
        .isEqualTo(java.time.ZoneOffset.UTC);
  }

  @Test
  void read_windowForNothing_andTwoProjectsOfOneName_areErrors() {
    String nothing =
        TEAM.replace("      applications: ['*-prod']\n", "")
            .replace("      namespaces: [live]\n", "")
            .replace("      clusters: [prod]\n", "");
    assertThat(read(nothing).errors())
        .extracting(Issue::message)
        .containsExactly("the window is for nothing");
    assertThat(read(TEAM + "---\n" + TEAM).errors())
        .extracting(Issue::code)
        .containsExactly(FormatError.DUPLICATE);
  }

  private static ResourceId id(String group, String kind, String namespace, String name) {
    return new ResourceId(group, kind, namespace, name);
  }

  private static Application application(ReadApplications read) {
    assertThat(read.errors()).isEmpty();
    return read.applications().get(0);
  }

  private static ReadApplications read(String yaml) {
    return ApplicationReader.ofDefaults().read("argo.yaml", yaml.getBytes(UTF_8));
  }
}

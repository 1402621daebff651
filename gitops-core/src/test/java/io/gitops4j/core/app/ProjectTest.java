// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectTest {
  private static final String SERVER = "https://10.0.0.1:6443";

  @ParameterizedTest
  @CsvSource({
    "*,                                https://example.org/any/where.git, true",
    "https://example.org/team/*,       https://example.org/team/app.git,  true",
    "https://example.org/team/*,       https://example.org/team/sub/app,  false",
    "https://example.org/team/**,      https://example.org/team/sub/app,  true",
    "https://example.org/team/app,     https://EXAMPLE.org/team/app.git,  true",
    "https://example.org/team/app.git, https://example.org/team/app,      true",
    "git@example.org:team/app.git,     ssh://git@example.org/team/app,    true",
    "https://example.org/team/a?p,     https://example.org/team/app,      true",
    "https://example.org/team?app,     https://example.org/team/app,      false",
    "https://example.org/[st]eam/app,  https://example.org/team/app,      true",
    "https://example.org/team/app,     https://example.org/team/application, false",
  })
  void source_isPermittedByPattern(String pattern, String url, boolean permitted) {
    Project project = Project.builder("p").source(pattern).build();
    assertThat(project.permitsSource(url)).isEqualTo(permitted);
  }

  @Test
  void sourceDenial_wins_andDenialsAlonePermitTheRest() {
    Project some =
        Project.builder("p").source("https://e.org/**").source("!https://e.org/secret/*").build();
    assertThat(some.permitsSource("https://e.org/a/b")).isTrue();
    assertThat(some.permitsSource("https://e.org/secret/b")).isFalse();
    Project rest = Project.builder("p").source("!https://e.org/secret/*").build();
    assertThat(rest.permitsSource("https://other.org/x")).isTrue();
    assertThat(Project.builder("p").build().permitsSource("https://e.org/a")).isFalse();
  }

  @Test
  void destination_isPermittedByClusterAndNamespace_denialWins() {
    Project project =
        Project.builder("p")
            .destination(SERVER, "", "team-*")
            .destination("", "east", "*")
            .destination(SERVER, "", "!team-admin")
            .build();
    assertThat(project.permitsDestination(at(SERVER, "", "team-a"))).isTrue();
    assertThat(project.permitsDestination(at(SERVER, "", "team-admin"))).isFalse();
    assertThat(project.permitsDestination(at(SERVER, "", "default")))
        .as("a denial permits what it does not name")
        .isTrue();
    assertThat(project.permitsDestination(at("", "east", "default"))).isTrue();
    assertThat(project.permitsDestination(at("", "west", "default"))).isFalse();
    assertThat(project.permitsDestination(at("", "", "team-a"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // server, name, namespace of each entry; server, name, namespace of the application
        "!https://a//default | https://a//default | false",
        "https://a//!default | https://a//kube-system | true",
        "!https://b//default | https://a//default | true",
        "!https://a//* | https://a//kube-system | false",
        "!https://*.svc//default | https://a.svc//default | false",
        "!https://one-*//default | https://two-x//default | true",
        "https://a//!test-* | https://a//test-foo | false",
        "https://a//!test-* | https://a//test | true",
        "/!test/* | /test/test | false",
        "/!test2/* | /test/test | true",
        "*//kube-system ; *//!kube-system | https://a//kube-system | false",
        "*//* ; *//!kube-system | https://a//kube-system | false",
        "https://a//* ; !https://a//* | https://a//kube-system | false",
        "*//* ; !https://a//kube-system | https://a//kube-system | false",
        "*//* ; !https://a//kube-system ; *//!kube-system | https://a//default | true",
        "*//* ; !https://a//kube-system ; *//!kube-system | https://b//kube-system | false",
        "/test/* ; /!test/* | /test/test | false",
        "*//test ; !https://a//other | https://a//test | true",
        "*//* ; https://a//!other | https://b//other | true",
        "https://kubernetes.default.svc//x | /in-cluster/x | true",
        "/in-cluster/x | https://kubernetes.default.svc//x | true",
        "/in-cluster/x | https://a//x | false",
        "/prod/!x | /prod/x | false",
      })
  void destinationDenials_asArgoHasThem(String entries, String destination, boolean permitted) {
    Project.Builder builder = Project.builder("p");
    for (String entry : entries.split(" ; ")) {
      Destination one = place(entry);
      builder.destination(one.server(), one.name(), one.namespace());
    }
    assertThat(builder.build().permitsDestination(place(destination))).isEqualTo(permitted);
  }

  /** Reads server/name/namespace. */
  private static Destination place(String text) {
    String[] end = text.split("/(?=[^/]*$)", 2);
    String[] start = end[0].split("/(?=[^/]*$)", 2);
    return new Destination(start[0], start[1], end[1]);
  }

  @Test
  void applicationObject_liesInTheProjectsNamespace_orWhereAPatternPermits() {
    Application here = application("https://e.org/x", at(SERVER, "", "a"));
    Project project =
        Project.builder("p")
            .source("*")
            .destination("*", "", "*")
            .namespace("argocd")
            .sourceNamespace("team-*")
            .build();
    for (String namespace : new String[] {"", "argocd", "team-a"}) {
      assertThat(project.refusals(here.toBuilder().namespace(namespace).build())).isEmpty();
    }
    assertThat(project.refusals(here.toBuilder().namespace("other").build()))
        .extracting(Issue::code)
        .containsExactly(ProjectError.NAMESPACE);
  }

  @Test
  void labelsOfPodSecurity_needAProjectThatPermitsTheNamespace() {
    NamespaceMetadata labels =
        NamespaceMetadata.of(
            Map.of("team", "a", "pod-security.kubernetes.io/enforce", "privileged"), Map.of());
    Application application =
        application("https://e.org/x", at(SERVER, "", "a")).toBuilder()
            .syncPolicy(
                SyncPolicy.builder().createNamespace(true).namespaceMetadata(labels).build())
            .build();
    Project.Builder builder = Project.builder("p").source("*").destination("*", "", "*");
    assertThat(builder.build().refusals(application))
        .extracting(Issue::code, Issue::found)
        .containsExactly(tuple(ProjectError.POD_SECURITY, "pod-security.kubernetes.io/enforce"));
    assertThat(builder.allowClusterKind("", "Namespace", "a").build().refusals(application))
        .isEmpty();
    assertThat(Project.UNRESTRICTED.refusals(application)).isEmpty();
  }

  @Test
  void emptyListOfKinds_permitsNone() {
    Project none = Project.builder("p").allowKinds(List.of()).build();
    assertThat(none.permitsKind(new ResourceId("", "ConfigMap", "n", "c"), true)).isFalse();
  }

  @Test
  void kinds_ofTheClusterOnlyIfAllowed_ofNamespacesUnlessDenied() {
    ResourceId role = new ResourceId("rbac.authorization.k8s.io", "ClusterRole", "", "r");
    ResourceId quota = new ResourceId("", "ResourceQuota", "n", "q");
    ResourceId web = new ResourceId("apps", "Deployment", "n", "web");
    Project project = Project.builder("p").denyKind("", "ResourceQuota").build();
    assertThat(project.permitsKind(role, false)).isFalse();
    assertThat(project.permitsKind(quota, true)).isFalse();
    assertThat(project.permitsKind(web, true)).isTrue();
    Project wider =
        Project.builder("p")
            .allowClusterKind("*.k8s.io", "*", "r*")
            .denyClusterKind("", "Namespace")
            .allowKinds(List.of(new Project.KindPattern("apps", "*", "*")))
            .build();
    assertThat(wider.permitsKind(role, false)).isTrue();
    assertThat(wider.permitsKind(new ResourceId(role.group(), role.kind(), "", "x"), false))
        .isFalse();
    assertThat(wider.permitsKind(web, true)).isTrue();
    assertThat(wider.permitsKind(quota, true)).isFalse();
  }

  @Test
  void unrestricted_permitsAll() {
    Application any = application("https://example.org/x.git", at("", "anywhere", "kube-system"));
    assertThat(Project.UNRESTRICTED.refusals(any)).isEmpty();
    ResourceId crd = new ResourceId("a", "B", "", "c");
    assertThat(Project.UNRESTRICTED.refusal(crd, any.destination(), false)).isEmpty();
  }

  @Test
  void refusals_nameAllThatIsNotPermitted() {
    Application application = application("https://evil.org/x", at(SERVER, "", "kube-system"));
    Project project =
        Project.builder("team").source("https://good.org/*").destination(SERVER, "", "a").build();
    assertThat(project.refusals(application))
        .extracting(Issue::code)
        .containsExactly(ProjectError.SOURCE, ProjectError.DESTINATION);
    ResourceId id = new ResourceId("", "ConfigMap", "b", "c");
    assertThat(project.refusal(id, application.destination(), true))
        .hasValueSatisfying(issue -> assertThat(issue.code()).isEqualTo(ProjectError.DESTINATION));
  }

  @Test
  void serviceAccount_hasTheGroupsThatTheServerGivesIt() {
    Identity identity = Identity.ofServiceAccount("team", "deployer");
    assertThat(identity.user()).isEqualTo("system:serviceaccount:team:deployer");
    assertThat(identity.groups())
        .containsExactly(
            "system:serviceaccounts", "system:serviceaccounts:team", "system:authenticated");
  }

  private static Destination at(String server, String name, String namespace) {
    return new Destination(server, name, namespace);
  }

  private static Application application(String url, Destination destination) {
    return Application.builder("app")
        .source(new Source(SourceRef.of(url, "main"), TreePath.of("app"), null))
        .destination(destination)
        .build();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreePath;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FluxSourcesTest {
  private static final String APPS =
      """
      apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: apps, namespace: flux-system}
      spec:
        interval: 10m
        prune: true
        sourceRef: {kind: %s, name: fleet}
      ---
      """;

  private static final String DIGEST = "sha256:" + "ab".repeat(32);

  private static String git(String spec) {
    return APPS.formatted("GitRepository")
        + """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: fleet, namespace: flux-system}
        spec:
          interval: 1m
          url: https://git.example.org/fleet.git
        """
        + spec.indent(2);
  }

  private static String oci(String spec) {
    return APPS.formatted("OCIRepository")
        + """
        apiVersion: source.toolkit.fluxcd.io/v1beta2
        kind: OCIRepository
        metadata: {name: fleet, namespace: flux-system}
        spec:
          interval: 1m
          url: oci://registry.example.org/org/fleet
        """
        + spec.indent(2);
  }

  private static ReadApplications read(String text) {
    return ApplicationReader.ofDefaults().read("apps.yaml", text.getBytes(UTF_8));
  }

  private static SourceRef source(String text) {
    ReadApplications read = read(text);
    assertThat(read.issues()).isEmpty();
    return read.applications().get(0).sources().get(0).ref();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ref: {}| refs/heads/master",
        "ref: {branch: main}| refs/heads/main",
        "ref: {branch: main, tag: v1}| refs/tags/v1",
        "ref: {tag: v1, semver: '>=1.0'}| >=1.0",
        "ref: {semver: '>=1.0', name: refs/pull/420/head}| refs/pull/420/head",
        "ref: {name: HEAD}| HEAD",
        "ref: {name: refs/heads/a~b, commit: 0123456789abcdef0123456789abcdef01234567}|"
            + " 0123456789abcdef0123456789abcdef01234567",
      })
  void read_gitRef_byFluxsPrecedence(String spec, String expected) {
    assertThat(source(git(spec)).target()).hasToString(expected);
  }

  @Test
  void read_gitRepositoryWithEverything_allOfItInTheReference() {
    SourceRef ref =
        source(
            git(
                """
                timeout: 20s
                ignore: |
                  /*
                  !/deploy
                recurseSubmodules: true
                sparseCheckout: [deploy, ./base/]
                secretRef: {name: token}
                proxySecretRef: {name: proxy}
                provider: generic
                suspend: false
                """));
    assertThat(ref.options().view())
        .isEqualTo(
            new SourceView(
                List.of(TreePath.of("deploy"), TreePath.of("base")),
                true,
                List.of(),
                "/*\n!/deploy\n"));
    assertThat(ref.options().access())
        .isEqualTo(
            new SourceAccess("flux-system", "token", null, "proxy", Duration.ofSeconds(20), false));
  }

  @Test
  void read_gitRepositoryWithLittle_defaultsOfTheController() {
    SourceRef ref = source(git(""));
    assertThat(ref.options().view()).isEqualTo(SourceView.ignoring(""));
    assertThat(ref.options().access().timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(ref.options().access().needsSecrets()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1beta2", "v1beta1"})
  void read_gitRepositoryOfAnyVersion_read(String version) {
    String text =
        git("gitImplementation: go-git")
            .replace("fluxcd.io/v1\nkind: Git", "fluxcd.io/" + version + "\nkind: Git");
    assertThat(source(text).url()).isEqualTo("https://git.example.org/fleet.git");
  }

  @Test
  void read_include_joinedWhereverTheOtherStands() {
    String text =
        git(
                """
                include:
                  - repository: {name: library}
                    fromPath: deploy/kubernetes
                    toPath: base/app
                  - repository: {name: library}
                """)
            + "---\n"
            + LIBRARY;
    assertThat(source(text).options().view().inclusions())
        .extracting(i -> i.source().url(), i -> i.from().value(), i -> i.to().value())
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(
                "https://git.example.org/library.git", "deploy/kubernetes", "base/app"),
            org.assertj.core.api.Assertions.tuple(
                "https://git.example.org/library.git", "", "library"));
  }

  private static final String LIBRARY =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata: {name: library, namespace: flux-system}
      spec:
        interval: 1m
        url: https://git.example.org/library.git
      """;

  @Test
  void read_includeOfNobody_errorAtItsName() {
    ReadApplications read = read(git("include: [{repository: {name: nobody}}]"));
    assertThat(read.applications()).isEmpty();
    assertThat(read.errors())
        .extracting(Issue::code)
        .containsExactlyInAnyOrder(FormatError.NO_SOURCE, FormatError.NO_SOURCE);
    assertThat(read.errors())
        .extracting(issue -> issue.location().field())
        .contains("spec.include[0].repository.name");
  }

  @Test
  void read_includesInACircle_error() {
    ReadApplications read =
        read(
            git("include: [{repository: {name: library}}]")
                + "---\n"
                + LIBRARY
                + "  include: [{repository: {name: fleet}}]\n");
    assertThat(read.applications()).isEmpty();
    assertThat(read.errors()).extracting(Issue::message).anyMatch(m -> m.contains("itself"));
  }

  @Test
  void read_suspendedWithArtifact_staysAtIt() {
    String id = "0123456789abcdef0123456789abcdef01234567";
    String text = git("suspend: true") + "status: {artifact: {revision: 'main@sha1:" + id + "'}}\n";
    assertThat(source(text).target()).isEqualTo(new RevisionTarget.Commit(id));
  }

  @Test
  void read_suspendedWithoutArtifact_warned() {
    ReadApplications read = read(git("suspend: true"));
    assertThat(read.failed()).isFalse();
    assertThat(read.warnings())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec.suspend");
  }

  @ParameterizedTest
  @CsvSource({
    "mode: HEAD, HEAD",
    "mode: head, HEAD",
    "mode: Tag, TAG",
    "mode: TagAndHEAD, TAG_AND_HEAD"
  })
  void read_verify_isThePolicyOfTheSource(String mode, SignaturePolicy.Signed signed) {
    SignaturePolicy policy =
        source(git("verify: {" + mode + ", secretRef: {name: keys}}")).options().signatures();
    assertThat(policy).isEqualTo(SignaturePolicy.of(signed).withKeys("flux-system/keys"));
  }

  @Test
  void read_verifyWithoutMode_isOfTheCommit() {
    assertThat(source(git("verify: {secretRef: {name: keys}}")).options().signatures().signed())
        .isEqualTo(SignaturePolicy.Signed.HEAD);
    assertThat(source(git("timeout: 1m")).options().signatures()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ref: {name: main}",
        "ref: {commit: main}",
        "sparseCheckout: [../up]",
        "include: [{repository: {name: library}, toPath: ../up}]",
        "include: [{}]",
        "secretRef: {}",
        "provider: other",
        "verify: {mode: HEAD}",
        "verify: {mode: All, secretRef: {name: keys}}",
        "verify: {secretRef: {}}",
        "timeout: soon",
      })
  void read_wrongValueOfAGitRepository_refused(String spec) {
    ReadApplications read = read(git(spec) + "---\n" + LIBRARY);
    assertThat(read.applications()).isEmpty();
    assertThat(read.failed()).isTrue();
  }

  @Test
  void read_providerOfACloud_warnedByName() {
    ReadApplications read = read(git("provider: azure"));
    assertThat(read.applications()).hasSize(1);
    assertThat(read.warnings()).extracting(Issue::message).anyMatch(m -> m.contains("azure"));
    assertThat(read(git("provider: github")).warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ref: {}| refs/tags/latest",
        "ref: {tag: v1}| refs/tags/v1",
        "ref: {tag: v1, semver: 1.x}| 1.x",
      })
  void read_ociRef_byFluxsPrecedence(String spec, String expected) {
    assertThat(source(oci(spec)).target()).hasToString(expected);
  }

  @Test
  void read_ociDigest_beforeAllOthers() {
    assertThat(source(oci("ref: {semver: 1.x, digest: '" + DIGEST + "'}")).target())
        .isEqualTo(new RevisionTarget.Digest(DIGEST));
  }

  @Test
  void read_ociRepositoryWithEverything_allOfItInTheReference() {
    SourceRef ref =
        source(
            oci(
                """
                ref: {semver: ">=1.0-0", semverFilter: ".*-rc.*"}
                layerSelector: {mediaType: application/x.tar+gzip, operation: extract}
                insecure: true
                secretRef: {name: pull}
                certSecretRef: {name: tls}
                ignore: "*.md"
                """));
    assertThat(ref.options().oci()).isEqualTo(new OciOptions(".*-rc.*", "application/x.tar+gzip"));
    assertThat(ref.options().access())
        .isEqualTo(
            new SourceAccess("flux-system", "pull", "tls", null, Duration.ofSeconds(60), true));
    assertThat(ref.options().view()).isEqualTo(SourceView.ignoring("*.md"));
  }

  @Test
  void read_ociLayerThatIsCopied_seenWithoutIgnoreRules() {
    SourceRef ref = source(oci("layerSelector: {operation: copy}\nignore: '*.md'"));
    assertThat(ref.options().view()).isEqualTo(SourceView.WHOLE);
  }

  @Test
  void read_suspendedOciRepository_staysAtItsDigest() {
    String text =
        oci("suspend: true") + "status: {artifact: {revision: 'latest@" + DIGEST + "'}}\n";
    assertThat(source(text).target()).isEqualTo(new RevisionTarget.Digest(DIGEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://registry.example.org/org/fleet",
        "oci://registry.example.org/org/fleet:v1",
        "oci://registry.example.org",
      })
  void read_wrongUrlOfAnOciRepository_refused(String url) {
    ReadApplications read = read(oci("").replace("oci://registry.example.org/org/fleet", url));
    assertThat(read.applications()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "helm.toolkit.fluxcd.io/v2, HelmRelease",
    "source.toolkit.fluxcd.io/v1, HelmRepository",
    "source.toolkit.fluxcd.io/v1, HelmChart",
    "source.toolkit.fluxcd.io/v1, Bucket",
  })
  void read_kindThatIsNotRead_reportedByName(String version, String kind) {
    ReadApplications read =
        read(
            "apiVersion: "
                + version
                + "\nkind: "
                + kind
                + "\nmetadata: {name: shop, namespace: web}\n");
    assertThat(read.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.code()).isEqualTo(FormatError.UNSUPPORTED);
              assertThat(issue.message()).contains(kind + " web/shop");
            });
  }
}

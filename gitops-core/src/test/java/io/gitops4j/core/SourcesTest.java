// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.error.ErrorCode;
import io.gitops4j.core.lookup.DocumentLookup;
import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.SignedObject;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.signature.TrustedKeys;
import io.gitops4j.core.signature.ssh.SshSigner;
import io.gitops4j.core.source.Composition;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceAccess;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.SourceView;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourcesTest {
  private static final MemoryTree APPS =
      MemoryTree.builder().file("app.yaml", "a: 1").file("logo.png", "P").build();
  private static final MemoryTree LIBRARY =
      MemoryTree.builder().file("lib/lib.yaml", "l: 1").file("lib/logo.png", "P").build();

  private static final SshSigner ADA = SshSigner.ed25519();

  private final Sources sources =
      Sources.of(List.of(new Known(Map.of("/apps", APPS, "/library", LIBRARY))));

  private record Known(Map<String, MemoryTree> trees, Map<String, Integer> opened)
      implements SourceProvider {
    Known(Map<String, MemoryTree> trees) {
      this(trees, new HashMap<>());
    }

    @Override
    public boolean supports(SourceRef ref) {
      return trees.containsKey(ref.url());
    }

    @Override
    public Revision revision(SourceRef ref) {
      return tree(ref).revision();
    }

    @Override
    public SourceTree open(SourceRef ref, Revision revision) {
      opened.merge(ref.url(), 1, Integer::sum);
      return tree(ref);
    }

    @Override
    public SignedRevision signed(SourceRef ref, Revision revision, SignatureScope scope) {
      byte[] payload = ref.toString().getBytes(StandardCharsets.UTF_8);
      String signature = ref.url().endsWith("/library") ? ADA.sign(payload) : "";
      SignedObject commit =
          SignedObject.commit(revision.digest(), "ada", Instant.EPOCH, payload, signature);
      return new SignedRevision(null, "", "", List.of(commit), true);
    }

    private MemoryTree tree(SourceRef ref) {
      MemoryTree tree = trees.get(ref.url());
      if (tree == null) {
        throw SourceException.of(SourceError.NO_REPOSITORY, "none: " + ref);
      }
      return tree;
    }
  }

  @Test
  void resolve_withoutOptions_theTreeOfTheProvider() {
    assertThat(sources.resolve(SourceRef.of("/apps", "main"))).isSameAs(APPS);
  }

  @Test
  void resolve_inclusion_eachPartByItsOwnRules() {
    SourceRef library = seen("/library", List.of());
    SourceRef apps =
        seen(
            "/apps",
            List.of(new SourceView.Inclusion(library, TreePath.of("lib"), TreePath.of("deps"))));
    try (SourceTree tree = sources.resolve(apps)) {
      assertThat(tree.revision()).isEqualTo(APPS.revision());
      assertThat(tree.entry(TreePath.of("deps/lib.yaml"))).isPresent();
      assertThat(tree.entry(TreePath.of("deps/logo.png"))).isEmpty();
      assertThat(tree.entry(TreePath.of("logo.png"))).isEmpty();
    }
  }

  @Test
  void resolve_inclusionThatMustBeSigned_isCheckedAtTheRevisionThatIsRead() {
    SourceRef library = seen("/library", List.of());
    SourceRef signed =
        library.withOptions(
            library.options().withSignatures(SignaturePolicy.of(SignaturePolicy.Signed.HEAD)));
    SourceRef apps =
        seen(
            "/apps",
            List.of(new SourceView.Inclusion(signed, TreePath.of("lib"), TreePath.of("deps"))));
    SshSigner eve = SshSigner.ed25519();
    Sources checked = sources.checkedBy(trusting(ADA), Time.SYSTEM);
    try (SourceTree tree = checked.resolve(apps)) {
      assertThat(tree.entry(TreePath.of("deps/lib.yaml"))).isPresent();
    }
    Sources others = sources.checkedBy(trusting(eve), Time.SYSTEM);
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> others.resolve(apps))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SignatureError.UNKNOWN_KEY));
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> sources.resolve(apps))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SignatureError.NO_VERIFIER));
  }

  private static Verifiers trusting(SshSigner signer) {
    TrustedKeys keys = TrustedKeys.builder().sshKeys(signer.publicKey()).build();
    return new Verifiers(SignatureCheck.of(keys), DocumentLookup.of(List.of()));
  }

  @Test
  void inclusionThatMustBeSigned_isCheckedByTheKeysOfItsSecret_asTheApplicationMayReadThem() {
    byte[] files =
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: team}
        spec: {interval: 1m, prune: true, sourceRef: {kind: GitRepository, name: apps}}
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: apps, namespace: team}
        spec:
          interval: 1m
          url: https://git.example/apps
          include: [{repository: {name: library}, fromPath: lib, toPath: deps}]
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: GitRepository
        metadata: {name: library, namespace: team}
        spec:
          interval: 1m
          url: https://git.example/library
          verify: {mode: HEAD, secretRef: {name: authors}}
        """
            .getBytes(StandardCharsets.UTF_8);
    Application application =
        ApplicationReader.ofDefaults().read("all.yaml", files).applications().get(0);
    SourceRef ref = application.sources().get(0).ref();
    Sources git =
        Sources.of(
            List.of(
                new Known(
                    Map.of(
                        "https://git.example/apps",
                        APPS,
                        "https://git.example/library",
                        LIBRARY))));
    Sources secret = git.checkedBy(authors(ADA), Time.SYSTEM);
    try (SourceTree tree = secret.askedBy(application).resolve(ref)) {
      assertThat(tree.entry(TreePath.of("deps/lib.yaml"))).isPresent();
    }
    refused(secret, ref, SignatureError.NO_VERIFIER); // nobody with whose rights it is read
    Sources others = git.checkedBy(authors(SshSigner.ed25519()), Time.SYSTEM);
    refused(others.askedBy(application), ref, SignatureError.UNKNOWN_KEY);
    Verifiers none = new Verifiers(null, DocumentLookup.of(List.of()));
    refused(git.checkedBy(none, Time.SYSTEM).askedBy(application), ref, SignatureError.NO_KEYS);
    // who was handed in is asked, and nobody else
    Sources handed = git.checkedBy(trusting(ADA), Time.SYSTEM);
    assertThat(handed.resolve(ref).entry(TreePath.of("deps/lib.yaml"))).isPresent();
  }

  private static void refused(Sources sources, SourceRef ref, ErrorCode code) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> sources.resolve(ref))
        .satisfies(e -> assertThat(e.issues().get(0).code()).isEqualTo(code));
  }

  /** The Secret of the team with the key of an author. */
  private static Verifiers authors(SshSigner signer) {
    MapNode secret =
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "Secret")
            .put("metadata", MapNode.ofStrings(Map.of("name", "authors", "namespace", "team")))
            .put("stringData", MapNode.ofStrings(Map.of("ada.sshpub", signer.publicKey())))
            .build();
    return new Verifiers(null, DocumentLookup.of(List.of(secret)));
  }

  private static SourceRef composed(SourceRef part, @Nullable String revision) {
    Composition.Copy all =
        Composition.Copy.of("@part/**", "@artifact/", List.of(), Composition.Strategy.OVERWRITE);
    Composition composition = new Composition(Map.of("part", part), List.of(all), revision, "part");
    return SourceRef.of("artifact://team/all", "latest")
        .withOptions(SourceOptions.NONE.withComposition(composition));
  }

  @Test
  void composed_isNewWhenItsFilesAre_andOpenedAsItWas() {
    Map<String, MemoryTree> trees = new HashMap<>();
    Map<String, Integer> opened = new HashMap<>();
    Sources changing = Sources.of(List.of(new Known(trees, opened)));
    SourceRef lib = composed(SourceRef.of("/library", "main"), null);
    trees.put("/library", LIBRARY);
    Revision first = changing.revision(lib);
    assertThat(changing.revision(lib)).isEqualTo(first);
    assertThat(opened).containsEntry("/library", 1); // as long as the source stays
    trees.put("/library", MemoryTree.builder().file("lib/lib.yaml", "l: 1").build());
    assertThat(changing.revision(lib)).isEqualTo(first); // without a picture, which was left out
    trees.put("/library", MemoryTree.builder().file("lib/lib.yaml", "l: 2").build());
    Revision second = changing.revision(lib);
    assertThat(second).isNotEqualTo(first);
    try (SourceTree tree = changing.open(lib, second)) {
      assertThat(tree.revision()).isEqualTo(second);
      assertThat(tree.origin()).hasValue("main@" + trees.get("/library").revision());
    }
    refused(Sources.of(List.of(new Known(trees))), lib, first, SourceError.NO_REVISION);
  }

  private static void refused(Sources sources, SourceRef ref, Revision revision, ErrorCode code) {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> sources.open(ref, revision))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void composed_ofWhatMustBeSigned_isCheckedWhenItIsRead() {
    SourceRef library = seen("/library", List.of());
    SourceRef signed =
        library.withOptions(
            library.options().withSignatures(SignaturePolicy.of(SignaturePolicy.Signed.HEAD)));
    SourceRef ref = composed(signed, "part");
    try (SourceTree tree = sources.checkedBy(trusting(ADA), Time.SYSTEM).resolve(ref)) {
      assertThat(tree.revision()).isEqualTo(LIBRARY.revision());
    }
    Sources others = sources.checkedBy(trusting(SshSigner.ed25519()), Time.SYSTEM);
    refused(others, ref, SignatureError.UNKNOWN_KEY);
    refused(sources, ref, SignatureError.NO_VERIFIER);
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(
            () ->
                sources.signed(
                    ref,
                    LIBRARY.revision(),
                    SignaturePolicy.of(SignaturePolicy.Signed.HEAD).scope(null)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.NO_SIGNATURES));
  }

  @Test
  void composed_tooDeep_isRefused() {
    SourceRef ref = SourceRef.of("/library", "main");
    for (int i = 0; i < 10; i++) {
      ref = composed(ref, null);
    }
    refused(sources, ref, SourceError.TOO_DEEP);
    assertThat(sources.supports(ref)).isTrue();
    assertThat(sources.supports(composed(SourceRef.of("/none", ""), null))).isFalse();
  }

  @Test
  void resolve_inclusionsTooDeep_refused() {
    SourceRef ref = seen("/library", List.of());
    for (int i = 0; i < 9; i++) {
      ref =
          seen(
              "/library",
              List.of(new SourceView.Inclusion(ref, TreePath.ROOT, TreePath.of("in" + i))));
    }
    SourceRef deep = ref;
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> sources.resolve(deep))
        .satisfies(e -> assertThat(e.code()).isEqualTo(SourceError.TOO_DEEP));
  }

  @Test
  void revision_ofWhatNobodyTakes_saysWhatIsMissing() {
    assertThatExceptionOfType(SourceException.class)
        .isThrownBy(() -> sources.revision(SourceRef.of("oci://registry.example.org/a", "v1")))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(ReconcileError.NO_SOURCE_PROVIDER);
              assertThat(e.issues().get(0).hint()).contains("gitops-oci");
            });
  }

  private static SourceRef seen(String url, List<SourceView.Inclusion> inclusions) {
    SourceView view = new SourceView(List.of(), false, inclusions, "");
    return SourceRef.of(url, "main")
        .withOptions(new SourceOptions(view, SourceAccess.PLAIN, OciOptions.FIRST_LAYER));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.signature.SignatureError;
import io.gitops4j.core.signature.SignaturePolicy;
import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.SignedObject;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.signature.TrustedKeys;
import io.gitops4j.core.signature.ssh.SshSigner;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcesTest {
  private static final MemoryTree APPS =
      MemoryTree.builder().file("app.yaml", "a: 1").file("logo.png", "P").build();
  private static final MemoryTree LIBRARY =
      MemoryTree.builder().file("lib/lib.yaml", "l: 1").file("lib/logo.png", "P").build();

  private static final SshSigner ADA = SshSigner.ed25519();

  private final Sources sources =
      Sources.of(List.of(new Known(Map.of("/apps", APPS, "/library", LIBRARY))));

  private record Known(Map<String, MemoryTree> trees) implements SourceProvider {
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
      return tree(ref);
    }

    @Override
    public SignedRevision signed(SourceRef ref, Revision revision, SignatureScope scope) {
      byte[] payload = ref.toString().getBytes(StandardCharsets.UTF_8);
      String signature = ref.url().equals("/library") ? ADA.sign(payload) : "";
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

  private static SignatureCheck trusting(SshSigner signer) {
    return SignatureCheck.of(TrustedKeys.builder().sshKeys(signer.publicKey()).build());
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

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.source.TreeSource;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SopsDecryptionTest {
  private static final TestKeys KEYS = TestKeys.age();
  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata:
        name: login
      stringData:
        user: anna
        password: hunter2
      """;
  private static final String KUSTOMIZATION =
      """
      namespace: prod
      resources: [secret.yaml]
      secretGenerator:
        - name: made
          files: [token.txt]
          envs: [some.env]
          options: {disableNameSuffixHash: true}
      patches:
        - path: patch.yaml
      """;

  private static byte[] sealed(SopsFormat format, String plain) {
    SopsOptions options =
        SopsOptions.to(KEYS.key())
            .withRule(
                format == SopsFormat.YAML
                    ? new EncryptionRule(EncryptionRule.Kind.ENCRYPTED_REGEX, "^(data|stringData)$")
                    : EncryptionRule.DEFAULT);
    return SopsFile.encrypt("f", format, plain.getBytes(UTF_8), options, KEYS.ring()).content();
  }

  private static MemoryTree tree() {
    return MemoryTree.builder()
        .file("kustomization.yaml", KUSTOMIZATION)
        .file("secret.yaml", sealed(SopsFormat.YAML, SECRET))
        .file("token.txt", sealed(SopsFormat.BINARY, "topsecret"))
        .file("some.env", sealed(SopsFormat.DOTENV, "A=envsecret\n"))
        .file(
            "patch.yaml",
            sealed(
                SopsFormat.YAML,
                "apiVersion: v1\nkind: Secret\nmetadata: {name: login}\nstringData: {more: patched}\n"))
        .build();
  }

  private static Rendered render(SourceTree tree) {
    return KustomizeRenderer.ofDefaults().render(tree, RenderRequest.of(TreePath.ROOT));
  }

  private static Application application() {
    return Application.builder("app")
        .source(new Source(SourceRef.of("/repo", "main"), TreePath.ROOT, null))
        .build();
  }

  private static String text(Rendered rendered) {
    assertThat(rendered.issues().stream().filter(Issue::isError)).isEmpty();
    return YamlPrinter.printAll(rendered.manifests().stream().map(Manifest::root).toList());
  }

  @Test
  void view_ofATree_showsResourcesPatchesAndFilesOfGeneratorsPlain() {
    SourceTree view = SopsDecryption.with(KEYS.ring()).view(tree());
    String text = text(render(view));
    assertThat(text)
        .contains("password: hunter2", "more: patched", "namespace: prod")
        .contains(base64("topsecret"), base64("envsecret"))
        .doesNotContain("sops", "ENC[");
    assertThat(view.secret()).isTrue();
  }

  @Test
  void view_idsOfFiles_areNeitherThoseOfTheTreeNorOfTheText() {
    MemoryTree tree = tree();
    SourceTree view = SopsDecryption.with(KEYS.ring()).view(tree);
    TreePath path = TreePath.of("secret.yaml");
    var id = view.entry(path).orElseThrow().blob();
    assertThat(id)
        .isNotEqualTo(tree.entry(path).orElseThrow().blob())
        .isNotEqualTo(io.gitops4j.core.source.BlobId.of(view.read(path)))
        .isEqualTo(SopsDecryption.with(KEYS.ring()).view(tree).entry(path).orElseThrow().blob())
        .isEqualTo(view.lookup(path).entry().blob());
    TreePath plain = TreePath.of("kustomization.yaml");
    assertThat(view.entry(plain).orElseThrow().blob())
        .isEqualTo(tree.entry(plain).orElseThrow().blob());
    assertThat(view.list(TreePath.ROOT)).hasSize(5);
  }

  @Test
  void view_changedFileOrWrongKey_failsTheRenderWithItsCode() {
    String text = new String(sealed(SopsFormat.YAML, SECRET), UTF_8);
    MemoryTree changed =
        MemoryTree.builder()
            .file("kustomization.yaml", "resources: [secret.yaml]\n")
            .file("secret.yaml", text.replace("name: login", "name: other"))
            .build();
    SourceTree view = SopsDecryption.with(KEYS.ring()).view(changed);
    assertThatThrownBy(() -> view.read(TreePath.of("secret.yaml")))
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.code()).isEqualTo(SopsError.MAC));
    Rendered rendered = render(view);
    assertThat(rendered.failed()).isTrue();
    assertThat(rendered.issues().toString()).contains("secret.yaml").doesNotContain("hunter2");
    Rendered locked = render(SopsDecryption.with(TestKeys.age().ring()).view(tree()));
    assertThat(locked.failed()).isTrue();
    SopsDecryption asFlux = SopsDecryption.with(KEYS.ring()).withMacPolicy(MacPolicy.IGNORED);
    assertThat(text(render(asFlux.view(changed)))).contains("name: other", "hunter2");
  }

  @Test
  void apply_toRenderedObjects_decryptsAsFluxDoesIfAsked() {
    Rendered simple =
        render(
            MemoryTree.builder()
                .file(
                    "kustomization.yaml",
                    "namespace: prod\nresources: [secret.yaml]\nsecretGenerator:\n- name: made\n  files: [token.txt]\n")
                .file("secret.yaml", sealed(SopsFormat.YAML, SECRET))
                .file("token.txt", sealed(SopsFormat.BINARY, "topsecret"))
                .build());
    SopsDecryption strict = SopsDecryption.with(KEYS.ring());
    Rendered refused = strict.apply(simple, application());
    assertThat(refused.failed()).isTrue();
    assertThat(refused.issues())
        .anySatisfy(
            issue -> {
              assertThat(issue.code()).isEqualTo(SopsError.MAC);
              assertThat(issue.hint()).contains("SopsDecryption.view");
            });
    Rendered plain = strict.withMacPolicy(MacPolicy.IGNORED).apply(simple, application());
    assertThat(text(plain))
        .contains("password: hunter2", "namespace: prod", base64("topsecret"))
        .doesNotContain("sops", "ENC[");
    assertThat(plain.inputs()).isNotEqualTo(simple.inputs());
  }

  @Test
  void source_opensTreesThatAreViews() {
    MemoryTree tree = tree();
    SourceTree opened =
        SopsDecryption.with(KEYS.ring())
            .source(new TreeSource(tree))
            .resolve(SourceRef.of("/repo", "main"));
    assertThat(opened.secret()).isTrue();
    assertThat(opened.revision()).isEqualTo(tree.revision());
    assertThat(opened.read(TreePath.of("token.txt"))).asString(UTF_8).isEqualTo("topsecret");
  }

  @Test
  void apply_nothingEncrypted_isTheSameObject() {
    Rendered rendered =
        render(
            MemoryTree.builder()
                .file("kustomization.yaml", "resources: [s.yaml]\n")
                .file("s.yaml", SECRET)
                .build());
    assertThat(SopsDecryption.with(KEYS.ring()).apply(rendered, application())).isSameAs(rendered);
    assertThat(List.of(SopsDecryption.with(KEYS.ring()).name())).containsExactly("sops");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Decryption;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.lookup.DataEntries;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Decryptor;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SopsDecryptorTest {
  private static final TestKeys KEYS = TestKeys.age();
  private static final TreePath FILE = TreePath.of("s.yaml");
  private static final Decryption DECRYPTION = Decryption.sops("keys");

  private static final Application APPLICATION =
      Application.builder("app")
          .source(new Source(SourceRef.of("https://git.example/r", "main"), TreePath.ROOT, null))
          .build();

  private static DataEntries keys(String... namesAndTexts) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      texts.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return DataEntries.of(
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "Secret")
            .put("metadata", MapNode.builder().put("name", "keys").build())
            .put("stringData", MapNode.ofStrings(texts))
            .build());
  }

  private static String sealed(String annotations) {
    String plain =
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s"
            + annotations
            + "}\nstringData: {password: hunter2}\n";
    SopsOptions options =
        SopsOptions.to(KEYS.key())
            .withRule(new EncryptionRule(EncryptionRule.Kind.ENCRYPTED_REGEX, "^stringData$"));
    return new String(
        SopsFile.encrypt("s.yaml", SopsFormat.YAML, plain.getBytes(UTF_8), options, KEYS.ring())
            .content(),
        UTF_8);
  }

  private static MemoryTree tree(String text) {
    return MemoryTree.builder().file("s.yaml", text).build();
  }

  @Test
  void find_onTheClassPath_isThisOne() {
    assertThat(Decryptor.find()).hasSize(1).first().isInstanceOf(SopsDecryptor.class);
    assertThat(Decryptor.find().get(0).supports("sops")).isTrue();
    assertThat(Decryptor.find().get(0).supports("other")).isFalse();
  }

  @Test
  void open_withTheEntriesOfASecret_decrypts_untilItIsClosed() {
    DataEntries keys = keys("note", "no key", "age.agekey", KEYS.identity());
    MemoryTree tree = tree(sealed(""));
    Decryptor.Session session = new SopsDecryptor().open(DECRYPTION, keys);
    keys.close();
    assertThat(new String(session.view(tree).read(FILE), UTF_8)).contains("hunter2");
    assertThat(session).asString().doesNotContain(KEYS.recipient());
    session.close();
    assertThatThrownBy(() -> session.view(tree).read(FILE)).isInstanceOf(SourceException.class);
  }

  @Test
  void open_keyThatCantBeRead_isATypedErrorThatNamesTheEntryOnly() {
    DataEntries keys = keys("age.agekey", "AGE-SECRET-KEY-1CANARY", "pgp.asc", "CANARY");
    assertThatThrownBy(() -> new SopsDecryptor().open(DECRYPTION, keys))
        .isInstanceOfSatisfying(
            SopsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(SopsError.IDENTITY);
              assertThat(e.issues())
                  .extracting(issue -> issue.location().file())
                  .containsExactly("age.agekey", "pgp.asc");
              assertThat(e).hasMessageNotContaining("CANARY");
            });
  }

  @Test
  void open_changedFile_isRefused_unlessCodesAreIgnoredAsFluxDoes() {
    MemoryTree changed = tree(sealed("").replace("name: s", "name: other"));
    DataEntries keys = keys("age.agekey", KEYS.identity());
    try (Decryptor.Session strict = new SopsDecryptor().open(DECRYPTION, keys);
        Decryptor.Session asFlux =
            new SopsDecryptor().withMacPolicy(MacPolicy.IGNORED).open(DECRYPTION, keys)) {
      assertThatThrownBy(() -> strict.view(changed).read(FILE))
          .isInstanceOfSatisfying(
              SourceException.class, e -> assertThat(e.code()).isEqualTo(SopsError.MAC));
      assertThat(new String(asFlux.view(changed).read(FILE), UTF_8)).contains("hunter2");
    }
  }

  @Test
  void open_withoutASecret_takesItsOwnKeys_andLeavesThemOpen() {
    KeyRing own = KEYS.ring();
    Decryption none = new Decryption("sops", null, null);
    SopsDecryptor decryptor = new SopsDecryptor().withOwnKeys(own);
    for (int i = 0; i < 2; i++) {
      try (Decryptor.Session session = decryptor.open(none, DataEntries.none())) {
        assertThat(new String(session.view(tree(sealed(""))).read(FILE), UTF_8))
            .contains("hunter2");
      }
    }
  }

  @Test
  void open_asAServiceAccount_takesTheKeysOfItsSecret_neverTheOwnOnes() {
    Decryption both = new Decryption("sops", "keys", "kms");
    SopsDecryptor decryptor = new SopsDecryptor().withOwnKeys(KEYS.ring());
    try (Decryptor.Session session = decryptor.open(both, keys("age.agekey", KEYS.identity()))) {
      assertThat(new String(session.view(tree(sealed(""))).read(FILE), UTF_8)).contains("hunter2");
    }
    Decryption account = new Decryption("sops", null, "kms");
    try (Decryptor.Session session = decryptor.open(account, DataEntries.none())) {
      assertThatThrownBy(() -> session.view(tree(sealed(""))).read(FILE))
          .isInstanceOfSatisfying(
              SourceException.class, e -> assertThat(e.code()).isEqualTo(SopsError.DATA_KEY));
    }
  }

  @Test
  void open_fileThatOnlyAKeyServiceOpens_saysThatNoneIsCalledAsTheAccount() {
    String text =
        sealed("")
            .replaceAll(
                "(?s) *age:.*?(?= *lastmodified)",
                "    kms:\n        - arn: arn:aws:kms:eu-west-1:1:key/k\n          created_at:"
                    + " \"2026-01-01T00:00:00Z\"\n          enc: AQ==\n");
    try (Decryptor.Session session =
        new SopsDecryptor().open(new Decryption("sops", null, "deployer"), DataEntries.none())) {
      assertThatThrownBy(() -> session.view(tree(text)).read(FILE))
          .isInstanceOfSatisfying(
              SourceException.class,
              e ->
                  assertThat(e.issues().get(0).hint())
                      .contains("arn:aws:kms", "as the service account deployer"));
    }
  }

  @Test
  void apply_valuesThatDecryptedFilesPutElsewhere_areMarkedAsSecret() {
    SopsFile dotenv =
        SopsFile.encrypt(
            "app.env",
            SopsFormat.DOTENV,
            "PASSWORD=hunter2-long\nPIN=123\n".getBytes(UTF_8),
            SopsOptions.to(KEYS.key()),
            KEYS.ring());
    SourceTree tree =
        MemoryTree.builder()
            .file(
                "kustomization.yaml",
                "resources: [web.yaml]\nconfigMapGenerator:\n"
                    + "- {name: app, envs: [app.env], files: [copy=app.env]}\n"
                    + "replacements:\n- source: {kind: ConfigMap, fieldPath: data.PASSWORD}\n"
                    + "  targets: [{select: {kind: Pod}, fieldPaths: [spec.schedulerName]}]\n")
            .file("app.env", new String(dotenv.content(), UTF_8))
            .file(
                "web.yaml",
                "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {schedulerName: x, a: 1}}")
            .build();
    try (Decryptor.Session session =
        new SopsDecryptor().open(DECRYPTION, keys("age.agekey", KEYS.identity()))) {
      Rendered rendered =
          KustomizeRenderer.ofDefaults()
              .render(session.view(tree), new RenderRequest(TreePath.ROOT, null));
      Rendered marked = session.apply(rendered, APPLICATION);
      List<Node> shown =
          marked.manifests().stream().map(manifest -> (Node) manifest.shown()).toList();
      assertThat(YamlPrinter.printAll(marked.manifests().stream().map(Manifest::root).toList()))
          .contains("hunter2-long");
      assertThat(YamlPrinter.printAll(shown))
          .doesNotContain("hunter2", "123\n")
          .contains("name: p", "a: 1");
      assertThat(marked.outputDigest()).isNotEqualTo(rendered.outputDigest());
    }
  }

  @Test
  void view_fileThatAsksToStayEncrypted_isLeftAlone() {
    String text = sealed(", annotations: {kustomize.toolkit.fluxcd.io/decrypt: Disabled}");
    try (Decryptor.Session session =
        new SopsDecryptor().open(DECRYPTION, keys("age.agekey", KEYS.identity()))) {
      assertThat(new String(session.view(tree(text)).read(FILE), UTF_8)).isEqualTo(text);
    }
  }
}

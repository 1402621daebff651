// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Decryption;
import io.gitops4j.core.app.References;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.cache.MemoryRenderCache;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.lookup.DataEntries;
import io.gitops4j.core.lookup.DocumentLookup;
import io.gitops4j.core.lookup.LookupError;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.chart.ReleaseValues;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.source.TreeSource;
import io.gitops4j.core.spi.Decryptor;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is encrypted is decrypted where an application says how, and refused where it does not. */
class EncryptedApplicationsTest {
  private static final String SEALED =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: login}
      data: {password: "ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]"}
      sops: {mac: x, lastmodified: x}
      """;
  private static final String KEYS =
      """
      {apiVersion: v1, kind: Secret, metadata: {name: keys, namespace: flux-system},
       data: {one.key: azE=}}
      """;

  private final List<String> log = new ArrayList<>();

  /** Opens a tree by showing another one; what it is asked goes to the log. */
  private final class OtherTree implements Decryptor {
    private final MemoryTree plain;

    OtherTree(MemoryTree plain) {
      this.plain = plain;
    }

    @Override
    public boolean supports(String provider) {
      return provider.equals("sops");
    }

    @Override
    public Session open(Decryption decryption, DataEntries keys) {
      keys.names().forEach(name -> log.add("key " + name + " " + keys.text(name)));
      return new Session() {
        @Override
        public SourceTree view(SourceTree tree) {
          log.add("view");
          return plain;
        }

        @Override
        public String name() {
          return "other-tree";
        }

        @Override
        public Rendered apply(Rendered rendered, Application application) {
          log.add("apply " + rendered.manifests());
          return rendered;
        }

        @Override
        public void close() {
          log.add("close");
        }
      };
    }
  }

  private static MemoryTree tree(String... documents) {
    return MemoryTree.builder().file("app/secret.yaml", String.join("---\n", documents)).build();
  }

  private static Rendered read(
      MemoryTree tree, Application application, List<Decryptor> decryptors, String... cluster) {
    List<MapNode> objects = new ArrayList<>();
    for (String one : cluster) {
      objects.add((MapNode) YamlReader.ofDefaults().read("cluster", one).get(0));
    }
    return new SourceReader(
            Sources.of(List.of(new TreeSource(tree))),
            List.of(DirectoryRenderer.ofDefaults()),
            List.of(),
            MemoryRenderCache.ofDefaults(),
            new ApplicationKeys(decryptors, DocumentLookup.of(objects)),
            ReleaseValues.of(DocumentLookup.of(objects)))
        .read(application, List.of(tree.revision()))
        .rendered();
  }

  private static Application.Builder application() {
    return Application.builder("apps")
        .namespace("flux-system")
        .source(new Source(SourceRef.of("memory:x", "main"), TreePath.of("app"), null));
  }

  @Test
  void encryptedSecret_withoutDecryption_isRefusedWithItsFile() {
    Rendered rendered = read(tree(SEALED), application().build(), List.of());
    assertThat(rendered.issues()).hasSize(1);
    Issue issue = rendered.issues().get(0);
    assertThat(issue.code()).isEqualTo(ReconcileError.ENCRYPTED);
    assertThat(issue.location().file()).isEqualTo("app/secret.yaml");
    assertThat(issue.location().field()).isEqualTo("sops");
    assertThat(issue.message()).startsWith("Secret/login is encrypted");
  }

  @Test
  void encryptedSecret_whereThePolicyAllowsIt_isLetThroughAsFluxDoes() {
    SyncPolicy policy = SyncPolicy.builder().allowEncrypted(true).build();
    Rendered rendered = read(tree(SEALED), application().syncPolicy(policy).build(), List.of());
    assertThat(rendered.manifests()).hasSize(1);
    assertThat(rendered.manifests().get(0).root().has("sops"))
        .as("which a server would refuse")
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, sops: {mac: x}}",
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: x},"
            + " sops: {age: []}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: x},"
            + " stringData: {a: 'ENC[AES256_GCM,data:x'}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: x}, data: {a: FILE}}"
      })
  void encryptedObject_inWhateverForm_isRefused(String object) {
    String file = "a=ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]\nsops_version=3.9.0\n";
    String text =
        object.replace("FILE", Base64.getEncoder().encodeToString(file.getBytes(UTF_8))) + "\n";
    assertThat(read(tree(text), application().build(), List.of()).issues())
        .extracting(Issue::code)
        .containsExactly(ReconcileError.ENCRYPTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: isindir.github.com/v1alpha3, kind: SopsSecret, metadata: {name: x},"
            + " sops: {mac: x}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: x, annotations:"
            + " {kustomize.toolkit.fluxcd.io/decrypt: Disabled}}, sops: {mac: x}}",
        "{apiVersion: v1, kind: Secret, metadata: {name: sops}, data: {a: c29wcw==}}"
      })
  void object_thatIsMeantToBeSo_isLetThrough(String object) {
    assertThat(read(tree(object + "\n"), application().build(), List.of()).issues()).isEmpty();
  }

  @Test
  void decryption_viewsTheTreeWithTheKeysOfTheSecret_andIsClosed() {
    Application application =
        application().references(References.NONE.withDecryption(Decryption.sops("keys"))).build();
    MemoryTree plain = tree("{apiVersion: v1, kind: Secret, metadata: {name: login}}\n");
    Rendered rendered = read(tree(SEALED), application, List.of(new OtherTree(plain)), KEYS);
    assertThat(rendered.issues()).isEmpty();
    assertThat(rendered.manifests()).extracting(Manifest::toString).containsExactly("Secret/login");
    assertThat(log).containsExactly("key one.key k1", "view", "apply [Secret/login]", "close");
  }

  @Test
  void decryption_withoutTheSecretOrADecryptor_isATypedError() {
    Application application =
        application().references(References.NONE.withDecryption(Decryption.sops("keys"))).build();
    assertThat(read(tree(SEALED), application, List.of(new OtherTree(tree("")))).issues())
        .extracting(Issue::code)
        .containsExactly(LookupError.NOT_FOUND);
    assertThat(read(tree(SEALED), application, List.of(), KEYS).issues())
        .extracting(Issue::code)
        .containsExactly(ReconcileError.NO_DECRYPTOR);
    assertThat(log).isEmpty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.sops.EncryptionRule;
import io.gitops4j.sops.KeyRing;
import io.gitops4j.sops.MasterKey;
import io.gitops4j.sops.SopsFile;
import io.gitops4j.sops.SopsFormat;
import io.gitops4j.sops.SopsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.openpgp.PGPException;
import org.eclipse.jgit.api.errors.GitAPIException;

/**
 * The second story: a Flux Kustomization with a Secret that is encrypted in Git, and variables that
 * only the cluster knows. Flux itself is not there.
 */
final class FluxStory {
  private static final String ROOT = "clusters/production/apps/";
  private static final String ENCRYPTED = "database-secret.yaml";
  private static final List<String> FILES =
      List.of(
          "kustomization.yaml",
          "namespace.yaml",
          "pull-secret.yaml",
          ENCRYPTED,
          "frontend.yaml",
          "backend.yaml",
          "worker.yaml");

  private final Cluster cluster;
  private final Reconciler reconciler;
  private final Narrator narrator;

  FluxStory(Cluster cluster, Reconciler reconciler, Narrator narrator) {
    this.cluster = cluster;
    this.reconciler = reconciler;
    this.narrator = narrator;
  }

  /** Tells it, with a Git repository below this directory; whether all went as it should. */
  boolean tell(Path directory) throws IOException, GitAPIException {
    narrator.chapter("A Flux Kustomization, read as it is");
    if (cluster.discovery().find("kustomize.toolkit.fluxcd.io", "Kustomization").isPresent()) {
      narrator.line("Flux is at work in this cluster: its namespace is left alone");
      return true;
    }
    ReadApplications read = ApplicationReader.ofDefaults().read(objects());
    read.issues().forEach(narrator::issue);
    try (DemoRepository repository = DemoRepository.create(directory, ROOT, "flux/apps/", FILES)) {
      DemoKey key = DemoKey.generate();
      encrypt(repository, key);
      Application application = from(repository, read.applications().get(0));
      boolean ok = sync(application, key);
      ok &= variableChanges(application);
      ok &= tampered(application, repository);
      return ok;
    } catch (PGPException e) {
      throw new IOException("no key can be made", e);
    }
  }

  private static Map<String, byte[]> objects() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String file : List.of("kustomization-object.yaml", "source.yaml")) {
      files.put(file, DemoRepository.resource("flux/" + file).getBytes(UTF_8));
    }
    return files;
  }

  private void encrypt(DemoRepository repository, DemoKey key) throws IOException, GitAPIException {
    try (KeyRing keys = KeyRing.builder().pgpKeys("key.asc", key.armored()).build()) {
      SopsOptions options =
          SopsOptions.to(MasterKey.pgp(key.fingerprint()))
              .withRule(
                  new EncryptionRule(EncryptionRule.Kind.ENCRYPTED_REGEX, "^(data|stringData)$"));
      repository.edit(
          ENCRYPTED,
          plain ->
              new String(
                  SopsFile.encrypt(ENCRYPTED, SopsFormat.YAML, plain.getBytes(UTF_8), options, keys)
                      .content(),
                  UTF_8));
    }
    repository.commit("The applications, the database's Secret encrypted to " + key);
  }

  private Application from(DemoRepository repository, Application declared) {
    Source source = declared.sources().get(0);
    narrator.line(declared + ": " + source.path() + " of " + source.ref());
    narrator.line("read from a repository of our own in its place: " + repository.directory());
    return declared.toBuilder()
        .sources(List.of(source.withRef(source.ref().withUrl(repository.directory().toString()))))
        .build();
  }

  private boolean sync(Application application, DemoKey key) {
    narrator.chapter("Without what it names nothing is written");
    ReconcileResult first = reconciler.reconcile(application);
    narrator.result(first);
    narrator.chapter("From Git to a healthy cluster, with variables and a Secret that PGP seals");
    for (Node object : YamlReader.ofDefaults().read("named.yaml", named(key))) {
      cluster.apply((MapNode) object, new ApplyOptions("quickstart", true, false));
    }
    ReconcileResult result = reconciler.reconcile(application);
    narrator.result(result);
    MapNode secret = cluster.get(new Gvk("", "v1", "Secret"), "apps", "database").orElse(null);
    boolean plain = secret != null && !secret.has("sops");
    narrator.line(
        plain
            ? "the Secret apps/database is there, decrypted; its values are shown nowhere"
            : "the Secret apps/database is missing");
    return first.status() == ReconcileStatus.FAILED && result.succeeded() && plain;
  }

  /** What an administrator puts beside Flux: variables, and the key. */
  private static String named(DemoKey key) {
    return DemoRepository.resource("flux/named.yaml")
        + """
        ---
        apiVersion: v1
        kind: Secret
        metadata:
          name: sops-gpg
          namespace: flux-system
        stringData:
          sops.asc: |
        """
        + key.text().indent(4);
  }

  private boolean variableChanges(Application application) {
    narrator.chapter("Somebody changes a variable in the cluster: what uses it is applied");
    String text =
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: cluster-config, namespace: flux-system},"
            + " data: {CLUSTER_NAME: production-us}}";
    MapNode object = (MapNode) YamlReader.ofDefaults().read("kubectl", text).get(0);
    cluster.apply(object, new ApplyOptions("kubectl-edit", true, false));
    ReconcileResult result = reconciler.reconcile(application);
    narrator.result(result);
    return result.status() == ReconcileStatus.SYNCED;
  }

  private boolean tampered(Application application, DemoRepository repository)
      throws IOException, GitAPIException {
    narrator.chapter("Somebody changes the encrypted file in Git: it is refused");
    repository.edit(ENCRYPTED, text -> text.replace("name: database", "name: other-database"));
    repository.commit("Another name");
    ReconcileResult result = reconciler.reconcile(application);
    narrator.result(result);
    return result.issues().stream().map(Issue::code).anyMatch(code -> code.id().equals("sops.mac"));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.error.ErrorCode;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import io.gitops4j.kustomize.KustomizeRenderer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input on its way from Git to a cluster: a typed result, and the next call converges. */
class BadInputTest {
  private static final String GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: good}\n";
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");

  @TempDir private Path directory;
  private final MemoryCluster cluster = MemoryCluster.create();
  private Git git;
  private Reconciler reconciler;

  @BeforeEach
  void begin() throws Exception {
    git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call();
    commit("app/good.yaml", GOOD);
    reconciler =
        Reconciler.builder()
            .source(GitSource.builder(directory.resolve(".git/fetched")).build())
            .renderer(KustomizeRenderer.ofDefaults())
            .renderer(DirectoryRenderer.ofDefaults())
            .differ(new PlanDiffer())
            .applier(KubernetesApplier.ofDefaults())
            .clusters(ClusterResolver.always(cluster))
            .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS).withClock(cluster::now))
            .time(cluster.time())
            .build();
  }

  @AfterEach
  void end() {
    git.close();
  }

  private void commit(String file, String text) throws Exception {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    PersonIdent who = new PersonIdent("Ada", "ada@example.org");
    git.add().addFilepattern(".").call();
    git.commit().setMessage(file).setAuthor(who).setCommitter(who).setSign(false).call();
  }

  private Application application(String url, String revision, String path) {
    return Application.builder("app")
        .source(new Source(SourceRef.of(url, revision), TreePath.of(path), null))
        .destination(Destination.inCluster("default"))
        .syncPolicy(SyncPolicy.builder().prune(true).build())
        .build();
  }

  private Application application(String revision, String path) {
    return application(directory.toString(), revision, path);
  }

  private ReconcileResult assertFails(Application application, String code) {
    ReconcileResult result = reconciler.sync(application);
    assertThat(result.status()).as("%s", result).isEqualTo(ReconcileStatus.FAILED);
    assertThat(result.issues())
        .extracting(Issue::code)
        .extracting(ErrorCode::id)
        .as("%s", result.issues())
        .contains(code);
    return result;
  }

  private void assertConverges(Application application) {
    ReconcileResult result = reconciler.sync(application);
    assertThat(result.succeeded()).as("%s %s", result, result.issues()).isTrue();
    assertThat(cluster.get(CONFIG_MAP, "default", "good")).isPresent();
  }

  @Test
  void unreachableRepository_isATypedResult() {
    ReconcileResult result =
        assertFails(
            application("https://127.0.0.1:1/x.git", "main", "app"), SourceError.UNREACHABLE.id());
    assertThat(result.attempts()).as("the cluster is not touched").isZero();
    assertConverges(application("main", "app"));
  }

  @Test
  void missingRevision_thatAppearsLater() throws Exception {
    assertFails(application("v1.0.0", "app"), SourceError.NO_REVISION.id());
    git.tag().setName("v1.0.0").setAnnotated(false).call();
    assertConverges(application("v1.0.0", "app"));
  }

  @Test
  void missingPath_thatAppearsLater_prunesNothingMeanwhile() throws Exception {
    assertConverges(application("main", "app"));
    assertFails(application("main", "moved"), SourceError.NOT_FOUND.id());
    assertThat(cluster.get(CONFIG_MAP, "default", "good")).isPresent();
    commit("moved/good.yaml", GOOD);
    assertConverges(application("main", "moved"));
  }

  @Test
  void invalidManifest_hasFileAndLine_andPrunesNothing() throws Exception {
    assertConverges(application("main", "app"));
    commit("app/bad.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [\n");
    ReconcileResult result = reconciler.sync(application("main", "app"));
    assertThat(result.status()).isEqualTo(ReconcileStatus.FAILED);
    Issue issue = result.issues().stream().filter(Issue::isError).findFirst().orElseThrow();
    assertThat(issue.location().file()).isEqualTo("app/bad.yaml");
    assertThat(issue.location().line()).isPositive();
    assertThat(cluster.get(CONFIG_MAP, "default", "good")).isPresent();
    commit("app/bad.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mended\n");
    assertConverges(application("main", "app"));
    assertThat(cluster.get(CONFIG_MAP, "default", "mended")).isPresent();
  }

  @Test
  void unknownKind_stopsTheSyncBeforeTheFirstWrite_andIsAppliedOnceItIsServed() throws Exception {
    commit("app/widget.yaml", "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: w}\n");
    assertFails(application("main", "app"), "cluster.unknown-kind");
    assertThat(cluster.get(CONFIG_MAP, "default", "good")).isEmpty();
    commit(
        "app/definition.yaml",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.org}
        spec:
          group: example.org
          scope: Namespaced
          names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object}}
        """);
    assertConverges(application("main", "app"));
    assertThat(cluster.get(new Gvk("example.org", "v1", "Widget"), "default", "w")).isPresent();
  }
}

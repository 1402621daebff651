// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.Reconciler;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Destination;
import io.gitops4j.core.app.Identity;
import io.gitops4j.core.app.Project;
import io.gitops4j.core.app.ProjectError;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.SyncPolicy;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.git.GitSource;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.render.directory.DirectoryRenderer;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.diff.PlanDiffer;
import io.gitops4j.k8s.apply.KubernetesApplier;
import io.gitops4j.k8s.health.KubernetesHealth;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As whom a cluster is called, and what a project permits before it is called at all. */
class IdentityTest {
  private static final String SYSTEM = "gitops4j-system";
  private static final Identity TENANT = Identity.ofServiceAccount("team", "deployer");

  @TempDir private Path directory;
  private final MemoryCluster memory = MemoryCluster.create();
  private final List<ClusterRequest> requests = new CopyOnWriteArrayList<>();
  private final FaultyCluster cluster = FaultyCluster.around(memory);
  private Git git;

  private List<ClusterRequest> asEngine() {
    return requests.stream().filter(request -> request.identity() == null).toList();
  }

  private List<ClusterRequest> asTenant() {
    return requests.stream().filter(request -> TENANT.equals(request.identity())).toList();
  }

  @BeforeEach
  void begin() throws Exception {
    cluster.inject(
        request -> {
          requests.add(request);
          return null;
        });
    git = Git.init().setDirectory(directory.toFile()).setInitialBranch("main").call();
    Files.createDirectories(directory.resolve("app"));
    Files.writeString(
        directory.resolve("app/all.yaml"),
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: default}}\n---\n"
            + "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: default}}\n");
    PersonIdent who = new PersonIdent("Ada", "ada@example.org");
    git.add().addFilepattern(".").call();
    git.commit().setMessage("c").setAuthor(who).setCommitter(who).setSign(false).call();
  }

  @AfterEach
  void end() {
    git.close();
  }

  private Reconciler reconciler() {
    return Reconciler.builder()
        .source(GitSource.builder(directory.resolve(".git/fetched")).build())
        .renderer(DirectoryRenderer.ofDefaults())
        .differ(new PlanDiffer())
        .applier(KubernetesApplier.ofDefaults())
        .clusters(ClusterResolver.always(cluster))
        .healthCheck(KubernetesHealth.of(HealthStyle.GITOPS).withClock(memory::now))
        .time(memory.time())
        .build();
  }

  private Application.Builder application() {
    return Application.builder("app")
        .source(new Source(SourceRef.of(directory.toString(), "main"), TreePath.of("app"), null))
        .destination(Destination.inCluster("default"))
        .syncPolicy(SyncPolicy.builder().prune(true).build());
  }

  @Test
  void application_withAnIdentity_isReadAndWrittenAsIt_andTheInventoryAsTheEngine() {
    Application application = application().identity(TENANT).build();
    ReconcileResult result = reconciler().sync(application);
    assertThat(result.succeeded()).as("%s %s", result, result.issues()).isTrue();
    assertThat(asTenant())
        .anyMatch(request -> request.name().equals("c") && request.isWrite())
        .noneMatch(request -> request.namespace().equals(SYSTEM) || request.name().equals(SYSTEM));
    assertThat(asEngine())
        .isNotEmpty()
        .allMatch(request -> request.namespace().equals(SYSTEM) || request.name().equals(SYSTEM));
  }

  @Test
  void source_thatTheProjectDoesNotPermit_isNotRead() {
    Project project =
        Project.builder("team").source("https://good.org/*").destination("*", "", "*").build();
    ReconcileResult result = reconciler().sync(application().project(project).build());
    assertThat(result.issues()).extracting(Issue::code).containsExactly(ProjectError.SOURCE);
    assertThat(result.sources()).isEmpty();
    assertThat(asEngine()).isEmpty();
  }

  @Test
  void kind_thatTheProjectDoesNotPermit_stopsAllBeforeAnyObjectIsSent() {
    Project project =
        Project.builder("team")
            .source("**")
            .destination("*", "", "*")
            .denyKind("", "Secret")
            .denyKind("", "ConfigMap")
            .build();
    ReconcileResult result = reconciler().sync(application().project(project).build());
    assertThat(result.status()).isEqualTo(ReconcileStatus.FAILED);
    assertThat(result.issues())
        .extracting(Issue::code)
        .containsExactly(ProjectError.KIND, ProjectError.KIND);
    assertThat(result.issues().get(0).location().file()).isEqualTo("app/all.yaml");
    assertThat(asEngine()).noneMatch(ClusterRequest::isWrite);
    assertThat(asEngine()).noneMatch(request -> request.namespace().equals("default"));
  }

  @Test
  void ownedObject_whoseKindIsPermittedNoMore_isLeftAlone_andStaysInTheInventory()
      throws Exception {
    assertThat(reconciler().sync(application().build()).succeeded()).isTrue();
    Files.writeString(
        directory.resolve("app/all.yaml"),
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: default}}\n");
    PersonIdent who = new PersonIdent("Ada", "ada@example.org");
    git.add().addFilepattern(".").call();
    git.commit().setMessage("c").setAuthor(who).setCommitter(who).setSign(false).call();
    Project project =
        Project.builder("team")
            .source("**")
            .destination("*", "", "*")
            .denyKind("", "Secret")
            .build();
    ReconcileResult refused = reconciler().sync(application().project(project).build());
    assertThat(refused.issues()).extracting(Issue::code).contains(ProjectError.KIND);
    assertThat(memory.get(new io.gitops4j.core.render.Gvk("", "v1", "Secret"), "default", "s"))
        .isPresent();
    ReconcileResult deleted =
        reconciler().delete(application().project(project).build(), Cascade.DEFAULTS);
    assertThat(deleted.issues()).extracting(Issue::code).contains(ProjectError.KIND);
    assertThat(memory.get(new io.gitops4j.core.render.Gvk("", "v1", "Secret"), "default", "s"))
        .as("a deletion leaves it alone too")
        .isPresent();
    ReconcileResult allowed = reconciler().sync(application().build());
    assertThat(allowed.succeeded()).as("%s", allowed.issues()).isTrue();
    assertThat(memory.get(new io.gitops4j.core.render.Gvk("", "v1", "Secret"), "default", "s"))
        .isEmpty();
  }
}

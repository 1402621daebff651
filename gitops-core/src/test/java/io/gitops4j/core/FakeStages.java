// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.cluster.Propagation;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Barrier;
import io.gitops4j.core.plan.Cascade;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.DiffInput;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.LiveState;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.plan.ResourceResult;
import io.gitops4j.core.plan.Step;
import io.gitops4j.core.plan.SyncResult;
import io.gitops4j.core.plan.Teardown;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.RenderRequest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.signature.SignatureScope;
import io.gitops4j.core.signature.SignedObject;
import io.gitops4j.core.signature.SignedRevision;
import io.gitops4j.core.signature.ssh.SshSigner;
import io.gitops4j.core.source.MemoryTree;
import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceError;
import io.gitops4j.core.source.SourceException;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.ClusterConnector;
import io.gitops4j.core.spi.Differ;
import io.gitops4j.core.spi.Renderer;
import io.gitops4j.core.spi.SourceProvider;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The stages, each as small as can be: a directory holds one file whose text is the value of one
 * object, and a cluster is a map from objects to values.
 */
final class FakeStages {
  final List<ReconcileEvent> events = new ArrayList<>();
  final FakeTime time = new FakeTime();
  private final Map<String, String> declared = new TreeMap<>(Map.of("web", "1"));
  private final Map<ResourceId, MapNode> cluster = new LinkedHashMap<>();
  private Inventory inventory = Inventory.EMPTY;
  int renders;
  boolean elsewhereMoved;
  int writes;
  int declaredForDeletion;
  private int failing;
  @Nullable ClusterException clusterFailure;
  ReconcileListener listener = events::add;

  /** Who signed the revision, if anybody; and who checks it. */
  @Nullable SshSigner signer;

  @Nullable SignatureCheck signatures;
  final List<SignatureScope> scopes = new ArrayList<>();

  /** Connects to the clusters that applications name, if they may. */
  @Nullable ClusterConnector connector;

  Reconciler reconciler() {
    Cluster port =
        (Cluster)
            Proxy.newProxyInstance(
                Cluster.class.getClassLoader(),
                new Class<?>[] {Cluster.class},
                (proxy, method, arguments) ->
                    method.getReturnType() == Optional.class ? Optional.empty() : "fake");
    Reconciler.Builder builder = Reconciler.builder();
    if (signatures != null) {
      builder.signatures(signatures);
    }
    if (connector != null) {
      builder
          .connector(connector)
          .lookup(
              (asker, gvk, namespace, name) ->
                  Optional.of(
                      MapNode.builder().put("apiVersion", "v1").put("kind", gvk.kind()).build()));
    }
    return builder
        .source(new Sources())
        .renderer(new FileRenderer())
        .differ(new ValueDiffer())
        .applier(new MapApplier())
        .clusters(
            destination -> {
              if (clusterFailure != null) {
                throw clusterFailure;
              }
              return port;
            })
        .healthCheck(object -> Optional.of(Health.of(HealthStatus.HEALTHY)))
        .listener(event -> listener.on(event))
        .time(time)
        .actor("tester")
        .build();
  }

  void declare(String directory, String value) {
    declared.put(directory, value);
  }

  void failApplies(int times) {
    failing = times;
  }

  void drift() {
    cluster.replaceAll(
        (id, object) -> object.with("value", io.gitops4j.core.tree.ScalarNode.of("drift")));
  }

  boolean isEmpty() {
    return cluster.isEmpty();
  }

  String live() {
    return String.valueOf(cluster.values().iterator().next().text("value"));
  }

  /** Time that passes when somebody waits. */
  static final class FakeTime implements Time {
    final List<Duration> slept = new ArrayList<>();
    int interruptAt = Integer.MAX_VALUE;
    Runnable onSleep = () -> {};
    private Instant now = Instant.EPOCH;

    @Override
    public Instant now() {
      return now;
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      slept.add(duration);
      onSleep.run();
      if (slept.size() >= interruptAt) {
        throw new InterruptedException();
      }
      now = now.plus(duration);
    }
  }

  private final class Sources implements SourceProvider {
    private final Map<Revision, MemoryTree> known = new HashMap<>();

    @Override
    public boolean supports(SourceRef ref) {
      return ref.url().startsWith("memory:");
    }

    @Override
    public Revision revision(SourceRef ref) {
      return open(ref, null).revision();
    }

    @Override
    public SourceTree open(SourceRef ref, @Nullable Revision revision) {
      if (ref.url().equals("memory:gone")) {
        throw SourceException.of(SourceError.UNREACHABLE, "gone");
      }
      MemoryTree.Builder tree = MemoryTree.builder();
      declared.forEach((name, value) -> tree.file(name + "/value", value));
      MemoryTree now = tree.build();
      known.put(now.revision(), now);
      return revision == null ? now : Objects.requireNonNull(known.get(revision));
    }

    @Override
    public SignedRevision signed(SourceRef ref, Revision revision, SignatureScope scope) {
      scopes.add(scope);
      byte[] payload = revision.toString().getBytes(StandardCharsets.UTF_8);
      String signature = signer == null ? "" : signer.sign(payload);
      SignedObject commit =
          SignedObject.commit(revision.digest(), "ada", Instant.EPOCH, payload, signature);
      return new SignedRevision(null, "", "", List.of(commit), true);
    }
  }

  private final class FileRenderer implements Renderer {
    @Override
    public String engine() {
      return "fake/1";
    }

    @Override
    public boolean supports(SourceTree tree, RenderRequest request) {
      return true;
    }

    @Override
    public boolean isCurrent(io.gitops4j.core.render.Inputs inputs) {
      return !elsewhereMoved;
    }

    @Override
    public Rendered render(SourceTree tree, RenderRequest request) {
      renders++;
      InputRecorder recorder = new InputRecorder(tree);
      String value =
          new String(recorder.read(request.path().child("value")), StandardCharsets.UTF_8);
      if (value.equals("bad")) {
        return Rendered.failed(
            List.of(Issue.error(RenderError.INVALID_MANIFEST, "bad")), recorder.inputs());
      }
      MapNode object =
          MapNode.builder()
              .put("apiVersion", "v1")
              .put("kind", "ConfigMap")
              .put("metadata", MapNode.builder().put("name", "web").build())
              .put("value", value)
              .build();
      return Rendered.of(List.of(Manifest.of(object)), List.of(), recorder.inputs());
    }
  }

  private static final class ValueDiffer implements Differ {
    @Override
    public Plan diff(DiffInput input) {
      List<Change> changes = new ArrayList<>();
      for (Manifest manifest : input.live().desired()) {
        MapNode live = input.live().objects().get(manifest.id());
        Action action =
            live == null
                ? Action.CREATE
                : live.equals(manifest.root()) ? Action.KEEP : Action.UPDATE;
        changes.add(
            new Change(manifest.id(), manifest.gvk(), action, "", List.of(), manifest, live));
      }
      return new Plan(List.of(new Step("all", changes, Barrier.NONE)), List.of());
    }
  }

  private final class MapApplier implements Applier {
    @Override
    public LiveState observe(Target target, List<Manifest> desired) {
      return new LiveState(desired, cluster, Map.of(), Map.of(), inventory);
    }

    @Override
    public SyncResult assess(Target target, LiveState live, Plan plan) {
      return result(plan, change -> Outcome.SKIPPED);
    }

    @Override
    public SyncResult apply(Target target, LiveState live, Plan plan, Synced synced) {
      boolean refuses = failing > 0 && !plan.pending().isEmpty();
      failing--;
      SyncResult result =
          result(
              plan,
              change -> {
                if (refuses) {
                  return Outcome.FAILED;
                }
                writes++;
                cluster.put(change.id(), change.desired().root());
                return Outcome.APPLIED;
              });
      if (!refuses) {
        inventory = inventory.withSync(synced.revisions(), synced.inputDigest());
      }
      return result;
    }

    @Override
    public Teardown teardown(Target target, List<Manifest> declared, Cascade cascade) {
      declaredForDeletion = declared.size();
      List<Change> changes = new ArrayList<>();
      cluster.forEach(
          (id, object) ->
              changes.add(
                  new Change(
                      id,
                      new Gvk(id.group(), "v1", id.kind()),
                      cascade.propagation() == Propagation.ORPHAN ? Action.KEEP : Action.DELETE,
                      "",
                      List.of(),
                      null,
                      object)));
      return new Teardown(
          observe(target, List.of()),
          new Plan(List.of(new Step("all", changes, Barrier.GONE)), List.of()),
          cascade);
    }

    @Override
    public SyncResult delete(Target target, Teardown teardown) {
      boolean refuses = failing > 0;
      failing--;
      return result(
          teardown.plan(),
          change -> {
            if (!refuses) {
              cluster.remove(change.id());
            }
            return refuses ? Outcome.FAILED : Outcome.DELETED;
          });
    }

    private SyncResult result(Plan plan, java.util.function.Function<Change, Outcome> deed) {
      List<ResourceResult> results = new ArrayList<>();
      for (Change change : plan.changes()) {
        Outcome outcome = change.writes() ? deed.apply(change) : Outcome.UNCHANGED;
        Issue issue =
            outcome == Outcome.FAILED ? Issue.error(ClusterError.INVALID, "refused") : null;
        results.add(new ResourceResult(change.id(), change.action(), outcome, "", issue, null));
      }
      return new SyncResult(results, Health.of(HealthStatus.HEALTHY), List.of());
    }
  }
}

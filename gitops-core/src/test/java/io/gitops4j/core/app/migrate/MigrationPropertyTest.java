// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Severity;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random applications of which both forms can say all. */
class MigrationPropertyTest {

  private static <T> T any(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static MapNode map(Object... entries) {
    MapNode.Builder map = MapNode.builder();
    for (int i = 0; i < entries.length; i += 2) {
      Object value = entries[i + 1];
      String key = (String) entries[i];
      if (value instanceof Node node) {
        map.put(key, node);
      } else if (value instanceof Boolean flag) {
        map.put(key, flag);
      } else if (value instanceof Integer number) {
        map.put(key, number);
      } else {
        map.put(key, (String) value);
      }
    }
    return map.build();
  }

  private static MapNode kustomize(Random random, String namespace) {
    MapNode.Builder map = MapNode.builder();
    if (random.nextBoolean()) {
      map.put("namePrefix", "pre-");
    }
    if (random.nextBoolean()) {
      map.put("nameSuffix", "-post");
    }
    if (!namespace.isEmpty()) {
      map.put("namespace", namespace);
    }
    List<String> images = new ArrayList<>();
    for (String image :
        List.of(
            "web:v2",
            "web=registry.example:5000/web:v2",
            "db@sha256:0123",
            "cache=registry.example/cache",
            "proxy=registry.example/proxy@sha256:4567")) {
      if (random.nextBoolean()) {
        images.add(image);
      }
    }
    if (!images.isEmpty()) {
      map.put("images", ListNode.ofStrings(images));
    }
    if (random.nextBoolean()) {
      MapNode patch = map("patch", "- op: remove\n  path: /spec/replicas\n");
      map.put(
          "patches",
          ListNode.of(
              random.nextBoolean()
                  ? patch
                  : patch.with("target", map("kind", "Deployment", "name", "web"))));
    }
    if (random.nextBoolean()) {
      map.put("components", ListNode.ofStrings(List.of("../components/a")));
      if (random.nextBoolean()) {
        map.put("ignoreMissingComponents", true);
      }
    }
    if (random.nextBoolean()) {
      map.put("commonLabels", map("team", "shop"))
          .put("labelWithoutSelector", true)
          .put("forceCommonLabels", true);
    }
    return map.build();
  }

  private static MapNode application(Random random) {
    String namespace = any(random, List.of("", "shop"));
    MapNode.Builder metadata = MapNode.builder().put("name", any(random, List.of("web", "api")));
    metadata.put("namespace", any(random, List.of("argocd", "teams")));
    if (random.nextBoolean()) {
      metadata.put("labels", map("team", "shop"));
    }
    if (random.nextInt(4) == 0) {
      metadata.put("annotations", map("argocd.argoproj.io/skip-reconcile", "true", "note", "n"));
    } else if (random.nextBoolean()) {
      metadata.put(
          "finalizers",
          ListNode.ofStrings(List.of("resources-finalizer.argocd.argoproj.io/background")));
    }
    MapNode.Builder source =
        MapNode.builder()
            .put(
                "repoURL",
                any(random, List.of("https://git.example/a.git", "https://git.example/b")))
            .put(
                "targetRevision",
                any(
                    random,
                    List.of(
                        "main",
                        "refs/heads/1.x",
                        "v1.2.3",
                        ">=1.0.0 <2.0.0",
                        "0123456789abcdef0123456789abcdef01234567")))
            .put("path", any(random, List.of(".", "web", "apps/web")));
    MapNode kustomize = kustomize(random, namespace);
    if (!kustomize.isEmpty()) {
      source.put("kustomize", kustomize);
    }
    MapNode destination = map("server", "https://kubernetes.default.svc");
    String delay = any(random, List.of("30s", "3m", "1h"));
    List<String> options = new ArrayList<>(List.of("PrunePropagationPolicy=background"));
    if (random.nextBoolean()) {
      options.add("Force=true");
    }
    boolean ignores = random.nextBoolean();
    if (ignores) {
      options.add("RespectIgnoreDifferences=true");
    }
    MapNode.Builder spec =
        MapNode.builder()
            .put("project", "default")
            .put("source", source.build())
            .put(
                "destination",
                namespace.isEmpty()
                    ? destination
                    : destination.with("namespace", ScalarNode.of(namespace)))
            .put(
                "syncPolicy",
                map(
                    "automated",
                    map("prune", random.nextBoolean(), "selfHeal", true),
                    "syncOptions",
                    ListNode.ofStrings(options),
                    "retry",
                    map(
                        "limit",
                        -1,
                        "backoff",
                        map("duration", delay, "factor", 1, "maxDuration", delay))));
    if (ignores) {
      MapNode rule = map("group", any(random, List.of("apps", "*")), "kind", "Deployment");
      spec.put(
          "ignoreDifferences",
          ListNode.of(rule.with("jsonPointers", ListNode.ofStrings(List.of("/spec/replicas")))));
    }
    return MapNode.builder()
        .put("apiVersion", "argoproj.io/v1alpha1")
        .put("kind", "Application")
        .put("metadata", metadata.build())
        .put("spec", spec.build())
        .build();
  }

  private static Application read(List<MapNode> documents) {
    ReadApplications read =
        ApplicationReader.ofDefaults()
            .read("migrated", YamlPrinter.printAll(documents).getBytes(StandardCharsets.UTF_8));
    assertThat(read.issues()).extracting(Issue::toDisplayString).isEmpty();
    assertThat(read.applications()).hasSize(1);
    // the object itself may be written in another way
    return read.applications().get(0).toBuilder().definition(null).build();
  }

  private static List<Issue> serious(Migrated migrated) {
    return migrated.findings().stream().filter(issue -> issue.severity() != Severity.INFO).toList();
  }

  @Property(tries = 300)
  void thereAndBack_isTheSameApplication(@ForAll Random random) {
    MapNode argo = application(random);

    Migrated flux = Migration.ofDefaults().toFlux(new Declaration("argo.yaml", argo));
    assertThat(serious(flux)).isEmpty();
    Application asFlux = read(flux.documents());
    List<Declaration> declared =
        flux.documents().stream().map(one -> new Declaration("flux.yaml", one)).toList();
    Migrated back = Migration.ofDefaults().toArgo(declared.get(1), declared);
    assertThat(serious(back)).isEmpty();

    Application original = read(List.of(argo));
    Application returned = read(back.documents());
    assertThat(returned.sources()).isEqualTo(original.sources());
    assertThat(returned.syncPolicy()).isEqualTo(original.syncPolicy());
    // but for the object itself, which may say the same in other words
    assertThat(returned.toBuilder().definition(original.definition()).build()).isEqualTo(original);
    assertThat(asFlux.name()).isEqualTo(original.name());
    assertThat(asFlux.suspended()).isEqualTo(original.suspended());
    assertThat(asFlux.cascade()).isEqualTo(original.suspended() ? null : original.cascade());
    assertThat(asFlux.syncPolicy().retry()).isEqualTo(original.syncPolicy().retry());
    assertThat(asFlux.interval()).isEqualTo(original.interval());
    assertThat(
            Map.of(
                "prune", asFlux.syncPolicy().prune(), "wait", asFlux.syncPolicy().waitForHealth()))
        .isEqualTo(
            Map.of(
                "prune",
                original.syncPolicy().prune(),
                "wait",
                original.syncPolicy().waitForHealth()));
  }

  @Property(tries = 50)
  void sameObject_givesTheSameText(@ForAll Random random) {
    Declaration one = new Declaration("argo.yaml", application(random));

    assertThat(YamlPrinter.printAll(Migration.ofDefaults().toFlux(one).documents()))
        .isEqualTo(YamlPrinter.printAll(Migration.ofDefaults().toFlux(one).documents()));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.directory;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.InputRecorder;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderError;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.render.SettingLocator;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads files one after the other and collects their objects. Used by one thread, once. */
final class ManifestFiles {
  private static final String SKIP = "+argocd:skip-file-rendering";

  /** Kustomize's own files, which no cluster knows. */
  private static final String KUSTOMIZE = "kustomize.config.k8s.io/";

  private final InputRecorder tree;
  private final YamlLimits limits;
  private final List<Issue> issues;
  private final boolean provenance;
  private final Map<Object, Manifest> manifests = new LinkedHashMap<>();
  private long bytes;
  private long nodes;
  private boolean exhausted;

  ManifestFiles(InputRecorder tree, YamlLimits limits, List<Issue> issues, boolean provenance) {
    this.provenance = provenance;
    this.tree = tree;
    this.limits = limits;
    this.issues = issues;
  }

  /** Whether a limit of all files together is reached, so that nothing more is read. */
  boolean exhausted() {
    return exhausted;
  }

  /** What was found, in order. */
  List<Manifest> manifests() {
    return new ArrayList<>(manifests.values());
  }

  /** Reads a file; what is wrong becomes an issue. */
  void add(TreePath path) {
    byte[] content = tree.read(path);
    bytes += content.length;
    if (bytes > limits.bytes()) {
      exhaust(path, "the files together are too large", limits.bytes() + " bytes");
      return;
    }
    String file = path.toString();
    String text = new String(content, StandardCharsets.UTF_8);
    if (text.contains(SKIP)) {
      leftOut(Location.of(file), "the file asks to be left out");
      return;
    }
    List<Node> documents;
    try {
      documents = reader().read(file, content);
    } catch (YamlException e) {
      issues.addAll(e.issues());
      return;
    }
    for (Node document : documents) {
      nodes += count(document);
    }
    if (nodes > limits.nodes()) {
      exhaust(path, "the files together have too many nodes", Long.toString(limits.nodes()));
      return;
    }
    documents(documents, path);
  }

  /** No line of a file that may hold a secret gets into an issue. */
  private YamlReader reader() {
    YamlReader reader = YamlReader.ofDefaults().withLimits(limits);
    return tree.secret() ? reader.withoutSourceLines() : reader;
  }

  /** Counted as the reader counts them: each alias with all it stands for. */
  private static long count(Node node) {
    long sum = 1;
    if (node instanceof MapNode map) {
      for (MapNode.Entry entry : map.entries()) {
        sum += 1 + count(entry.value());
      }
    } else if (node instanceof ListNode list) {
      for (Node item : list) {
        sum += count(item);
      }
    }
    return sum;
  }

  private void exhaust(TreePath path, String message, String limit) {
    exhausted = true;
    issues.add(
        Issue.error(RenderError.LIMIT, message)
            .at(Location.of(path.toString()))
            .withExpected("at most " + limit));
  }

  private void documents(List<Node> documents, TreePath path) {
    String file = path.toString();
    if (!path.name().endsWith(".json")
        && documents.stream().noneMatch(ManifestFiles::looksLikeObject)) {
      if (!documents.isEmpty()) {
        leftOut(Location.of(file), "the file holds no Kubernetes object");
      }
      return;
    }
    for (Node document : documents) {
      if (document instanceof MapNode map && isKustomize(map, path)) {
        leftOut(Location.of(file, map), "the document configures kustomize");
      } else {
        object(document, file);
      }
    }
  }

  /** A document with one of the fields that all objects have is meant to be one. */
  private static boolean looksLikeObject(Node document) {
    return document instanceof MapNode map
        && (map.has("apiVersion") || map.has("kind") || map.has("metadata"));
  }

  private static boolean isKustomize(MapNode document, TreePath path) {
    String apiVersion = document.text("apiVersion");
    boolean named =
        path.name().equals("kustomization.yaml") || path.name().equals("kustomization.yml");
    return apiVersion != null && apiVersion.startsWith(KUSTOMIZE)
        || named && document.text("kind") == null;
  }

  private void object(Node node, String file) {
    if (!(node instanceof MapNode map)) {
      issues.add(invalid("not a Kubernetes object", Location.of(file, node)).withExpected("a map"));
      return;
    }
    String kind = map.text("kind");
    if (kind != null && kind.endsWith("List") && map.has("items")) {
      list(map, file);
      return;
    }
    String apiVersion = map.text("apiVersion");
    if (kind != null && (apiVersion == null || apiVersion.isEmpty())) {
      issues.add(
          invalid(
              "not a Kubernetes object: apiVersion is missing",
              Location.of(file, map).withField("apiVersion")));
      return;
    }
    try {
      Manifest manifest = Manifest.of(map, file);
      put(provenance ? manifest.withProvenance(provenance(map, file)) : manifest);
    } catch (RenderException e) {
      issues.addAll(e.issues());
    }
  }

  private static Provenance provenance(MapNode object, String file) {
    return Provenance.start(
        new RenderStep(StepKind.RESOURCE, "file", Location.of(file, object), false),
        SettingLocator.inFile(file),
        object);
  }

  private void list(MapNode list, String file) {
    Node items = list.get("items");
    if (items instanceof ListNode objects) {
      objects.forEach(item -> object(item, file));
    } else if (items != null && !items.isNull()) {
      issues.add(
          invalid("the items of a list are no list", Location.of(file, items).withField("items")));
    }
  }

  private static Issue invalid(String message, Location where) {
    return Issue.error(RenderError.INVALID_MANIFEST, message).at(where);
  }

  private void put(Manifest manifest) {
    ResourceId id = manifest.id();
    if (id.name().isEmpty()) {
      // the server makes the name, so each is another object
      manifests.put(new Object(), manifest);
      return;
    }
    Manifest earlier = manifests.remove(id);
    if (earlier != null) {
      issues.add(
          Issue.warning(RenderError.DUPLICATE, id + " is declared twice; the later one counts")
              .at(
                  new Location(
                      manifest.origin(),
                      manifest.root().line(),
                      manifest.root().column(),
                      null,
                      null))
              .withHint("the earlier one lies in " + earlier.origin()));
    }
    manifests.put(id, manifest);
  }

  private void leftOut(Location where, String why) {
    issues.add(Issue.warning(DirectoryError.LEFT_OUT, why).at(where));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.SettledScalars;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.internal.Failure;
import io.gitops4j.kustomize.internal.FileLoader;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import io.gitops4j.kustomize.internal.Selector;
import io.gitops4j.kustomize.internal.merge.JsonPatch;
import io.gitops4j.kustomize.internal.merge.MergeException;
import io.gitops4j.kustomize.internal.merge.SchemaFacts;
import io.gitops4j.kustomize.internal.merge.StrategicMerge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies patches: strategic merges and JSON patches, inline or from files. */
public final class Patches {
  private final ResourceSet resources;
  private final FileLoader loader;
  private final String file;
  private final SchemaFacts facts;
  private final List<Issue> warnings;
  private boolean merged;

  /** For the patches of one kustomization. */
  public Patches(
      ResourceSet resources,
      FileLoader loader,
      String file,
      SchemaFacts facts,
      List<Issue> warnings) {
    this.resources = resources;
    this.loader = loader;
    this.file = file;
    this.facts = facts;
    this.warnings = warnings;
  }

  /** Whether a patch was merged into a resource, by what the schema says. */
  public boolean merged() {
    return merged;
  }

  /** Applies an entry of {@code patches}. */
  public void apply(MapNode entry) {
    String path = entry.text("path");
    String text = entry.text("patch");
    if ((path == null || path.isBlank()) == (text == null || text.isBlank())) {
      throw Failure.of(
          KustomizeError.INVALID_PATCH, "a patch has either a path or a patch", at(entry));
    }
    List<Node> documents =
        path == null || path.isBlank()
            ? loader.inline(String.valueOf(text), at(entry))
            : loader.documents(path, at(entry));
    String name = path == null || path.isBlank() ? at(entry) : loader.name(path);
    MapNode target = entry.map("target");
    if (documents.isEmpty()) {
      return;
    }
    if (documents.get(0) instanceof ListNode) {
      json(operations(path, text, entry), target, name);
      return;
    }
    MapNode options = entry.map("options");
    boolean rename = options != null && "true".equals(options.text("allowNameChange"));
    boolean rekind = options != null && "true".equals(options.text("allowKindChange"));
    if (target != null && documents.size() > 1) {
      throw Failure.of(
          KustomizeError.INVALID_PATCH,
          "several strategic merge patches can't share one target",
          name);
    }
    for (Node document : documents) {
      if (document instanceof MapNode map && map.isEmpty()) {
        continue;
      }
      if (target == null) {
        MapNode patch = patch(document, name);
        mergeInto(target(patch, name), patch, name, rename, rekind);
      } else {
        mergeSelected(patch(document, name), Selector.of(target, file), name, rename, rekind);
      }
    }
  }

  private String at(MapNode entry) {
    return entry.line() > 0 ? file + ":" + entry.line() : file;
  }

  /** Applies an entry of {@code patchesStrategicMerge}: a path, or the patch itself. */
  public void strategicMerge(String pathOrPatch) {
    List<Node> documents;
    String name = file;
    if (pathOrPatch.indexOf('\n') >= 0 || pathOrPatch.stripLeading().startsWith("{")) {
      documents = loader.inline(pathOrPatch, file);
    } else {
      name = loader.name(pathOrPatch);
      documents = loader.documents(pathOrPatch, file);
    }
    if (documents.isEmpty()) {
      throw Failure.of(KustomizeError.INVALID_PATCH, "the patch is empty", name);
    }
    for (Node document : documents) {
      MapNode patch = withTexts(patch(document, name));
      mergeInto(target(patch, name), patch, name, false, false);
    }
    resources.checkUnique(name);
  }

  /** Applies an entry of {@code patchesJson6902}. */
  public void json6902(MapNode entry, String textKey) {
    String path = entry.text("path");
    String text = entry.text(textKey);
    MapNode target = entry.map("target");
    if (target == null || target.text("name") == null) {
      throw Failure.of(
          KustomizeError.INVALID_PATCH, "a JSON patch needs a target with a name", at(entry));
    }
    if ((path == null || path.isEmpty()) == (text == null || text.isEmpty())) {
      throw Failure.of(
          KustomizeError.INVALID_PATCH, "a JSON patch has either a path or a patch", at(entry));
    }
    List<Node> documents =
        path == null || path.isEmpty()
            ? loader.inline(String.valueOf(text), at(entry))
            : loader.documents(path, at(entry));
    String name = path == null || path.isEmpty() ? at(entry) : loader.name(path);
    if (documents.isEmpty() || !(documents.get(0) instanceof ListNode list) || list.isEmpty()) {
      throw Failure.of(KustomizeError.INVALID_PATCH, "a JSON patch is a list of operations", name);
    }
    List<Resource> found =
        resources.all().stream().filter(Selector.of(target, file)::selects).toList();
    warnIfNone(found, name);
    json(list, found, name);
  }

  /** The operations of a JSON patch, which the reference reads as it reads configuration. */
  private ListNode operations(@Nullable String path, @Nullable String text, MapNode entry) {
    YamlReader reader = YamlReader.ofDefaults().asConfiguration();
    boolean inline = path == null || path.isBlank();
    List<Node> documents =
        inline
            ? loader.inline(String.valueOf(text), at(entry), reader)
            : loader.documents(path, at(entry), reader);
    if (documents.isEmpty() || !(documents.get(0) instanceof ListNode list)) {
      throw Failure.of(
          KustomizeError.INVALID_PATCH,
          "a JSON patch is a list of operations",
          inline ? at(entry) : loader.name(path));
    }
    return list;
  }

  private void json(ListNode list, @Nullable MapNode target, String name) {
    if (target == null) {
      throw Failure.of(KustomizeError.INVALID_PATCH, "a JSON patch needs a target", name);
    }
    Selector selector = Selector.of(target, file);
    List<Resource> found = resources.all().stream().filter(selector::selects).toList();
    warnIfNone(found, name);
    found.forEach(Resource::rememberId);
    json(list, found, name);
  }

  /** With annotations, if the reference would have some of its own there. */
  private static MapNode withAnnotations(Resource resource) {
    MapNode metadata = resource.root().map("metadata");
    return metadata == null
            || !resource.isAnnotated()
            || metadata.get("annotations") instanceof MapNode
        ? resource.root()
        : resource.root().with("metadata", metadata.with("annotations", MapNode.EMPTY));
  }

  private void json(ListNode list, List<Resource> found, String name) {
    JsonPatch patch;
    try {
      patch = JsonPatch.parse(list);
    } catch (MergeException e) {
      throw Failure.of(KustomizeError.INVALID_PATCH, String.valueOf(e.getMessage()), name);
    }
    for (Resource resource : found) {
      try {
        Node after =
            SettledScalars.throughJson(
                patch.apply(SettledScalars.settle(withAnnotations(resource))));
        if (!(after instanceof MapNode map)) {
          throw new MergeException("the result is no map");
        }
        resource.root(map);
      } catch (MergeException e) {
        throw Failure.of(KustomizeError.PATCH_FAILED, resource.id() + ": " + e.getMessage(), name);
      }
    }
  }

  private void warnIfNone(List<Resource> found, String name) {
    if (found.isEmpty()) {
      warnings.add(
          Issue.warning(KustomizeError.NO_MATCH, "the target of a patch matches nothing")
              .at(Location.of(name)));
    }
  }

  private MapNode patch(Node document, String name) {
    if (!(document instanceof MapNode map)) {
      throw Failure.of(
          KustomizeError.INVALID_PATCH, "neither a strategic merge patch nor a JSON patch", name);
    }
    return Resource.of(map, name).root();
  }

  private Resource target(MapNode patch, String name) {
    Resource asResource = Resource.of(patch, name);
    List<Resource> found = resources.byAnyId(asResource.id());
    if (found.size() != 1) {
      throw Failure.of(
          KustomizeError.PATCH_TARGET,
          "the patch is for "
              + asResource.id()
              + ", of which there "
              + (found.isEmpty() ? "is none" : "are several"),
          name);
    }
    return found.get(0);
  }

  private void mergeSelected(
      MapNode patch, Selector selector, String name, boolean rename, boolean rekind) {
    List<Resource> found = resources.all().stream().filter(selector::selects).toList();
    warnIfNone(found, name);
    MapNode written = withTexts(patch);
    for (Resource resource : found) {
      Node apiVersion = resource.root().get("apiVersion");
      MapNode fitting =
          apiVersion == null
              ? written.without("apiVersion")
              : written.with("apiVersion", apiVersion);
      mergeInto(resource, fitting, name, rename, rekind);
    }
    resources.checkUnique(name);
  }

  /**
   * The labels and annotations of a patch as the reference writes them before it merges, in these
   * two places: all are strings, so that a null there deletes nothing, and none if there are none.
   */
  private static MapNode withTexts(MapNode patch) {
    MapNode metadata = patch.map("metadata");
    if (metadata == null) {
      return patch;
    }
    for (String field : List.of("labels", "annotations")) {
      if (metadata.get(field) instanceof MapNode strings && !strings.isEmpty()) {
        for (MapNode.Entry entry : strings.entries()) {
          boolean text = entry.value() instanceof ScalarNode scalar && scalar.isString();
          strings =
              text
                  ? strings
                  : strings.with(entry.key(), ScalarNode.of(Resource.textOf(entry.value())));
        }
        metadata = metadata.with(field, strings);
      } else {
        metadata = metadata.without(field);
      }
    }
    return patch.with("metadata", metadata);
  }

  private void mergeInto(
      Resource resource, MapNode patch, String name, boolean rename, boolean rekind) {
    String oldName = resource.name();
    String oldNamespace = resource.namespace();
    String oldKind = resource.kind();
    if (rename || rekind) {
      resource.rememberId();
    }
    merged = true;
    MapNode result;
    try {
      result = StrategicMerge.apply(resource.root(), patch, facts);
    } catch (MergeException e) {
      throw Failure.of(KustomizeError.PATCH_FAILED, resource.id() + ": " + e.getMessage(), name);
    }
    if (result == null || result.isEmpty()) {
      resources.remove(resource);
      return;
    }
    resource.root(result);
    if (!rekind) {
      resource.root(resource.root().with("kind", ScalarNode.of(oldKind)));
    }
    if (!rename) {
      resource.name(oldName);
    }
    resource.metadata("namespace", oldNamespace.isEmpty() ? null : ScalarNode.of(oldNamespace));
  }

  /** The paths or texts of a list that may be either one text or several. */
  static List<String> texts(Node node) {
    List<String> texts = new ArrayList<>();
    if (node instanceof ListNode list) {
      list.forEach(item -> texts.add(String.valueOf(item.textOrNull())));
    }
    return texts;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import static java.util.stream.Collectors.joining;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.SettledScalars;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.Budget;
import io.gitops4j.kustomize.internal.Failure;
import io.gitops4j.kustomize.internal.FileLoader;
import io.gitops4j.kustomize.internal.Findings;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceReader;
import io.gitops4j.kustomize.internal.ResourceSet;
import io.gitops4j.kustomize.internal.Selector;
import io.gitops4j.kustomize.internal.Unmatched;
import io.gitops4j.kustomize.internal.merge.JsonPatch;
import io.gitops4j.kustomize.internal.merge.JsonText;
import io.gitops4j.kustomize.internal.merge.MergeException;
import io.gitops4j.kustomize.internal.merge.SchemaFacts;
import io.gitops4j.kustomize.internal.merge.StrategicMerge;
import io.gitops4j.kustomize.internal.trace.Trace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Applies patches: strategic merges and JSON patches, inline or from files. */
public final class Patches {
  private static final int SHOWN = 3;

  private final ResourceSet resources;
  private final FileLoader loader;
  private final String file;
  private final SchemaFacts facts;
  private final Findings findings;
  private final Trace trace;
  private boolean merged;

  /** For the patches of one kustomization. */
  public Patches(
      ResourceSet resources,
      FileLoader loader,
      String file,
      SchemaFacts facts,
      Findings findings,
      Trace trace) {
    this.trace = trace;
    this.resources = resources;
    this.loader = loader;
    this.file = file;
    this.facts = facts;
    this.findings = findings;
  }

  /** Whether a patch was merged into a resource, by what the schema says. */
  public boolean merged() {
    return merged;
  }

  /** Applies an entry of {@code patches}. */
  public void apply(MapNode entry) {
    ScalarNode path = text(entry, "path");
    ScalarNode text = text(entry, "patch");
    boolean inline = path == null || path.text().isBlank();
    if (inline == (text == null || text.text().isBlank())) {
      throw Failure.of(
          KustomizeError.INVALID_PATCH,
          inline ? "a patch has neither a path nor a patch" : "a patch has both a path and a patch",
          null);
    }
    // the reference trims what stands inline: a block at its end loses its line end
    ScalarNode written = inline ? trimmed(Objects.requireNonNull(text)) : path;
    List<Node> read = documents(written, inline, YamlReader.ofDefaults().asResources());
    String name = inline ? file : loader.name(written.text());
    MapNode target = entry.map("target");
    if (read.isEmpty()) {
      return;
    }
    if (read.get(0) instanceof ListNode) {
      trace.patch(read, name);
      json(operations(written, inline), target, name);
      return;
    }
    List<MapNode> documents = ResourceReader.objects(read, name);
    trace.patch(List.copyOf(documents), name);
    MapNode options = entry.map("options");
    boolean rename = options != null && "true".equals(options.text("allowNameChange"));
    boolean rekind = options != null && "true".equals(options.text("allowKindChange"));
    if (target != null && documents.size() > 1) {
      throw Failure.at(
          KustomizeError.INVALID_PATCH,
          "several strategic merge patches can't share one target",
          Location.of(name, documents.get(1)));
    }
    for (MapNode document : documents) {
      findings.attempt(
          Location.of(name, document),
          () -> {
            MapNode patch = patch(document, name);
            if (target == null) {
              mergeInto(target(patch, name), patch, name, rename, rekind);
            } else {
              mergeSelected(patch, target, name, rename, rekind);
            }
          });
    }
  }

  private static ScalarNode trimmed(ScalarNode text) {
    String trimmed = text.text().strip();
    return trimmed.length() == text.text().length() ? text : text.withText(trimmed);
  }

  private static @Nullable ScalarNode text(MapNode entry, String key) {
    return entry.get(key) instanceof ScalarNode scalar && !scalar.isNull() ? scalar : null;
  }

  private List<Node> documents(ScalarNode written, boolean inline, YamlReader reader) {
    return inline
        ? loader.inline(written, file, reader)
        : loader.documents(written.text(), file, reader);
  }

  /** Applies an entry of {@code patchesStrategicMerge}: a path, or the patch itself. */
  public void strategicMerge(ScalarNode pathOrPatch) {
    String text = pathOrPatch.text();
    boolean inline = text.indexOf('\n') >= 0 || text.stripLeading().startsWith("{");
    String name = inline ? file : loader.name(text);
    List<MapNode> documents =
        ResourceReader.objects(
            documents(pathOrPatch, inline, YamlReader.ofDefaults().asResources()), name);
    trace.patch(List.copyOf(documents), name);
    if (documents.isEmpty()) {
      throw Failure.at(
          KustomizeError.INVALID_PATCH,
          "the patch is empty",
          inline ? Location.NONE : Location.of(name, 1, 1));
    }
    for (MapNode document : documents) {
      findings.attempt(
          Location.of(name, document),
          () -> {
            MapNode patch = withTexts(patch(document, name));
            mergeInto(target(patch, name), patch, name, false, false);
          });
    }
    resources.checkUnique(name);
  }

  /** Applies an entry of {@code patchesJson6902}. */
  public void json6902(MapNode entry, String textKey) {
    ScalarNode path = text(entry, "path");
    ScalarNode text = text(entry, textKey);
    MapNode target = entry.map("target");
    if (target == null || target.text("name") == null) {
      throw Failure.of(
          KustomizeError.INVALID_PATCH, "a JSON patch needs a target with a name", null);
    }
    boolean inline = path == null || path.text().isEmpty();
    if (inline == (text == null || text.text().isEmpty())) {
      throw Failure.of(
          KustomizeError.INVALID_PATCH,
          inline
              ? "a JSON patch has neither a path nor a patch"
              : "a JSON patch has both a path and a patch",
          null);
    }
    ScalarNode written = Objects.requireNonNull(inline ? text : path);
    String name = inline ? file : loader.name(written.text());
    ListNode list = operations(written, inline);
    trace.patch(List.of(list), name);
    if (list.isEmpty()) {
      throw Failure.at(KustomizeError.INVALID_PATCH, "the patch is empty", Location.of(name, list));
    }
    List<Resource> found = resources.select(Selector.of(target, file, resources.budget()));
    warnIfNone(found, target);
    json(list, found, name);
  }

  /** The operations of a JSON patch, which the reference reads as it reads configuration. */
  private ListNode operations(ScalarNode written, boolean inline) {
    String text =
        inline
            ? written.text()
            : new String(loader.read(written.text(), file), StandardCharsets.UTF_8);
    if (text.startsWith("[") && !JsonText.isJson(text)) {
      throw Failure.of(
          Issue.error(
                  KustomizeError.INVALID_PATCH, "a JSON patch that begins with a bracket is JSON")
              .at(inline ? Location.of(file, written) : Location.of(loader.name(written.text())))
              .withExpected("JSON, or YAML with a dash before each operation"));
    }
    YamlReader reader = YamlReader.ofDefaults().asConfiguration();
    return list(
        documents(written, inline, reader),
        written,
        inline,
        inline ? file : loader.name(written.text()));
  }

  private static ListNode list(
      List<Node> documents, ScalarNode written, boolean inline, String name) {
    if (documents.isEmpty() || !(documents.get(0) instanceof ListNode list)) {
      throw Failure.of(
          Issue.error(KustomizeError.INVALID_PATCH, "a JSON patch is a list of operations")
              .at(
                  inline
                      ? Location.of(name, written)
                      : documents.isEmpty()
                          ? Location.of(name, 1, 1)
                          : Location.of(name, documents.get(0)))
              .withExpected("a list of maps with op and path"));
    }
    return list;
  }

  private void json(ListNode list, @Nullable MapNode target, String name) {
    if (target == null) {
      throw Failure.of(
          Issue.error(KustomizeError.INVALID_PATCH, "a JSON patch needs a target")
              .withHint("target: says what it is for, e.g. by kind and name"));
    }
    Selector selector = Selector.of(target, file, resources.budget());
    List<Resource> found = resources.select(selector);
    warnIfNone(found, target);
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
      throw failed(KustomizeError.INVALID_PATCH, e, list, name);
    }
    each(found, list, name, resource -> json(patch, resource));
  }

  private void json(JsonPatch patch, Resource resource) {
    PatchWork work = new PatchWork(resource, resources.budget());
    Node after =
        SettledScalars.throughJson(
            patch.apply(SettledScalars.settle(withAnnotations(resource)), work));
    if (!(after instanceof MapNode map)) {
      throw new MergeException("the result is no map");
    }
    resource.replacedRoot(map);
  }

  /** Patches each resource; if some do not fit, it says why the first does not. */
  private void each(List<Resource> found, Node patch, String name, Consumer<Resource> patching) {
    Budget budget = resources.budget();
    long size = budget.useNodes(Bound.NODES, patch, found.size());
    MergeException first = null;
    int others = -1;
    for (Resource resource : found) {
      budget.use(Bound.MERGES, resource.weight() + size);
      try {
        patching.accept(resource);
        resource.weight(resource.weight() + size);
      } catch (MergeException e) {
        first = first == null ? e.in(shown(resource)) : first;
        others++;
      }
    }
    if (first != null) {
      String more = others == 0 ? "" : "; it fits " + others + " more of its targets no better";
      throw failed(KustomizeError.PATCH_FAILED, first.with(more), patch, name);
    }
  }

  private static String shown(Resource resource) {
    return resource.id() + " (" + resource.location().toDisplayString() + ")";
  }

  private static RenderException failed(
      KustomizeError code, MergeException e, Node patch, String name) {
    return Failure.at(
        code,
        String.valueOf(e.getMessage()),
        Location.of(name, e.where() == null ? patch : e.where()));
  }

  private void warnIfNone(List<Resource> found, MapNode target) {
    if (found.isEmpty()) {
      Unmatched.selector(
          KustomizeError.PATCH_NO_MATCH,
          "the target of a patch",
          target,
          file,
          resources,
          findings);
    }
  }

  private static MapNode patch(MapNode document, String name) {
    return Resource.of(document, name).root();
  }

  private Resource target(MapNode patch, String name) {
    Resource asResource = Resource.of(patch, name);
    List<Resource> found = resources.byAnyId(asResource.id());
    if (found.isEmpty()) {
      throw Failure.absent(
          resources,
          Issue.error(
                  KustomizeError.PATCH_TARGET,
                  "the patch is for " + asResource.id() + ", of which there is none")
              .at(Location.of(name, patch))
              .withHint(resources.elsewhere(asResource.id())));
    }
    if (found.size() > 1) {
      throw Failure.of(
          Issue.error(
                  KustomizeError.PATCH_TARGET,
                  "the patch is for "
                      + asResource.id()
                      + ", of which there are several: "
                      + found.stream().limit(SHOWN).map(Patches::shown).collect(joining(", "))
                      + (found.size() > SHOWN ? " …" : ""))
              .at(Location.of(name, patch))
              .withHint("a target chooses by name, namespace or labels, also several at once"));
    }
    return found.get(0);
  }

  private void mergeSelected(
      MapNode patch, MapNode target, String name, boolean rename, boolean rekind) {
    Selector selector = Selector.of(target, file, resources.budget());
    List<Resource> found = resources.select(selector);
    warnIfNone(found, target);
    if ("delete".equals(patch.text("$patch"))
        && (found.size() > 1 && found.size() == resources.all().size()
            || !found.isEmpty() && selector.isWithoutId() && selector.isWithoutMetadata())) {
      findings.add(
          Issue.warning(
                  KustomizeError.DELETES_ALL,
                  "the patch deletes every resource, " + found.size() + " in all")
              .at(Location.of(file, target))
              .withHint("a target that says less than it means chooses more"));
    }
    MapNode written = withTexts(patch);
    each(
        found,
        patch,
        name,
        resource -> {
          Node apiVersion = resource.root().get("apiVersion");
          MapNode fitting =
              apiVersion == null
                  ? written.without("apiVersion")
                  : written.with("apiVersion", apiVersion);
          merge(resource, fitting, name, rename, rekind);
        });
    resources.checkUnique(name);
  }

  private void replaced(Resource resource, String path, Node list, String name) {
    findings.add(
        Issue.warning(
                KustomizeError.LIST_REPLACED,
                "the patch replaces the list "
                    + path
                    + " of a "
                    + resource.kind()
                    + ", and drops items")
            .at((list.line() == 0 ? findings.place() : Location.of(name, list)).withField(path))
            .withHint(
                "the schema has no merge key for it: repeat what is to stay, or use a JSON patch"));
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
    each(List.of(resource), patch, name, target -> merge(target, patch, name, rename, rekind));
  }

  private void merge(
      Resource resource, MapNode patch, String name, boolean rename, boolean rekind) {
    String oldName = resource.name();
    String oldNamespace = resource.namespace();
    String oldKind = resource.kind();
    if (rename || rekind) {
      resource.rememberId();
    }
    merged = true;
    MapNode result =
        StrategicMerge.apply(
            resource.root(),
            patch,
            facts,
            new StrategicMerge.Listener() {
              @Override
              public void replaced(String path, ListNode by) {
                Patches.this.replaced(resource, path, by, name);
              }

              @Override
              public void comparing(long times) {
                resources.budget().use(Bound.MERGES, times);
              }
            });
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
}

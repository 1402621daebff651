// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.trace;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.SettingLocator;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.kustomize.internal.EditedTree;
import io.gitops4j.kustomize.internal.FileLoader;
import io.gitops4j.kustomize.internal.KustomizationFile;
import io.gitops4j.kustomize.internal.ResId;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import io.gitops4j.kustomize.internal.Variables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each resource as it was after each step that changed it. What a step changed is found out
 * when somebody asks. Confined to one render.
 */
public final class Recording extends Trace {
  private static final RenderStep OUTPUT = RenderStep.of(StepKind.OUTPUT, "output");

  private final Map<Resource, Provenance> known = new IdentityHashMap<>();
  private final Map<ResourceSet, List<Resource>> members = new IdentityHashMap<>();
  private final List<Provenance> removed = new ArrayList<>();
  private final List<PatchSource> patches = new ArrayList<>();
  private @Nullable UnaryOperator<Location> originals;

  /** An empty recording. */
  public Recording() {}

  @Override
  public void edited(EditedTree view) {
    originals = view.originals();
  }

  /** The locator that gives places of the tree as it is. */
  private SettingLocator original(SettingLocator locator) {
    UnaryOperator<Location> places = originals;
    return places == null
        ? locator
        : (path, before, after) -> {
          Location place = locator.locate(path, before, after);
          return place == null ? null : places.apply(place);
        };
  }

  private RenderStep original(RenderStep step) {
    Location declared = step.declared();
    return originals == null || declared == null
        ? step
        : new RenderStep(step.kind(), step.name(), originals.apply(declared), step.component());
  }

  private Provenance start(RenderStep step, SettingLocator locator, MapNode root) {
    return Provenance.start(original(step), original(locator), root);
  }

  private Provenance then(
      Provenance before, RenderStep step, SettingLocator locator, MapNode root) {
    return before.then(original(step), original(locator), root);
  }

  @Override
  public void enter(ResourceSet resources) {
    members.put(resources, resources.all());
  }

  @Override
  public void read(List<Resource> resources, KustomizationFile by, Location entry) {
    Location declared = Location.of(by.file(), entry.line(), entry.column());
    RenderStep step = new RenderStep(StepKind.RESOURCE, "resources", declared, by.component());
    for (Resource resource : resources) {
      SettingLocator locator = SettingLocator.inFile(resource.origin());
      known.put(resource, start(step, locator, resource.root()));
    }
  }

  @Override
  public void generated(
      ResourceSet resources,
      Resource resource,
      MapNode args,
      @Nullable MapNode options,
      FileLoader loader,
      String field,
      KustomizationFile by) {
    RenderStep step = declared(StepKind.GENERATOR, field, by, args);
    generated(resources, resource, step, GeneratorLocator.of(args, options, loader, by.file()));
  }

  @Override
  public void generated(
      ResourceSet resources, Resource resource, Resource plugin, FileLoader loader) {
    RenderStep step = new RenderStep(StepKind.GENERATOR, plugin.kind(), plugin.location(), false);
    SettingLocator locator = GeneratorLocator.of(plugin.root(), null, loader, plugin.origin());
    generated(resources, resource, step, locator);
  }

  private void generated(
      ResourceSet resources, Resource resource, RenderStep step, SettingLocator locator) {
    List<Resource> gone = gone(resources);
    Provenance old = gone.isEmpty() ? null : known.remove(gone.get(0));
    known.put(
        resource,
        old == null
            ? start(step, locator, resource.root())
            : then(old, step, locator, resource.root()));
    enter(resources);
  }

  @Override
  public void patch(List<Node> documents, String file) {
    patches.add(new PatchSource(documents, file));
  }

  @Override
  public void step(
      ResourceSet resources,
      StepKind kind,
      String field,
      KustomizationFile by,
      @Nullable Node entry) {
    RenderStep step = declared(kind, field, by, entry);
    record(
        resources, step, locator(new EntryLocator(by.file(), entry, field.startsWith("common"))));
  }

  @Override
  public void plugin(ResourceSet resources, Resource plugin) {
    MapNode root = plugin.root();
    StepKind kind =
        plugin.kind().startsWith("Patch")
            ? StepKind.PATCH
            : plugin.kind().equals("ReplacementTransformer")
                ? StepKind.REPLACEMENT
                : StepKind.TRANSFORMER;
    RenderStep step = new RenderStep(kind, plugin.kind(), plugin.location(), false);
    record(resources, step, locator(new EntryLocator(plugin.origin(), root, false)));
  }

  @Override
  public void step(ResourceSet resources, StepKind kind, String name) {
    record(resources, RenderStep.of(kind, name), SettingLocator.NONE);
  }

  @Override
  public void noted(List<Resource> resources, KustomizationFile by) {
    RenderStep step = declared(StepKind.BUILD_METADATA, "buildMetadata", by, null);
    resources.forEach(resource -> then(resource, step));
  }

  @Override
  public void noted(Resource resource, KustomizationFile by) {
    then(resource, declared(StepKind.BUILD_METADATA, "buildMetadata", by, null));
  }

  private void then(Resource resource, RenderStep step) {
    known.computeIfPresent(
        resource, (key, history) -> then(history, step, SettingLocator.NONE, key.root()));
  }

  @Override
  public void variables(ResourceSet resources, Variables variables) {
    if (variables.isEmpty()) {
      return;
    }
    SettingLocator locator =
        (path, before, after) -> {
          String text = before == null ? null : before.textOrNull();
          return text == null || text.equals(after == null ? null : after.textOrNull())
              ? null
              : variables.definition(text);
        };
    record(resources, RenderStep.of(StepKind.VARIABLE, "vars"), locator);
  }

  private static RenderStep declared(
      StepKind kind, String field, KustomizationFile by, @Nullable Node entry) {
    Node place = entry == null || entry.line() == 0 ? by.root().keyNode(field) : entry;
    Location declared = place == null ? Location.of(by.file()) : Location.of(by.file(), place);
    return new RenderStep(kind, field, declared, by.component());
  }

  private SettingLocator locator(SettingLocator entry) {
    if (patches.isEmpty()) {
      return entry;
    }
    SettingLocator locator = new PatchLocator(List.copyOf(patches));
    patches.clear();
    return locator;
  }

  private void record(ResourceSet resources, RenderStep step, SettingLocator locator) {
    Map<ResId, Resource> gone = new HashMap<>();
    for (Resource resource : gone(resources)) {
      gone.put(resource.id(), resource);
    }
    for (Resource resource : resources.all()) {
      Provenance before = known.get(resource);
      if (before == null) {
        // made by the step, or put in place of what had the same identity
        Resource replaced = gone.remove(resource.id());
        before = replaced == null ? null : known.remove(replaced);
      }
      known.put(
          resource,
          before == null
              ? start(step, locator, resource.root())
              : then(before, step, locator, resource.root()));
    }
    for (Resource resource : gone.values()) {
      Provenance last = known.remove(resource);
      if (last != null) {
        removed.add(last.removedBy(original(step), original(locator)));
      }
    }
    enter(resources);
  }

  /** What was in the set, and is not any more. */
  private List<Resource> gone(ResourceSet resources) {
    List<Resource> before = members.getOrDefault(resources, List.of());
    List<Resource> now = resources.all();
    if (now.equals(before)) {
      return List.of();
    }
    Set<Resource> there = Collections.newSetFromMap(new IdentityHashMap<>());
    there.addAll(now);
    return before.stream().filter(resource -> !there.contains(resource)).toList();
  }

  @Override
  public Manifest manifest(Resource resource, Manifest manifest) {
    then(resource, OUTPUT);
    return manifest.withProvenance(known.get(resource));
  }

  @Override
  public List<Provenance> removed() {
    return List.copyOf(removed);
  }
}

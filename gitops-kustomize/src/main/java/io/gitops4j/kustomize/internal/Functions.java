// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.function.FunctionInput;
import io.gitops4j.core.function.FunctionOutput;
import io.gitops4j.core.function.FunctionResult;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.spi.KrmFunction;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.KustomizeError;
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
 * The functions in Java that take the place of programs and containers. What a kustomization names
 * and nobody registered is refused. Used by one build.
 */
final class Functions {
  private static final String ID = "kustomize.config.k8s.io/id";
  private static final String NEEDS_HASH = "kustomize.config.k8s.io/needs-hash";
  private static final String BEHAVIOR = "kustomize.config.k8s.io/behavior";
  private static final String LOCAL = "config.kubernetes.io/local-config";

  private final Map<String, KrmFunction> registered;
  private final Findings findings;
  private final UnaryOperator<List<Resource>> counted;

  /**
   * The functions of a build.
   *
   * @param counted counts what they give as what is read is counted
   */
  Functions(
      Map<String, KrmFunction> registered,
      Findings findings,
      UnaryOperator<List<Resource>> counted) {
    this.counted = counted;
    this.registered = registered;
    this.findings = findings;
  }

  /** Whether a resource is no built-in generator or transformer. */
  static boolean isFunction(Resource plugin) {
    return !"builtin".equals(plugin.root().text("apiVersion"));
  }

  /** The function that takes the place of what a resource names. */
  private KrmFunction function(Resource plugin) {
    FunctionSpec spec = FunctionSpec.of(plugin);
    KrmFunction function = spec.registrable() ? registered.get(spec.name()) : null;
    if (function == null) {
      throw Failure.of(
          Issue.error(
                  KustomizeError.UNSUPPORTED_PLUGIN,
                  plugin.id() + " needs " + spec.words() + ", which is not run")
              .at(plugin.location())
              .withFound(spec.name().isEmpty() ? null : spec.name())
              .withHint(
                  spec.registrable()
                      ? "a function in Java can take its place: KustomizeOptions.withFunction(\""
                          + spec.name()
                          + "\", …)"
                      : null));
    }
    return function;
  }

  /** What a function generates. */
  List<Resource> generate(Resource plugin) {
    MapNode config = config(plugin);
    List<Resource> generated = run(plugin, config, List.of(config));
    unique(plugin, generated);
    for (Resource resource : generated) {
      Map<String, String> annotations = resource.strings("annotations");
      String hash = annotations.get(NEEDS_HASH);
      if (hash != null) {
        resource.needsHash(isTrue(hash, plugin));
      }
      resource.behavior(behavior(annotations.getOrDefault(BEHAVIOR, "")));
      without(resource, NEEDS_HASH);
      without(resource, BEHAVIOR);
    }
    return generated;
  }

  private static String behavior(String text) {
    return List.of("create", "replace", "merge").contains(text) ? text : "";
  }

  private static boolean isTrue(String text, Resource plugin) {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default ->
          throw failure(
              plugin, "the annotation " + NEEDS_HASH + " is neither true nor false", null);
    };
  }

  /** Lets a function change the resources: all at once. */
  void transform(Resource plugin, ResourceSet resources) {
    List<MapNode> items = new ArrayList<>();
    for (Resource resource : resources.all()) {
      items.add(BuildAnnotations.given(resource));
    }
    MapNode config = config(plugin);
    List<Resource> changed = run(plugin, config, items.isEmpty() ? List.of(config) : items);
    unique(plugin, changed);
    Map<ResId, Resource> known = new HashMap<>();
    resources.all().forEach(resource -> known.put(resource.id().key(), resource));
    Set<Resource> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Resource> added = new ArrayList<>();
    for (Resource resource : changed) {
      Resource old = known.get(resource.id().key());
      if (old == null) {
        added.add(resource);
      } else {
        old.become(resource);
        kept.add(old);
      }
    }
    if (kept.size() < known.size()) {
      resources.replaceAll(resources.all().stream().filter(kept::contains).toList());
    }
    resources.addAll(added, plugin.location());
  }

  private static MapNode config(Resource plugin) {
    Resource config = Resource.of(BuildAnnotations.given(plugin), plugin.origin());
    MapNode annotations =
        config.root().at("metadata", "annotations") instanceof MapNode map ? map : MapNode.EMPTY;
    config.metadata("annotations", annotations.without(ID).with(LOCAL, ScalarNode.of("true")));
    return config.root();
  }

  private List<Resource> run(Resource plugin, MapNode config, List<MapNode> items) {
    KrmFunction function = function(plugin);
    FunctionOutput output;
    try {
      output = function.run(new FunctionInput(items, config));
    } catch (RuntimeException e) {
      throw failure(plugin, "threw " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
    List<Issue> errors = new ArrayList<>();
    for (FunctionResult result : output.results()) {
      switch (result.severity()) {
        case ERROR -> errors.add(issue(plugin, result, true));
        case WARNING -> findings.add(issue(plugin, result, false));
        case INFO -> {}
      }
    }
    if (!errors.isEmpty()) {
      throw new RenderException(errors);
    }
    List<Resource> resources =
        counted.apply(ResourceReader.resources(List.copyOf(output.items()), plugin.origin()));
    for (Resource resource : resources) {
      without(resource, ID);
      // the reference notes a path on all of them
      resource.annotated();
    }
    return resources;
  }

  private static void unique(Resource plugin, List<Resource> resources) {
    Map<ResId, Resource> seen = new HashMap<>();
    for (Resource resource : resources) {
      if (seen.putIfAbsent(resource.id().key(), resource) != null) {
        throw failure(plugin, "gives " + resource.id() + " twice", null);
      }
    }
  }

  private static Issue issue(Resource plugin, FunctionResult result, boolean error) {
    String about = result.resource().map(id -> id + ": ").orElse("");
    String message = FunctionSpec.of(plugin).words() + ": " + about + result.message();
    Issue issue =
        error
            ? Issue.error(KustomizeError.FUNCTION, message)
            : Issue.warning(KustomizeError.FUNCTION, message);
    Location at = result.file().map(Location::of).orElseGet(plugin::location);
    return issue.at(at.withField(result.field().orElse(null)));
  }

  private static RenderException failure(
      Resource plugin, String message, @Nullable RuntimeException cause) {
    return new RenderException(
        Issue.error(KustomizeError.FUNCTION, FunctionSpec.of(plugin).words() + " " + message)
            .at(plugin.location()),
        cause);
  }

  private static void without(Resource resource, String annotation) {
    if (resource.root().at("metadata", "annotations") instanceof MapNode annotations
        && annotations.has(annotation)) {
      resource.metadata("annotations", annotations.without(annotation));
    }
  }
}

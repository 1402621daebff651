// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a generator or transformer names to be run.
 *
 * @param kind what it is, in words
 * @param name the image, the path of the program or script, or the kind of a legacy plug-in; empty
 *     if it says none
 * @param registrable whether a function in Java can take its place: one that speaks of resource
 *     lists, as images and programs do
 */
record FunctionSpec(String kind, String name, boolean registrable) {
  private static final List<String> KEYS =
      List.of("config.kubernetes.io/function", "config.k8s.io/function");
  private static final String CONTAINER = "config.kubernetes.io/container";

  /** What a resource that is no built-in names. */
  static FunctionSpec of(Resource plugin) {
    Map<String, String> annotations = plugin.strings("annotations");
    for (String key : KEYS) {
      String text = annotations.getOrDefault(key, "");
      if (!text.isEmpty()) {
        return of(parsed(text));
      }
    }
    if (plugin.root().at("metadata", "configFn") instanceof MapNode spec) {
      return of(spec);
    }
    String image = annotations.getOrDefault(CONTAINER, "");
    if (!image.isEmpty()) {
      return new FunctionSpec("container", image, true);
    }
    return new FunctionSpec(
        "legacy plug-in", plugin.id().apiVersion() + "/" + plugin.kind(), false);
  }

  private static @Nullable MapNode parsed(String text) {
    try {
      List<Node> documents = YamlReader.ofDefaults().asConfiguration().read("", text);
      return !documents.isEmpty() && documents.get(0) instanceof MapNode map ? map : null;
    } catch (YamlException e) {
      return null;
    }
  }

  private static FunctionSpec of(@Nullable MapNode spec) {
    if (spec == null) {
      return new FunctionSpec("function whose annotation is no map", "", false);
    }
    String image = Resource.textOf(spec.at("container", "image"));
    if (!image.isEmpty()) {
      return new FunctionSpec("container", image, true);
    }
    String program = Resource.textOf(spec.at("exec", "path"));
    if (!program.isEmpty()) {
      return new FunctionSpec("program", program, true);
    }
    MapNode starlark = spec.map("starlark");
    if (starlark != null) {
      String url = Resource.textOf(starlark.get("url"));
      String path = Resource.textOf(starlark.get("path"));
      return new FunctionSpec("Starlark script", path.isEmpty() ? url : path, false);
    }
    return new FunctionSpec("function without an image or a path", "", false);
  }

  /** Both, for a person. */
  String words() {
    return name.isEmpty() ? "a " + kind : "the " + kind + " " + name;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.source.Composition;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ExternalArtifacts that ArtifactGenerators among the documents make, by namespace and name.
 * Each becomes the reference of a source that is composed of those of its generator. Not
 * thread-safe.
 */
final class FluxArtifacts {
  /** Of one artifact, those of its sources included. */
  private static final int MOST_SOURCES = 1000;

  private final FluxSources sources;
  private final Map<String, FluxArtifactGenerator.Declared> makers = new LinkedHashMap<>();
  private final Map<Document, Map<String, SourceRef>> made = new HashMap<>();

  FluxArtifacts(FluxSources sources) {
    this.sources = sources;
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  void add(FluxArtifactGenerator.Declared generator) {
    for (FluxArtifactGenerator.Artifact artifact : generator.artifacts()) {
      if (makers.putIfAbsent(key(generator.namespace(), artifact.name()), generator) != null) {
        artifact
            .fields()
            .error(
                FormatError.DUPLICATE,
                "name",
                "another ArtifactGenerator makes an artifact of this name, too",
                null);
      }
    }
  }

  /** Composes all of them, once all sources are known. */
  void join() {
    makers.values().forEach(generator -> made(generator, new ArrayList<>()));
  }

  /** Whether a generator among the documents makes it, right or wrong. */
  boolean isDeclared(String namespace, String name) {
    return makers.containsKey(key(namespace, name));
  }

  /** The artifact; null if nobody makes it, or it can't be made. */
  @Nullable SourceRef find(String namespace, String name) {
    return find(namespace, name, new ArrayList<>());
  }

  private @Nullable SourceRef find(
      String namespace, String name, List<FluxArtifactGenerator.Declared> way) {
    FluxArtifactGenerator.Declared generator = makers.get(key(namespace, name));
    return generator == null ? null : made(generator, way).get(name);
  }

  /** What a generator makes, by name; nothing if anything is wrong with it. */
  private Map<String, SourceRef> made(
      FluxArtifactGenerator.Declared generator, List<FluxArtifactGenerator.Declared> way) {
    Map<String, SourceRef> known = made.get(generator.document());
    if (known != null) {
      return known;
    }
    Map<String, SourceRef> parts = new HashMap<>();
    way.add(generator);
    generator.parts().forEach((alias, part) -> part(part, way, parts, alias));
    way.remove(way.size() - 1);
    Map<String, SourceRef> artifacts = new HashMap<>();
    for (FluxArtifactGenerator.Artifact artifact : generator.artifacts()) {
      if (!generator.document().failed()) {
        artifacts.put(artifact.name(), composed(generator, artifact, parts));
      }
    }
    Map<String, SourceRef> all = generator.document().failed() ? Map.of() : artifacts;
    made.put(generator.document(), all);
    return all;
  }

  private void part(
      FluxArtifactGenerator.Part part,
      List<FluxArtifactGenerator.Declared> way,
      Map<String, SourceRef> parts,
      String alias) {
    boolean artifact = part.kind().equals(FluxSources.ARTIFACT);
    if (artifact && way.contains(makers.get(key(part.namespace(), part.name())))) {
      part.fields()
          .error(
              FormatError.VALUE,
              "name",
              "the generator needs what it makes itself, by way of others or not",
              null);
      return;
    }
    SourceRef found =
        artifact
            ? find(part.namespace(), part.name(), way)
            : FluxSources.isReadable(part.kind())
                ? sources.find(part.kind(), part.namespace(), part.name()).orElse(null)
                : null;
    if (found != null) {
      parts.put(alias, found);
    } else if (artifact || FluxSources.isReadable(part.kind())) {
      sources.absent(part.fields(), part.kind(), part.namespace(), part.name());
    }
  }

  private static SourceRef composed(
      FluxArtifactGenerator.Declared generator,
      FluxArtifactGenerator.Artifact artifact,
      Map<String, SourceRef> parts) {
    Map<String, SourceRef> needed = new LinkedHashMap<>();
    for (String alias : artifact.aliases()) {
      needed.put(alias, Objects.requireNonNull(parts.get(alias)));
    }
    Composition composition =
        new Composition(needed, artifact.copies(), artifact.revision(), artifact.origin());
    if (composition.size() > MOST_SOURCES) {
      artifact
          .fields()
          .error(
              FormatError.VALUE,
              "copy",
              "it is made of more than " + MOST_SOURCES + " sources",
              null);
    }
    // as Flux names the revisions: that of a source, or that of the content
    RevisionTarget target =
        artifact.revision() == null
            ? new RevisionTarget.Name("latest")
            : Objects.requireNonNull(parts.get(artifact.revision())).target();
    String url = "artifact://" + key(generator.namespace(), artifact.name());
    return new SourceRef(url, target, SourceOptions.NONE.withComposition(composition));
  }
}

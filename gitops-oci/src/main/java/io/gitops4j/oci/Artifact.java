// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.oci;

import com.fasterxml.jackson.databind.JsonNode;
import io.gitops4j.core.source.SourceError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of an artifact.
 *
 * @param layers what it is made of
 * @param origin the revision that it was made of, as it says; null if it does not, or at length
 */
record Artifact(List<Layer> layers, @Nullable String origin) {
  private static final String ORIGIN = "org.opencontainers.image.revision";
  private static final int MAX_ORIGIN = 512;
  private static final int MAX_LAYERS = 1000;

  /**
   * One layer.
   *
   * @param mediaType its type
   * @param digest what it has to be
   * @param size how many bytes it has
   */
  record Layer(String mediaType, String digest, long size) {}

  /**
   * Reads the manifest with a digest, or the one for {@code linux/amd64} if it is an index, as Flux
   * does.
   */
  static Artifact of(Registry registry, String digest) {
    JsonNode manifest = read(registry, digest);
    if (manifest.path("manifests").isArray()) {
      manifest = read(registry, ofPlatform(registry, manifest.path("manifests")));
    }
    JsonNode listed = manifest.path("layers");
    if (!listed.isArray() || listed.size() > MAX_LAYERS) {
      throw registry.failed(SourceError.CORRUPT, "the manifest lists no layers, or too many");
    }
    List<Layer> layers = new ArrayList<>();
    for (JsonNode layer : listed) {
      layers.add(
          new Layer(
              layer.path("mediaType").asText(""),
              layer.path("digest").asText(""),
              layer.path("size").asLong(-1)));
    }
    String origin = manifest.path("annotations").path(ORIGIN).asText("");
    return new Artifact(layers, origin.isBlank() || origin.length() > MAX_ORIGIN ? null : origin);
  }

  private static JsonNode read(Registry registry, String digest) {
    byte[] content = registry.manifest(digest);
    String what = "a manifest of " + registry.name();
    Digests.check(content, digest, what);
    return Json.read(content, what);
  }

  private static String ofPlatform(Registry registry, JsonNode manifests) {
    JsonNode found = manifests.size() == 1 ? manifests.get(0) : null;
    for (JsonNode each : manifests) {
      JsonNode platform = each.path("platform");
      if (platform.path("os").asText("").equals("linux")
          && platform.path("architecture").asText("").equals("amd64")) {
        found = each;
        break;
      }
    }
    String digest = found == null ? "" : found.path("digest").asText("");
    if (!Digests.isKnown(digest)) {
      throw registry.failed(
          SourceError.NO_REVISION, "the index has no manifest for linux/amd64 that can be checked");
    }
    return digest;
  }

  /** The first layer of a type, or the first of all. */
  Layer layer(Registry registry, @Nullable String mediaType) {
    Layer layer =
        layers.stream()
            .filter(each -> mediaType == null || each.mediaType().equals(mediaType))
            .findFirst()
            .orElseThrow(
                () ->
                    registry.failed(
                        SourceError.NOT_FOUND,
                        mediaType == null ? "no layer" : "no layer of the type " + mediaType));
    if (!Digests.isKnown(layer.digest()) || layer.size() < 0) {
      throw registry.failed(SourceError.CORRUPT, "the layer has no digest that can be checked");
    }
    return layer;
  }
}

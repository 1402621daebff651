// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Flux's {@code Kustomization} adds to the kustomization of its path. A path without one gets
 * one that lists every manifest below it. The rules are those of kustomize-controller 1.9: all
 * files of the source may be read, resources stay in the order in which they are listed, fields
 * that kustomize does not know are left out. Immutable, thread-safe, compared by value; made by
 * {@link #builder}.
 */
public final class FluxOverrides implements RenderOptions {
  private final String targetNamespace;
  private final String namePrefix;
  private final String nameSuffix;
  private final List<Image> images;
  private final List<MapNode> patches;
  private final List<MapNode> strategicMergePatches;
  private final List<MapNode> jsonPatches;
  private final List<String> components;
  private final boolean ignoreMissingComponents;
  private final List<String> buildMetadata;
  private final @Nullable String ignore;

  private FluxOverrides(Builder builder) {
    targetNamespace = builder.targetNamespace;
    namePrefix = builder.namePrefix;
    nameSuffix = builder.nameSuffix;
    images = List.copyOf(builder.images);
    patches = List.copyOf(builder.patches);
    strategicMergePatches = List.copyOf(builder.strategicMergePatches);
    jsonPatches = List.copyOf(builder.jsonPatches);
    components = List.copyOf(builder.components);
    ignoreMissingComponents = builder.ignoreMissingComponents;
    buildMetadata = List.copyOf(builder.buildMetadata);
    ignore = builder.ignore;
  }

  /**
   * An entry of {@code images}. A new name leaves tag and digest as they are; a new tag or a digest
   * replaces both.
   *
   * @param name the name to look for
   * @param newName the name in its place; empty to leave it
   * @param newTag the tag; empty for none
   * @param digest the digest; empty for none
   */
  public record Image(String name, String newName, String newTag, String digest) {
    /** Checks for nulls. */
    public Image {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(newName, "newName");
      Objects.requireNonNull(newTag, "newTag");
      Objects.requireNonNull(digest, "digest");
    }

    private MapNode node() {
      return MapNode.builder()
          .put("name", name)
          .put("newName", newName)
          .put("newTag", newTag)
          .put("digest", digest)
          .build();
    }
  }

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** The same with other rules for what is left out; see {@link #ignore}. */
  public FluxOverrides withIgnore(@Nullable String newIgnore) {
    Builder builder =
        builder()
            .targetNamespace(targetNamespace)
            .namePrefix(namePrefix)
            .nameSuffix(nameSuffix)
            .ignoreMissingComponents(ignoreMissingComponents)
            .ignore(newIgnore);
    builder.images.addAll(images);
    builder.patches.addAll(patches);
    builder.strategicMergePatches.addAll(strategicMergePatches);
    builder.jsonPatches.addAll(jsonPatches);
    builder.components.addAll(components);
    builder.buildMetadata.addAll(buildMetadata);
    return builder.build();
  }

  /** The namespace of all objects; empty to leave it. */
  public String targetNamespace() {
    return targetNamespace;
  }

  /** Put before every name; empty to leave what the kustomization says. */
  public String namePrefix() {
    return namePrefix;
  }

  /** Put after every name; empty to leave what the kustomization says. */
  public String nameSuffix() {
    return nameSuffix;
  }

  /** Changes of images, in order. */
  public List<Image> images() {
    return images;
  }

  /** Patches with {@code patch} and {@code target}, behind those of the kustomization. */
  public List<MapNode> patches() {
    return patches;
  }

  /** Objects to merge, as the field {@code patchesStrategicMerge} of v1beta2 has them. */
  public List<MapNode> strategicMergePatches() {
    return strategicMergePatches;
  }

  /**
   * Lists of operations with their {@code target}, as the field {@code patchesJson6902} of v1beta2
   * has them.
   */
  public List<MapNode> jsonPatches() {
    return jsonPatches;
  }

  /** Components, seen from the path; others than local and relative ones are refused. */
  public List<String> components() {
    return components;
  }

  /** Whether a component that does not exist is left out rather than refused; default no. */
  public boolean ignoreMissingComponents() {
    return ignoreMissingComponents;
  }

  /** What of the build is noted in the objects; empty to leave what the kustomization says. */
  public List<String> buildMetadata() {
    return buildMetadata;
  }

  /**
   * Rules for what is left out of the kustomization, as by {@code flux build kustomization}: those
   * of the {@code .sourceignore} files of the tree, and these after them. Null, the default, for
   * nothing, as in the controller, whose sources come without what they ignore.
   */
  public @Nullable String ignore() {
    return ignore;
  }

  @Override
  public String digest() {
    return Inputs.sha256("flux\n" + NodeText.of(List.of(node())));
  }

  /** All of it as one node, so that no text can look like another field. */
  private MapNode node() {
    return MapNode.builder()
        .put("targetNamespace", targetNamespace)
        .put("namePrefix", namePrefix)
        .put("nameSuffix", nameSuffix)
        .put("images", ListNode.of(images.stream().<Node>map(Image::node).toList()))
        .put("patches", ListNode.of(new ArrayList<>(patches)))
        .put("patchesStrategicMerge", ListNode.of(new ArrayList<>(strategicMergePatches)))
        .put("patchesJson6902", ListNode.of(new ArrayList<>(jsonPatches)))
        .put("components", ListNode.ofStrings(components))
        .put("ignoreMissingComponents", ignoreMissingComponents)
        .put("buildMetadata", ListNode.ofStrings(buildMetadata))
        .put("ignore", ignore == null ? ScalarNode.NULL : ScalarNode.of(ignore))
        .build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof FluxOverrides that && node().equals(that.node());
  }

  @Override
  public int hashCode() {
    return node().hashCode();
  }

  /** The fields that are set, without the content of patches. */
  @Override
  public String toString() {
    return "FluxOverrides(targetNamespace="
        + targetNamespace
        + ", namePrefix="
        + namePrefix
        + ", nameSuffix="
        + nameSuffix
        + ", images="
        + images
        + ", patches="
        + (patches.size() + strategicMergePatches.size() + jsonPatches.size())
        + ", components="
        + components
        + ", buildMetadata="
        + buildMetadata
        + ")";
  }

  /** Collects overrides. Not thread-safe. */
  public static final class Builder {
    private String targetNamespace = "";
    private String namePrefix = "";
    private String nameSuffix = "";
    private final List<Image> images = new ArrayList<>();
    private final List<MapNode> patches = new ArrayList<>();
    private final List<MapNode> strategicMergePatches = new ArrayList<>();
    private final List<MapNode> jsonPatches = new ArrayList<>();
    private final List<String> components = new ArrayList<>();
    private boolean ignoreMissingComponents;
    private final List<String> buildMetadata = new ArrayList<>();
    private @Nullable String ignore;

    private Builder() {}

    /** Sets {@link FluxOverrides#targetNamespace}. */
    public Builder targetNamespace(String value) {
      targetNamespace = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets {@link FluxOverrides#namePrefix}. */
    public Builder namePrefix(String value) {
      namePrefix = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets {@link FluxOverrides#nameSuffix}. */
    public Builder nameSuffix(String value) {
      nameSuffix = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Adds a change of images. */
    public Builder image(Image value) {
      images.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds a patch with {@code patch} and {@code target}. */
    public Builder patch(MapNode value) {
      patches.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds an object to merge. */
    public Builder strategicMergePatch(MapNode value) {
      strategicMergePatches.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds a list of operations, {@code patch}, with its {@code target}. */
    public Builder jsonPatch(MapNode value) {
      jsonPatches.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds a component. */
    public Builder component(String value) {
      components.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Sets {@link FluxOverrides#ignoreMissingComponents}. */
    public Builder ignoreMissingComponents(boolean value) {
      ignoreMissingComponents = value;
      return this;
    }

    /** Adds a word to {@link FluxOverrides#buildMetadata}. */
    public Builder buildMetadata(String value) {
      buildMetadata.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Sets {@link FluxOverrides#ignore}. */
    public Builder ignore(@Nullable String value) {
      ignore = value;
      return this;
    }

    /** The overrides. */
    public FluxOverrides build() {
      return new FluxOverrides(this);
    }
  }
}

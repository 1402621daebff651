// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an application adds to the kustomization of its source, as Argo CD's {@code
 * spec.source.kustomize}; for Flux see {@link FluxOverrides}. Immutable, thread-safe, compared by
 * value; made by {@link #builder}.
 */
public final class KustomizeOverrides implements RenderOptions {

  /** Nothing added. */
  public static final KustomizeOverrides NONE = builder().build();

  private final String namePrefix;
  private final String nameSuffix;
  private final String namespace;
  private final List<String> images;
  private final Map<String, Integer> replicas;
  private final Map<String, String> commonLabels;
  private final Map<String, String> commonAnnotations;
  private final boolean labelsInSelectors;
  private final boolean labelsInTemplates;
  private final boolean forceCommonLabels;
  private final boolean forceCommonAnnotations;
  private final List<Node> patches;
  private final List<String> components;
  private final boolean ignoreMissingComponents;

  private KustomizeOverrides(Builder builder) {
    namePrefix = builder.namePrefix;
    nameSuffix = builder.nameSuffix;
    namespace = builder.namespace;
    images = List.copyOf(builder.images);
    replicas = Collections.unmodifiableMap(new LinkedHashMap<>(builder.replicas));
    commonLabels = Collections.unmodifiableMap(new LinkedHashMap<>(builder.commonLabels));
    commonAnnotations = Collections.unmodifiableMap(new LinkedHashMap<>(builder.commonAnnotations));
    labelsInSelectors = builder.labelsInSelectors;
    labelsInTemplates = builder.labelsInTemplates;
    forceCommonLabels = builder.forceCommonLabels;
    forceCommonAnnotations = builder.forceCommonAnnotations;
    patches = List.copyOf(builder.patches);
    components = List.copyOf(builder.components);
    ignoreMissingComponents = builder.ignoreMissingComponents;
  }

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Put before every name; empty for nothing. */
  public String namePrefix() {
    return namePrefix;
  }

  /** Put after every name; empty for nothing. */
  public String nameSuffix() {
    return nameSuffix;
  }

  /** The namespace of all objects; empty to leave it. */
  public String namespace() {
    return namespace;
  }

  /** Images as {@code kustomize edit set image} takes them: {@code [name=]image[:tag][@digest]}. */
  public List<String> images() {
    return images;
  }

  /** Names of workloads and how many replicas they get. */
  public Map<String, Integer> replicas() {
    return replicas;
  }

  /** Labels for every object. */
  public Map<String, String> commonLabels() {
    return commonLabels;
  }

  /** Annotations for every object. */
  public Map<String, String> commonAnnotations() {
    return commonAnnotations;
  }

  /** Whether the labels go into selectors; default yes. */
  public boolean labelsInSelectors() {
    return labelsInSelectors;
  }

  /** Whether the labels go into templates where they do not go into selectors; default no. */
  public boolean labelsInTemplates() {
    return labelsInTemplates;
  }

  /**
   * Whether a label that the kustomization has already is replaced rather than refused; default no.
   */
  public boolean forceCommonLabels() {
    return forceCommonLabels;
  }

  /**
   * Whether an annotation that the kustomization has already is replaced rather than refused;
   * default no.
   */
  public boolean forceCommonAnnotations() {
    return forceCommonAnnotations;
  }

  /** Patches in the form of the {@code patches} field. */
  public List<Node> patches() {
    return patches;
  }

  /** Components, seen from the directory. */
  public List<String> components() {
    return components;
  }

  /** Whether a component that does not exist is left out rather than refused; default no. */
  public boolean ignoreMissingComponents() {
    return ignoreMissingComponents;
  }

  @Override
  public String digest() {
    // patches are told apart by content, which a hash code alone would not do
    return Inputs.sha256(String.join("\n", parts()) + "\n" + NodeText.of(patches));
  }

  private List<String> parts() {
    return List.of(
        "kustomize",
        namePrefix,
        nameSuffix,
        namespace,
        images.toString(),
        replicas.toString(),
        commonLabels.toString(),
        commonAnnotations.toString(),
        "" + labelsInSelectors + labelsInTemplates,
        "" + forceCommonLabels,
        "" + forceCommonAnnotations,
        components.toString(),
        "" + ignoreMissingComponents);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof KustomizeOverrides that
            && parts().equals(that.parts())
            && patches.equals(that.patches);
  }

  @Override
  public int hashCode() {
    return Objects.hash(parts(), patches);
  }

  /** Collects overrides. Not thread-safe. */
  public static final class Builder {
    private String namePrefix = "";
    private String nameSuffix = "";
    private String namespace = "";
    private final List<String> images = new ArrayList<>();
    private final Map<String, Integer> replicas = new LinkedHashMap<>();
    private final Map<String, String> commonLabels = new LinkedHashMap<>();
    private final Map<String, String> commonAnnotations = new LinkedHashMap<>();
    private boolean labelsInSelectors = true;
    private boolean labelsInTemplates;
    private boolean forceCommonLabels;
    private boolean forceCommonAnnotations;
    private final List<Node> patches = new ArrayList<>();
    private final List<String> components = new ArrayList<>();
    private boolean ignoreMissingComponents;

    private Builder() {}

    /** Sets {@link KustomizeOverrides#namePrefix}. */
    public Builder namePrefix(String value) {
      namePrefix = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets {@link KustomizeOverrides#nameSuffix}. */
    public Builder nameSuffix(String value) {
      nameSuffix = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets {@link KustomizeOverrides#namespace}. */
    public Builder namespace(String value) {
      namespace = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Adds an image. */
    public Builder image(String value) {
      images.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Sets the replicas of a workload. */
    public Builder replicas(String name, int count) {
      replicas.put(Objects.requireNonNull(name, "name"), count);
      return this;
    }

    /** Adds a label. */
    public Builder commonLabel(String key, String value) {
      commonLabels.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds an annotation. */
    public Builder commonAnnotation(String key, String value) {
      commonAnnotations.put(
          Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Sets {@link KustomizeOverrides#labelsInSelectors}. */
    public Builder labelsInSelectors(boolean value) {
      labelsInSelectors = value;
      return this;
    }

    /** Sets {@link KustomizeOverrides#labelsInTemplates}. */
    public Builder labelsInTemplates(boolean value) {
      labelsInTemplates = value;
      return this;
    }

    /** Sets {@link KustomizeOverrides#forceCommonLabels}. */
    public Builder forceCommonLabels(boolean value) {
      forceCommonLabels = value;
      return this;
    }

    /** Sets {@link KustomizeOverrides#forceCommonAnnotations}. */
    public Builder forceCommonAnnotations(boolean value) {
      forceCommonAnnotations = value;
      return this;
    }

    /** Adds a patch in the form of the {@code patches} field. */
    public Builder patch(Node value) {
      patches.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds a component. */
    public Builder component(String value) {
      components.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Sets {@link KustomizeOverrides#ignoreMissingComponents}. */
    public Builder ignoreMissingComponents(boolean value) {
      ignoreMissingComponents = value;
      return this;
    }

    /** The overrides. */
    public KustomizeOverrides build() {
      return new KustomizeOverrides(this);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a Helm chart is rendered, as Argo CD's {@code spec.source.helm}. Immutable, thread-safe,
 * compared by value; made by {@link #builder}. Its text shows no value, since any may be secret.
 */
public final class HelmOptions implements RenderOptions {

  /** Nothing but the chart. */
  public static final HelmOptions NONE = builder().build();

  private final String releaseName;
  private final String namespace;
  private final List<String> defaultFiles;
  private final List<String> valueFiles;
  private final boolean ignoreMissingValueFiles;
  private final String values;
  private final List<Parameter> parameters;
  private final List<FileParameter> fileParameters;
  private final String kubeVersion;
  private final List<String> apiVersions;
  private final boolean skipCrds;
  private final boolean skipTests;
  private final boolean skipSchemaValidation;
  private final List<FluxOverrides> postRenderers;

  /**
   * One value, as {@code helm --set} takes it. Immutable.
   *
   * @param name the path of the value, such as {@code image.tag} or {@code hosts[0]}
   * @param value the value; a number, a boolean or null by its look unless it is forced to be text,
   *     a list if it stands in braces
   * @param forceString whether it is text whatever it looks like, as with {@code --set-string}
   */
  public record Parameter(String name, String value, boolean forceString) {
    /** Checks the parts. */
    public Parameter {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(value, "value");
    }

    /** The name. */
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * One value that is the content of a file, as {@code helm --set-file} takes it. Immutable.
   *
   * @param name the path of the value
   * @param path the file, seen as a value file is
   */
  public record FileParameter(String name, String path) {
    /** Checks the parts. */
    public FileParameter {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(path, "path");
    }
  }

  private HelmOptions(Builder builder) {
    releaseName = builder.releaseName;
    namespace = builder.namespace;
    defaultFiles = List.copyOf(builder.defaultFiles);
    valueFiles = List.copyOf(builder.valueFiles);
    ignoreMissingValueFiles = builder.ignoreMissingValueFiles;
    values = builder.values;
    parameters = List.copyOf(builder.parameters);
    fileParameters = List.copyOf(builder.fileParameters);
    kubeVersion = builder.kubeVersion;
    apiVersions = List.copyOf(builder.apiVersions);
    skipCrds = builder.skipCrds;
    skipTests = builder.skipTests;
    skipSchemaValidation = builder.skipSchemaValidation;
    postRenderers = List.copyOf(builder.postRenderers);
  }

  /** A builder with nothing set. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.defaultFiles.addAll(defaultFiles);
    builder.postRenderers.addAll(postRenderers);
    builder.valueFiles.addAll(valueFiles);
    builder.parameters.addAll(parameters);
    builder.fileParameters.addAll(fileParameters);
    builder.apiVersions.addAll(apiVersions);
    return builder
        .releaseName(releaseName)
        .namespace(namespace)
        .ignoreMissingValueFiles(ignoreMissingValueFiles)
        .values(values)
        .kubeVersion(kubeVersion)
        .skipCrds(skipCrds)
        .skipTests(skipTests)
        .skipSchemaValidation(skipSchemaValidation);
  }

  /** The name of the release; empty for Helm's {@code release-name}. */
  public String releaseName() {
    return releaseName;
  }

  /** The namespace of the release; empty for {@code default}. */
  public String namespace() {
    return namespace;
  }

  /**
   * Files that stand in for the chart's own {@code values.yaml}, each over the one before, as
   * Flux's {@code valuesFiles}; empty for the chart's own. They are seen as {@link #valueFiles}
   * are.
   */
  public List<String> defaultFiles() {
    return defaultFiles;
  }

  /**
   * Files of values, each over the one before: seen from the chart's directory, or from the root of
   * the tree if they begin with a slash or with {@code $name/}, where the files of another source
   * lie. A pattern with an asterisk, a question mark, a bracket or a brace stands for all files
   * that match, in the order of their names.
   */
  public List<String> valueFiles() {
    return valueFiles;
  }

  /** Whether a file of values that does not exist is left out rather than refused; default no. */
  public boolean ignoreMissingValueFiles() {
    return ignoreMissingValueFiles;
  }

  /** Values in YAML, over those of files; empty for none. */
  public String values() {
    return values;
  }

  /** Single values, over all others. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** Single values that are the contents of files, over all others. */
  public List<FileParameter> fileParameters() {
    return fileParameters;
  }

  /** The version of Kubernetes that the chart is told; empty for Helm's own. */
  public String kubeVersion() {
    return kubeVersion;
  }

  /** API versions that the chart is told of besides Helm's own list. */
  public List<String> apiVersions() {
    return apiVersions;
  }

  /** Whether what lies in {@code crds} is left out; default no. */
  public boolean skipCrds() {
    return skipCrds;
  }

  /** Whether tests are left out; default no. */
  public boolean skipTests() {
    return skipTests;
  }

  /** Whether the values need not fit the chart's schema; default no. */
  public boolean skipSchemaValidation() {
    return skipSchemaValidation;
  }

  /**
   * Kustomizations that are laid over what the chart gives, one after the other, as Flux's {@code
   * postRenderers}; hooks are left alone.
   */
  public List<FluxOverrides> postRenderers() {
    return postRenderers;
  }

  @Override
  public String digest() {
    StringBuilder text = new StringBuilder("helm");
    for (String part : texts()) {
      text.append('\n').append(part.length()).append(' ').append(part);
    }
    return Inputs.sha256(text.toString());
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>(List.of(releaseName, namespace, kubeVersion, values));
    texts.add(
        "" + ignoreMissingValueFiles + ' ' + skipCrds + ' ' + skipTests + skipSchemaValidation);
    texts.add("value files " + valueFiles.size());
    texts.addAll(valueFiles);
    texts.add("API versions " + apiVersions.size());
    texts.addAll(apiVersions);
    if (!defaultFiles.isEmpty()) {
      texts.add("default files " + defaultFiles.size());
      texts.addAll(defaultFiles);
    }
    postRenderers.forEach(one -> texts.add("post-renderer " + one.digest()));
    for (Parameter one : parameters) {
      texts.addAll(List.of("parameter " + one.forceString(), one.name(), one.value()));
    }
    for (FileParameter one : fileParameters) {
      texts.addAll(List.of("file parameter", one.name(), one.path()));
    }
    return texts;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof HelmOptions that && texts().equals(that.texts());
  }

  @Override
  public int hashCode() {
    return texts().hashCode();
  }

  /** The release, no value. */
  @Override
  public String toString() {
    return "helm(release " + releaseName + ", value files " + valueFiles + ")";
  }

  /** Collects options. Not thread-safe. */
  public static final class Builder {
    private String releaseName = "";
    private String namespace = "";
    private final List<String> defaultFiles = new ArrayList<>();
    private final List<FluxOverrides> postRenderers = new ArrayList<>();
    private final List<String> valueFiles = new ArrayList<>();
    private boolean ignoreMissingValueFiles;
    private String values = "";
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<FileParameter> fileParameters = new ArrayList<>();
    private String kubeVersion = "";
    private final List<String> apiVersions = new ArrayList<>();
    private boolean skipCrds;
    private boolean skipTests;
    private boolean skipSchemaValidation;

    private Builder() {}

    /** Sets {@link HelmOptions#releaseName}. */
    public Builder releaseName(String value) {
      releaseName = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets {@link HelmOptions#namespace}. */
    public Builder namespace(String value) {
      namespace = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Adds a file that stands in for the chart's own values. */
    public Builder defaultFile(String value) {
      defaultFiles.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds a kustomization that is laid over what the chart gives. */
    public Builder postRenderer(FluxOverrides value) {
      postRenderers.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Adds a file of values. */
    public Builder valueFile(String value) {
      valueFiles.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Sets {@link HelmOptions#ignoreMissingValueFiles}. */
    public Builder ignoreMissingValueFiles(boolean value) {
      ignoreMissingValueFiles = value;
      return this;
    }

    /** Sets {@link HelmOptions#values}. */
    public Builder values(String value) {
      values = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Adds a single value. */
    public Builder parameter(String name, String value, boolean forceString) {
      parameters.add(new Parameter(name, value, forceString));
      return this;
    }

    /** Adds a single value that is the content of a file. */
    public Builder fileParameter(String name, String path) {
      fileParameters.add(new FileParameter(name, path));
      return this;
    }

    /** Sets {@link HelmOptions#kubeVersion}. */
    public Builder kubeVersion(String value) {
      kubeVersion = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Adds an API version. */
    public Builder apiVersion(String value) {
      apiVersions.add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Sets {@link HelmOptions#skipCrds}. */
    public Builder skipCrds(boolean value) {
      skipCrds = value;
      return this;
    }

    /** Sets {@link HelmOptions#skipTests}. */
    public Builder skipTests(boolean value) {
      skipTests = value;
      return this;
    }

    /** Sets {@link HelmOptions#skipSchemaValidation}. */
    public Builder skipSchemaValidation(boolean value) {
      skipSchemaValidation = value;
      return this;
    }

    /** The options. */
    public HelmOptions build() {
      return new HelmOptions(this);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.chart;

import io.gitops4j.core.source.SourceTree;
import io.gitops4j.core.source.TreePath;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One chart to inflate, with all that Helm is to know. Immutable, as thread-safe as its tree. Made
 * by {@link #builder}.
 *
 * <p>The chart lies in a tree and nowhere else: an inflator reads its files from there and fetches
 * nothing.
 */
public final class ChartRequest {
  private final SourceTree tree;
  private final TreePath chart;
  private final @Nullable String releaseName;
  private final @Nullable String nameTemplate;
  private final String namespace;
  private final List<String> values;
  private final List<String> apiVersions;
  private final @Nullable String kubeVersion;
  private final boolean crds;
  private final boolean hooks;
  private final boolean schemas;

  private ChartRequest(Builder builder) {
    tree = builder.tree;
    chart = builder.chart;
    releaseName = builder.releaseName;
    nameTemplate = builder.nameTemplate;
    namespace = builder.namespace;
    values = builder.values;
    apiVersions = builder.apiVersions;
    kubeVersion = builder.kubeVersion;
    crds = builder.crds;
    hooks = builder.hooks;
    schemas = builder.schemas;
  }

  /**
   * A builder.
   *
   * @param tree the tree that holds the chart
   * @param chart the directory of the chart: the one with its {@code Chart.yaml}
   */
  public static Builder builder(SourceTree tree, TreePath chart) {
    return new Builder(tree, chart);
  }

  /** The tree that holds the chart. */
  public SourceTree tree() {
    return tree;
  }

  /** The directory of the chart. */
  public TreePath chart() {
    return chart;
  }

  /** The name of the release; empty for the name template, or Helm's {@code release-name}. */
  public Optional<String> releaseName() {
    return Optional.ofNullable(releaseName);
  }

  /** A template that gives the name of the release; empty for none. Never with a name as well. */
  public Optional<String> nameTemplate() {
    return Optional.ofNullable(nameTemplate);
  }

  /** The namespace of the release; default {@code default}. */
  public String namespace() {
    return namespace;
  }

  /** Values as YAML texts, to be merged over the chart's own: of two, the later one wins. */
  public List<String> values() {
    return values;
  }

  /** API versions that the cluster has besides Helm's own list: {@code .Capabilities}. */
  public List<String> apiVersions() {
    return apiVersions;
  }

  /** The version of Kubernetes in {@code .Capabilities}; empty for Helm's own. */
  public Optional<String> kubeVersion() {
    return Optional.ofNullable(kubeVersion);
  }

  /** Whether what lies in {@code crds} is wanted; default no. */
  public boolean crds() {
    return crds;
  }

  /**
   * Whether hooks, tests among them, are wanted; default yes. An inflator that is told no may leave
   * them in; who asked takes them out.
   */
  public boolean hooks() {
    return hooks;
  }

  /** Whether the values must fit the schemas of the charts; default yes. */
  public boolean schemas() {
    return schemas;
  }

  /** The chart and the names, no values. */
  @Override
  public String toString() {
    return "chart(" + chart + ", release " + releaseName + ", namespace " + namespace + ")";
  }

  /** Collects a request. Not thread-safe. */
  public static final class Builder {
    private final SourceTree tree;
    private final TreePath chart;
    private @Nullable String releaseName;
    private @Nullable String nameTemplate;
    private String namespace = "default";
    private List<String> values = List.of();
    private List<String> apiVersions = List.of();
    private @Nullable String kubeVersion;
    private boolean crds;
    private boolean hooks = true;
    private boolean schemas = true;

    private Builder(SourceTree tree, TreePath chart) {
      this.tree = Objects.requireNonNull(tree, "tree");
      this.chart = Objects.requireNonNull(chart, "chart");
    }

    /** Sets the name of the release; null for none. */
    public Builder releaseName(@Nullable String name) {
      releaseName = name;
      return this;
    }

    /** Sets the template of the name; null for none. */
    public Builder nameTemplate(@Nullable String template) {
      nameTemplate = template;
      return this;
    }

    /** Sets the namespace. */
    public Builder namespace(String name) {
      namespace = Objects.requireNonNull(name, "name");
      return this;
    }

    /** Sets the values, YAML texts. */
    public Builder values(List<String> texts) {
      values = List.copyOf(texts);
      return this;
    }

    /** Sets the further API versions. */
    public Builder apiVersions(List<String> versions) {
      apiVersions = List.copyOf(versions);
      return this;
    }

    /** Sets the version of Kubernetes; null for Helm's own. */
    public Builder kubeVersion(@Nullable String version) {
      kubeVersion = version;
      return this;
    }

    /** Says whether what lies in {@code crds} is wanted. */
    public Builder crds(boolean wanted) {
      crds = wanted;
      return this;
    }

    /** Says whether hooks are wanted. */
    public Builder hooks(boolean wanted) {
      hooks = wanted;
      return this;
    }

    /** Says whether the values must fit the schemas of the charts. */
    public Builder schemas(boolean checked) {
      schemas = checked;
      return this;
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException if there is both a name and a template of one
     */
    public ChartRequest build() {
      if (releaseName != null && nameTemplate != null) {
        throw new IllegalArgumentException(
            "nameTemplate: "
                + nameTemplate
                + " (expected: none beside the name "
                + releaseName
                + ")");
      }
      return new ChartRequest(this);
    }
  }
}

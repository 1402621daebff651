// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.client;

import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlLimits;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A kubeconfig. Immutable, thread-safe; neither its text form nor an error holds a secret.
 *
 * <p>One file is read, the one that is named: no environment variable, no default place, no
 * merging. The commands that it may name under {@code exec} are refused unless {@link #allowExec}
 * was called, since they are run with the rights of this program; who calls it trusts the author of
 * the file. Of {@code auth-provider} there is nothing left in Kubernetes; it is refused.
 */
public final class Kubeconfig {
  /** A kubeconfig is small; what is larger is something else. */
  private static final YamlLimits LIMITS = new YamlLimits(8 << 20, 100_000, 32);

  private final String name;
  private final @Nullable Path directory;
  private final MapNode root;
  private final KubeconfigEntries entries;
  private final boolean execAllowed;

  private Kubeconfig(
      String name,
      @Nullable Path directory,
      MapNode root,
      KubeconfigEntries entries,
      boolean execAllowed) {
    this.name = name;
    this.directory = directory;
    this.root = root;
    this.entries = entries;
    this.execAllowed = execAllowed;
  }

  /**
   * Reads a file. Files that it names are read too, relative to its directory.
   *
   * @throws ClusterException with {@code KUBECONFIG} if it can't be read or is no kubeconfig
   */
  public static Kubeconfig read(Path file) {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(LIMITS.bytes() + 1);
    } catch (IOException e) {
      throw new ClusterException(
          ClusterError.KUBECONFIG, "the kubeconfig " + file + " can't be read", e);
    }
    Path absolute = file.toAbsolutePath();
    Path directory = absolute.getParent();
    return parse(file.toString(), content, directory == null ? absolute : directory);
  }

  /**
   * Reads a text that may come from anywhere: it may name no files.
   *
   * @param name the name of the input, for errors
   * @param content YAML or JSON in UTF-8
   * @throws ClusterException with {@code KUBECONFIG} if it is no kubeconfig
   */
  public static Kubeconfig parse(String name, byte[] content) {
    return parse(name, content, null);
  }

  private static Kubeconfig parse(String name, byte[] content, @Nullable Path directory) {
    List<Node> documents;
    try {
      documents =
          YamlReader.ofDefaults().withLimits(LIMITS).withoutSourceLines().read(name, content);
    } catch (YamlException e) {
      throw new ClusterException(ClusterError.KUBECONFIG, kubeconfigIssues(e), null);
    }
    if (documents.size() != 1 || !(documents.get(0) instanceof MapNode root)) {
      throw refused(
          Location.of(name),
          documents.isEmpty() ? "the kubeconfig is empty" : "not one map",
          "one map with clusters, users and contexts");
    }
    String kind = root.text("kind");
    if (kind != null && !kind.equals("Config")) {
      throw refused(Location.of(name, root).withField("kind"), "no kubeconfig", "kind: Config");
    }
    return new Kubeconfig(name, directory, root, KubeconfigEntries.of(name, root), false);
  }

  private static List<Issue> kubeconfigIssues(YamlException e) {
    return e.issues().stream()
        .map(issue -> Issue.error(ClusterError.KUBECONFIG, issue.message()).at(issue.location()))
        .collect(Collectors.toList());
  }

  /**
   * The same, but commands that it names under {@code exec} are run to get credentials, with the
   * environment and the rights of this program.
   */
  public Kubeconfig allowExec() {
    return new Kubeconfig(name, directory, root, entries, true);
  }

  /** The name of the input. */
  public String name() {
    return name;
  }

  /** The context that the file chooses; empty if it chooses none. */
  public Optional<String> currentContext() {
    return Optional.ofNullable(root.text("current-context")).filter(text -> !text.isEmpty());
  }

  /** The names of all contexts, in order; unmodifiable. */
  public List<String> contexts() {
    return List.copyOf(entries.contexts().keySet());
  }

  /**
   * The access of the current context.
   *
   * @throws ClusterException with {@code KUBECONFIG} if there is none, or its entries can't be used
   */
  public ClusterAccess access() {
    return access(
        currentContext()
            .orElseThrow(
                () ->
                    refused(
                        Location.of(name).withField("current-context"),
                        "no context is chosen",
                        "one of " + shown(entries.contexts().keySet()))));
  }

  /**
   * The access of a context. Reads the files that its entries name; runs nothing.
   *
   * @throws ClusterException with {@code KUBECONFIG} and all that is wrong if there is no such
   *     context, or its entries can't be used
   */
  public ClusterAccess access(String context) {
    MapNode entry = entries.contexts().get(context);
    if (entry == null) {
      throw refused(
          Location.of(name).withField("contexts"),
          "there is no context " + context,
          "one of " + shown(entries.contexts().keySet()));
    }
    return new KubeconfigAccess(name, directory, execAllowed).read(entries, context, entry);
  }

  private static String shown(Set<String> names) {
    return names.isEmpty()
        ? "those of contexts, of which there are none"
        : names.stream().limit(20).collect(Collectors.joining(", "));
  }

  private static ClusterException refused(Location where, String message, String expected) {
    return new ClusterException(
        ClusterError.KUBECONFIG,
        List.of(Issue.error(ClusterError.KUBECONFIG, message).at(where).withExpected(expected)),
        null);
  }

  /** The name of the input alone. */
  @Override
  public String toString() {
    return "kubeconfig(" + name + ")";
  }
}

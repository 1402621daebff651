// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ReadApplications;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Flux objects of a repository, all read together. The clusters of a repository have objects of
 * the same names, so that a name alone means nothing: a Kustomization finds its source in its own
 * directory, else in the nearest directory above that has one anywhere below it. Where several
 * differ there, none of them is taken, which is an error. Not thread-safe.
 */
final class RepositoryObjects {
  private static final String KUSTOMIZATIONS = "kustomize.toolkit.fluxcd.io/";
  private static final String SOURCES = "source.toolkit.fluxcd.io/";

  private final Map<Path, Map<String, byte[]>> directories = new TreeMap<>();
  private final Map<Path, List<MapNode>> sources = new TreeMap<>();
  private final Map<Path, List<MapNode>> kustomizations = new TreeMap<>();

  /** Whether a file may hold Flux objects, by the words in it. */
  static boolean mayBeAmong(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    return text.contains(KUSTOMIZATIONS) || text.contains(SOURCES);
  }

  /** Adds a file by its path in the repository. */
  void add(Path file, byte[] content) {
    Path parent = file.getParent();
    Path directory = parent == null ? Path.of("") : parent;
    directories
        .computeIfAbsent(directory, one -> new LinkedHashMap<>())
        .put(file.toString(), content);
    try {
      for (Node node : YamlReader.ofDefaults().read(file.toString(), content)) {
        String apiVersion = node instanceof MapNode map ? map.text("apiVersion") : null;
        if (apiVersion != null && apiVersion.startsWith(SOURCES)) {
          sources.computeIfAbsent(directory, one -> new ArrayList<>()).add((MapNode) node);
        } else if (apiVersion != null && apiVersion.startsWith(KUSTOMIZATIONS)) {
          kustomizations.computeIfAbsent(directory, one -> new ArrayList<>()).add((MapNode) node);
        }
      }
    } catch (YamlException e) {
      // told when the directory is read
    }
  }

  /**
   * The applications by directory.
   *
   * @param failures gets the errors
   */
  Map<String, List<Application>> read(ApplicationReader reader, List<Issue> failures) {
    Map<String, List<Application>> found = new LinkedHashMap<>();
    for (Map.Entry<Path, Map<String, byte[]>> entry : directories.entrySet()) {
      Path directory = entry.getKey();
      Set<String> unclear = new HashSet<>();
      List<MapNode> others = others(directory, unclear);
      List<Issue> wrong = unclear(directory, unclear);
      failures.addAll(wrong);
      ReadApplications read =
          reader.read(
              entry.getValue(), others.isEmpty() ? Map.of() : Map.of("other directories", others));
      // a source has its errors where it is declared
      read.issues().stream()
          .filter(issue -> issue.isError() && isIn(entry.getValue(), issue))
          .forEach(failures::add);
      found.put(directory.toString(), wrong.isEmpty() ? read.applications() : List.of());
    }
    return found;
  }

  private static boolean isIn(Map<String, byte[]> files, Issue issue) {
    String file = issue.location().file();
    return file == null || files.containsKey(file);
  }

  /** The sources of other directories that are seen from this one. */
  private List<MapNode> others(Path directory, Set<String> unclear) {
    Set<String> known = new HashSet<>();
    sources.getOrDefault(directory, List.of()).forEach(source -> known.add(key(source)));
    List<MapNode> seen = new ArrayList<>();
    for (Path above = parent(directory); above != null; above = parent(above)) {
      Map<String, Set<MapNode>> below = new LinkedHashMap<>();
      for (Map.Entry<Path, List<MapNode>> entry : sources.entrySet()) {
        if (above.toString().isEmpty() || entry.getKey().startsWith(above)) {
          for (MapNode source : entry.getValue()) {
            below.computeIfAbsent(key(source), one -> new LinkedHashSet<>()).add(source);
          }
        }
      }
      below.forEach(
          (key, declared) -> {
            if (known.add(key)) {
              if (declared.size() == 1) {
                seen.addAll(declared);
              } else {
                unclear.add(key);
              }
            }
          });
    }
    return seen;
  }

  private static @Nullable Path parent(Path directory) {
    if (directory.toString().isEmpty()) {
      return null;
    }
    return Objects.requireNonNullElse(directory.getParent(), Path.of(""));
  }

  /** An error for each Kustomization of the directory whose source is not clear. */
  private List<Issue> unclear(Path directory, Set<String> unclear) {
    List<Issue> issues = new ArrayList<>();
    for (MapNode one : kustomizations.getOrDefault(directory, List.of())) {
      if (one.at("spec", "sourceRef") instanceof MapNode ref) {
        String namespace = ref.has("namespace") ? ref.text("namespace") : text(one, "namespace");
        String source = ref.text("kind") + "/" + namespace + "/" + ref.text("name");
        if (unclear.contains(source)) {
          issues.add(
              Issue.error(
                      CliError.SEVERAL_SOURCES,
                      directory
                          + ": Kustomization "
                          + text(one, "name")
                          + ": several directories declare "
                          + source
                          + ", each in another way")
                  .withHint("give the files that belong together by --file"));
        }
      }
    }
    return issues;
  }

  private static String key(MapNode source) {
    return source.text("kind") + "/" + text(source, "namespace") + "/" + text(source, "name");
  }

  private static String text(MapNode object, String field) {
    Node value = object.at("metadata", field);
    return Objects.requireNonNullElse(value == null ? null : value.textOrNull(), "");
  }
}

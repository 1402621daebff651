// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.format.ApplicationReader;
import io.gitops4j.core.app.format.ApplicationSetReader;
import io.gitops4j.core.app.format.NestedApplications;
import io.gitops4j.core.app.graph.Declaration;
import io.gitops4j.core.app.graph.GraphReader;
import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads all applications of files or of a cluster as one graph.
 *
 * @param reader how applications are read
 * @param sets how sets are expanded
 * @param repository what is read in the place of all repositories, or null
 * @param located where sources are looked for
 * @param standIns what stands in for objects of a cluster
 * @param trust whose signatures count where applications are rendered
 */
record ApplicationFiles(
    ApplicationReader reader,
    SetOptions sets,
    @Nullable String repository,
    UnaryOperator<Application> located,
    StandIns standIns,
    TrustOptions trust) {

  /** Whether applications are rendered, and from what. */
  enum Rendering {
    /** Nothing is rendered. */
    NONE,
    /** At the revisions that they name. */
    AT_REVISIONS,
    /** From the repository of this machine as it is now. */
    AS_IT_IS
  }

  /**
   * The objects of files. What is no application is told about by the reader, unless these are all
   * files of a tree.
   *
   * @param tree whether these are all files of a tree, of which most are something else
   * @param issues gets what is wrong with files
   */
  List<Declaration> declarations(Map<String, byte[]> files, boolean tree, Set<Issue> issues) {
    List<Declaration> declarations = new ArrayList<>();
    Map<String, List<MapNode>> others = new LinkedHashMap<>();
    Map<String, byte[]> broken = new LinkedHashMap<>();
    files.forEach(
        (file, bytes) -> {
          List<Node> documents;
          try {
            documents = YamlReader.ofDefaults().read(file, bytes);
          } catch (YamlException e) {
            broken.put(file, bytes);
            return;
          }
          for (Node document : documents) {
            if (!(document instanceof MapNode object)) {
              broken.put(file, bytes);
            } else if (NestedApplications.isOne(object)) {
              declarations.add(new Declaration(file, object));
            }
            if (document instanceof MapNode object && !NestedApplications.isApplication(object)) {
              others.computeIfAbsent(file, one -> new ArrayList<>()).add(object);
            }
          }
        });
    if (!tree) {
      issues.addAll(reader.leavingSets().read(broken, Map.of()).issues());
      issues.addAll(reader.leavingSets().read(Map.of(), others).issues());
    }
    return declarations;
  }

  /**
   * The graph of what is declared.
   *
   * @param rendering whether the applications are rendered, for those that they declare
   */
  GraphReader.ReadGraph graph(List<Declaration> declarations, Rendering rendering)
      throws IOException {
    boolean renders = rendering != Rendering.NONE;
    boolean expands =
        renders || declarations.stream().anyMatch(one -> ApplicationSetReader.isSet(one.object()));
    if (!expands) {
      return graph(ApplicationSetExpander.builder().build()).read(declarations);
    }
    Path cache = Files.createTempDirectory("gitops-git");
    try {
      GraphReader graph = graph(sets.expander(cache, repository));
      if (!renders) {
        return graph.read(declarations);
      }
      boolean asItIs = rendering == Rendering.AS_IT_IS;
      try (OfflineObjects objects = new OfflineObjects(standIns, trust, asItIs)) {
        return graph.withObjects(objects).read(declarations);
      }
    } finally {
      TemporaryFiles.delete(cache);
    }
  }

  private GraphReader graph(ApplicationSetExpander expander) {
    return GraphReader.of(reader, expander)
        .withLocated(application -> standIns.withKeys(located.apply(application)));
  }

  /** The issues of both, each once. */
  static Set<Issue> issues(Set<Issue> ofFiles, GraphReader.ReadGraph read) {
    Set<Issue> all = new LinkedHashSet<>(ofFiles);
    all.addAll(read.issues());
    return all;
  }
}

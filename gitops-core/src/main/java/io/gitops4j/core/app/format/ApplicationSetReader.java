// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.set.ApplicationSet;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Argo CD's {@code ApplicationSet} (argoproj.io/v1alpha1). Documents of other kinds are left
 * to others. Bad input is part of the result, as with {@link ApplicationReader}. Stateless,
 * thread-safe.
 */
public final class ApplicationSetReader {
  private static final ApplicationSetReader DEFAULTS = new ApplicationSetReader();

  private ApplicationSetReader() {}

  /** The reader. */
  public static ApplicationSetReader ofDefaults() {
    return DEFAULTS;
  }

  /**
   * Reads one stream of documents.
   *
   * @param file the name of the input, for issues
   * @param bytes YAML or JSON in UTF-8
   */
  public ReadApplicationSets read(String file, byte[] bytes) {
    List<Node> documents;
    try {
      documents = YamlReader.ofDefaults().read(file, bytes);
    } catch (YamlException e) {
      return new ReadApplicationSets(List.of(), e.issues());
    }
    List<ApplicationSet> sets = new ArrayList<>();
    List<Issue> issues = new ArrayList<>();
    for (Node node : documents) {
      if (node instanceof MapNode map && isSet(map)) {
        ReadApplicationSets one = read(file, map);
        sets.addAll(one.sets());
        issues.addAll(one.issues());
      }
    }
    return new ReadApplicationSets(sets, issues);
  }

  /** Whether the object is a set. */
  public static boolean isSet(MapNode object) {
    Gvk gvk = new Document("", object).gvk();
    return gvk.group().equals("argoproj.io") && gvk.kind().equals("ApplicationSet");
  }

  /**
   * Reads one object, which must be a set.
   *
   * @param file the name of the input, for issues
   */
  public ReadApplicationSets read(String file, MapNode object) {
    Document document = new Document(file, object);
    if (ApplicationReader.versionIs(document, "v1alpha1")) {
      new ArgoApplicationSet(document).check();
    }
    return new ReadApplicationSets(
        document.failed() ? List.of() : List.of(ApplicationSet.of(file, object)),
        document.issues());
  }
}

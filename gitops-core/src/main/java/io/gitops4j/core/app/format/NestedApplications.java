// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.set.ApplicationSet;
import io.gitops4j.core.app.set.ApplicationSetExpander;
import io.gitops4j.core.app.set.ExpandedSet;
import io.gitops4j.core.app.set.GeneratedApplication;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The applications that another one declares among its objects ("app of apps"): Argo CD's {@code
 * Application} and what an {@code ApplicationSet} expands to, Flux's {@code Kustomization} and
 * {@code HelmRelease}. Immutable; thread-safe if the expander is.
 */
public final class NestedApplications {
  private static final String WAVE = "argocd.argoproj.io/sync-wave";

  private final ApplicationReader reader;
  private final ApplicationSetExpander expander;

  private NestedApplications(ApplicationReader reader, ApplicationSetExpander expander) {
    this.reader = reader.leavingSets();
    this.expander = expander;
  }

  /** Applications read by this reader, and sets expanded by this expander. */
  public static NestedApplications of(ApplicationReader reader, ApplicationSetExpander expander) {
    return new NestedApplications(reader, Objects.requireNonNull(expander, "expander"));
  }

  /**
   * Whether the object is an application, a set of them, or what they are read with: a project, a
   * source.
   */
  public static boolean isOne(MapNode object) {
    return isOne(new Document("", object).gvk());
  }

  /** Whether objects of the kind are; of the version nothing is said. */
  public static boolean isOne(Gvk gvk) {
    return switch (gvk.group()) {
      case "argoproj.io" ->
          List.of("Application", "ApplicationSet", "AppProject").contains(gvk.kind());
      case "kustomize.toolkit.fluxcd.io" -> gvk.kind().equals("Kustomization");
      case "helm.toolkit.fluxcd.io" -> gvk.kind().equals("HelmRelease");
      default -> FluxSources.isSource(gvk) || FluxSources.isHelmRepository(gvk);
    };
  }

  /** Whether the object is an application or a set of them. */
  public static boolean isApplication(MapNode object) {
    Gvk gvk = new Document("", object).gvk();
    return isOne(gvk)
        && !FluxSources.isSource(gvk)
        && !FluxSources.isHelmRepository(gvk)
        && !gvk.kind().equals("AppProject");
  }

  /**
   * The applications among some objects, by their sync waves; all other objects are left alone. A
   * set with an error gives none.
   *
   * @param parent the name of the application that declares them, for issues
   */
  public ReadApplications read(String parent, List<MapNode> objects) {
    List<MapNode> own =
        new ArrayList<>(objects.stream().filter(NestedApplications::isOne).toList());
    own.sort(Comparator.comparingLong(NestedApplications::wave));
    List<Issue> issues = new ArrayList<>();
    Map<String, List<MapNode>> all = new LinkedHashMap<>();
    all.put(parent, own);
    for (MapNode object : own) {
      if (ApplicationSetReader.isSet(object)) {
        ReadApplicationSets sets = ApplicationSetReader.ofDefaults().read(parent, object);
        issues.addAll(sets.issues());
        for (ApplicationSet set : sets.sets()) {
          ExpandedSet expanded = expander.expand(set);
          issues.addAll(expanded.issues());
          if (!expanded.failed()) {
            all.put(
                parent + ", ApplicationSet " + set,
                expanded.applications().stream().map(GeneratedApplication::document).toList());
          }
        }
      }
    }
    ReadApplications read = reader.read(Map.of(), all);
    issues.addAll(read.issues());
    return new ReadApplications(read.applications(), read.projects(), issues);
  }

  private static long wave(MapNode object) {
    String wave = Edit.text(object, "metadata", "annotations", WAVE);
    return wave.matches("-?[0-9]{1,9}") ? Long.parseLong(wave) : 0;
  }
}

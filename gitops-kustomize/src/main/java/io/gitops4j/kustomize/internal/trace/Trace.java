// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.trace;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Provenance;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.kustomize.internal.EditedTree;
import io.gitops4j.kustomize.internal.FileLoader;
import io.gitops4j.kustomize.internal.KustomizationFile;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import io.gitops4j.kustomize.internal.Variables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is told of each step of a build, after the step. This one forgets everything at once: the calls
 * hand over only what the build has anyway, so a build that is not recorded pays nothing.
 */
public class Trace {
  /** Forgets everything. */
  public static final Trace OFF = new Trace();

  Trace() {}

  /** The kustomization that is built is not as it stands in the tree: this view edits it. */
  public void edited(EditedTree view) {}

  /** What belongs to the set before steps change it. */
  public void enter(ResourceSet resources) {}

  /** Resources were read from the file that an entry of a kustomization names. */
  public void read(List<Resource> resources, KustomizationFile by, Location entry) {}

  /**
   * A generator put a resource into the set, perhaps in place of another one.
   *
   * @param args the generator's arguments
   * @param options the options of all generators of the kustomization; null if there are none
   * @param loader reads the files that the arguments name
   * @param field the field of the kustomization
   */
  public void generated(
      ResourceSet resources,
      Resource resource,
      MapNode args,
      @Nullable MapNode options,
      FileLoader loader,
      String field,
      KustomizationFile by) {}

  /** A generator that is configured as a resource put a resource into the set. */
  public void generated(
      ResourceSet resources, Resource resource, Resource plugin, FileLoader loader) {}

  /**
   * The next step applies a patch.
   *
   * @param documents the patch
   * @param file where it stands
   */
  public void patch(List<Node> documents, String file) {}

  /**
   * A field of a kustomization changed resources.
   *
   * @param entry the entry of the field, or the field; null if the field has none
   */
  public void step(
      ResourceSet resources,
      StepKind kind,
      String field,
      KustomizationFile by,
      @Nullable Node entry) {}

  /** A transformer that is configured as a resource changed resources. */
  public void plugin(ResourceSet resources, Resource plugin) {}

  /** Notes about the build were made on resources, as the kustomization asks for. */
  public void noted(List<Resource> resources, KustomizationFile by) {}

  /** Notes about the build were made on one resource. */
  public void noted(Resource resource, KustomizationFile by) {}

  /** Variables were replaced by their values. */
  public void variables(ResourceSet resources, Variables variables) {}

  /** The build as a whole changed resources. */
  public void step(ResourceSet resources, StepKind kind, String name) {}

  /**
   * The manifest of a resource in the form in which it is printed, with what is known of how it
   * came to be.
   */
  public Manifest manifest(Resource resource, Manifest manifest) {
    return manifest;
  }

  /** What was taken away. */
  public List<Provenance> removed() {
    return List.of();
  }
}

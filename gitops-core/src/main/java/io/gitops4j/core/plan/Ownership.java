// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * The label by which a live object tells the application that owns it. Every object gets it when it
 * is applied; nothing is deleted that lacks it. Pure functions, thread-safe.
 */
public final class Ownership {
  /** The label's key. */
  public static final String LABEL = "gitops4j.io/owner";

  /** The longest label value that Kubernetes takes. */
  private static final int LONGEST = 63;

  private Ownership() {}

  /**
   * The label's value for an application: namespace and name, joined by an underscore, which
   * neither may hold; shortened and told apart by a digest where that is no label value.
   */
  public static String of(Application application) {
    String text =
        application.namespace().isEmpty()
            ? application.name()
            : application.namespace() + "_" + application.name();
    if (text.length() <= LONGEST && text.matches("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?")) {
      return text;
    }
    String safe = text.replaceAll("[^-A-Za-z0-9_.]", "-").replaceAll("^[^A-Za-z0-9]+", "");
    String digest = Inputs.sha256(text).substring(0, 16);
    return safe.substring(0, Math.min(safe.length(), LONGEST - 17)) + "-" + digest;
  }

  /** The owner that an object names, or null if it names none. */
  public static @Nullable String ownerOf(MapNode object) {
    Node label = object.at("metadata", "labels", LABEL);
    return label == null ? null : label.textOrNull();
  }

  /**
   * The manifest with the owner's label; as it is where its labels are no map, which every server
   * refuses.
   */
  public static Manifest label(Manifest manifest, String owner) {
    MapNode metadata = manifest.root().map("metadata");
    Node labels = metadata == null ? null : metadata.get("labels");
    if (metadata == null || labels != null && !labels.isNull() && !(labels instanceof MapNode)) {
      return manifest;
    }
    MapNode known = labels instanceof MapNode map ? map : MapNode.EMPTY;
    MapNode labelled = metadata.with("labels", known.with(LABEL, ScalarNode.of(owner)));
    return manifest.withRoot(manifest.root().with("metadata", labelled));
  }
}

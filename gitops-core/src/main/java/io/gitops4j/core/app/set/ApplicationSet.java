// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import io.gitops4j.core.app.set.template.GoTemplate;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.MapNode;
import java.util.List;
import java.util.Objects;

/**
 * Argo CD's {@code ApplicationSet}: generators of parameters, and a template that becomes an
 * application for each set of them. Immutable, thread-safe, compared by identity. What is absent or
 * of a wrong type counts as absent; {@link io.gitops4j.core.app.format.ApplicationSetReader} tells
 * about it.
 */
public final class ApplicationSet {
  private final String file;
  private final MapNode document;
  private final MapNode spec;

  private ApplicationSet(String file, MapNode document) {
    this.file = Objects.requireNonNull(file, "file");
    this.document = Objects.requireNonNull(document, "document");
    this.spec = Edit.map(document, "spec");
  }

  /**
   * A set.
   *
   * @param file the name of the input, for issues
   * @param document the object
   */
  public static ApplicationSet of(String file, MapNode document) {
    return new ApplicationSet(file, document);
  }

  /** The name of the input that it was read from. */
  public String file() {
    return file;
  }

  /** The object. */
  public MapNode document() {
    return document;
  }

  /** The name. */
  public String name() {
    return Edit.text(document, "metadata", "name");
  }

  /** The namespace, which is that of its applications, too; empty if none is said. */
  public String namespace() {
    return Edit.text(document, "metadata", "namespace");
  }

  MapNode spec() {
    return spec;
  }

  /** Whether its templates are those of Go; else {@code {{key}}} is replaced by a value. */
  public boolean goTemplate() {
    return Edit.flag(spec, "goTemplate");
  }

  GoTemplate.Missing missing() {
    GoTemplate.Missing missing = GoTemplate.Missing.NO_VALUE;
    for (String option : Edit.texts(spec, "goTemplateOptions")) {
      missing =
          switch (option) {
            case "missingkey=error" -> GoTemplate.Missing.ERROR;
            case "missingkey=zero" -> GoTemplate.Missing.ZERO;
            default -> GoTemplate.Missing.NO_VALUE;
          };
    }
    return missing;
  }

  /** What may be done to the applications of a set. */
  public enum Sync {
    /** They are created, changed and deleted. */
    ALL("sync"),
    /** They are created. */
    CREATE_ONLY("create-only"),
    /** They are created and changed. */
    CREATE_UPDATE("create-update"),
    /** They are created and deleted. */
    CREATE_DELETE("create-delete");

    private final String word;

    Sync(String word) {
      this.word = word;
    }

    /** The word of {@code applicationsSync}. */
    public String word() {
      return word;
    }

    /** Whether an application that is there may be changed. */
    public boolean updates() {
      return this == ALL || this == CREATE_UPDATE;
    }

    /** Whether an application that the set gives no more may be deleted. */
    public boolean deletes() {
      return this == ALL || this == CREATE_DELETE;
    }
  }

  /** What may be done to its applications; everything by default. */
  public Sync applicationsSync() {
    String word = Edit.text(spec, "syncPolicy", "applicationsSync");
    for (Sync sync : Sync.values()) {
      if (sync.word.equals(word)) {
        return sync;
      }
    }
    return Sync.ALL;
  }

  /** Whether what an application made stays when the application is deleted. */
  public boolean preservesResources() {
    return Edit.flag(spec, "syncPolicy", "preserveResourcesOnDeletion");
  }

  /** Whether its applications are synced in an order: see {@link RollingOrder}. */
  public boolean isRolling() {
    return Edit.text(spec, "strategy", "type").equals("RollingSync");
  }

  /** Whether its applications are deleted in the order of the steps turned around. */
  public boolean deletesInReverse() {
    return isRolling() && Edit.text(spec, "strategy", "deletionOrder").equals("Reverse");
  }

  List<MapNode> steps() {
    return isRolling() ? Edit.maps(spec, "strategy", "rollingSync", "steps") : List.of();
  }

  /** Namespace and name. */
  @Override
  public String toString() {
    return (namespace().isEmpty() ? "" : namespace() + "/") + name();
  }
}

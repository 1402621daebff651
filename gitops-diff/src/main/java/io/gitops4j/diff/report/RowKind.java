// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.report;

import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.SyncStatus;
import java.util.Locale;

/** What a reader wants to tell apart at first sight. */
enum RowKind {
  CREATE("create"),
  UPDATE("update"),
  MOVE("move"),
  DETACH("let go"),
  DELETE("delete"),
  /** A hook that is run. */
  RUN("run"),
  UNKNOWN("unknown"),
  /** It differs, and nothing is done about it: a deletion that is not allowed, say. */
  HELD("kept"),
  /** What differs in it does not count. */
  IGNORED("ignored"),
  SAME("unchanged");

  private final String label;

  RowKind(String label) {
    this.label = label;
  }

  static RowKind of(Change change) {
    return switch (change.action()) {
      case CREATE -> CREATE;
      case UPDATE -> UPDATE;
      case MOVE -> MOVE;
      case DELETE -> DELETE;
      case DETACH -> DETACH;
      case RUN -> RUN;
      case UNKNOWN -> UNKNOWN;
      case KEEP ->
          change.status() != SyncStatus.SYNCED ? HELD : change.fields().isEmpty() ? SAME : IGNORED;
    };
  }

  /** Whether nothing in it asks for attention. */
  boolean isCalm() {
    return this == RUN || this == IGNORED || this == SAME;
  }

  /** What it is called on the page. */
  String label() {
    return label;
  }

  /** The name as a class of the page. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

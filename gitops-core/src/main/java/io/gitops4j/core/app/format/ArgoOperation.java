// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.app.Operation;
import io.gitops4j.core.app.RetryPolicy;
import io.gitops4j.core.app.SyncOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Argo CD's operation: a sync that was asked for and is not begun yet. */
final class ArgoOperation {
  private ArgoOperation() {}

  /** The operation; null if there is none. */
  static @Nullable Operation read(Fields root) {
    Fields operation = root.map("operation");
    Fields sync = operation == null ? null : operation.map("sync");
    if (operation == null) {
      return null;
    }
    Fields by = operation.map("initiatedBy");
    String user = by == null ? "" : by.text("username");
    if (by != null) {
      by.flag("automated", false);
    }
    for (Fields info : operation.maps("info")) {
      info.allow("name", "value");
    }
    Fields retry = operation.map("retry");
    RetryPolicy retries = retry == null ? null : ArgoSyncPolicy.retry(retry);
    return sync == null ? null : sync(sync, retries, user);
  }

  private static Operation sync(Fields sync, @Nullable RetryPolicy retry, String user) {
    Fields strategy = sync.map("syncStrategy");
    Fields apply = strategy == null ? null : strategy.map("apply");
    Fields hook = strategy == null ? null : strategy.map("hook");
    boolean forced = apply != null && apply.flag("force", false);
    boolean force = hook != null && hook.flag("force", false) || forced;
    String revision = sync.text("revision");
    List<String> revisions = sync.texts("revisions");
    for (String field : new String[] {"source", "sources", "manifests"}) {
      if (sync.has(field)) {
        sync.error(
            FormatError.UNSUPPORTED,
            field,
            "an operation with " + field + " of its own is not done",
            "change the application, and give the revision");
      }
    }
    sync.integer("autoHealAttemptsCount", 0, false);
    return new Operation(
        revisions.isEmpty() && !revision.isEmpty() ? List.of(revision) : revisions,
        sync.flag("prune", false),
        sync.flag("dryRun", false),
        apply == null,
        force,
        resources(sync),
        SyncOptions.parse(String.join(",", sync.texts("syncOptions"))),
        retry,
        user);
  }

  private static List<Operation.Resource> resources(Fields sync) {
    List<Operation.Resource> resources = new ArrayList<>();
    for (Fields resource : sync.maps("resources")) {
      resources.add(
          new Operation.Resource(
              resource.text("group"),
              resource.required("kind"),
              resource.text("namespace"),
              resource.required("name")));
    }
    return resources;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core;

import io.gitops4j.core.event.ReconcileListener;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.spi.ClusterResolver;
import io.gitops4j.core.spi.Differ;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.core.spi.OrphanFinder;
import io.gitops4j.core.spi.StatusStore;
import io.gitops4j.core.spi.StatusWriter;
import io.gitops4j.core.spi.SyncJournal;
import io.gitops4j.core.spi.SyncWaveHook;
import io.gitops4j.core.spi.Time;
import org.jspecify.annotations.Nullable;

/** What a {@link Reconciler} is made of, and each of its turns works with. Thread-safe. */
record ReconcilerParts(
    SourceReader reader,
    Differ differ,
    Applier applier,
    ClusterResolver clusters,
    HealthCheck healthCheck,
    ReconcileListener listener,
    SyncWaveHook waveHook,
    Time time,
    String actor,
    Verifiers verifiers,
    SyncJournal journal,
    StatusStore statuses,
    @Nullable StatusWriter statusWriter,
    @Nullable OrphanFinder orphans,
    Dependencies dependencies,
    RemoteCluster remoteCluster) {}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What a command that writes needs: applications, a cluster, and what may be done to it. */
final class SyncSetup {
  @CommandLine.Mixin private TargetOptions files = new TargetOptions();

  @CommandLine.Mixin private ClusterOptions cluster = new ClusterOptions();

  @CommandLine.Mixin private DeletionOptions deletions = new DeletionOptions();

  @CommandLine.Mixin private RemoteOptions remote = new RemoteOptions();

  @CommandLine.Mixin private TrustOptions trust = new TrustOptions();

  @Option(
      names = "--write-status",
      description =
          "writes the status of the Applications and Kustomizations that lie in the cluster too, as"
              + " Argo CD and Flux do; what an operation of an Application asks for is taken out of it")
  private boolean writesStatus;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text (default), json or yaml")
  private OutputForm form = OutputForm.TEXT;

  /** The applications. */
  TargetOptions files() {
    return files.trusting(trust);
  }

  /** How much may be deleted. */
  DeletionOptions deletions() {
    return deletions;
  }

  /** Opens the cluster to read what is declared there. */
  Cluster cluster() {
    return cluster.open();
  }

  /** A run that writes to the cluster. */
  ApplicationRun open() throws IOException {
    ApplicationRun run =
        new ApplicationRun(remote, trust, cluster.open(), KubernetesApplier.ofDefaults());
    if (files.withNested()) {
      run.leaveUnserved();
    }
    if (writesStatus) {
      run.writeStatus();
    }
    return run;
  }

  /** Prints what it came to. */
  void print(List<ReconcileResult> results, PrintWriter out) {
    ResultText.print(results, form, out);
  }

  static void print(Issue issue, PrintWriter err) {
    err.println(DeletionOptions.shown(issue).toDisplayString());
  }
}

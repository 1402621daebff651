// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.quickstart;

import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.git.GitIsolation;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.k8s.client.Kubeconfig;
import io.gitops4j.k8s.client.KubernetesCluster;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.eclipse.jgit.api.errors.GitAPIException;

/** Runs the story on a cluster in memory, or on a real one. */
public final class Quickstart {
  private Quickstart() {}

  /**
   * Runs the story in a temporary directory, which is removed afterwards. Exit codes: 0 done, 1
   * something went wrong, 64 wrong usage.
   *
   * @param args none for the cluster in memory; {@code --kubeconfig FILE} for a real one
   */
  public static void main(String[] args) throws IOException, GitAPIException {
    boolean real = args.length == 2 && args[0].equals("--kubeconfig");
    if (args.length > 0 && !real) {
      System.err.println("usage: quickstart [--kubeconfig FILE]");
      System.exit(64);
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean colour = System.console() != null && System.getenv("NO_COLOR") == null;
    GitIsolation.install();
    Path directory = Files.createTempDirectory("gitops-quickstart");
    try {
      Narrator narrator = new Narrator(out, colour);
      boolean ok =
          real ? onCluster(Path.of(args[1]), directory, narrator) : onMemory(directory, narrator);
      out.println();
      out.println(ok ? "Done." : "Something went wrong; see above.");
      if (!ok) {
        System.exit(1);
      }
    } finally {
      try (Stream<Path> files = Files.walk(directory)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  static boolean onMemory(Path directory, Narrator narrator) throws IOException, GitAPIException {
    try (MemoryCluster cluster = MemoryCluster.running()) {
      return tell(cluster, cluster.time(), directory, narrator);
    }
  }

  /** Both stories, one after the other. */
  static boolean tell(Cluster cluster, Time time, Path directory, Narrator narrator)
      throws IOException, GitAPIException {
    Story story = new Story(cluster, time, narrator);
    boolean ok = story.tell(directory.resolve("argo"));
    return ok
        & new FluxStory(cluster, story.reconciler(), narrator).tell(directory.resolve("flux"));
  }

  /** The file was named by the user, so what it asks to be run may run. */
  private static boolean onCluster(Path kubeconfig, Path directory, Narrator narrator)
      throws IOException, GitAPIException {
    try (Cluster cluster =
        KubernetesCluster.connect(Kubeconfig.read(kubeconfig).allowExec().access())) {
      return tell(cluster, Time.SYSTEM, directory, narrator);
    } catch (GitOpsException e) {
      narrator.line(e.getMessage());
      return false;
    }
  }
}

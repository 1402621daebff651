// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.k8s.apply.KubernetesApplier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The process is killed by SIGKILL at random points of a sync, and started again. */
class KilledProcessTest extends FaultTest {
  private static final int KILLS = 50;
  private static final String IDENTITY = "killed-process";

  /** A process that syncs one revision when it is told to. */
  private final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    Child() throws IOException {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "-Xshare:auto",
              "-Xmx192m",
              "-cp",
              System.getProperty("java.class.path"),
              SyncProcess.class.getName(),
              namespace,
              IDENTITY);
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    void begin(int revision) throws IOException {
      assertThat(out.readLine()).isEqualTo("ready");
      process.getOutputStream().write((revision + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    }

    /** Reads on until so many objects were handled, or the sync has ended. */
    void await(int objects) throws IOException {
      String line = "";
      while (objects > 0 && line != null && !line.equals("handled " + objects)) {
        line = out.readLine();
      }
    }

    String end() throws IOException {
      String line = "";
      for (String next = line; next != null; next = out.readLine()) {
        line = next;
      }
      return line;
    }

    void kill() throws InterruptedException {
      process.destroyForcibly(); // SIGKILL
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void killedAtRandomPoints_isResumed_andNothingIsLost() throws Exception {
    long seed = Long.getLong("gitops.seed", System.nanoTime());
    System.out.println("KilledProcessTest: -Dgitops.seed=" + seed);
    Random random = new Random(seed);
    KubernetesApplier resuming = ControlPlane.applier(threads).identity(IDENTITY).build();
    ApplierHarness resumed = ControlPlane.harness(namespace, cluster, resuming, Time.SYSTEM);
    assertSynced(sync(resumed, 0, 0, () -> {}));
    long first;
    long whole;
    try (Child child = new Child()) {
      child.begin(1);
      long from = System.nanoTime();
      child.await(1);
      first = System.nanoTime() - from;
      assertThat(child.end()).isEqualTo("SYNCED");
      whole = System.nanoTime() - from;
    }
    List<Integer> points = new ArrayList<>();
    int orphans = 0;
    List<String> wrong = new ArrayList<>();
    Child next = new Child();
    try {
      for (int revision = 2; revision < 2 + KILLS; revision++) {
        Map<ResourceId, MapNode> before = live();
        Child child = next;
        child.begin(revision);
        // one of five before the first object, the others after any of them, the last included
        int handled = revision % 5 == 0 ? 0 : 1 + random.nextInt(Fleet.SIZE + 10);
        child.await(handled);
        TimeUnit.NANOSECONDS.sleep(
            (long) (random.nextDouble() * (handled == 0 ? first : whole / Fleet.SIZE)));
        child.kill();
        next = new Child(); // starts while this one's work is looked at
        Map<ResourceId, MapNode> left = live();
        String value = "r" + revision;
        points.add((int) left.values().stream().filter(o -> Fleet.value(o).equals(value)).count());
        orphans += Fleet.orphans(left, ControlPlane.inventory(resumed)).size();
        ReconcileResult result = sync(resumed, revision, 0, () -> {});
        assertThat(result.succeeded()).as("%s %s", result, result.issues()).isTrue();
        wrong.addAll(Fleet.wrong(resumed, revision, before, live()));
      }
    } finally {
      next.close();
    }
    System.out.printf(
        "KilledProcessTest: a sync takes %s; killed when so many objects were written: %s%n",
        Duration.ofNanos(whole), points);
    assertThat(orphans).as("orphans").isZero();
    assertThat(wrong).isEmpty();
    assertThat(points.stream().filter(point -> point > 0 && point < Fleet.SIZE).count())
        .as("kills in the middle")
        .isGreaterThan(KILLS / 2);
    assertNothingLost(1 + KILLS, live());
  }
}

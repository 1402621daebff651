// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.spi.Time;
import io.gitops4j.core.tree.MapNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Somebody sets the clock while a sync runs. */
class ClockJumpTest extends FaultTest {
  /** A clock that is somewhere else each time somebody looks. */
  private static final class Jumping implements Time {
    private final Random random = new Random(7);

    @Override
    public synchronized Instant now() {
      return Instant.now().plus(Duration.ofSeconds(random.nextLong(-40_000_000, 40_000_000)));
    }

    @Override
    public Duration elapsed() {
      return Time.SYSTEM.elapsed();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      Time.SYSTEM.sleep(duration);
    }
  }

  @Test
  void clockThatJumpsByAYear_eitherWay_changesNothing() {
    assertSynced(sync(0));
    Map<ResourceId, MapNode> before = live();
    Time jumping = new Jumping();
    ApplierHarness by =
        ControlPlane.harness(namespace, cluster, ControlPlane.applier(threads).build(), jumping);
    long from = System.nanoTime();
    ReconcileResult result = sync(by, 1, 0, () -> {});
    assertSynced(result);
    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofMinutes(1));
    assertNothingLost(1, before);
  }
}

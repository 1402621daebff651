// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.spi.Time;
import io.gitops4j.k8s.memory.MemoryCluster;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SyncLeaseTest {
  private static final Gvk LEASE = new Gvk("coordination.k8s.io", "v1", "Lease");
  private static final Application APPLICATION =
      Application.builder("app")
          .source(new Source(SourceRef.of("memory:config", ""), TreePath.of("app"), null))
          .build();

  private final MemoryCluster cluster = MemoryCluster.create();

  /** The clock of another machine, which somebody may set. */
  private final class Clock implements Time {
    private Duration off = Duration.ZERO;

    @Override
    public Instant now() {
      return cluster.now().plus(off);
    }

    @Override
    public Duration elapsed() {
      return Duration.between(Instant.EPOCH, cluster.now());
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      cluster.time().sleep(duration);
    }
  }

  private final Clock clock = new Clock();

  private SyncLease lease(SyncLease.Settings settings, String inputs, Duration deadline) {
    return lease(cluster, settings, inputs, deadline);
  }

  private SyncLease lease(
      Cluster of, SyncLease.Settings settings, String inputs, Duration deadline) {
    Requests requests =
        new Requests(
            clock,
            new Patience(Duration.ofSeconds(5), Duration.ofMillis(10), Duration.ofSeconds(1)),
            deadline);
    return new SyncLease(
        settings, of, APPLICATION, new SystemNamespace("gitops4j-system"), requests, inputs);
  }

  private static SyncLease.Settings as(String identity) {
    return new SyncLease.Settings(identity, Duration.ofMinutes(1), false);
  }

  private SyncLease held(String identity) {
    SyncLease lease = lease(as(identity), "1", Duration.ofMinutes(5));
    assertThat(lease.take()).isEmpty();
    return lease;
  }

  private long leases() {
    return cluster.list(LEASE, "gitops4j-system", "").size();
  }

  @Test
  void heldByOne_theOtherIsBusy_andGetsItAfterwards() {
    SyncLease first = held("a");
    assertThat(first.waited()).isFalse();
    SyncLease second = lease(as("b"), "2", Duration.ofSeconds(10));
    assertThat(second.take())
        .hasValueSatisfying(
            issue -> {
              assertThat(issue.code()).isEqualTo(ApplyError.BUSY);
              assertThat(issue.found()).isEqualTo("a");
            });
    second.close();
    assertThat(first.lost()).isNull();
    first.close();
    assertThat(leases()).isZero();
    SyncLease third = held("b");
    assertThat(third.waited()).isFalse();
    third.close();
    assertThat(leases()).isZero();
  }

  @Test
  void holderThatWasKilled_isWaitedForUntilItsLeaseExpires_butNotByItself() {
    held("a"); // and never given back
    SyncLease again = held("a");
    assertThat(again.waited()).isFalse();
    Instant from = cluster.now();
    SyncLease other = lease(as("b"), "1", Duration.ofMinutes(5));
    assertThat(other.take()).isEmpty();
    assertThat(other.waited()).isTrue();
    assertThat(Duration.between(from, cluster.now()))
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(63));
    cluster.advance(Duration.ofSeconds(30));
    assertThat(again.lost()).contains("another process");
    again.close(); // must not take the other's away
    assertThat(other.lost()).isNull();
    assertThat(leases()).isEqualTo(1);
    other.close();
    assertThat(leases()).isZero();
  }

  @Test
  void holderThatWasKilledLongAgo_isNotWaitedFor() {
    held("a");
    cluster.advance(Duration.ofHours(2));
    Instant from = cluster.now();
    assertThat(lease(as("b"), "1", Duration.ofMinutes(5)).take()).isEmpty();
    assertThat(cluster.now()).isEqualTo(from);
  }

  @Test
  void holderThatGivesSignsOfLife_keepsIt_whateverTheClocksSay() {
    SyncLease first = held("a");
    for (Duration off : new Duration[] {Duration.ofMinutes(-40), Duration.ofMinutes(4)}) {
      clock.off = off; // the clock of who comes later
      for (int i = 0; i < 12; i++) {
        assertThat(lease(as("b"), "1", Duration.ofSeconds(15)).take()).isPresent();
        assertThat(first.lost()).isNull();
      }
    }
    first.close();
  }

  @Test
  void leaseThatWasRemoved_isNotMadeAnew() {
    SyncLease first = held("a");
    cluster.advance(Duration.ofMinutes(2));
    held("b").close(); // took over, synced, and gave it back
    assertThat(first.lost()).isNotNull();
    first.close();
    assertThat(leases()).isZero();
  }

  @Test
  void newerInputs_askTheHolderToStop_butNotTheSame() {
    SyncLease first = held("a");
    SyncLease.Settings superseding = new SyncLease.Settings("b", Duration.ofMinutes(1), true);
    assertThat(lease(superseding, "1", Duration.ofSeconds(3)).take()).isPresent();
    cluster.advance(Duration.ofSeconds(12));
    assertThat(first.lost()).isNull();

    assertThat(lease(superseding, "2", Duration.ofSeconds(3)).take()).isPresent();
    cluster.advance(Duration.ofSeconds(12));
    assertThat(first.lost()).contains("another revision");
    first.close();
    SyncLease second = lease(superseding, "2", Duration.ofSeconds(3));
    assertThat(second.take()).isEmpty();
    assertThat(second.lost()).isNull();
    second.close();
    assertThat(leases()).isZero();
  }

  @Test
  void threadsOfOneProcess_excludeEachOtherToo() {
    SyncLease.Settings process = new SyncLease.Settings("a", Duration.ofMinutes(1), true);
    SyncLease first = lease(process, "1", Duration.ofMinutes(5));
    assertThat(first.take()).isEmpty();
    SyncLease second = lease(process, "2", Duration.ofSeconds(3));
    assertThat(second.take()).isPresent();
    assertThat(first.lost()).contains("another revision");
    first.close();
    SyncLease third = lease(process, "2", Duration.ofSeconds(3));
    assertThat(third.take()).isEmpty();
    third.close();
  }

  @Test
  void twoThatCreateItAtTheSameMoment_areNotBothHolders() {
    SyncLease[] second = {null};
    Cluster raced =
        InterceptedCluster.around(
            cluster,
            write -> {
              // the namespace is there by the third write, and the Lease is not
              if (write == 3) {
                second[0] = held("b");
              }
            },
            write -> {});
    SyncLease first = lease(raced, as("a"), "1", Duration.ofSeconds(3));
    assertThat(first.take()).isPresent();
    assertThat(second[0].lost()).isNull();
  }

  @Test
  void withoutADuration_noneIsTaken() {
    SyncLease none =
        lease(new SyncLease.Settings("a", Duration.ZERO, false), "1", Duration.ofMinutes(1));
    assertThat(none.take()).isEmpty();
    cluster.advance(Duration.ofHours(1));
    assertThat(none.lost()).isNull();
    none.close();
    assertThat(leases()).isZero();
  }
}

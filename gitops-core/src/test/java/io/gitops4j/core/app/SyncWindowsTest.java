// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.SyncWindow.Kind;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncWindowsTest {
  /** A Sunday. */
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static SyncWindow window(Kind kind, String schedule, int hours) {
    return new SyncWindow(
        kind,
        CronSchedule.parse(schedule),
        Duration.ofHours(hours),
        ZoneOffset.UTC,
        List.of("*"),
        List.of(),
        List.of(),
        false,
        false,
        false);
  }

  private static SyncWindow open(Kind kind) {
    return window(kind, "0 11 * * *", 2);
  }

  private static SyncWindow closed(Kind kind) {
    return window(kind, "0 20 * * *", 2);
  }

  private static SyncWindow manual(SyncWindow one) {
    return with(one, true, one.overrun());
  }

  private static SyncWindow overrun(SyncWindow one) {
    return with(one, one.manual(), true);
  }

  private static SyncWindow with(SyncWindow one, boolean manual, boolean overrun) {
    return new SyncWindow(
        one.kind(),
        one.schedule(),
        one.duration(),
        one.zone(),
        one.applications(),
        one.namespaces(),
        one.clusters(),
        one.all(),
        manual,
        overrun);
  }

  private static boolean permits(boolean manual, SyncWindow... windows) {
    return new SyncWindows(List.of(windows)).permits(manual, NOON, null);
  }

  @Test
  void permits_byWhatIsOpen() {
    assertThat(permits(false)).as("no window").isTrue();
    assertThat(permits(false, open(Kind.ALLOW))).isTrue();
    assertThat(permits(false, closed(Kind.ALLOW))).isFalse();
    assertThat(permits(false, open(Kind.DENY))).isFalse();
    assertThat(permits(false, closed(Kind.DENY))).isTrue();
    assertThat(permits(false, open(Kind.ALLOW), open(Kind.DENY))).as("denial wins").isFalse();
    assertThat(permits(false, open(Kind.ALLOW), closed(Kind.ALLOW))).as("one is enough").isTrue();
    assertThat(permits(false, closed(Kind.ALLOW), closed(Kind.DENY))).isFalse();
    assertThat(permits(false, open(Kind.ALLOW), closed(Kind.DENY))).isTrue();
  }

  @Test
  void permits_manualSync_ifAllThatForbidLetIt() {
    SyncWindow deny = open(Kind.DENY);
    SyncWindow allow = closed(Kind.ALLOW);
    assertThat(permits(true, deny)).isFalse();
    assertThat(permits(true, manual(deny))).isTrue();
    assertThat(permits(false, manual(deny))).isFalse();
    assertThat(permits(true, manual(deny), deny)).as("all of them").isFalse();
    assertThat(permits(true, allow)).isFalse();
    assertThat(permits(true, manual(allow))).isTrue();
    assertThat(permits(true, manual(allow), allow)).isFalse();
    assertThat(permits(true, manual(deny), allow))
        .as("the denial lets it, and nobody asks further")
        .isTrue();
  }

  @Test
  void permits_syncThatBegan_ifItMayOverrun() {
    Instant before = NOON.minus(Duration.ofHours(3));
    SyncWindows deny = new SyncWindows(List.of(overrun(open(Kind.DENY))));
    assertThat(deny.permits(false, NOON, null)).isFalse();
    assertThat(deny.permits(false, NOON, before)).as("began when it was allowed").isTrue();
    assertThat(deny.permits(false, NOON, NOON.minusSeconds(60))).as("began inside").isFalse();
    SyncWindows strict = new SyncWindows(List.of(overrun(open(Kind.DENY)), open(Kind.DENY)));
    assertThat(strict.permits(false, NOON, before)).isFalse();

    SyncWindow morning = overrun(window(Kind.ALLOW, "0 8 * * *", 2));
    SyncWindows allow = new SyncWindows(List.of(morning));
    assertThat(allow.permits(false, NOON, before)).as("began at nine").isTrue();
    assertThat(allow.permits(false, NOON, NOON.minusSeconds(60))).isFalse();
    assertThat(new SyncWindows(List.of(morning, closed(Kind.ALLOW))).permits(false, NOON, before))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0 10 * * *, 2, UTC, false", // ended at this moment
    "0 10 * * *, 3, UTC, true",
    "0 12 * * *, 1, UTC, false", // begins at this moment
    "59 11 * * *, 1, UTC, true",
    "0 12 * * *, 24, UTC, false",
    "0 13 * * *, 24, UTC, true",
    "0 12 * * *, 2, Europe/Berlin, true",
    "0 13 * * *, 2, Europe/Berlin, false",
    "0 6 * * *, 2, America/New_York, true",
    "0 20 * * 0, 2, Asia/Tokyo, true",
    "0 0 * * 6, 48, UTC, true",
    "0 0 30 2 *, 1, UTC, false",
    "0 12 * * *, 0, UTC, false",
  })
  void isActive_byScheduleDurationAndZone(
      String schedule, int hours, String zone, boolean expected) {
    SyncWindow window =
        new SyncWindow(
            Kind.ALLOW,
            CronSchedule.parse(schedule),
            Duration.ofHours(hours),
            ZoneId.of(zone),
            List.of("*"),
            List.of(),
            List.of(),
            false,
            false,
            false);
    assertThat(window.isActive(NOON)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // applications, namespaces, clusters, all, expected
    "shop,,,          false, true",
    "sh*,,,           false, true",
    "other,,,         false, false",
    ",live,,          false, true",
    ",,prod,          false, true",
    ",,https://1*,    false, true",
    "other,live,,     false, true",
    ",,,              false, false",
    "shop,live,prod,  true,  true",
    "shop,other,prod, true,  false",
    "shop,live,other, true,  false",
    "other,live,prod, true,  false",
    "shop,,,          true,  true",
    ",live,,          true,  true",
    ",,prod,          true,  true",
    ",,,              true,  false",
  })
  void matches_oneListOrAll(
      String applications, String namespaces, String clusters, boolean all, boolean expected) {
    SyncWindow window =
        new SyncWindow(
            Kind.DENY,
            CronSchedule.parse("* * * * *"),
            Duration.ofHours(1),
            ZoneOffset.UTC,
            list(applications),
            list(namespaces),
            list(clusters),
            all,
            false,
            false);
    Application.Builder application =
        Application.builder("shop").source(new Source(SourceRef.of("/r", ""), TreePath.ROOT, null));
    boolean address = clusters != null && clusters.startsWith("https");
    application.destination(
        address
            ? new Destination("https://10.0.0.1", "", "live")
            : new Destination("", "prod", "live"));
    assertThat(window.matches(application.build())).isEqualTo(expected);
    assertThat(new SyncWindows(List.of(window)).of(application.build()).windows())
        .hasSize(expected ? 1 : 0);
  }

  private static List<String> list(String text) {
    return text == null ? List.of() : List.of(text);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The Lease of an application as an object of the API. Pure functions.
 *
 * @param name its name
 * @param namespace its namespace
 * @param identity the holder
 * @param duration how long a holder that gives no sign of life keeps it
 * @param inputDigest the digest of what the holder syncs
 */
record LeaseObject(
    String name, String namespace, String identity, Duration duration, String inputDigest) {
  private static final String INPUTS = "gitops4j.io/input-digest";
  private static final String SUPERSEDED_BY = "gitops4j.io/superseded-by";

  /** How far two machines' clocks may be apart when a lease is seen for the first time. */
  private static final Duration SKEW = Duration.ofHours(1);

  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** The Lease of one who takes it. */
  MapNode taken(Instant now) {
    return lease(
        metadata().put("annotations", MapNode.builder().put(INPUTS, inputDigest).build()), now);
  }

  /** The Lease of one who holds it already, and no other Lease. */
  MapNode renewed(@Nullable MapNode held, Instant now) {
    MapNode.Builder metadata =
        metadata().put("annotations", MapNode.builder().put(INPUTS, inputDigest).build());
    return lease(held == null ? metadata : metadata.put("uid", Metadata.uid(held)), now);
  }

  private MapNode lease(MapNode.Builder metadata, Instant now) {
    return MapNode.builder()
        .put("apiVersion", "coordination.k8s.io/v1")
        .put("kind", "Lease")
        .put("metadata", metadata.build())
        .put(
            "spec",
            MapNode.builder()
                .put("holderIdentity", identity)
                .put("leaseDurationSeconds", Math.max(1, duration.toSeconds()))
                .put("renewTime", MICRO_TIME.format(now))
                .build())
        .build();
  }

  private MapNode.Builder metadata() {
    return MapNode.builder().put("name", name).put("namespace", namespace);
  }

  /** What asks the holder of a Lease to stop. */
  MapNode superseding(MapNode lease) {
    MapNode.Builder metadata =
        metadata()
            .put("uid", Metadata.uid(lease))
            .put("annotations", MapNode.builder().put(SUPERSEDED_BY, identity).build());
    return MapNode.builder()
        .put("apiVersion", "coordination.k8s.io/v1")
        .put("kind", "Lease")
        .put("metadata", metadata.build())
        .build();
  }

  static MapNode inVersion(MapNode lease, String version) {
    MapNode metadata = lease.map("metadata");
    return metadata == null
        ? lease
        : lease.with("metadata", metadata.with("resourceVersion", ScalarNode.of(version)));
  }

  static String version(MapNode lease) {
    return text(lease, "metadata", "resourceVersion");
  }

  static String holder(MapNode lease) {
    return text(lease, "spec", "holderIdentity");
  }

  /** Whether somebody else asked the holder to stop. */
  static boolean isSuperseded(MapNode lease, String identity) {
    String by = text(lease, "metadata", "annotations", SUPERSEDED_BY);
    return !by.isEmpty() && !by.equals(identity);
  }

  private static String text(MapNode lease, String... path) {
    Node value = lease.at(path);
    String text = value == null ? null : value.textOrNull();
    return text == null ? "" : text;
  }

  /**
   * A Lease of another as it was seen.
   *
   * @param holder who holds it
   * @param sign its last sign of life
   * @param version the object's version
   * @param inputDigest what is synced
   * @param until when it expires, as this process counts time; another machine's clock is not
   *     trusted for that
   */
  record Seen(String holder, String sign, String version, String inputDigest, Duration until) {
    static final Seen NOBODY = new Seen("", "", "", "", Duration.ofSeconds(Long.MAX_VALUE / 4));

    boolean isExpired(Duration elapsed) {
      return elapsed.compareTo(until) >= 0;
    }
  }

  /**
   * Looks at a Lease of another.
   *
   * @param before how it was seen before, or null
   */
  static Seen see(MapNode lease, @Nullable Seen before, Instant now, Duration elapsed) {
    String holder = holder(lease);
    String sign = text(lease, "spec", "renewTime");
    String version = version(lease);
    String inputs = text(lease, "metadata", "annotations", INPUTS);
    Duration life = life(lease);
    if (holder.isEmpty() || isLongAgo(sign, life, now)) {
      return new Seen(holder, sign, version, inputs, elapsed);
    }
    boolean same = before != null && before.holder().equals(holder) && before.sign().equals(sign);
    return new Seen(holder, sign, version, inputs, same ? before.until() : elapsed.plus(life));
  }

  private static Duration life(MapNode lease) {
    String seconds = text(lease, "spec", "leaseDurationSeconds");
    return seconds.matches("[1-9][0-9]{0,5}")
        ? Duration.ofSeconds(Integer.parseInt(seconds))
        : Duration.ofMinutes(1);
  }

  private static boolean isLongAgo(String sign, Duration life, Instant now) {
    try {
      return Instant.parse(sign).plus(life).plus(SKEW).isBefore(now);
    } catch (DateTimeException e) {
      return false;
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ShamirTest {

  @Property(tries = 200)
  void combine_enoughParts_isTheSecret(
      @ForAll @Size(32) byte[] secret,
      @ForAll @IntRange(min = 2, max = 6) int threshold,
      @ForAll @IntRange(max = 4) int more,
      @ForAll long seed) {
    List<byte[]> parts = new ArrayList<>(Shamir.split(secret, threshold + more, threshold));
    Collections.shuffle(parts, new Random(seed));
    assertThat(Shamir.combine(parts.subList(0, threshold))).isEqualTo(secret);
    assertThat(Shamir.combine(parts)).isEqualTo(secret);
    if (threshold > 2) {
      assertThat(Shamir.combine(parts.subList(0, threshold - 1))).isNotEqualTo(secret);
    }
  }

  @Test
  void combine_partsThatDoNotGoTogether_isRefused() {
    List<byte[]> parts = Shamir.split(new byte[32], 3, 2);
    assertThatThrownBy(() -> Shamir.combine(List.of(parts.get(0))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shamir.combine(List.of(parts.get(0), parts.get(0).clone())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shamir.combine(List.of(parts.get(0), new byte[33])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Shamir.split(new byte[32], 2, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

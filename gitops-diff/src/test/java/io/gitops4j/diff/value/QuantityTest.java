// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.ScalarNode;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  private static @Nullable String canonical(String text) {
    return Quantity.canonical(ScalarNode.of(text));
  }

  @ParameterizedTest
  @CsvSource({
    "1000m, 1",
    "0.5, 500m",
    "1500m, 1500m",
    "1024Mi, 1Gi",
    "1.5Gi, 1536Mi",
    "1000Mi, 1000Mi",
    "512Ki, 512Ki",
    "0.5Ki, 512",
    "1000, 1k",
    "100000, 100k",
    "1024, 1024",
    "0, 0",
    "0Mi, 0",
    "1e3, 1e3",
    "1E3, 1E3",
    "12e1, 120",
    "-1000m, -1",
    "2G, 2G",
    "2000M, 2G",
    "1.0, 1"
  })
  void canonical_quantity_isInTheOneForm(String text, String expected) {
    assertThat(canonical(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "1Zi", "1.2.3", "1e999999999", "1 Gi", "Gi", "--1"})
  void canonical_noQuantity_isNull(String text) {
    assertThat(canonical(text)).isNull();
  }

  @Property
  void canonical_ofCanonical_isTheSame(@ForAll @IntRange(max = 2_000_000_000) int milli) {
    String once = canonical(milli + "m");
    assertThat(once).isNotNull();
    assertThat(canonical(once)).isEqualTo(once);
    assertThat(canonical(new BigDecimal(milli).scaleByPowerOfTen(-3).toPlainString()))
        .isEqualTo(once);
  }

  @Test
  void canonical_largeBinary_keepsItsUnit() {
    assertThat(canonical("1048576Ki")).isEqualTo("1Gi");
    assertThat(canonical("3Ei")).isEqualTo("3Ei");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocationTest {
  private static final Location PLACE = new Location("a.yaml", 2, 3, "spec", "  text: x");

  @Test
  void isComparedByAllItsParts() {
    Location same = Location.of("a.yaml", 2, 3).withField("spec").withSourceLine("  text: x");
    assertThat(same).isEqualTo(PLACE).hasSameHashCodeAs(PLACE);
    assertThat(PLACE)
        .isNotEqualTo(new Location("b.yaml", 2, 3, "spec", "  text: x"))
        .isNotEqualTo(new Location("a.yaml", 1, 3, "spec", "  text: x"))
        .isNotEqualTo(new Location("a.yaml", 2, 1, "spec", "  text: x"))
        .isNotEqualTo(PLACE.withField(null))
        .isNotEqualTo(PLACE.withSourceLine(null))
        .isNotEqualTo(Location.NONE);
  }

  @Test
  void displayString_tellsWhatIsKnown() {
    assertThat(PLACE.toDisplayString()).isEqualTo("a.yaml:2:3 (spec)");
    assertThat(Location.of("a.yaml").toDisplayString()).isEqualTo("a.yaml");
    assertThat(Location.ofField("spec").toDisplayString()).isEqualTo("(spec)");
    assertThat(Location.NONE.toDisplayString()).isEmpty();
  }
}

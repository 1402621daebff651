// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BlobIdTest {
  /** {@code printf hello | git hash-object --stdin}. */
  private static final String HELLO = "b6fc4c620b67d95f953a5c1c1230aaab5db5a1b0";

  private static BlobId whenAsked(String text) {
    return BlobId.whenAsked(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void idsOfOneContent_areEqual_howeverTheyAreKnown() {
    BlobId known = new BlobId(HELLO);
    assertThat(whenAsked("hello")).isEqualTo(known).hasSameHashCodeAs(known).hasToString(HELLO);
    assertThat(known).isEqualTo(whenAsked("hello")).isNotEqualTo(whenAsked("other"));
    assertThat(whenAsked("hello")).isEqualTo(whenAsked("hello")).isNotEqualTo(whenAsked("other"));
  }

  @Test
  void key_isTheContent_untilTheIdIsKnown() {
    BlobId id = whenAsked("hello");
    Object content = id.key();
    assertThat(content)
        .isEqualTo(whenAsked("hello").key())
        .hasSameHashCodeAs(whenAsked("hello").key())
        .isNotEqualTo(whenAsked("hellp").key());
    assertThat(id).as("found out nothing").isEqualTo(whenAsked("hello"));
    assertThat(id.key()).isSameAs(content);
    assertThat(id.hex()).isEqualTo(HELLO);
    assertThat(id.key()).isEqualTo(HELLO).isEqualTo(new BlobId(HELLO).key());
  }
}

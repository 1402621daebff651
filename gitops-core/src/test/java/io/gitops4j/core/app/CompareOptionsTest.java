// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompareOptionsTest {

  @Test
  void parse_words_separatedByCommas() {
    CompareOptions options =
        CompareOptions.parse("IgnoreExtraneous, ServerSideDiff=false,IncludeMutationWebhook=true");
    assertThat(options.ignoresExtraneous()).isTrue();
    assertThat(options.usesServer()).isFalse();
    assertThat(options.countsMutations()).isTrue();
  }

  @Test
  void parse_nothingOrUnknownWords_sayNothing() {
    assertThat(CompareOptions.parse(null)).isEqualTo(CompareOptions.DEFAULTS);
    assertThat(CompareOptions.parse("Odd=true, ,serversidediff=false"))
        .isEqualTo(CompareOptions.DEFAULTS);
    assertThat(CompareOptions.DEFAULTS.usesServer()).isTrue();
    assertThat(CompareOptions.DEFAULTS.countsMutations()).isFalse();
    assertThat(CompareOptions.DEFAULTS.ignoresExtraneous()).isFalse();
  }

  @Test
  void over_ownWordWins() {
    CompareOptions own = CompareOptions.parse("ServerSideDiff=true");
    CompareOptions others = CompareOptions.parse("ServerSideDiff=false,IgnoreExtraneous");
    assertThat(own.over(others).usesServer()).isTrue();
    assertThat(own.over(others).ignoresExtraneous()).isTrue();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class IgnoreRulesTest {

  /** Recorded by {@code benchmarks/peers/sourceignore} with fluxcd/pkg/sourceignore 0.18. */
  @Test
  void excludes_randomRules_asFluxsOwnCode() throws IOException {
    List<String> wrong = new ArrayList<>();
    ObjectMapper mapper = new ObjectMapper();
    int total = 0;
    try (var in = getClass().getResourceAsStream("/flux-ignore-random.jsonl")) {
      String lines = new String(Objects.requireNonNull(in, "the cases").readAllBytes(), UTF_8);
      for (String line : lines.lines().toList()) {
        JsonNode one = mapper.readTree(line);
        StringBuilder rules = new StringBuilder();
        one.get("rules").forEach(rule -> rules.append(rule.asText()).append('\n'));
        boolean excluded =
            IgnoreRules.none()
                .and(rules.toString(), TreePath.of(one.get("domain").asText()))
                .excludes(TreePath.of(one.get("path").asText()), one.get("dir").asBoolean());
        if (excluded != one.get("exclude").asBoolean()) {
          wrong.add(line);
        }
        total++;
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(total).isEqualTo(1000);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set;

import static io.gitops4j.core.app.set.Sets.expand;
import static io.gitops4j.core.app.set.Sets.messages;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.set.RollingOrder.Step;
import io.gitops4j.core.tree.Edit;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollingOrderTest {
  private static final String SPEC =
      """
      generators:
      - list:
          elements:
          - {n: a, env: dev}
          - {n: b, env: prod}
          - {n: c, env: prod}
          - {n: d, env: prod}
          - {n: e, env: lab}
      template:
        metadata:
          name: '{{n}}'
          labels:
            env: '{{env}}'
        spec:
          syncPolicy:
            automated: {}
      """;

  private static ExpandedSet rolling(String steps) {
    return expand(
        SPEC
            + "strategy:\n  type: RollingSync\n  deletionOrder: Reverse\n  rollingSync:\n    steps:\n"
            + steps.indent(4));
  }

  @Test
  void steps_byLabels_areTheOrder() {
    ExpandedSet expanded =
        rolling(
            """
            - matchExpressions:
              - {key: env, operator: In, values: [dev]}
            - matchExpressions:
              - {key: env, operator: NotIn, values: [dev, lab]}
              maxUpdate: 34%
            """);

    assertThat(RollingOrder.of(expanded))
        .isEqualTo(
            new RollingOrder(
                List.of(new Step(List.of("a"), 1), new Step(List.of("b", "c", "d"), 1)),
                List.of("e")));
    assertThat(expanded.set().deletesInReverse()).isTrue();
  }

  @Test
  void automatedSync_ofRollingApplications_isTakenAwayAndSaid() {
    ExpandedSet expanded =
        rolling("- matchExpressions:\n  - {key: env, operator: In, values: [dev]}\n");

    assertThat(expanded.failed()).isFalse();
    assertThat(messages(expanded))
        .containsExactly(
            "automated sync is taken away, since the strategy RollingSync starts the syncs");
    assertThat(
            Edit.has(expanded.applications().get(0).document(), "spec", "syncPolicy", "automated"))
        .isFalse();
  }

  @Test
  void application_ofTwoSteps_belongsToTheFirst() {
    ExpandedSet expanded =
        rolling(
            """
            - matchExpressions:
              - {key: env, operator: In, values: [prod]}
              maxUpdate: 0
            - matchExpressions: []
              maxUpdate: 7
            """);

    assertThat(RollingOrder.of(expanded).steps())
        .containsExactly(new Step(List.of("b", "c", "d"), 0), new Step(List.of("a", "e"), 2));
    assertThat(messages(expanded)).contains("an earlier step chooses the application, too");
  }

  @Test
  void set_withoutTheStrategy_isOneStep() {
    ExpandedSet expanded = expand(SPEC);

    assertThat(RollingOrder.of(expanded).steps())
        .containsExactly(new Step(List.of("a", "b", "c", "d", "e"), 5));
    assertThat(messages(expanded)).isEmpty();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.event.ReconcileEvent;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a plan tells of Secrets in JSON. */
class SecretPlanJsonTest {
  private static final String OLD = "hunter2-the-old-one";
  private static final String NEW = "hunter3-the-new-one";

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String secret(String name, String rest) {
    return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: " + name + "\n" + rest;
  }

  @Test
  void write_planThatChangesSecrets_showsNoValue() {
    String lastApplied =
        "  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{\"data\":{\"p\":\""
            + base64(OLD)
            + "\"}}'\n";
    Plan plan =
        new Scenario()
            .desired(secret("updated", "stringData: {p: " + NEW + "}\n"))
            .owned(secret("updated", ""))
            .live(secret("updated", lastApplied + "data: {p: " + base64(OLD) + "}\n"))
            .desired(secret("dry", "data: {p: " + base64(NEW) + "}\n"))
            .owned(secret("dry", ""))
            .live(secret("dry", lastApplied + "data: {p: " + base64(OLD) + "}\n"))
            .dryRun(secret("dry", lastApplied + "data: {p: " + base64(NEW) + "}\n"))
            .desired(secret("created", "stringData: {p: " + NEW + "}\n"))
            .desired(secret("broken", "data: " + base64(NEW) + "\n"))
            .owned(secret("broken", ""))
            .live(secret("broken", "data: {p: " + base64(OLD) + "}\n"))
            .plan();
    assertThat(plan.changes()).extracting(Change::action).contains(Action.UPDATE, Action.CREATE);
    Stream<Object> values =
        Stream.concat(
            Stream.of(plan, new ReconcileEvent.Planned("app", plan)),
            Stream.concat(
                plan.steps().stream(),
                plan.changes().stream()
                    .flatMap(
                        change -> Stream.concat(Stream.of(change), change.fields().stream()))));
    List<String> texts = values.map(GitOpsJson::write).toList();
    assertThat(texts).anyMatch(text -> text.contains("(redacted "));
    for (String value : List.of(OLD, NEW, base64(OLD), base64(NEW))) {
      assertThat(texts).noneMatch(text -> text.contains(value));
    }
  }
}

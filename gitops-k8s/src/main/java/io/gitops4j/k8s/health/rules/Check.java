// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStatus;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of a rule: where its test holds, this is the health.
 *
 * @param test what must hold
 * @param outcome what follows
 * @param message why
 */
record Check(Predicate test, Outcome outcome, Message message) {

  /** What a check that holds decides. */
  sealed interface Outcome {
    /** The answer for what was matched; null if this check has none after all. */
    @Nullable Answer answer(Scope scope);
  }

  /**
   * An answer: a status, or null for no opinion.
   *
   * @param status the status, or null
   */
  record Answer(@Nullable HealthStatus status) {}

  /** Always the same answer. */
  record Fixed(Answer answer) implements Outcome {
    @Override
    public Answer answer(Scope scope) {
      return answer;
    }
  }

  /** By the status of the condition that matched; {@code *} stands for any other. */
  record ByCondition(Map<String, Answer> answers) implements Outcome {
    @Override
    public @Nullable Answer answer(Scope scope) {
      return scope.condition() == null ? null : ofText(answers, Texts.status(scope.condition()));
    }
  }

  /** By the text of a field; {@code *} stands for any other, an empty text for its absence. */
  record ByField(Operand field, Map<String, Answer> answers) implements Outcome {
    @Override
    public @Nullable Answer answer(Scope scope) {
      String text = field.value(scope);
      if (text == null || text.isEmpty()) {
        return answers.get("");
      }
      scope.matched(field + " is " + text);
      return ofText(answers, text);
    }
  }

  private static @Nullable Answer ofText(Map<String, Answer> answers, String text) {
    Answer answer = answers.get(text);
    return answer == null ? answers.get("*") : answer;
  }

  /**
   * The verdict on an object, if this check has one; the inner optional is empty if the verdict is
   * that there is no opinion.
   */
  Optional<Optional<Health>> assess(Scope scope) {
    scope.reset();
    if (!test.test(scope)) {
      return Optional.empty();
    }
    Answer answer = outcome.answer(scope);
    if (answer == null) {
      return Optional.empty();
    }
    return Optional.of(
        answer.status() == null
            ? Optional.empty()
            : Optional.of(Health.of(answer.status(), message.render(scope))));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import java.util.List;

/** The parts of a template that was read. */
final class Syntax {
  private Syntax() {}

  /** What stands in a row. */
  sealed interface Part permits Text, Action, Branch, Jump {}

  /** Text that is printed as it is. */
  record Text(String text) implements Part {}

  /** A pipeline whose value is printed, unless it goes into variables. */
  record Action(Pipeline pipeline) implements Part {}

  /** What a branch does with its pipeline. */
  enum Choice {
    IF,
    WITH,
    RANGE
  }

  /** {@code if}, {@code with} or {@code range}. */
  record Branch(Choice choice, Pipeline pipeline, List<Part> body, List<Part> otherwise)
      implements Part {}

  /** {@code break} or {@code continue}. */
  record Jump(boolean ends) implements Part {}

  /**
   * Commands that hand their values on.
   *
   * @param variables the variables that get the value
   * @param assigns whether they exist already
   */
  record Pipeline(List<String> variables, boolean assigns, List<Command> commands, int at) {}

  /** An operand, with arguments if it is a function. */
  record Command(List<Operand> operands) {
    Operand first() {
      return operands.get(0);
    }
  }

  /** What a command is made of. */
  sealed interface Operand permits Constant, Dot, Nil, Field, Variable, Chain, Call, Nested {
    /** Where it stands. */
    int at();
  }

  /** A literal. */
  record Constant(Object value, String text, int at) implements Operand {}

  /** {@code .}. */
  record Dot(int at) implements Operand {}

  /** {@code nil}. */
  record Nil(int at) implements Operand {}

  /** {@code .a.b}. */
  record Field(List<String> names, int at) implements Operand {}

  /** {@code $a.b}. */
  record Variable(String name, List<String> names, int at) implements Operand {}

  /** {@code (…).a.b}. */
  record Chain(Operand operand, List<String> names, int at) implements Operand {}

  /** The name of a function. */
  record Call(Function function, int at) implements Operand {}

  /** A pipeline in parentheses. */
  record Nested(Pipeline pipeline, int at) implements Operand {}
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import io.gitops4j.core.app.set.template.Syntax.Operand;
import io.gitops4j.core.app.set.template.Syntax.Part;
import io.gitops4j.core.app.set.template.Syntax.Pipeline;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts a harmless word in the place of each string that a template prints and that comes from its
 * parameters, so that what they do to the structure of the text can be seen. What was written on
 * purpose as YAML or JSON is left alone. Used once.
 */
final class Marks implements ValueSink {
  /** Functions whose result is meant to be structure. */
  private static final Set<String> STRUCTURED =
      Set.of(
          "toYaml",
          "toJson",
          "mustToJson",
          "toRawJson",
          "mustToRawJson",
          "toPrettyJson",
          "mustToPrettyJson");

  private final Set<String> structured = new HashSet<>();
  private int count;

  Marks(List<Part> parts) {
    collect(parts);
  }

  static String mark(int number) {
    return "value" + number;
  }

  /** Finds the variables that hold structure. */
  private void collect(List<Part> parts) {
    for (Part part : parts) {
      if (part instanceof Syntax.Action action) {
        collect(action.pipeline());
      } else if (part instanceof Syntax.Branch branch) {
        collect(branch.pipeline());
        collect(branch.body());
        collect(branch.otherwise());
      }
    }
  }

  private void collect(Pipeline pipeline) {
    if (isStructured(pipeline)) {
      structured.addAll(pipeline.variables());
    }
  }

  @Override
  public String printed(Pipeline pipeline, Object value, String text) {
    boolean given = value instanceof String && !isConstant(pipeline) && !isStructured(pipeline);
    return given && !text.isBlank() ? blanks(text) + mark(count++) : text;
  }

  /** The blanks at the begin of a text, which put it into a block of YAML. */
  private static String blanks(String text) {
    int end = 0;
    while (" \t\n".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return text.substring(0, end);
  }

  private boolean isStructured(Pipeline pipeline) {
    return pipeline.commands().stream()
        .anyMatch(command -> command.operands().stream().anyMatch(this::isStructured));
  }

  private boolean isStructured(Operand operand) {
    if (operand instanceof Syntax.Call call) {
      return STRUCTURED.contains(call.function().name());
    }
    if (operand instanceof Syntax.Variable variable) {
      return structured.contains(variable.name());
    }
    if (operand instanceof Syntax.Chain chain) {
      return isStructured(chain.operand());
    }
    return operand instanceof Syntax.Nested nested && isStructured(nested.pipeline());
  }

  /** Whether nothing but what is written in the template goes into the value. */
  private static boolean isConstant(Pipeline pipeline) {
    return pipeline.commands().stream()
        .allMatch(command -> command.operands().stream().allMatch(Marks::isConstant));
  }

  private static boolean isConstant(Operand operand) {
    if (operand instanceof Syntax.Nested nested) {
      return isConstant(nested.pipeline());
    }
    return operand instanceof Syntax.Constant
        || operand instanceof Syntax.Nil
        || operand instanceof Syntax.Call;
  }
}

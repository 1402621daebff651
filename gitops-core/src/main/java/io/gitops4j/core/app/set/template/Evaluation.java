// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import io.gitops4j.core.app.set.template.GoTemplate.Missing;
import io.gitops4j.core.app.set.template.Syntax.Command;
import io.gitops4j.core.app.set.template.Syntax.Operand;
import io.gitops4j.core.app.set.template.Syntax.Part;
import io.gitops4j.core.app.set.template.Syntax.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One execution of a template. Used once. */
final class Evaluation {

  /** A variable and its value now. */
  private static final class Slot {
    private final String name;
    private Object value;

    Slot(String name, Object value) {
      this.name = name;
      this.value = value;
    }
  }

  /** How a row of parts ended. */
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  private final Missing missing;
  private final Budget budget;
  private final ValueSink sink;
  private final StringBuilder out = new StringBuilder();
  private final List<Slot> variables = new ArrayList<>();
  private Object dot;

  Evaluation(Object parameters, Missing missing, Budget budget, ValueSink sink) {
    this.missing = missing;
    this.budget = budget;
    this.sink = sink;
    this.dot = parameters;
    variables.add(new Slot("$", parameters));
  }

  String run(List<Part> parts) {
    walk(parts);
    return out.toString();
  }

  private Flow walk(List<Part> parts) {
    int known = variables.size();
    Flow flow = Flow.ON;
    for (Part part : parts) {
      flow = walk(part);
      if (flow != Flow.ON) {
        break;
      }
    }
    forget(known);
    return flow;
  }

  private void forget(int known) {
    variables.subList(known, variables.size()).clear();
  }

  private Flow walk(Part part) {
    budget.steps(1);
    if (part instanceof Syntax.Text text) {
      print(text.text());
    } else if (part instanceof Syntax.Action action) {
      Object value = value(action.pipeline());
      if (action.pipeline().variables().isEmpty()) {
        printed(action.pipeline(), value);
      }
    } else if (part instanceof Syntax.Branch branch) {
      return branch(branch);
    } else if (part instanceof Syntax.Jump jump) {
      return jump.ends() ? Flow.BREAK : Flow.CONTINUE;
    }
    return Flow.ON;
  }

  private void printed(Pipeline pipeline, Object value) {
    if (!(value instanceof String)) {
      GoText.count(value, budget);
    }
    print(sink.printed(pipeline, value, GoText.printed(value)));
  }

  private void print(String text) {
    budget.text(text.length());
    out.append(text);
  }

  private Flow branch(Syntax.Branch branch) {
    int known = variables.size();
    Object outer = dot;
    Flow flow = Flow.ON;
    Pipeline pipeline = branch.pipeline();
    if (branch.choice() == Syntax.Choice.RANGE) {
      flow = range(branch);
    } else {
      Object value = value(pipeline);
      boolean holds = Values.truth(value);
      if (holds && branch.choice() == Syntax.Choice.WITH) {
        dot = value;
      }
      flow = walk(holds ? branch.body() : branch.otherwise());
    }
    dot = outer;
    forget(known);
    return flow;
  }

  private Flow range(Syntax.Branch branch) {
    Pipeline pipeline = branch.pipeline();
    Object over = commands(pipeline);
    int known = variables.size();
    boolean any = false;
    if (over instanceof List<?> list) {
      List<?> items = List.copyOf(list);
      for (int i = 0; i < items.size(); i++) {
        any = true;
        if (round(branch, (long) i, items.get(i)) == Flow.BREAK) {
          break;
        }
      }
    } else if (over instanceof Dict dict) {
      for (Map.Entry<String, Object> entry : List.copyOf(dict.entries().entrySet())) {
        any = true;
        if (round(branch, entry.getKey(), entry.getValue()) == Flow.BREAK) {
          break;
        }
      }
    } else if (over instanceof Long count) {
      if (pipeline.variables().size() > 1) {
        throw TemplateFailure.execution(
                "can't use " + over + " to iterate over more than one variable")
            .at(pipeline.at());
      }
      for (long i = 0; i < count; i++) {
        any = true;
        if (round(branch, i, i) == Flow.BREAK) {
          break;
        }
      }
    } else if (over != Nothing.NOTHING) {
      throw TemplateFailure.execution(
              "range can't iterate over a value of type " + Values.type(over))
          .at(pipeline.at());
    }
    forget(known);
    return any ? Flow.ON : walk(branch.otherwise());
  }

  private Flow round(Syntax.Branch branch, Object key, Object item) {
    budget.steps(1);
    Pipeline pipeline = branch.pipeline();
    int known = variables.size();
    List<String> names = pipeline.variables();
    if (names.size() == 1) {
      bind(pipeline, 0, item);
    } else if (names.size() == 2) {
      bind(pipeline, 0, key);
      bind(pipeline, 1, item);
    }
    dot = item;
    Flow flow = walk(branch.body());
    forget(known);
    return flow;
  }

  private Object value(Pipeline pipeline) {
    Object value = commands(pipeline);
    for (int i = 0; i < pipeline.variables().size(); i++) {
      bind(pipeline, i, value);
    }
    return value;
  }

  private void bind(Pipeline pipeline, int which, Object value) {
    String name = pipeline.variables().get(which);
    if (pipeline.assigns()) {
      slot(name).value = value;
    } else {
      variables.add(new Slot(name, value));
    }
  }

  private Slot slot(String name) {
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).name.equals(name)) {
        return variables.get(i);
      }
    }
    throw TemplateFailure.execution("undefined variable: " + name);
  }

  private Object commands(Pipeline pipeline) {
    Object value = null;
    for (Command command : pipeline.commands()) {
      try {
        value = value(command, value);
      } catch (TemplateFailure e) {
        throw e.at(command.first().at());
      }
    }
    return java.util.Objects.requireNonNull(value);
  }

  /** The value of a command, which may get one more argument from the command before it. */
  private Object value(Command command, @Nullable Object last) {
    budget.steps(1);
    Operand first = command.first();
    if (first instanceof Syntax.Call call) {
      return call(call, command.operands().subList(1, command.operands().size()), last);
    }
    if (command.operands().size() > 1 || last != null) {
      throw TemplateFailure.execution("can't give an argument to what is no function");
    }
    if (first instanceof Syntax.Nil) {
      throw TemplateFailure.execution("nil is not a command");
    }
    return operand(first);
  }

  private Object operand(Operand operand) {
    budget.steps(1);
    if (operand instanceof Syntax.Constant constant) {
      return constant.value();
    }
    if (operand instanceof Syntax.Dot) {
      return dot;
    }
    if (operand instanceof Syntax.Field field) {
      return fields(dot, field.names(), field.at());
    }
    if (operand instanceof Syntax.Variable variable) {
      return fields(slot(variable.name()).value, variable.names(), variable.at());
    }
    if (operand instanceof Syntax.Nested nested) {
      return value(nested.pipeline());
    }
    if (operand instanceof Syntax.Chain chain) {
      return fields(operand(chain.operand()), chain.names(), chain.at());
    }
    if (operand instanceof Syntax.Call call) {
      return call(call, List.of(), null);
    }
    return Nothing.NOTHING;
  }

  private Object fields(Object start, List<String> names, int at) {
    Object value = start;
    boolean absent = value == Nothing.NOTHING;
    for (String name : names) {
      budget.steps(1);
      if (value == Nothing.NOTHING) {
        if (!absent) {
          throw TemplateFailure.execution("nil pointer evaluating interface {}." + name).at(at);
        }
        if (missing == Missing.ERROR) {
          throw TemplateFailure.execution("nil data; no entry for key " + GoText.quoted(name))
              .at(at);
        }
        continue;
      }
      if (!(value instanceof Dict dict)) {
        throw TemplateFailure.execution(
                "can't evaluate field " + name + " in type " + Values.type(value))
            .at(at);
      }
      Object found = dict.get(name);
      if (found == null) {
        if (missing == Missing.ERROR) {
          throw TemplateFailure.execution("map has no entry for key " + GoText.quoted(name)).at(at);
        }
        // a zero value is a nil that is there
        absent = missing == Missing.NO_VALUE;
        value = missing == Missing.ZERO ? dict.zero() : Nothing.NOTHING;
      } else {
        absent = false;
        value = found;
      }
    }
    return value;
  }

  private Object call(Syntax.Call call, List<Operand> operands, @Nullable Object last) {
    Function function = call.function();
    try {
      function.checkCount(operands.size() + (last == null ? 0 : 1));
      if (function.name().equals("and") || function.name().equals("or")) {
        return shortcut(function.name().equals("or"), operands, last);
      }
      List<Object> arguments = new ArrayList<>();
      for (Operand operand : operands) {
        arguments.add(argument(operand, function.type(arguments.size())));
      }
      if (last != null) {
        arguments.add(checked(last, function.type(arguments.size())));
      }
      budget.steps(1 + arguments.size());
      return function.body().call(arguments, budget);
    } catch (TemplateFailure e) {
      throw e.at(call.at());
    }
  }

  private Object shortcut(boolean or, List<Operand> operands, @Nullable Object last) {
    Object value = Nothing.NOTHING;
    for (Operand operand : operands) {
      value = operand(operand);
      if (Values.truth(value) == or) {
        return value;
      }
    }
    return last == null ? value : last;
  }

  private Object argument(Operand operand, Function.Type type) {
    if (operand instanceof Syntax.Nil) {
      if (type == Function.Type.ANY || type == Function.Type.DICT) {
        return type == Function.Type.DICT ? new Dict() : Nothing.NOTHING;
      }
      throw TemplateFailure.execution("cannot assign nil to " + type).at(operand.at());
    }
    Object value = operand(operand);
    if (operand instanceof Syntax.Constant constant) {
      // 1.0 is a whole number where one is wanted
      if (type == Function.Type.INT
          && value instanceof Double number
          && number == Math.rint(number)) {
        return (long) (double) number;
      }
      if (type != Function.Type.ANY && !fits(value, type)) {
        throw TemplateFailure.execution("expected " + type + "; found " + constant.text())
            .at(operand.at());
      }
    }
    try {
      return checked(value, type);
    } catch (TemplateFailure e) {
      throw e.at(operand.at());
    }
  }

  private static Object checked(Object value, Function.Type type) {
    if (fits(value, type)) {
      return value;
    }
    if (value == Nothing.NOTHING) {
      if (type == Function.Type.DICT) {
        return new Dict();
      }
      throw TemplateFailure.execution("invalid value; expected " + type);
    }
    throw TemplateFailure.execution(
        "wrong type for value; expected " + type + "; got " + Values.type(value));
  }

  private static boolean fits(Object value, Function.Type type) {
    return switch (type) {
      case ANY -> true;
      case STRING -> value instanceof String;
      case INT -> value instanceof Long;
      case BOOL -> value instanceof Boolean;
      case DICT -> value instanceof Dict;
    };
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;
import org.jspecify.annotations.Nullable;

/**
 * The functions that an expression may call, each counting what goes in and out. Those that loop,
 * and those that match regular expressions, are our own; the environment, the clock and the like
 * are not among them.
 */
final class JqFunctions {
  private static final List<String> ALLOWED =
      List.of(
          "select/1",
          "empty/0",
          "error/0",
          "error/1",
          "not/0",
          "length/0",
          "keys/0",
          "keys_unsorted/0",
          "has/1",
          "in/1",
          "contains/1",
          "inside/1",
          "startswith/1",
          "endswith/1",
          "ltrimstr/1",
          "rtrimstr/1",
          "tostring/0",
          "tonumber/0",
          "type/0",
          "ascii_downcase/0",
          "ascii_upcase/0",
          "any/0",
          "any/1",
          "any/2",
          "all/0",
          "all/1",
          "all/2",
          "first/0",
          "first/1",
          "last/0",
          "last/1",
          "nth/1",
          "limit/2",
          "map/1",
          "to_entries/0",
          "from_entries/0",
          "with_entries/1",
          "getpath/1",
          "path/1",
          "paths/0",
          "paths/1",
          "arrays/0",
          "objects/0",
          "strings/0",
          "numbers/0",
          "booleans/0",
          "nulls/0",
          "values/0",
          "scalars/0",
          "iterables/0",
          "min/0",
          "max/0",
          "sort/0",
          "sort_by/1",
          "unique/0",
          "unique_by/1",
          "group_by/1",
          "min_by/1",
          "max_by/1",
          "join/1",
          "split/1",
          "index/1",
          "rindex/1",
          "indices/1",
          "reverse/0",
          "fromjson/0",
          "tojson/0",
          "del/1",
          "delpaths/1");

  /** Made once; they keep no state. */
  private static final Map<String, Function> BUILT_IN = builtIn();

  private final JqBudget budget;

  JqFunctions(JqBudget budget) {
    this.budget = budget;
  }

  private static Map<String, Function> builtIn() {
    Scope inner = Scope.newEmptyScope();
    BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, inner);
    Map<String, Function> allowed = new HashMap<>();
    Map<String, Function> all = inner.getLocalFunctions();
    for (String name : ALLOWED) {
      Function function = all.get(name);
      if (function == null) {
        function = all.get(name.substring(0, name.indexOf('/')));
      }
      if (function != null) {
        allowed.put(name, function);
      }
    }
    return allowed;
  }

  /** A scope that holds them. */
  Scope scope() {
    Scope scope = Scope.newEmptyScope();
    BUILT_IN.forEach((name, function) -> add(scope, name, function));
    add(scope, JqText.COUNT + "/0", (s, args, in, path, out, version) -> out.emit(in, path));
    add(
        scope,
        JqText.COUNT + "/1",
        (s, args, in, path, out, version) ->
            args.get(0).apply(s, in, null, (value, unused) -> out.emit(value, null), false));
    add(scope, "recurse/0", (s, args, in, path, out, version) -> descend(in, path, out));
    add(
        scope,
        "recurse/1",
        (s, args, in, path, out, version) -> recurse(s, args.get(0), null, in, path, out));
    add(
        scope,
        "recurse/2",
        (s, args, in, path, out, version) -> recurse(s, args.get(0), args.get(1), in, path, out));
    add(scope, "until/2", (s, args, in, path, out, version) -> until(s, args, in, path, out));
    add(scope, "while/2", (s, args, in, path, out, version) -> whileTrue(s, args, in, path, out));
    add(
        scope,
        "repeat/1",
        (s, args, in, path, out, version) -> recurse(s, args.get(0), null, in, path, out));
    add(scope, "range/1", (s, args, in, path, out, version) -> range(s, args, in, out));
    add(scope, "range/2", (s, args, in, path, out, version) -> range(s, args, in, out));
    add(scope, "IN/1", (s, args, in, path, out, version) -> isIn(s, args, in, out));
    add(scope, "test/1", (s, args, in, path, out, version) -> test(s, args, in, out));
    return scope;
  }

  private void add(Scope scope, String name, Function function) {
    int slash = name.indexOf('/');
    scope.addFunction(
        name.substring(0, slash),
        Integer.parseInt(name.substring(slash + 1)),
        (s, args, in, path, out, version) -> {
          JsonNode counted = budget.passWhole(in);
          List<Expression> countedArgs = new ArrayList<>(args.size());
          for (Expression arg : args) {
            countedArgs.add(new Counted(arg));
          }
          function.apply(
              s, countedArgs, counted, path, (v, p) -> out.emit(budget.pass(v), p), version);
        });
  }

  /** An argument each of whose values counts. */
  private final class Counted implements Expression {
    private final Expression inner;

    Counted(Expression inner) {
      this.inner = inner;
    }

    @Override
    public void apply(
        Scope scope, JsonNode in, @Nullable Path path, PathOutput out, boolean requirePath)
        throws JsonQueryException {
      inner.apply(
          scope, budget.pass(in), path, (v, p) -> out.emit(budget.passWhole(v), p), requirePath);
    }
  }

  private static void descend(JsonNode in, @Nullable Path path, PathOutput out)
      throws JsonQueryException {
    out.emit(in, path);
    if (in.isArray()) {
      for (int i = 0; i < in.size(); i++) {
        descend(in.get(i), net.thisptr.jackson.jq.path.ArrayIndexPath.chainIfNotNull(path, i), out);
      }
    } else if (in.isObject()) {
      for (Map.Entry<String, JsonNode> field : in.properties()) {
        descend(
            field.getValue(),
            net.thisptr.jackson.jq.path.ObjectFieldPath.chainIfNotNull(path, field.getKey()),
            out);
      }
    }
  }

  private static void recurse(
      Scope scope,
      Expression next,
      @Nullable Expression condition,
      JsonNode in,
      @Nullable Path path,
      PathOutput out)
      throws JsonQueryException {
    out.emit(in, path);
    next.apply(
        scope,
        in,
        path,
        (value, below) -> {
          if (!value.isNull() && (condition == null || holds(scope, condition, value))) {
            recurse(scope, next, condition, value, below, out);
          }
        },
        path != null);
  }

  /** Whether the condition gives a value that counts as true. */
  private static boolean holds(Scope scope, Expression condition, JsonNode in)
      throws JsonQueryException {
    boolean[] holds = new boolean[1];
    condition.apply(scope, in, null, (value, path) -> holds[0] |= isTrue(value), false);
    return holds[0];
  }

  private static boolean isTrue(JsonNode value) {
    return !value.isNull() && !(value.isBoolean() && !value.booleanValue());
  }

  private static void until(
      Scope scope, List<Expression> args, JsonNode in, @Nullable Path path, PathOutput out)
      throws JsonQueryException {
    if (holds(scope, args.get(0), in)) {
      out.emit(in, path);
      return;
    }
    args.get(1).apply(scope, in, path, (v, p) -> until(scope, args, v, p, out), path != null);
  }

  private static void whileTrue(
      Scope scope, List<Expression> args, JsonNode in, @Nullable Path path, PathOutput out)
      throws JsonQueryException {
    if (holds(scope, args.get(0), in)) {
      out.emit(in, path);
      args.get(1).apply(scope, in, path, (v, p) -> whileTrue(scope, args, v, p, out), path != null);
    }
  }

  private static void range(Scope scope, List<Expression> args, JsonNode in, PathOutput out)
      throws JsonQueryException {
    double from = args.size() == 1 ? 0 : number(scope, args.get(0), in);
    double to = number(scope, args.get(args.size() - 1), in);
    for (double i = from; i < to && i + 1 > i; i++) {
      out.emit(DoubleNode.valueOf(i), null);
    }
  }

  private static double number(Scope scope, Expression expression, JsonNode in)
      throws JsonQueryException {
    JsonNode value = value(scope, expression, in);
    if (!value.isNumber()) {
      throw new JsonQueryException("not a number");
    }
    return value.doubleValue();
  }

  /** The one value of an argument. */
  private static JsonNode value(Scope scope, Expression expression, JsonNode in)
      throws JsonQueryException {
    List<JsonNode> values = new ArrayList<>(1);
    expression.apply(scope, in, null, (value, path) -> values.add(value), false);
    if (values.size() != 1) {
      throw new JsonQueryException("not one value");
    }
    return values.get(0);
  }

  private static void isIn(Scope scope, List<Expression> args, JsonNode in, PathOutput out)
      throws JsonQueryException {
    boolean[] found = new boolean[1];
    args.get(0).apply(scope, in, null, (value, path) -> found[0] |= value.equals(in), false);
    out.emit(BooleanNode.valueOf(found[0]), null);
  }

  /** Regular expressions in linear time. */
  private static void test(Scope scope, List<Expression> args, JsonNode in, PathOutput out)
      throws JsonQueryException {
    JsonNode pattern = value(scope, args.get(0), in);
    if (!pattern.isTextual() || !in.isTextual()) {
      throw new JsonQueryException("not a text");
    }
    try {
      boolean found = Pattern.compile(pattern.textValue()).matcher(in.textValue()).find();
      out.emit(BooleanNode.valueOf(found), null);
    } catch (PatternSyntaxException e) {
      throw new JsonQueryException("not a regular expression");
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import io.gitops4j.core.app.set.template.Syntax.Choice;
import io.gitops4j.core.app.set.template.Syntax.Command;
import io.gitops4j.core.app.set.template.Syntax.Operand;
import io.gitops4j.core.app.set.template.Syntax.Part;
import io.gitops4j.core.app.set.template.Syntax.Pipeline;
import io.gitops4j.core.app.set.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a template. Used once. */
final class Parser {
  private static final int DEEPEST = 64;

  private final List<Token> tokens;
  private final List<String> variables = new ArrayList<>(List.of("$"));
  private int next;
  private int loops;
  private int depth;

  Parser(String text) {
    tokens = new Lexer(text).tokens();
  }

  List<Part> parse() {
    List<Part> parts = new ArrayList<>();
    String end = parts(parts);
    if (!end.isEmpty()) {
      throw wrong(tokens.get(next - 1), end + " without an action that it belongs to");
    }
    return parts;
  }

  /** Reads parts up to an {@code end} or {@code else}, which it gives; empty at the end. */
  private String parts(List<Part> parts) {
    if (++depth > DEEPEST) {
      throw tooDeep();
    }
    while (true) {
      Token token = tokens.get(next++);
      if (token.is(Kind.END)) {
        next--;
        depth--;
        return "";
      }
      if (token.is(Kind.TEXT)) {
        parts.add(new Syntax.Text(token.text()));
        continue;
      }
      Token word = peek();
      if (word.isWord("end") || word.isWord("else")) {
        take();
        depth--;
        return word.text();
      }
      parts.add(action(word));
    }
  }

  private Part action(Token word) {
    if (word.is(Kind.WORD)) {
      switch (word.text()) {
        case "if", "with", "range" -> {
          take();
          return branch(Choice.valueOf(word.text().toUpperCase(java.util.Locale.ROOT)), word);
        }
        case "break", "continue" -> {
          take();
          expect(Kind.RIGHT, word.text());
          if (loops == 0) {
            throw wrong(word, word.text() + " outside of range");
          }
          return new Syntax.Jump(word.text().equals("break"));
        }
        case "define", "template", "block" -> throw unsupported(word);
        default -> {
          // a function, or a constant
        }
      }
    }
    return new Syntax.Action(pipeline(Kind.RIGHT, "command", 0));
  }

  private static TemplateFailure unsupported(Token word) {
    return new TemplateFailure(
        TemplateFailure.Kind.UNSUPPORTED, word.at(), "the keyword " + word.text());
  }

  private Part branch(Choice choice, Token word) {
    int known = variables.size();
    Pipeline pipeline = pipeline(Kind.RIGHT, word.text(), choice == Choice.RANGE ? 2 : 1);
    List<Part> body = new ArrayList<>();
    loops += choice == Choice.RANGE ? 1 : 0;
    String end = parts(body);
    loops -= choice == Choice.RANGE ? 1 : 0;
    List<Part> otherwise = new ArrayList<>();
    if (end.equals("else")) {
      Token after = peek();
      boolean chained =
          choice == Choice.IF && after.isWord("if")
              || choice == Choice.WITH && after.isWord("with");
      if (chained) {
        take();
        if (++depth > DEEPEST) {
          throw tooDeep();
        }
        otherwise.add(branch(choice, after));
        depth--;
        variables.subList(known, variables.size()).clear();
        return new Syntax.Branch(choice, pipeline, body, otherwise);
      }
      expect(Kind.RIGHT, "else");
      end = parts(otherwise);
    }
    if (!end.equals("end")) {
      throw wrong(word, word.text() + " without {{end}}");
    }
    expect(Kind.RIGHT, "end");
    variables.subList(known, variables.size()).clear();
    return new Syntax.Branch(choice, pipeline, body, otherwise);
  }

  /** Reads a pipeline and its end. */
  private Pipeline pipeline(Kind end, String context, int mostVariables) {
    if (++depth > DEEPEST) {
      throw tooDeep();
    }
    Token first = peek();
    List<String> declared = new ArrayList<>();
    boolean assigns = declaration(declared, context, mostVariables);
    List<Command> commands = new ArrayList<>();
    while (true) {
      Token token = peek();
      if (token.is(end)) {
        take();
        break;
      }
      commands.add(command(context));
    }
    check(commands, first, context);
    if (!assigns) {
      variables.addAll(declared);
    }
    depth--;
    return new Pipeline(declared, assigns, commands, first.at());
  }

  /** The variables before {@code :=} or {@code =}; tells whether it is the latter. */
  private boolean declaration(List<String> declared, String context, int most) {
    int start = next;
    while (peek().is(Kind.VARIABLE)) {
      Token variable = take();
      Token after = peek();
      if (after.is(Kind.DECLARE) || after.is(Kind.ASSIGN)) {
        take();
        declared.add(variable.text());
        return finishDeclaration(declared, after);
      }
      if (!after.is(Kind.COMMA)) {
        break;
      }
      take();
      declared.add(variable.text());
      if (most < 2 || declared.size() >= 2) {
        throw wrong(after, "too many variables in " + context);
      }
    }
    if (!declared.isEmpty() && !peek().is(Kind.RIGHT) && next != start) {
      throw wrong(peek(), "range can only initialize variables");
    }
    declared.clear();
    next = start;
    return false;
  }

  private boolean finishDeclaration(List<String> declared, Token sign) {
    boolean assigns = sign.is(Kind.ASSIGN);
    for (String name : declared) {
      if (assigns && !variables.contains(name)) {
        throw wrong(sign, "the variable " + name + " is not defined");
      }
    }
    return assigns;
  }

  private static void check(List<Command> commands, Token first, String context) {
    if (commands.isEmpty()) {
      throw wrong(first, "missing value for " + context);
    }
    for (Command command : commands.subList(1, commands.size())) {
      Operand operand = command.first();
      if (operand instanceof Syntax.Constant
          || operand instanceof Syntax.Dot
          || operand instanceof Syntax.Nil) {
        throw new TemplateFailure(
            TemplateFailure.Kind.SYNTAX, operand.at(), "a value behind | that is no function");
      }
    }
  }

  private Command command(String context) {
    List<Operand> operands = new ArrayList<>();
    while (true) {
      Token before = peek();
      Operand operand = operand();
      if (operand != null) {
        operands.add(operand);
      }
      Token token = tokens.get(next++);
      if (token.is(Kind.SPACE)) {
        if (operand == null && !isStart(peek())) {
          throw unexpected(peek(), context);
        }
        continue;
      }
      if (token.is(Kind.RIGHT) || token.is(Kind.CLOSE)) {
        next--;
      } else if (!token.is(Kind.PIPE)) {
        throw unexpected(token, context);
      }
      if (operands.isEmpty()) {
        throw wrong(before, "empty command");
      }
      return new Command(operands);
    }
  }

  private static boolean isStart(Token token) {
    return switch (token.kind()) {
      case DOT, FIELD, VARIABLE, WORD, NUMBER, CHARACTER, STRING, OPEN, PIPE, RIGHT, CLOSE -> true;
      default -> false;
    };
  }

  private @Nullable Operand operand() {
    Operand operand = term();
    if (operand == null || !tokens.get(next).is(Kind.FIELD)) {
      return operand;
    }
    int at = operand.at();
    List<String> names = names();
    if (operand instanceof Syntax.Field field) {
      return new Syntax.Field(joined(field.names(), names), at);
    }
    if (operand instanceof Syntax.Variable variable) {
      return new Syntax.Variable(variable.name(), joined(variable.names(), names), at);
    }
    if (operand instanceof Syntax.Constant
        || operand instanceof Syntax.Nil
        || operand instanceof Syntax.Dot) {
      throw wrong(tokens.get(next - 1), "a field of a value that has none");
    }
    return new Syntax.Chain(operand, names, at);
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    while (tokens.get(next).is(Kind.FIELD)) {
      names.add(tokens.get(next++).text());
    }
    return names;
  }

  private static List<String> joined(List<String> first, List<String> then) {
    List<String> names = new ArrayList<>(first);
    names.addAll(then);
    return names;
  }

  private @Nullable Operand term() {
    Token token = peek();
    int at = token.at();
    switch (token.kind()) {
      case DOT -> {
        take();
        return new Syntax.Dot(at);
      }
      case FIELD -> {
        take();
        return new Syntax.Field(List.of(token.text()), at);
      }
      case VARIABLE -> {
        take();
        if (!variables.contains(token.text())) {
          throw wrong(token, "the variable " + token.text() + " is not defined");
        }
        return new Syntax.Variable(token.text(), List.of(), at);
      }
      case STRING -> {
        take();
        return new Syntax.Constant(token.text(), token.shown(), at);
      }
      case CHARACTER -> {
        take();
        return new Syntax.Constant((long) token.text().codePointAt(0), token.shown(), at);
      }
      case NUMBER -> {
        take();
        return new Syntax.Constant(NumberLiteral.value(token), token.text(), at);
      }
      case WORD -> {
        take();
        return word(token);
      }
      case OPEN -> {
        take();
        return new Syntax.Nested(pipeline(Kind.CLOSE, "parentheses", 1), at);
      }
      default -> {
        return null;
      }
    }
  }

  private static Operand word(Token token) {
    return switch (token.text()) {
      case "true" -> new Syntax.Constant(true, "true", token.at());
      case "false" -> new Syntax.Constant(false, "false", token.at());
      case "nil" -> new Syntax.Nil(token.at());
      case "if",
          "else",
          "end",
          "range",
          "with",
          "break",
          "continue",
          "define",
          "template",
          "block" ->
          throw wrong(token, "the keyword " + token.text() + " inside of an action");
      default -> new Syntax.Call(Functions.find(token), token.at());
    };
  }

  /** The next token that is no blank; blanks before it are gone then. */
  private Token peek() {
    while (tokens.get(next).is(Kind.SPACE)) {
      next++;
    }
    return tokens.get(next);
  }

  private Token take() {
    Token token = peek();
    next++;
    return token;
  }

  private void expect(Kind kind, String context) {
    Token token = take();
    if (!token.is(kind)) {
      throw unexpected(token, context);
    }
  }

  private static TemplateFailure unexpected(Token token, String context) {
    return wrong(token, "unexpected " + token.shown() + " in " + context);
  }

  private static TemplateFailure wrong(Token token, String message) {
    return new TemplateFailure(TemplateFailure.Kind.SYNTAX, token.at(), message);
  }

  private TemplateFailure tooDeep() {
    return new TemplateFailure(
        TemplateFailure.Kind.LIMIT,
        tokens.get(Math.min(next, tokens.size() - 1)).at(),
        "actions and parentheses lie too deep in each other");
  }
}

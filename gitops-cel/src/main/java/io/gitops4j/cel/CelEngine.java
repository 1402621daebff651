// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.spi.ExpressionEngine;
import io.gitops4j.core.spi.ExpressionException;
import io.gitops4j.core.spi.ExpressionException.Code;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compiles and evaluates expressions by cel-java, within {@link CelLimits}: the standard library,
 * the macros, optional values ({@code status.?phase.orValue('')}) and the extensions for texts and
 * sets. Numbers of different types compare; a pattern is RE2 and takes linear time. Immutable,
 * thread-safe.
 *
 * <p>For the class path only: the jars of cel-java share packages. Found by {@link
 * java.util.ServiceLoader} as {@link ExpressionEngine}.
 */
public final class CelEngine implements ExpressionEngine {
  /** Names of types are no variables. */
  private static final Set<String> TYPES =
      Set.of(
          "bool",
          "bytes",
          "double",
          "int",
          "uint",
          "string",
          "list",
          "map",
          "null_type",
          "type",
          "dyn",
          "optional_type",
          "google",
          "optional");

  private final CelLimits limits;
  private final CelOptions options;
  private final CelParser parser;
  private final CelRuntime runtime;

  /** With the default limits. */
  public CelEngine() {
    this(CelLimits.DEFAULTS);
  }

  /** With these limits. */
  public CelEngine(CelLimits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
    options =
        CelOptions.current()
            .maxExpressionCodePointSize(limits.expressionLength())
            .maxParseRecursionDepth(limits.nesting())
            .comprehensionMaxIterations(limits.iterations())
            .enableHeterogeneousNumericComparisons(true)
            .enableOptionalSyntax(true)
            .build();
    parser =
        CelParserFactory.standardCelParserBuilder()
            .setOptions(options)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.optional())
            .build();
    runtime =
        CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(options)
            .addLibraries(CelExtensions.optional(), CelExtensions.strings())
            .build();
  }

  @Override
  public String name() {
    return "cel-java/0.14.0";
  }

  @Override
  public Expression compile(String text) {
    Objects.requireNonNull(text, "text");
    if (text.codePointCount(0, text.length()) > limits.expressionLength()) {
      throw ExpressionException.of(
          Code.LIMIT,
          "the expression is longer than " + limits.expressionLength() + " characters",
          null);
    }
    CelAbstractSyntaxTree parsed = ast(parser.parse(text), text);
    CelCompilerBuilder compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(options)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.optional(), CelExtensions.strings());
    for (String variable : variables(parsed)) {
      compiler.addVar(variable, SimpleType.DYN);
    }
    CelAbstractSyntaxTree checked = ast(compiler.build().compile(text), text);
    CelType type = checked.getResultType();
    if (!type.equals(SimpleType.BOOL) && !type.equals(SimpleType.DYN)) {
      throw ExpressionException.of(
          Code.SYNTAX, "the expression is a " + type.name() + " and no boolean", null);
    }
    try {
      return new CelExpression(text, runtime.createProgram(checked), limits);
    } catch (CelEvaluationException e) {
      throw ExpressionException.of(Code.SYNTAX, "the expression can't be planned", e);
    }
  }

  private static Set<String> variables(CelAbstractSyntaxTree parsed) {
    return CelNavigableAst.fromAst(parsed)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.IDENT)
        .map(node -> node.expr().ident().name())
        // a name with an at sign is the macros' own
        .filter(name -> !TYPES.contains(name) && name.indexOf('@') < 0)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static CelAbstractSyntaxTree ast(CelValidationResult result, String text) {
    try {
      return result.getAst();
    } catch (CelValidationException e) {
      List<Issue> issues =
          e.getErrors().stream().map(issue -> issue(issue, text)).collect(Collectors.toList());
      throw issues.isEmpty()
          ? ExpressionException.of(Code.SYNTAX, "the text is no expression", e)
          : new ExpressionException(issues, e);
    }
  }

  private static Issue issue(CelIssue issue, String text) {
    String message = "the text is no expression: " + issue.getMessage();
    boolean limit = message.contains("size exceeds") || message.contains("recursion limit");
    return Issue.error(limit ? Code.LIMIT : Code.SYNTAX, message)
        .at(
            Location.of(
                "expression",
                issue.getSourceLocation().getLine(),
                issue.getSourceLocation().getColumn() + 1))
        .withFound(text.length() > 200 ? text.substring(0, 200) + "…" : text);
  }
}

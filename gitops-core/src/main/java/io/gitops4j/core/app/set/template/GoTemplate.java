// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import io.gitops4j.core.app.set.template.Syntax.Part;
import java.util.List;

/**
 * A text with actions between braces, as Go's {@code text/template} reads it. Immutable,
 * thread-safe. Executing it is a pure function, but that a template may change the maps that it is
 * given.
 */
public final class GoTemplate {
  /** Longer ones are refused. */
  private static final int LONGEST = 1 << 20;

  private final List<Part> parts;

  private GoTemplate(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Reads a template.
   *
   * @throws TemplateFailure if it is none, or uses what is not supported
   */
  public static GoTemplate parse(String text) {
    if (text.length() > LONGEST) {
      throw new TemplateFailure(
          TemplateFailure.Kind.LIMIT, 0, "longer than " + LONGEST + " characters");
    }
    return new GoTemplate(new Parser(text).parse());
  }

  /** What happens to a key that a map lacks. */
  public enum Missing {
    /** It has no value. */
    NO_VALUE,
    /** It has the zero value of the map. */
    ZERO,
    /** The template fails. */
    ERROR
  }

  /**
   * The text for these parameters.
   *
   * @throws TemplateFailure if there is none
   */
  public String execute(Object parameters, Missing missing, Budget budget) {
    return new Evaluation(parameters, missing, budget, ValueSink.AS_IS).run(parts);
  }

  /**
   * The text for these parameters, with a word in the place of each string that comes from them and
   * is not made into YAML or JSON on purpose. It has the structure that the template gives it.
   *
   * @throws TemplateFailure if there is none
   */
  public String marked(Object parameters, Missing missing, Budget budget) {
    return new Evaluation(parameters, missing, budget, new Marks(parts)).run(parts);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

/**
 * Texts in which a key between double braces stands for the value of a parameter. A key that is not
 * known, or whose value is no string, stays as it is written.
 */
public final class KeyTemplate {
  private static final String LEFT = "{{";
  private static final String RIGHT = "}}";

  private KeyTemplate() {}

  /** The text with its keys replaced. */
  public static String fill(String template, Dict parameters, Budget budget) {
    return fill(template, parameters, budget, false);
  }

  /** The text with a mark in the place of each value. */
  public static String marked(String template, Dict parameters, Budget budget) {
    return fill(template, parameters, budget, true);
  }

  private static String fill(String template, Dict parameters, Budget budget, boolean marks) {
    StringBuilder out = new StringBuilder(template.length());
    int at = 0;
    int count = 0;
    while (true) {
      int open = template.indexOf(LEFT, at);
      int close = open < 0 ? -1 : template.indexOf(RIGHT, open + LEFT.length());
      if (close < 0) {
        budget.text(out.length() + (long) template.length() - at);
        return out.append(template, at, template.length()).toString();
      }
      budget.steps(1);
      out.append(template, at, open);
      at = close + RIGHT.length();
      String key = template.substring(open + LEFT.length(), close).strip();
      if (parameters.get(key) instanceof String value) {
        budget.text(value.length());
        out.append(marks ? Marks.mark(count++) : value);
      } else {
        out.append(template, open, at);
      }
    }
  }
}

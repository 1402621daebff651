// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import static io.gitops4j.core.app.set.template.TextFunctions.number;
import static io.gitops4j.core.app.set.template.TextFunctions.text;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Functions of regular expressions, with RE2's syntax and its bounded work. */
final class PatternFunctions {
  private static final int LONGEST = 1024;

  private PatternFunctions() {}

  static void addTo(FunctionTable table) {
    table.add("regexMatch", "ss", PatternFunctions::matches);
    table.add("mustRegexMatch", "ss", (a, budget) -> matcher(a, 0, 1, budget).find());
    table.addWithMust("regexFind", "ss", (a, budget) -> found(matcher(a, 0, 1, budget)));
    table.addWithMust("regexFindAll", "ssi", PatternFunctions::all);
    table.addWithMust("regexReplaceAll", "sss", (a, budget) -> replaced(a, false, budget));
    table.addWithMust("regexReplaceAllLiteral", "sss", (a, budget) -> replaced(a, true, budget));
    table.addWithMust("regexSplit", "ssi", PatternFunctions::split);
  }

  private static Matcher matcher(List<Object> arguments, int pattern, int input, Budget budget) {
    String text = text(arguments, pattern);
    if (text.length() > LONGEST) {
      throw new TemplateFailure(
          TemplateFailure.Kind.LIMIT, -1, "an expression longer than " + LONGEST + " characters");
    }
    // the work is that of the pattern for each character
    budget.text((long) text.length() * text(arguments, input).length());
    try {
      return Pattern.compile(text).matcher(text(arguments, input));
    } catch (PatternSyntaxException e) {
      throw TemplateFailure.execution("error parsing regexp: " + GoText.quoted(text));
    }
  }

  /** An expression that is none matches nothing. */
  private static boolean matches(List<Object> arguments, Budget budget) {
    try {
      return matcher(arguments, 0, 1, budget).find();
    } catch (TemplateFailure e) {
      if (e.kind() == TemplateFailure.Kind.EXECUTION) {
        return false;
      }
      throw e;
    }
  }

  /** The next match; in Go an empty one does not follow another match directly. */
  private static boolean next(Matcher matcher, int end) {
    boolean found = matcher.find();
    return found && matcher.end() == matcher.start() && matcher.start() == end
        ? matcher.find()
        : found;
  }

  private static String found(Matcher matcher) {
    return matcher.find() ? matcher.group() : "";
  }

  private static List<Object> all(List<Object> arguments, Budget budget) {
    Matcher matcher = matcher(arguments, 0, 1, budget);
    int most = number(arguments, 2);
    List<Object> found = new ArrayList<>();
    int end = -1;
    while ((most < 0 || found.size() < most) && next(matcher, end)) {
      budget.steps(1);
      found.add(matcher.group());
      end = matcher.end();
    }
    return found;
  }

  private static String replaced(List<Object> arguments, boolean literal, Budget budget) {
    Matcher matcher = matcher(arguments, 0, 1, budget);
    String input = text(arguments, 1);
    String with = text(arguments, 2);
    StringBuilder out = new StringBuilder();
    int end = 0;
    for (boolean any = matcher.find(); any; any = next(matcher, end)) {
      budget.text(with.length() + (long) matcher.start() - end);
      out.append(input, end, matcher.start());
      out.append(literal ? with : expanded(with, matcher, budget));
      end = matcher.end();
    }
    return out.append(input.substring(end)).toString();
  }

  /** A replacement with the groups that it names: {@code $1}, {@code ${1}}, {@code ${name}}. */
  private static String expanded(String with, Matcher matcher, Budget budget) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < with.length()) {
      int dollar = with.indexOf('$', at);
      if (dollar < 0 || dollar + 1 >= with.length()) {
        break;
      }
      out.append(with, at, dollar);
      boolean braces = with.charAt(dollar + 1) == '{';
      int start = dollar + (braces ? 2 : 1);
      int end = start;
      while (end < with.length()
          && (Character.isLetterOrDigit(with.charAt(end)) || with.charAt(end) == '_')) {
        end++;
      }
      if (with.charAt(dollar + 1) == '$') {
        out.append('$');
        at = dollar + 2;
      } else if (end == start || braces && (end >= with.length() || with.charAt(end) != '}')) {
        out.append('$');
        at = dollar + 1;
      } else {
        String group = group(with.substring(start, end), matcher);
        budget.text(group.length());
        out.append(group);
        at = end + (braces ? 1 : 0);
      }
    }
    return out.append(with.substring(at)).toString();
  }

  private static String group(String name, Matcher matcher) {
    String group = null;
    if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int number = name.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(name);
      group = number <= matcher.groupCount() ? matcher.group(number) : null;
    } else if (matcher.pattern().namedGroups().containsKey(name)) {
      group = matcher.group(name);
    }
    return group == null ? "" : group;
  }

  private static List<Object> split(List<Object> arguments, Budget budget) {
    Matcher matcher = matcher(arguments, 0, 1, budget);
    String input = text(arguments, 1);
    int most = number(arguments, 2);
    List<Object> parts = new ArrayList<>();
    if (most == 0) {
      return parts;
    }
    if (!text(arguments, 0).isEmpty() && input.isEmpty()) {
      parts.add("");
      return parts;
    }
    int begin = 0;
    int end = 0;
    while ((most < 0 || parts.size() < most - 1) && next(matcher, begin == 0 ? -1 : begin)) {
      budget.steps(1);
      end = matcher.start();
      if (matcher.end() != 0) {
        parts.add(input.substring(begin, end));
      }
      begin = matcher.end();
    }
    if (end != input.length()) {
      parts.add(input.substring(begin));
    }
    return parts;
  }
}

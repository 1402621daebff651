// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Functions of strings. */
final class TextFunctions {
  private TextFunctions() {}

  static void addTo(FunctionTable table) {
    table.add("trim", "s", (a, budget) -> trimmed(text(a, 0)));
    table.add("trimAll trimall", "ss", (a, budget) -> trimmed(text(a, 1), text(a, 0)));
    table.add("trimPrefix", "ss", (a, budget) -> withoutPrefix(text(a, 1), text(a, 0)));
    table.add("trimSuffix", "ss", (a, budget) -> withoutSuffix(text(a, 1), text(a, 0)));
    table.add("upper", "s", (a, budget) -> mapped(text(a, 0), Character::toUpperCase));
    table.add("lower", "s", (a, budget) -> mapped(text(a, 0), Character::toLowerCase));
    table.add("title", "s", (a, budget) -> titled(text(a, 0)));
    table.add("untitle", "s", (a, budget) -> untitled(text(a, 0)));
    table.add("nospace", "s", (a, budget) -> withoutBlanks(text(a, 0)));
    table.add("contains", "ss", (a, budget) -> text(a, 1).contains(text(a, 0)));
    table.add("hasPrefix", "ss", (a, budget) -> text(a, 1).startsWith(text(a, 0)));
    table.add("hasSuffix", "ss", (a, budget) -> text(a, 1).endsWith(text(a, 0)));
    table.add("repeat", "is", (a, budget) -> repeated(number(a, 0), text(a, 1), budget));
    table.add("substr", "iis", (a, budget) -> substring(number(a, 0), number(a, 1), text(a, 2)));
    table.add("trunc", "is", (a, budget) -> truncated(number(a, 0), text(a, 1)));
    table.add("abbrev", "is", (a, budget) -> abbreviated(number(a, 0), text(a, 1)));
    table.add(
        "replace", "sss", (a, budget) -> replaced(text(a, 2), text(a, 0), text(a, 1), budget));
    table.add("indent", "is", (a, budget) -> indented(number(a, 0), text(a, 1), budget));
    table.add("nindent", "is", (a, budget) -> "\n" + indented(number(a, 0), text(a, 1), budget));
    table.add("plural", "ssi", (a, budget) -> number(a, 2) == 1 ? a.get(0) : a.get(1));
    table.add("quote", "a*", (a, budget) -> each(a, budget, GoText::quoted));
    table.add("squote", "a*", (a, budget) -> each(a, budget, text -> "'" + text + "'"));
    table.add("cat", "a*", (a, budget) -> each(a, budget, text -> text));
    table.add("toString", "a", (a, budget) -> string(a.get(0), budget));
    table.add("split", "ss", (a, budget) -> numbered(split(text(a, 1), text(a, 0), -1, budget)));
    table.add(
        "splitn",
        "sis",
        (a, budget) -> numbered(split(text(a, 2), text(a, 0), number(a, 1), budget)));
    table.add("splitList", "ss", (a, budget) -> split(text(a, 1), text(a, 0), -1, budget));
    table.add("join", "sa", (a, budget) -> joined(text(a, 0), a.get(1), budget));
    table.add("sortAlpha", "a", (a, budget) -> sorted(a.get(0), budget));
    table.add("toStrings", "a", (a, budget) -> strings(a.get(0), budget));
    table.add("base", "s", (a, budget) -> SlashPath.base(text(a, 0)));
    table.add("dir", "s", (a, budget) -> SlashPath.dir(text(a, 0)));
    table.add("ext", "s", (a, budget) -> SlashPath.ext(text(a, 0)));
    table.add("clean", "s", (a, budget) -> SlashPath.clean(text(a, 0)));
    table.add("isAbs", "s", (a, budget) -> text(a, 0).startsWith("/"));
    table.add("normalize", "s", (a, budget) -> Slug.normalized(text(a, 0)));
    table.add("slugify", "a*", (a, budget) -> slug(a));
  }

  static String text(List<Object> arguments, int which) {
    return (String) arguments.get(which);
  }

  static int number(List<Object> arguments, int which) {
    long number = (Long) arguments.get(which);
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
  }

  /** The text of any value. */
  static String string(Object value, Budget budget) {
    GoText.count(value, budget);
    return GoText.of(value);
  }

  /** The strings of a list, or of what is none; nulls are left out. */
  static List<Object> strings(Object value, Budget budget) {
    List<Object> strings = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object item : list) {
        if (item != Nothing.NOTHING) {
          strings.add(string(item, budget));
        }
      }
    } else if (value != Nothing.NOTHING) {
      strings.add(string(value, budget));
    }
    budget.steps(strings.size());
    return strings;
  }

  /** Go's white space. */
  static boolean isBlank(int c) {
    return c >= 9 && c <= 13 || c == 0x85 || c == 0xa0 || Character.isSpaceChar(c);
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (start < end && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  static String trimmed(String text, String characters) {
    int start = 0;
    int end = text.length();
    while (start < end && characters.indexOf(text.codePointAt(start)) >= 0) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (start < end && characters.indexOf(text.codePointBefore(end)) >= 0) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  private static String withoutPrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static String withoutSuffix(String text, String suffix) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  /** Letter by letter, as Go does it, and not by the rules of a language. */
  static String mapped(String text, java.util.function.IntUnaryOperator letter) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().map(letter).forEach(out::appendCodePoint);
    return out.toString();
  }

  private static String titled(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int before = ' ';
    for (int c : text.codePoints().toArray()) {
      boolean word = Character.isLetterOrDigit(before) || before == '_';
      boolean begins = before < 128 ? !word : !word && isBlank(before);
      out.appendCodePoint(begins ? Character.toTitleCase(c) : c);
      before = c;
    }
    return out.toString();
  }

  private static String untitled(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean begins = true;
    for (int c : text.codePoints().toArray()) {
      out.appendCodePoint(begins ? Character.toLowerCase(c) : c);
      begins = isBlank(c);
    }
    return out.toString();
  }

  /** Sprig takes each byte for a character, which shows in letters that are not ASCII. */
  private static String withoutBlanks(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (!isBlank(b & 0xff)) {
        out.append((char) (b & 0xff));
      }
    }
    return out.toString();
  }

  private static String repeated(int count, String text, Budget budget) {
    if (count < 0) {
      throw TemplateFailure.execution("negative Repeat count");
    }
    budget.text((long) count * text.length());
    return text.repeat(count);
  }

  /** Positions count bytes in Go; what is left of a character that is cut can't be shown. */
  private static String bytes(String text, int from, int to) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (from < 0 || to > bytes.length || from > to) {
      throw TemplateFailure.execution("slice bounds out of range");
    }
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String substring(int start, int end, String text) {
    if (start < 0) {
      return bytes(text, 0, end);
    }
    return bytes(text, start, end < 0 || end > length(text) ? length(text) : end);
  }

  private static String truncated(int count, String text) {
    int length = length(text);
    if (count < 0) {
      return length + (long) count > 0 ? bytes(text, length + count, length) : text;
    }
    return length > count ? bytes(text, 0, count) : text;
  }

  private static String abbreviated(int width, String text) {
    return width < 4 || length(text) <= width ? text : bytes(text, 0, width - 3) + "...";
  }

  private static String replaced(String text, String old, String with, Budget budget) {
    long places = old.isEmpty() ? text.length() + 1L : text.length() / old.length();
    budget.text(text.length() + (with.length() > old.length() ? places * with.length() : 0));
    return text.replace(old, with);
  }

  static String indented(int spaces, String text, Budget budget) {
    if (spaces < 0) {
      throw TemplateFailure.execution("negative Repeat count");
    }
    long lines = 1 + text.chars().filter(c -> c == '\n').count();
    budget.text(text.length() + lines * spaces);
    String pad = " ".repeat(spaces);
    return pad + text.replace("\n", "\n" + pad);
  }

  private static String each(
      List<Object> values, Budget budget, java.util.function.UnaryOperator<String> form) {
    return values.stream()
        .filter(value -> value != Nothing.NOTHING)
        .map(value -> form.apply(string(value, budget)))
        .collect(Collectors.joining(" "));
  }

  private static List<Object> split(String text, String separator, int most, Budget budget) {
    List<Object> parts = new ArrayList<>();
    budget.text(text.length());
    if (most == 0) {
      return parts;
    }
    if (separator.isEmpty()) {
      text.codePoints().forEach(c -> parts.add(Character.toString(c)));
      while (most > 0 && parts.size() > most) {
        Object last = parts.remove(parts.size() - 1);
        parts.set(parts.size() - 1, (String) parts.get(parts.size() - 1) + last);
      }
    } else {
      int start = 0;
      int next = text.indexOf(separator);
      while (next >= 0 && (most < 0 || parts.size() < most - 1)) {
        parts.add(text.substring(start, next));
        start = next + separator.length();
        next = text.indexOf(separator, start);
      }
      parts.add(text.substring(start));
    }
    budget.steps(parts.size());
    return parts;
  }

  private static Dict numbered(List<Object> parts) {
    Dict dict = new Dict();
    for (int i = 0; i < parts.size(); i++) {
      dict.put("_" + i, parts.get(i));
    }
    return dict;
  }

  private static String joined(String separator, Object list, Budget budget) {
    List<Object> strings = strings(list, budget);
    budget.text((long) separator.length() * strings.size());
    return strings.stream().map(String.class::cast).collect(Collectors.joining(separator));
  }

  private static List<Object> sorted(Object list, Budget budget) {
    if (!(list instanceof List<?>)) {
      return List.of(string(list, budget));
    }
    List<Object> strings = strings(list, budget);
    strings.sort((a, b) -> Dict.ORDER.compare((String) a, (String) b));
    return strings;
  }

  /** Options before the name, in any order; the last argument is the name. */
  private static String slug(List<Object> arguments) {
    int longest = Slug.LONGEST;
    boolean smart = true;
    String name = "";
    for (Object argument : arguments) {
      if (argument instanceof Long number) {
        longest = (int) Math.max(0, Math.min(Integer.MAX_VALUE, number));
      } else if (argument instanceof Boolean flag) {
        smart = flag;
      } else if (argument instanceof String text) {
        name = text;
      } else {
        throw TemplateFailure.execution(
            "slugify takes a length, true or false, and a text; got " + Values.type(argument));
      }
    }
    return Slug.of(name, longest, smart);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a jq expression with a step of counting put in where values go through: at each pipe,
 * in brackets, at each variable. What could do much work without such a step is refused:
 * definitions and loops of its own, assignment, construction of objects, multiplication,
 * interpolation.
 */
final class JqText {
  /** The function that counts. */
  static final String COUNT = "_t";

  private static final int LONGEST = 4096;
  private static final int DEEPEST = 64;
  private static final int MOST_ADDITIONS = 8;

  private static final Set<String> REFUSED_WORDS =
      Set.of("def", "reduce", "foreach", "label", "break", "import", "include", "module");

  private static final Set<String> BEFORE_VALUE =
      Set.of("then", "else", "elif", "if", "and", "or", "as", "try", "catch");

  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern PLAIN_INDEX =
      Pattern.compile("\\[\\s*(-?[0-9]*\\s*(:\\s*-?[0-9]*)?|\"[^\"\\\\]*\")\\s*]");

  /** An expression is refused; the text says why, and holds nothing of any object. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
      super(message);
    }
  }

  private final String text;
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> closers = new ArrayDeque<>();
  private String last = "";
  private int additions;

  private JqText(String text) {
    this.text = text;
  }

  static String counting(String expression) throws Refusal {
    if (expression.length() > LONGEST) {
      throw new Refusal("longer than " + LONGEST + " characters");
    }
    return new JqText(expression).read();
  }

  private String read() throws Refusal {
    int i = 0;
    while (i < text.length()) {
      i = token(i);
    }
    if (!closers.isEmpty()) {
      throw new Refusal("a bracket is not closed");
    }
    return out.toString();
  }

  private int token(int i) throws Refusal {
    char c = text.charAt(i);
    if (Character.isWhitespace(c)) {
      out.append(' ');
      return i + 1;
    }
    if (Character.isDigit(c)) {
      return copy(i, i + 1);
    }
    Matcher word = WORD.matcher(text).region(i, text.length());
    if (word.lookingAt()) {
      return word(word.group(), i);
    }
    return switch (c) {
      case '"' -> string(i);
      case '$' -> variable(i);
      case '[' -> open(i);
      case '(' -> push(i, ")");
      case ']', ')' -> close(c, i);
      case '|' -> pipe(i);
      case '.' -> dots(i);
      case '=', '!', '<', '>' -> comparison(i);
      case '+' -> addition(i);
      case '-', ',', ';', ':', '%', '?' -> copy(i, i + 1);
      case '/' -> copy(i, text.startsWith("//", i) ? i + 2 : i + 1);
      default -> throw new Refusal("'" + (c < 0x7f && c > 0x20 ? c : '?') + "' is not allowed");
    };
  }

  private int copy(int from, int to) {
    last = text.substring(from, to);
    out.append(last);
    return to;
  }

  private int word(String word, int i) throws Refusal {
    if (!last.equals(".") && REFUSED_WORDS.contains(word)) {
      throw new Refusal("'" + word + "' is not allowed");
    }
    boolean field = last.equals(".");
    copy(i, i + word.length());
    last = field ? "." + word : word;
    return i + word.length();
  }

  private int string(int i) throws Refusal {
    int end = i + 1;
    while (end < text.length() && text.charAt(end) != '"') {
      if (text.charAt(end) == '\\') {
        end++;
        if (end < text.length() && text.charAt(end) == '(') {
          throw new Refusal("an expression in a string is not allowed");
        }
      }
      end++;
    }
    if (end >= text.length()) {
      throw new Refusal("a string is not closed");
    }
    copy(i, end + 1);
    last = "\"";
    return end + 1;
  }

  private int variable(int i) throws Refusal {
    Matcher word = WORD.matcher(text).region(i + 1, text.length());
    if (!word.lookingAt() || word.group().startsWith("__") || word.group().equals("ENV")) {
      throw new Refusal("a variable of the environment is not allowed");
    }
    boolean binding = last.equals("as");
    out.append(binding ? "$" + word.group() : "(" + COUNT + "($" + word.group() + "))");
    last = ")";
    return word.end();
  }

  private int open(int i) throws Refusal {
    boolean index = !last.isEmpty() && !BEFORE_VALUE.contains(last) && endsValue();
    Matcher plain = PLAIN_INDEX.matcher(text).region(i, text.length());
    if (index && plain.lookingAt()) {
      copy(i, plain.end());
      last = "]";
      return plain.end();
    }
    if (!index && text.startsWith("]", i + 1)) {
      return copy(i, i + 2);
    }
    int next = push(i, ")]");
    out.append(COUNT).append('(');
    return next;
  }

  private boolean endsValue() {
    char c = last.charAt(last.length() - 1);
    return Character.isLetterOrDigit(c) || "_])\".?".indexOf(c) >= 0;
  }

  private int push(int i, String closer) throws Refusal {
    if (closers.size() == DEEPEST) {
      throw new Refusal("nested more than " + DEEPEST + " deep");
    }
    closers.push(closer);
    return copy(i, i + 1);
  }

  private int close(char c, int i) throws Refusal {
    String closer = closers.poll();
    if (closer == null || closer.charAt(closer.length() - 1) != c) {
      throw new Refusal("a bracket is closed that was not opened");
    }
    out.append(closer);
    last = String.valueOf(c);
    return i + 1;
  }

  private int pipe(int i) throws Refusal {
    if (text.startsWith("=", i + 1)) {
      throw new Refusal("an assignment is not allowed");
    }
    out.append('|').append(COUNT).append('|');
    last = "|";
    return i + 1;
  }

  private int dots(int i) {
    if (!text.startsWith("..", i)) {
      return copy(i, i + 1);
    }
    out.append(" recurse ");
    last = "recurse";
    return i + 2;
  }

  private int comparison(int i) throws Refusal {
    boolean two = text.startsWith("=", i + 1);
    char c = text.charAt(i);
    if (!two && (c == '=' || c == '!')) {
      throw new Refusal("an assignment is not allowed");
    }
    return copy(i, two ? i + 2 : i + 1);
  }

  private int addition(int i) throws Refusal {
    if (++additions > MOST_ADDITIONS) {
      throw new Refusal("more than " + MOST_ADDITIONS + " additions");
    }
    return copy(i, i + 1);
  }
}

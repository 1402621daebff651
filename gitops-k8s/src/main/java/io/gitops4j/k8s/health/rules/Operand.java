// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import io.gitops4j.core.tree.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check looks at or compares with: a number, a field ({@code path ?? 1} with what counts if
 * it is absent), {@code sum(path)} of numbers, {@code count(path)} of items, and sums and
 * differences of these, with spaces around the sign.
 */
final class Operand {
  private enum Source {
    NUMBER,
    FIELD,
    SUM,
    COUNT
  }

  private record Term(boolean minus, Source source, Path path, @Nullable String absent) {}

  private final String text;
  private final List<Term> terms;

  private Operand(String text, List<Term> terms) {
    this.text = text;
    this.terms = List.copyOf(terms);
  }

  /** A field. */
  static Operand of(Path path) {
    return new Operand(path.toString(), List.of(new Term(false, Source.FIELD, path, null)));
  }

  /**
   * The operand that a text says.
   *
   * @throws IllegalArgumentException if it says none
   */
  static Operand parse(String text) {
    List<Term> terms = new ArrayList<>();
    boolean minus = false;
    StringBuilder term = new StringBuilder();
    for (String word : (text + " +").split(" +")) {
      if (word.equals("+") || word.equals("-")) {
        terms.add(term(minus, term.toString().strip()));
        term.setLength(0);
        minus = word.equals("-");
      } else {
        term.append(word).append(' ');
      }
    }
    return new Operand(text, terms);
  }

  private static Term term(boolean minus, String text) {
    if (Texts.number(text) != null) {
      return new Term(minus, Source.NUMBER, Path.of(), text);
    }
    for (Source function : new Source[] {Source.SUM, Source.COUNT}) {
      String open = function.name().toLowerCase(java.util.Locale.ROOT) + "(";
      if (text.startsWith(open) && text.endsWith(")")) {
        String path = text.substring(open.length(), text.length() - 1);
        return new Term(minus, function, Path.parse(path), null);
      }
    }
    int mark = text.indexOf("??");
    return mark < 0
        ? new Term(minus, Source.FIELD, Path.parse(text), null)
        : new Term(
            minus,
            Source.FIELD,
            Path.parse(text.substring(0, mark).strip()),
            text.substring(mark + 2).strip());
  }

  /** The one field this is, or null if it is computed. */
  @Nullable Path path() {
    return terms.size() == 1 && terms.get(0).source() == Source.FIELD ? terms.get(0).path() : null;
  }

  /** What counts if the one field is absent, or null. */
  @Nullable String absent() {
    return path() == null ? null : terms.get(0).absent();
  }

  /** The text there; null if a field is absent, or what is computed with is no number. */
  @Nullable String value(Scope scope) {
    if (terms.size() == 1) {
      return value(terms.get(0), scope);
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (Term term : terms) {
      String part = value(term, scope);
      BigDecimal number = part == null ? null : Texts.number(part);
      if (number == null) {
        return null;
      }
      sum = term.minus() ? sum.subtract(number) : sum.add(number);
    }
    return sum.toPlainString();
  }

  private static @Nullable String value(Term term, Scope scope) {
    return switch (term.source()) {
      case NUMBER -> term.absent();
      case COUNT -> String.valueOf(Items.of(term.path(), scope).size());
      case SUM -> sum(term.path(), scope);
      case FIELD -> {
        Node node = term.path().first(scope);
        yield node == null ? term.absent() : Texts.of(node);
      }
    };
  }

  private static String sum(Path path, Scope scope) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Node node : path.all(scope)) {
      BigDecimal number = Texts.number(Texts.of(node));
      sum = number == null ? sum : sum.add(number);
    }
    return sum.toPlainString();
  }

  @Override
  public String toString() {
    return text;
  }
}

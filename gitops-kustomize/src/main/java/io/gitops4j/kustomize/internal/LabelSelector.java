// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A label selector in the API's text form: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}. */
final class LabelSelector {
  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(!?)\\s*([^\\s!=,()]+)\\s*(?:(==|=|!=)\\s*([^\\s,()]*)|(in|notin)\\s*\\(([^)]*)\\))?\\s*");

  private record Term(String key, boolean wanted, boolean existence, Set<String> values) {}

  private final List<Term> terms;

  private LabelSelector(List<Term> terms) {
    this.terms = terms;
  }

  static LabelSelector parse(String text, Location at) {
    List<Term> terms = new ArrayList<>();
    if (!text.isBlank()) {
      for (String part : parts(text)) {
        Matcher m = TERM.matcher(part);
        if (!m.matches() || !m.group(1).isEmpty() && (m.group(3) != null || m.group(5) != null)) {
          throw Failure.of(
              Issue.error(KustomizeError.INVALID_KUSTOMIZATION, "not a label selector")
                  .at(at)
                  .withFound(text)
                  .withExpected("terms like a=b, c!=d, e in (f, g), h, !i, between commas"));
        }
        if (m.group(3) != null) {
          terms.add(new Term(m.group(2), !m.group(3).equals("!="), false, Set.of(m.group(4))));
        } else if (m.group(5) != null) {
          Set<String> values = new HashSet<>();
          for (String value : m.group(6).split(",", -1)) {
            values.add(value.strip());
          }
          terms.add(new Term(m.group(2), m.group(5).equals("in"), false, values));
        } else {
          terms.add(new Term(m.group(2), m.group(1).isEmpty(), true, Set.of()));
        }
      }
    }
    return new LabelSelector(terms);
  }

  /** The terms: what stands between commas outside of parentheses. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(' || c == ')') {
        inside = c == '(';
      } else if (c == ',' && !inside) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  boolean isEmpty() {
    return terms.isEmpty();
  }

  boolean matches(Map<String, String> labels) {
    for (Term term : terms) {
      String value = labels.get(term.key());
      boolean found =
          term.existence() ? value != null : value != null && term.values().contains(value);
      if (found != term.wanted()) {
        return false;
      }
    }
    return true;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  static LabelSelector parse(String text, String file) {
    List<Term> terms = new ArrayList<>();
    if (!text.isBlank()) {
      for (String part : text.split(",(?![^(]*\\))")) {
        Matcher m = TERM.matcher(part);
        if (!m.matches() || !m.group(1).isEmpty() && (m.group(3) != null || m.group(5) != null)) {
          throw Failure.of(
              KustomizeError.INVALID_KUSTOMIZATION, "not a label selector: " + text, file);
        }
        if (m.group(3) != null) {
          terms.add(new Term(m.group(2), !m.group(3).equals("!="), false, Set.of(m.group(4))));
        } else if (m.group(5) != null) {
          terms.add(
              new Term(
                  m.group(2),
                  m.group(5).equals("in"),
                  false,
                  Set.copyOf(List.of(m.group(6).strip().split("\\s*,\\s*")))));
        } else {
          terms.add(new Term(m.group(2), m.group(1).isEmpty(), true, Set.of()));
        }
      }
    }
    return new LabelSelector(terms);
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

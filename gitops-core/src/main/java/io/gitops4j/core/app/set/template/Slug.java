// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/** Texts that can be names. */
public final class Slug {
  /** The longest slug, unless something else is asked for. */
  public static final int LONGEST = 50;

  private static final int LONGEST_NAME = 253;

  /** Letters that don't fall apart into an ASCII letter and marks, and signs that have a word. */
  private static final Map<Integer, String> ASCII =
      Map.ofEntries(
          Map.entry((int) '&', "and"),
          Map.entry((int) '@', "at"),
          Map.entry((int) '"', ""),
          Map.entry((int) '\'', ""),
          Map.entry((int) '’', ""),
          Map.entry((int) '‒', "-"),
          Map.entry((int) '–', "-"),
          Map.entry((int) '—', "-"),
          Map.entry((int) '―', "-"),
          Map.entry((int) 'ß', "ss"),
          Map.entry((int) 'æ', "ae"),
          Map.entry((int) 'Æ', "AE"),
          Map.entry((int) 'œ', "oe"),
          Map.entry((int) 'Œ', "OE"),
          Map.entry((int) 'ø', "o"),
          Map.entry((int) 'Ø', "O"),
          Map.entry((int) 'đ', "d"),
          Map.entry((int) 'Đ', "D"),
          Map.entry((int) 'ł', "l"),
          Map.entry((int) 'Ł', "L"),
          Map.entry((int) 'þ', "th"),
          Map.entry((int) 'Þ', "Th"),
          Map.entry((int) 'ð', "d"),
          Map.entry((int) 'Ð', "D"),
          Map.entry((int) 'ı', "i"));

  private Slug() {}

  /**
   * A name for the DNS: lower case; letters, digits, dashes and dots only, neither of the latter at
   * its ends; 253 characters at most.
   */
  public static String normalized(String text) {
    StringBuilder out = new StringBuilder(text.length());
    TextFunctions.mapped(text, Character::toLowerCase)
        .codePoints()
        .forEach(
            c -> {
              boolean kept = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.';
              out.append(kept ? (char) c : '-');
            });
    if (out.length() > LONGEST_NAME) {
      out.setLength(LONGEST_NAME);
    }
    return TextFunctions.trimmed(out.toString(), "-.");
  }

  /**
   * A text in lower case of letters, digits, dashes and underlines.
   *
   * @param longest how long it may be
   * @param smart whether it is cut between words only
   * @throws TemplateFailure if a character has no known form in ASCII
   */
  public static String of(String text, int longest, boolean smart) {
    String ascii = ascii(text.strip()).toLowerCase(Locale.ROOT);
    if (!smart && ascii.length() >= longest) {
      ascii = ascii.substring(0, longest);
    }
    StringBuilder out = new StringBuilder(ascii.length());
    for (char c : ascii.toCharArray()) {
      boolean kept = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
      if (kept) {
        out.append(c);
      } else if (out.isEmpty() || out.charAt(out.length() - 1) != '-') {
        out.append('-');
      }
    }
    String slug = TextFunctions.trimmed(out.toString(), "-_");
    return smart && longest > 0 ? cut(slug, longest) : slug;
  }

  private static String cut(String slug, int longest) {
    if (slug.length() <= longest) {
      return slug;
    }
    int end = 0;
    while (true) {
      int dash = slug.indexOf('-', end);
      int next = dash < 0 ? slug.length() + 1 : dash + 1;
      if (end == 0 && Math.min(next, slug.length()) > longest) {
        return slug.substring(0, longest);
      }
      if (next - 1 > longest) {
        return TextFunctions.trimmed(slug.substring(0, end), "-");
      }
      end = next;
    }
  }

  private static String ascii(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              String known = ASCII.get(c);
              if (known != null) {
                out.append(known);
              } else if (c < 128) {
                out.append((char) c);
              } else {
                out.append(decomposed(c));
              }
            });
    return out.toString();
  }

  private static String decomposed(int c) {
    StringBuilder out = new StringBuilder();
    Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD)
        .codePoints()
        .filter(part -> part < 128)
        .forEach(out::appendCodePoint);
    if (out.isEmpty() && Character.getType(c) != Character.NON_SPACING_MARK) {
      throw TemplateFailure.execution(
          "slugify: no ASCII form is known of " + GoText.quoted(Character.toString(c)));
    }
    return out.toString();
  }
}

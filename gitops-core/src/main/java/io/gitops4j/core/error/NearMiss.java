// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.error;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant, for hints. Thread-safe. */
public final class NearMiss {
  private static final int LONGEST = 64;
  private static final int FARTHEST = 2;

  private NearMiss() {}

  /**
   * The known word that differs least from the given one, if by little: by two letters at most, in
   * any case. Empty for a word of more than 64 letters; the work is linear in the known words.
   */
  public static Optional<String> find(String word, Collection<String> known) {
    String best = null;
    int least = FARTHEST + 1;
    if (word.length() <= LONGEST) {
      for (String candidate : known) {
        if (Math.abs(candidate.length() - word.length()) > FARTHEST) {
          continue;
        }
        int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
        if (distance < least && distance < candidate.length() - 1) {
          least = distance;
          best = candidate;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(above, row[j - 1]) + 1, diagonal + same);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}

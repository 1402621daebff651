// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.secret;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A placeholder of argocd-vault-plugin: {@code <path:some/path#key>}, {@code
 * <path:some/path#key#version>}, and in objects with the annotation {@code avp.kubernetes.io/path}
 * also {@code <key>}; each with changes of the value behind bars. Immutable.
 *
 * @param start where it begins in its text
 * @param end where it ends
 * @param path the secret
 * @param key the part of it
 * @param version its version; may be empty
 * @param modifiers the changes of the value, in order
 */
record Placeholder(
    int start, int end, String path, String key, String version, List<String> modifiers) {
  static final String PATH_ANNOTATION = "avp.kubernetes.io/path";
  static final String VERSION_ANNOTATION = "avp.kubernetes.io/secret-version";
  static final String IGNORE_ANNOTATION = "avp.kubernetes.io/ignore";

  // no part can begin anew inside of it, so that the time is linear
  private static final Pattern BRACKETS = Pattern.compile("<([^<>\\n]{1,1024})>");
  private static final Pattern WORD = Pattern.compile("[^\\s#<>|/:\"'=]+");

  /**
   * The placeholders of a text.
   *
   * @param path the path of those that name none; empty if these are not placeholders
   * @param version the version of those
   */
  static List<Placeholder> of(String text, String path, String version) {
    if (text.indexOf('<') < 0) {
      return List.of();
    }
    List<Placeholder> found = new ArrayList<>();
    Matcher matcher = BRACKETS.matcher(text);
    while (matcher.find()) {
      String[] parts = matcher.group(1).split("\\|", -1);
      List<String> modifiers = new ArrayList<>();
      for (int i = 1; i < parts.length; i++) {
        modifiers.add(parts[i].strip());
      }
      String name = parts[0].strip();
      if (name.startsWith("path:")) {
        String[] names = name.substring("path:".length()).split("#", -1);
        if (names.length == 2 || names.length == 3) {
          found.add(
              new Placeholder(
                  matcher.start(),
                  matcher.end(),
                  names[0].strip(),
                  names[1].strip(),
                  names.length == 3 ? names[2].strip() : "",
                  modifiers));
        }
      } else if (!path.isEmpty()
          && matcher.group(1).startsWith(name)
          && WORD.matcher(name).matches()) {
        found.add(new Placeholder(matcher.start(), matcher.end(), path, name, version, modifiers));
      }
    }
    return found;
  }
}

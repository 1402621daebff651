// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.source.Revision;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The variables that Argo CD gives to what renders a source: {@code ARGOCD_APP_NAME} and the like.
 * Nothing of the process's own environment is among them. Immutable, thread-safe.
 *
 * @param variables names and values
 */
public record BuildEnvironment(SortedMap<String, String> variables) {
  /** No variable. */
  public static final BuildEnvironment NONE = new BuildEnvironment(new TreeMap<>());

  private static final int SHORT = 7;
  private static final int SHORT_8 = 8;

  /** Names of one character, as shells have them: none of them is set here. */
  private static final String SPECIAL = "*#$@!?-0123456789";

  /** Copies the variables. */
  public BuildEnvironment {
    variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
  }

  /** What a source of the application is rendered with at a revision. */
  public static BuildEnvironment of(Application application, Source source, Revision revision) {
    return of(application, source, revision.digest());
  }

  /**
   * What a source of the application is rendered with.
   *
   * @param digest what the revision is called: the digits of a digest, or the version of a chart
   */
  public static BuildEnvironment of(Application application, Source source, String digest) {
    return new BuildEnvironment(
        new TreeMap<>(
            Map.of(
                "ARGOCD_APP_NAME", application.name(),
                "ARGOCD_APP_NAMESPACE", application.destination().namespace(),
                "ARGOCD_APP_PROJECT_NAME", application.project().name(),
                "ARGOCD_APP_REVISION", digest,
                "ARGOCD_APP_REVISION_SHORT", shortened(digest, SHORT),
                "ARGOCD_APP_REVISION_SHORT_8", shortened(digest, SHORT_8),
                "ARGOCD_APP_SOURCE_REPO_URL", source.ref().url(),
                "ARGOCD_APP_SOURCE_PATH", source.path().toString(),
                "ARGOCD_APP_SOURCE_TARGET_REVISION", source.ref().target().toString())));
  }

  private static String shortened(String digest, int length) {
    return digest.length() > length ? digest.substring(0, length) : digest;
  }

  /** The value; empty if there is no such variable. */
  public String get(String name) {
    return Objects.requireNonNullElse(variables.get(name), "");
  }

  /**
   * The text with {@code $NAME} and <code>${NAME}</code> replaced, {@code $$} by one dollar, what
   * is unknown by nothing: the rules of Go's {@code os.Expand}.
   */
  public String substitute(String text) {
    int dollar = text.indexOf('$');
    if (dollar < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int done = 0;
    while (dollar >= 0 && dollar + 1 < text.length()) {
      out.append(text, done, dollar);
      int end = end(text, dollar + 1);
      if (end == dollar + 1) {
        out.append('$'); // no name follows
      } else {
        out.append(value(text.substring(dollar + 1, end)));
      }
      done = end;
      dollar = text.indexOf('$', end);
    }
    return out.append(text.substring(done)).toString();
  }

  /** Where the name that starts here ends; here if there is none. */
  private static int end(String text, int start) {
    char first = text.charAt(start);
    if (first == '{') {
      int close = text.indexOf('}', start);
      return close < 0 ? start + 1 : close + 1;
    }
    if (SPECIAL.indexOf(first) >= 0) {
      return start + 1;
    }
    int end = start;
    while (end < text.length() && isNamePart(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isNamePart(char c) {
    return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private String value(String written) {
    boolean braced = written.startsWith("{");
    String name = !braced ? written : written.replace("{", "").replace("}", "");
    return name.equals("$") ? "$" : get(name);
  }
}

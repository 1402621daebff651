// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import org.jspecify.annotations.Nullable;

/**
 * How live objects are compared, as Argo CD's annotation {@link #ANNOTATION} of an application, or
 * of an object for that object. Immutable, thread-safe.
 *
 * @param serverSide whether a server's answer to a dry run counts where there is one; null if
 *     nothing is said, which means yes
 * @param includeMutations whether what a webhook sets on the way is a difference too; null if
 *     nothing is said, which means no
 * @param ignoreExtraneous whether an object that is declared no more does not make the application
 *     out of sync; null if nothing is said, which means no
 */
public record CompareOptions(
    @Nullable Boolean serverSide,
    @Nullable Boolean includeMutations,
    @Nullable Boolean ignoreExtraneous) {
  /** The annotation that holds the options, separated by commas. */
  public static final String ANNOTATION = "argocd.argoproj.io/compare-options";

  /** Nothing is said. */
  public static final CompareOptions DEFAULTS = new CompareOptions(null, null, null);

  /** Reads the annotation's text; words that are not known say nothing. */
  public static CompareOptions parse(@Nullable String text) {
    CompareOptions options = DEFAULTS;
    for (String word : text == null ? new String[0] : text.split(",")) {
      options =
          switch (word.strip()) {
            case "ServerSideDiff=true" -> new CompareOptions(true, null, null).over(options);
            case "ServerSideDiff=false" -> new CompareOptions(false, null, null).over(options);
            case "IncludeMutationWebhook=true" ->
                new CompareOptions(null, true, null).over(options);
            case "IncludeMutationWebhook=false" ->
                new CompareOptions(null, false, null).over(options);
            case "IgnoreExtraneous", "IgnoreExtraneous=true" ->
                new CompareOptions(null, null, true).over(options);
            case "IgnoreExtraneous=false" -> new CompareOptions(null, null, false).over(options);
            default -> options;
          };
    }
    return options;
  }

  /** These options and, where they say nothing, the others. */
  public CompareOptions over(CompareOptions others) {
    return new CompareOptions(
        serverSide == null ? others.serverSide : serverSide,
        includeMutations == null ? others.includeMutations : includeMutations,
        ignoreExtraneous == null ? others.ignoreExtraneous : ignoreExtraneous);
  }

  /** Whether a server's answer to a dry run counts. */
  public boolean usesServer() {
    return serverSide == null || serverSide;
  }

  /** Whether what a webhook sets is a difference. */
  public boolean countsMutations() {
    return includeMutations != null && includeMutations;
  }

  /** Whether an object that is declared no more does not count. */
  public boolean ignoresExtraneous() {
    return ignoreExtraneous != null && ignoreExtraneous;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What makes an object a hook: one that is run in phases of a sync, and not compared, by Argo CD's
 * annotation {@link #ANNOTATION}, or by Helm's {@link #HELM} where that has no known type.
 * Immutable, thread-safe.
 *
 * @param phases when it is run, in order; none if it never is: a hook of type {@code Skip} or of
 *     types that nobody knows
 * @param deletePolicies when it is deleted; {@link DeletePolicy#BEFORE_HOOK_CREATION} if nothing is
 *     said
 * @param unknown the words in Argo CD's annotations that nobody knows, sorted; an empty one if the
 *     annotation that makes it a hook is empty
 */
public record Hook(Set<Phase> phases, Set<DeletePolicy> deletePolicies, List<String> unknown) {
  /** The annotation that names the types, separated by commas. */
  public static final String ANNOTATION = "argocd.argoproj.io/hook";

  /** The annotation that names the delete policies, separated by commas. */
  public static final String DELETE_POLICY = "argocd.argoproj.io/hook-delete-policy";

  /** Helm's annotation for hooks. */
  public static final String HELM = "helm.sh/hook";

  private static final String HELM_DELETE_POLICY = "helm.sh/hook-delete-policy";

  /** The type of an object that is never applied. */
  private static final String SKIP = "Skip";

  /** When a hook is deleted. */
  public enum DeletePolicy {
    /** Before it is created anew. */
    BEFORE_HOOK_CREATION("BeforeHookCreation", "before-hook-creation"),
    /** At the end of a sync that succeeded. */
    HOOK_SUCCEEDED("HookSucceeded", "hook-succeeded"),
    /** At the end of a sync that failed. */
    HOOK_FAILED("HookFailed", "hook-failed");

    private final String text;
    private final String helm;

    DeletePolicy(String text, String helm) {
      this.text = text;
      this.helm = helm;
    }

    /** The word that Argo CD's annotation has for it. */
    public String text() {
      return text;
    }
  }

  /** Copies the sets, in order. */
  public Hook {
    phases = ordered(phases, Phase.class);
    deletePolicies = ordered(deletePolicies, DeletePolicy.class);
    unknown = List.copyOf(unknown);
  }

  private static <E extends Enum<E>> Set<E> ordered(Set<E> values, Class<E> type) {
    EnumSet<E> copy = EnumSet.noneOf(type);
    copy.addAll(values);
    return Collections.unmodifiableSet(copy);
  }

  /** What makes the object a hook; null if it is an ordinary one. */
  public static @Nullable Hook of(MapNode object) {
    String argo = annotation(object, ANNOTATION);
    String helm = annotation(object, HELM);
    EnumSet<Phase> phases = EnumSet.noneOf(Phase.class);
    TreeSet<String> unknown = new TreeSet<>();
    boolean known = false;
    for (String word : words(argo)) {
      Phase phase = phase(word);
      if (phase != null) {
        phases.add(phase);
      } else if (!word.equals(SKIP)) {
        unknown.add(word);
      }
      known |= phase != null || word.equals(SKIP);
    }
    if (!known) {
      words(helm).forEach(word -> addHelm(phases, word));
    }
    if (!has(object, ANNOTATION) && (!has(object, HELM) || helm.strip().equals("crd-install"))) {
      return null;
    }
    if (phases.isEmpty() && (argo + helm).isBlank()) {
      unknown.add(""); // marked as a hook, but of no type
    }
    if (phases.stream().anyMatch(Phase::ofSync)) {
      phases.removeIf(phase -> !phase.ofSync()); // it would run twice over the application's life
    }
    return new Hook(phases, policies(object, unknown), List.copyOf(unknown));
  }

  private static @Nullable Phase phase(String word) {
    for (Phase phase : Phase.values()) {
      if (phase.text().equals(word)) {
        return phase;
      }
    }
    return null;
  }

  private static void addHelm(Set<Phase> phases, String word) {
    switch (word) {
      case "pre-install", "pre-upgrade" -> phases.add(Phase.PRE_SYNC);
      case "post-install", "post-upgrade" -> phases.add(Phase.POST_SYNC);
      default -> {
        // rollbacks, tests and deletions of a release: there is no release
      }
    }
  }

  private static Set<DeletePolicy> policies(MapNode object, Set<String> unknown) {
    EnumSet<DeletePolicy> policies = EnumSet.noneOf(DeletePolicy.class);
    for (String word : words(annotation(object, DELETE_POLICY))) {
      int before = policies.size();
      for (DeletePolicy policy : DeletePolicy.values()) {
        if (policy.text.equals(word)) {
          policies.add(policy);
          before = -1;
        }
      }
      if (before >= 0) {
        unknown.add(word);
      }
    }
    List<String> helm = words(annotation(object, HELM_DELETE_POLICY));
    for (DeletePolicy policy : DeletePolicy.values()) {
      if (helm.contains(policy.helm)) {
        policies.add(policy);
      }
    }
    return policies.isEmpty() ? EnumSet.of(DeletePolicy.BEFORE_HOOK_CREATION) : policies;
  }

  private static boolean has(MapNode object, String key) {
    Node node = object.at("metadata", "annotations", key);
    return node != null && node.textOrNull() != null;
  }

  private static String annotation(MapNode object, String key) {
    Node node = object.at("metadata", "annotations", key);
    String text = node == null ? null : node.textOrNull();
    return text == null ? "" : text;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(",")) {
      if (!word.isBlank()) {
        words.add(word.strip());
      }
    }
    return words;
  }

  /** Whether a policy is among those of this hook. */
  public boolean deletes(DeletePolicy policy) {
    return deletePolicies.contains(policy);
  }

  /**
   * The name of a hook that has none of its own, as Argo CD makes it: unique for each revision,
   * phase and sync, and the same whenever it is made.
   *
   * @param generateName the object's {@code metadata.generateName}; empty if it has none
   * @param revision the revision that is synced, of which seven characters are used
   * @param started when the sync began, in seconds since 1970
   */
  public static String name(String generateName, String revision, Phase phase, long started) {
    String seven = revision.length() >= 8 ? revision.substring(0, 7) : revision;
    return generateName + (seven + "-" + phase.text() + "-" + started).toLowerCase(Locale.ROOT);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff;

import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.Phase;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A change with its place in a sync.
 *
 * @param change the change
 * @param phase its phase
 * @param wave its wave in the phase
 */
record SyncTask(Change change, Phase phase, int wave) {
  private static final String WAVE = "argocd.argoproj.io/sync-wave";
  private static final String HELM_WEIGHT = "helm.sh/hook-weight";

  /** As many digits as surely are a number, in ASCII. */
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}");

  /** In the wave that the declared object names, or the live one of a deletion. */
  static SyncTask of(Change change, Phase phase) {
    MapNode object = change.desired() == null ? change.live() : change.desired().root();
    return new SyncTask(change, phase, wave(object));
  }

  SyncTask with(Change newChange) {
    return new SyncTask(newChange, phase, wave);
  }

  SyncTask in(Phase newPhase, int newWave) {
    return new SyncTask(change, newPhase, newWave);
  }

  /** Whether it is about a hook that this sync does not run. */
  boolean isIdleHook() {
    return change.hook() != null && change.action() == Action.KEEP;
  }

  /** Whether it is about an object that is declared no more. */
  boolean prunes() {
    return change.desired() == null;
  }

  /**
   * The sync wave of an object, as in Argo CD: the whole number in its annotation, or else the
   * weight that Helm reads of its hooks, or 0.
   */
  private static int wave(@Nullable MapNode object) {
    Integer wave = object == null ? null : number(object, WAVE);
    if (wave == null && object != null) {
      wave = number(object, HELM_WEIGHT);
    }
    return wave == null ? 0 : wave;
  }

  /** What is larger than a wave can be is the last, or the first. */
  private static @Nullable Integer number(MapNode object, String annotation) {
    Node value = object.at("metadata", "annotations", annotation);
    String text = value == null ? null : value.textOrNull();
    if (text == null || !NUMBER.matcher(text).matches()) {
      return null;
    }
    long number = Long.parseLong(text);
    return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
  }
}

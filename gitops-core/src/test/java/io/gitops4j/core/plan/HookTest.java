// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.plan;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.plan.Hook.DeletePolicy;
import io.gitops4j.core.tree.MapNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookTest {
  private static @Nullable Hook hook(String... annotations) {
    MapNode.Builder map = MapNode.builder();
    for (int i = 0; i < annotations.length; i += 2) {
      map.put(annotations[i], annotations[i + 1]);
    }
    return Hook.of(MapNode.of("metadata", MapNode.of("annotations", map.build())));
  }

  private static Hook argo(String types) {
    return java.util.Objects.requireNonNull(hook(Hook.ANNOTATION, types));
  }

  @Test
  void ordinaryObject_isNoHook() {
    assertThat(hook()).isNull();
    assertThat(Hook.of(MapNode.ofStrings(Map.of("metadata", "broken")))).isNull();
    assertThat(hook("helm.sh/hook", "crd-install")).isNull();
  }

  @Test
  void types_becomePhases_inTheirOrder_eachOnce() {
    assertThat(argo("PostSync, PreSync,PostSync").phases())
        .containsExactly(Phase.PRE_SYNC, Phase.POST_SYNC);
  }

  @Test
  void skip_alone_isNeverRun_andBesideOthersMeansNothing() {
    assertThat(argo("Skip").phases()).isEmpty();
    assertThat(argo("Skip,Sync").phases()).containsExactly(Phase.SYNC);
  }

  @Test
  void unknownTypes_areToldAndMakeNothingRun() {
    assertThat(argo("PreSinc").phases()).isEmpty();
    assertThat(argo("PreSinc").unknown()).containsExactly("PreSinc");
    assertThat(argo("Sync,Garbage").phases()).containsExactly(Phase.SYNC);
    assertThat(argo("Sync,Garbage").unknown()).containsExactly("Garbage");
  }

  @ParameterizedTest
  @CsvSource({
    "PreSync, PreSync",
    "Sync, Sync",
    "PostSync, PostSync",
    "SyncFail, SyncFail",
    "PreDelete, PreDelete",
    "PostDelete, PostDelete",
    "'Sync,Sync', Sync",
    "'PreSync,PostSync', PreSync PostSync",
    "'Skip,PreSync,PostSync', PreSync PostSync",
    "'Sync,Garbage', Sync",
    "Skip, ''",
    "Garbage, ''",
    "presync, ''",
    "'', ''",
    "',', ''"
  })
  void typesOfArgo_becomePhases(String types, String phases) {
    assertThat(argo(types).phases().stream().map(Phase::text).collect(joining(" ")))
        .isEqualTo(phases);
  }

  @ParameterizedTest
  @CsvSource({
    "pre-install, PreSync",
    "pre-upgrade, PreSync",
    "'pre-install, pre-upgrade', PreSync",
    "post-install, PostSync",
    "post-upgrade, PostSync",
    "'pre-install,post-install', PreSync PostSync",
    "pre-delete, ''",
    "post-delete, ''",
    "pre-rollback, ''",
    "post-rollback, ''",
    "test, ''",
    "test-success, ''",
    "garbage, ''",
    "'', ''",
    "crd-install, none",
    "'crd-install,pre-install', PreSync"
  })
  void typesOfHelm_becomePhases(String types, String phases) {
    Hook hook = hook(Hook.HELM, types);
    String found =
        hook == null ? "none" : hook.phases().stream().map(Phase::text).collect(joining(" "));
    assertThat(found).isEqualTo(phases);
  }

  @ParameterizedTest
  @CsvSource({
    "BeforeHookCreation, '', BEFORE_HOOK_CREATION",
    "HookSucceeded, '', HOOK_SUCCEEDED",
    "HookFailed, '', HOOK_FAILED",
    "'HookSucceeded , HookFailed', '', HOOK_SUCCEEDED HOOK_FAILED",
    "'', before-hook-creation, BEFORE_HOOK_CREATION",
    "'', hook-succeeded, HOOK_SUCCEEDED",
    "'', hook-failed, HOOK_FAILED",
    "HookFailed, hook-succeeded, HOOK_SUCCEEDED HOOK_FAILED",
    "'', '', BEFORE_HOOK_CREATION",
    "Garbage, '', BEFORE_HOOK_CREATION",
    "'', garbage, BEFORE_HOOK_CREATION"
  })
  void deletePolicies_areThoseThatAreKnown(String argo, String helm, String policies) {
    Hook hook =
        hook(Hook.ANNOTATION, "Sync", Hook.DELETE_POLICY, argo, "helm.sh/hook-delete-policy", helm);
    assertThat(hook.deletePolicies().stream().map(DeletePolicy::name).collect(joining(" ")))
        .isEqualTo(policies);
  }

  @Test
  void typesOfHelm_countWhereArgoNamesNoKnownOne() {
    assertThat(hook("helm.sh/hook", "pre-install,pre-upgrade").phases())
        .containsExactly(Phase.PRE_SYNC);
    assertThat(hook("helm.sh/hook", "post-upgrade").phases()).containsExactly(Phase.POST_SYNC);
    assertThat(hook("helm.sh/hook", "test").phases()).isEmpty();
    assertThat(hook("helm.sh/hook", "pre-install", Hook.ANNOTATION, "Sync").phases())
        .containsExactly(Phase.SYNC);
    assertThat(hook("helm.sh/hook", "pre-install", Hook.ANNOTATION, "Nothing").phases())
        .containsExactly(Phase.PRE_SYNC);
  }

  @Test
  void phasesOfASync_winOverThoseOfADeletion() {
    assertThat(argo("PostDelete,PreDelete").phases())
        .containsExactly(Phase.PRE_DELETE, Phase.POST_DELETE);
    assertThat(argo("PostDelete,Sync").phases()).containsExactly(Phase.SYNC);
  }

  @Test
  void deletePolicies_areReadFromBoth_andDefaultToBeforeHookCreation() {
    assertThat(argo("Sync").deletePolicies()).containsExactly(DeletePolicy.BEFORE_HOOK_CREATION);
    assertThat(
            hook(
                    Hook.ANNOTATION,
                    "Sync",
                    Hook.DELETE_POLICY,
                    "HookFailed",
                    "helm.sh/hook-delete-policy",
                    "hook-succeeded")
                .deletePolicies())
        .containsExactly(DeletePolicy.HOOK_SUCCEEDED, DeletePolicy.HOOK_FAILED);
    Hook wrong = hook(Hook.ANNOTATION, "Sync", Hook.DELETE_POLICY, "Never");
    assertThat(wrong.deletePolicies()).containsExactly(DeletePolicy.BEFORE_HOOK_CREATION);
    assertThat(wrong.unknown()).containsExactly("Never");
  }

  @Test
  void name_isOfRevisionPhaseAndTime_inLowerCase() {
    assertThat(Hook.name("migrate-", "0123456789ab", Phase.PRE_SYNC, 1_700_000_000L))
        .isEqualTo("migrate-0123456-presync-1700000000");
    assertThat(Hook.name("", "V1", Phase.POST_SYNC, 5)).isEqualTo("v1-postsync-5");
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.kustomize.RenderLimits;
import io.gitops4j.kustomize.internal.Budget;
import io.gitops4j.kustomize.internal.Resource;
import io.gitops4j.kustomize.internal.ResourceSet;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final MapNode OBJECT =
      MapNode.builder()
          .put("kind", "ConfigMap")
          .put("apiVersion", "v1")
          .put("metadata", MapNode.of("name", ScalarNode.of("a")))
          .build();

  @Test
  void off_remembersNothing_andGivesBackWhatItGets() {
    assertThat(Arrays.stream(Trace.class.getDeclaredFields()))
        .as("it has no place to keep anything")
        .allMatch(field -> Modifier.isStatic(field.getModifiers()));
    Manifest manifest = Manifest.of(OBJECT);
    assertThat(Trace.OFF.manifest(Resource.of(OBJECT, "a.yaml"), manifest)).isSameAs(manifest);
    assertThat(Trace.OFF.removed()).isSameAs(Trace.OFF.removed()).isEmpty();
  }

  @Test
  void recording_hearsOfEveryStep() {
    assertThat(Arrays.stream(Trace.class.getDeclaredMethods()).map(TraceTest::signature))
        .isSubsetOf(
            Arrays.stream(Recording.class.getDeclaredMethods()).map(TraceTest::signature).toList());
  }

  private static String signature(Method method) {
    return method.getName() + Arrays.toString(method.getParameterTypes());
  }

  @Test
  void recording_aResourceThatNoStepChanged_hasOneVersion() {
    Recording recording = new Recording();
    ResourceSet resources = new ResourceSet(new Budget(RenderLimits.DEFAULTS));
    Resource resource = Resource.of(OBJECT, "a.yaml");
    resources.addAll(List.of(resource), Location.NONE);
    recording.step(resources, StepKind.HASH, "first");
    recording.step(resources, StepKind.HASH, "second");
    Manifest manifest = recording.manifest(resource, Manifest.of(resource.root()));
    assertThat(manifest.provenance().steps()).hasSize(1);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.diff.FieldDiff;
import io.gitops4j.diff.predict.ApplyOnServer;
import io.gitops4j.diff.predict.ClientSideApply;
import io.gitops4j.diff.predict.KnownKinds;
import io.gitops4j.diff.predict.NormalForm;
import io.gitops4j.diff.predict.Predicted;
import io.gitops4j.diff.predict.Prediction;
import io.gitops4j.diff.structured.ServerSideApply;
import io.gitops4j.diff.structured.TypeSource;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a Kubernetes 1.34.2 stored of an object does not differ from the object, though no server is
 * asked: by the recorded answers to first applies.
 */
class OfflineComparisonTest {
  /** The kinds of which only the cluster can tell some fields. */
  private static final Set<String> PARTLY =
      Set.of("Service", "Pod", "Job", "PersistentVolumeClaim", "Ingress");

  static Stream<Arguments> answers() throws IOException {
    return RecordedAnswersTest.answers();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void predict_whatWasJustApplied_isNoDifference(String name, MapNode applied, MapNode stored) {
    MapNode predicted = ClientSideApply.of(TypeSource.builtIn()).predict(applied, stored);
    same(Prediction.normalized(stored, predicted));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void apply_whatWasJustApplied_isNoDifference(String name, MapNode applied, MapNode stored) {
    MapNode predicted =
        ServerSideApply.of(TypeSource.builtIn())
            .apply(stored, applied, new ServerSideApply.Writer("gitops4j", "", ""), true)
            .object();
    same(Prediction.normalized(stored, predicted));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers")
  void predict_creation_isWhatTheServerStored_orSaysWhatItCannotTell(
      String name, MapNode applied, MapNode stored) {
    Predicted predicted =
        ApplyOnServer.of(KnownKinds.BUILT_IN)
            .predict(null, applied, new ServerSideApply.Writer("gitops4j", "", ""));
    MapNode mine = Objects.requireNonNull(predicted.object());
    boolean external = Edit.text(applied, "spec", "type").equals("ExternalName");
    assertThat(predicted.isKnown()).isEqualTo(external || !PARTLY.contains(applied.text("kind")));
    assertThat(stored(mine, predicted)).isEqualTo(stored(stored, predicted));
  }

  /** Without what each server tells otherwise, and the gaps. */
  private static MapNode stored(MapNode object, Predicted predicted) {
    MapNode rest = Ownership.withoutTimes(object);
    for (Predicted.Gap gap : predicted.gaps()) {
      rest =
          Edit.remove(
              rest,
              gap.field().elements().stream()
                  .map(element -> ((FieldPath.Key) element).name())
                  .toArray(String[]::new));
    }
    return Edit.remove(rest, "status", "lastPhaseTransitionTime");
  }

  private static void same(Prediction prediction) {
    MapNode live = NormalForm.withoutServerFields(prediction.live());
    MapNode predicted = NormalForm.withoutServerFields(prediction.predicted());
    assertThat(FieldDiff.between(live, predicted)).isEmpty();
    assertThat(predicted).isEqualTo(live);
  }
}

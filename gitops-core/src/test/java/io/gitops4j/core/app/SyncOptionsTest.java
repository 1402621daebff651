// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.MapNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncOptionsTest {
  private static SyncOptions of(String field, String key, String value) {
    return SyncOptions.of(
        MapNode.of("metadata", MapNode.of(field, MapNode.builder().put(key, value).build())));
  }

  @Test
  void options_areTrimmed_andTheFirstOfAKindCounts() {
    SyncOptions options =
        SyncOptions.parse(" Prune=false , Replace=true,Prune=true,,Validate=false");
    assertThat(options.prune()).isEqualTo(Consent.FALSE);
    assertThat(options.replaces()).isTrue();
    assertThat(options.validates()).isFalse();
    assertThat(options).hasToString("Prune=false,Replace=true,Validate=false");
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "Prune, ''",
    "Prune=, ''",
    "Prune=false, Prune=false",
    "'Prune=false ', Prune=false",
    "'Prune=false,Prune=false', Prune=false",
    "'Prune=confirm,Prune=false', Prune=confirm",
    "'Replace=true,Prune=false', 'Prune=false,Replace=true'",
    "' , ,', ''",
    "prune=false, ''",
    "Prune=False, ''",
    "Other=false, ''",
    "'Prune,Prune=false', Prune=false"
  })
  void text_isReadWordByWord(String text, String options) {
    assertThat(SyncOptions.parse(text)).hasToString(options);
  }

  @Test
  void nothing_meansTheDefaults() {
    assertThat(SyncOptions.parse(null)).isEqualTo(SyncOptions.NONE);
    assertThat(SyncOptions.NONE.validates()).isTrue();
    assertThat(SyncOptions.NONE.replaces()).isFalse();
    assertThat(SyncOptions.NONE.texts()).isEmpty();
  }

  @Test
  void unknown_areNamesAndValuesThatNobodyKnows() {
    assertThat(SyncOptions.unknown("Prune=confirm,ServerSideApply=true,Validate=false")).isEmpty();
    assertThat(SyncOptions.unknown("Prnue=false,Replace=yes,Force,Replace=confirm"))
        .containsExactly("Prnue=false", "Replace=yes", "Force", "Replace=confirm");
    assertThat(SyncOptions.unknown(null)).isEmpty();
  }

  @Test
  void optionOfAnObject_winsOverTheApplications() {
    SyncOptions object = SyncOptions.parse("Prune=true,Replace=false");
    SyncOptions application = SyncOptions.parse("Prune=false,Replace=true,Force=true");
    assertThat(object.over(application)).hasToString("Prune=true,Replace=false,Force=true");
  }

  @Test
  void marksOfFluxAndHelm_sayTheSame() {
    String flux = "kustomize.toolkit.fluxcd.io/";
    assertThat(of("labels", flux + "prune", "Disabled").prune()).isEqualTo(Consent.FALSE);
    assertThat(of("annotations", flux + "force", "enabled").forces()).isTrue();
    assertThat(of("annotations", flux + "force", "disabled").forces()).isFalse();
    SyncOptions kept = of("annotations", "helm.sh/resource-policy", "keep");
    assertThat(kept.prune()).isEqualTo(Consent.FALSE);
    assertThat(kept.delete()).isEqualTo(Consent.FALSE);
  }
}

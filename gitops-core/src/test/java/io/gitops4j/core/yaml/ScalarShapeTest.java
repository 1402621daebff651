// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;

class ScalarShapeTest {
  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withChars(
            "ab1 -:#,.?_/~=<>%@\\^$();'\"[]{}&*!|+\n\t\r\u0085\u00e9\u2028\ufeff\ud83d\ude00")
        .ofMaxLength(8);
  }

  @Property(tries = 20_000)
  void shapeOfWords_isWhatALookAtEachCharacterFinds(@ForAll("texts") String text) {
    assertThat(ScalarShape.of(text)).isEqualTo(ScalarShape.look(text));
  }

  @Property(tries = 2000)
  void keysOfLetters_areSorted(@ForAll List<@AlphaChars @StringLength(max = 4) String> keys) {
    MapNode.Builder builder = MapNode.builder();
    keys.forEach(key -> builder.put(key, ScalarNode.of("")));
    MapNode map = builder.build();
    List<String> sorted = new ArrayList<>();
    int[] places = NaturalOrder.of(map);
    for (int i = 0; i < map.size(); i++) {
      sorted.add(map.keyAt(places == null ? i : places[i]).text());
    }
    assertThat(sorted).containsExactlyInAnyOrderElementsOf(map.keys());
    assertThat(sorted).isSorted();
  }
}

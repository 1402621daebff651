// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import org.junit.jupiter.api.Test;

class AssociativeListTest {
  private static final String POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n";

  private static String merge(String target, String patch) {
    MapNode result =
        StrategicMerge.apply(
            (MapNode) YamlReader.ofDefaults().read("t", POD + target).get(0),
            (MapNode) YamlReader.ofDefaults().read("p", POD + patch).get(0),
            SchemaFacts.embedded());
    String text = YamlPrinter.print(result);
    return text.substring(text.indexOf("spec:\n") + 6);
  }

  @Test
  void itemWithoutItsKey_emptiesTheList() {
    assertThat(
            merge(
                "  containers: [{name: a, image: x}, {name: b, image: q}]\n",
                "  containers: [{image: z}]\n"))
        .isEqualTo("  containers: []\n");
  }

  @Test
  void twoItemsOfThePatchWithOneKey_theFirstCounts() {
    assertThat(
            merge(
                "  containers: [{name: a, image: x}]\n",
                "  containers: [{name: a, image: q}, {name: a, image: z}]\n"))
        .isEqualTo("  containers:\n  - image: q\n    name: a\n");
  }

  @Test
  void itemToBeReplaced_staysAsItIs() {
    assertThat(
            merge(
                "  volumes: [{name: v, hostPath: {path: /x}}]\n",
                "  volumes: [{name: v, $patch: replace, emptyDir: {}}]\n"))
        .isEqualTo("  volumes:\n  - hostPath:\n      path: /x\n    name: v\n");
  }

  @Test
  void itemToBeDeleted_goes() {
    assertThat(
            merge(
                "  containers: [{name: a, image: x}, {name: b, image: q}]\n",
                "  containers: [{name: a, $patch: delete}]\n"))
        .isEqualTo("  containers:\n  - image: q\n    name: b\n");
  }

  @Test
  void newItems_standBeforeTheOthers() {
    assertThat(
            merge(
                "  containers: [{name: a, image: x}]\n",
                "  containers: [{name: c, image: z}, {name: a, image: w}]\n"))
        .isEqualTo("  containers:\n  - image: z\n    name: c\n  - image: w\n    name: a\n");
  }

  @Test
  void portWithoutProtocol_isTakenForTheOneThatHasIt_whoseTextStays() {
    String ports = "  containers:\n  - name: a\n    ports:\n    - containerPort: 80\n";
    assertThat(merge(ports + "      protocol: TCP\n", ports + "      name: web\n"))
        .isEqualTo(
            "  containers:\n  - name: a\n    ports:\n    - containerPort: 80\n      protocol: TCP\n");
  }
}

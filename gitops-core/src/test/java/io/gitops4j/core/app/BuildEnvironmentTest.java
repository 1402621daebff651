// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.source.Revision;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildEnvironmentTest {
  private static final BuildEnvironment SOME =
      new BuildEnvironment(new TreeMap<>(Map.of("NAME", "shop", "A_1", "x")));

  @ParameterizedTest
  @CsvSource({
    "plain,          plain",
    "$NAME,          shop",
    "a-$NAME-b,      a-shop-b",
    "${NAME}s,       shops",
    "$NAMEs,         ''",
    "$A_1/$NAME,     x/shop",
    "$$NAME,         $NAME",
    "$${NAME},       ${NAME}",
    "${$},           $",
    "$1NAME,         NAME",
    "cost: 5$,       cost: 5$",
    "$-$.x,          $.x",
    "${NAME,         NAME",
    "${},            ''",
    "${OTHER}x,      x",
  })
  void substitute_asGoExpandsIt(String text, String expected) {
    assertThat(SOME.substitute(text)).isEqualTo(expected);
  }

  @Test
  void of_tellsOfApplicationAndRevision_andOfNothingElse() {
    Source source = new Source(SourceRef.of("https://e.org/x", "main"), TreePath.of("app"), null);
    Application application =
        Application.builder("shop")
            .source(source)
            .destination(Destination.inCluster("live"))
            .build();
    Revision revision = Revision.parse("sha1:0123456789012345678901234567890123456789");
    BuildEnvironment environment = BuildEnvironment.of(application, source, revision);
    assertThat(environment.substitute("$ARGOCD_APP_NAME in $ARGOCD_APP_NAMESPACE"))
        .isEqualTo("shop in live");
    assertThat(environment.get("ARGOCD_APP_REVISION_SHORT")).isEqualTo("0123456");
    assertThat(environment.get("ARGOCD_APP_REVISION_SHORT_8")).isEqualTo("01234567");
    assertThat(environment.get("ARGOCD_APP_SOURCE_PATH")).isEqualTo("app");
    assertThat(environment.get("ARGOCD_APP_SOURCE_TARGET_REVISION")).isEqualTo("main");
    assertThat(environment.get("ARGOCD_APP_PROJECT_NAME")).isEqualTo("default");
    assertThat(environment.get("PATH")).isEmpty();
    assertThat(environment.variables()).hasSize(9);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.References;
import io.gitops4j.core.app.Source;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.app.VariableSource.Kind;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.lookup.DocumentLookup;
import io.gitops4j.core.lookup.LookupError;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.source.TreePath;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Variables from ConfigMaps and Secrets: order, what may be missing, and what is never told. */
class VariableSourcesTest {
  private static final String CONFIG =
      """
      {apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: flux-system},
       data: {A: from-config, B: from-config, C: from-config}}
      """;

  /** A is {@code from-secret}, B {@code two\nlines}. */
  private static final String SECRET =
      """
      {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: flux-system},
       data: {A: ZnJvbS1zZWNyZXQ=, B: dHdvCmxpbmVz}}
      """;

  private static final VariableSource FROM_CONFIG = new VariableSource(Kind.CONFIG_MAP, "c", false);
  private static final VariableSource FROM_SECRET = new VariableSource(Kind.SECRET, "s", false);

  private static Application.Builder application(VariableSource... sources) {
    Application.Builder builder =
        Application.builder("apps")
            .namespace("flux-system")
            .source(new Source(SourceRef.of("/repos/any", "HEAD"), TreePath.ROOT, null));
    return builder.references(new References(List.of(sources), null, List.of(), null));
  }

  private static ObjectLookup lookup(String... documents) {
    List<MapNode> objects = new ArrayList<>();
    for (String document : documents) {
      YamlReader.ofDefaults().read("cluster", document).forEach(one -> objects.add((MapNode) one));
    }
    return DocumentLookup.of(objects);
  }

  private static Rendered substituted(String data, ObjectLookup lookup, Application application) {
    String text = "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: " + data + "}";
    MapNode object = (MapNode) YamlReader.ofDefaults().read("x.yaml", text).get(0);
    return VariableSubstitution.strict()
        .withLookup(lookup)
        .apply(
            Rendered.of(List.of(Manifest.of(object, "x.yaml")), List.of(), Inputs.NONE),
            application);
  }

  private static MapNode data(Rendered rendered) {
    assertThat(rendered.issues()).isEmpty();
    return Objects.requireNonNull(rendered.manifests().get(0).root().map("data"));
  }

  @Test
  void sources_inOrder_laterWins_andWhatStandsInTheApplicationWinsOverAll() {
    Application application =
        application(FROM_CONFIG, FROM_SECRET).substitution("C", "inline").build();
    MapNode data =
        data(substituted("{a: '${A}', b: '${B}', c: '${C}'}", lookup(CONFIG, SECRET), application));
    assertThat(data.text("a")).isEqualTo("from-secret");
    assertThat(data.text("b")).as("line breaks are taken out").isEqualTo("twolines");
    assertThat(data.text("c")).isEqualTo("inline");

    Application turned = application(FROM_SECRET, FROM_CONFIG).build();
    assertThat(data(substituted("{a: '${A}'}", lookup(CONFIG, SECRET), turned)).text("a"))
        .isEqualTo("from-config");
  }

  @Test
  void source_missing_isATypedErrorWithItsPlace() {
    Rendered rendered =
        substituted("{a: '${A}'}", lookup(CONFIG), application(FROM_CONFIG, FROM_SECRET).build());
    assertThat(rendered.failed()).isTrue();
    assertThat(rendered.issues()).extracting(Issue::code).containsExactly(LookupError.NOT_FOUND);
    Issue issue = rendered.issues().get(0);
    assertThat(issue.message()).isEqualTo("Secret/s in namespace flux-system does not exist");
    assertThat(issue.location().field()).isEqualTo("spec.postBuild.substituteFrom[1]");
  }

  @Test
  void source_optionalAndMissing_isLeftOut_andWithoutAnyVariableNothingIsDone() {
    VariableSource optional = new VariableSource(Kind.CONFIG_MAP, "c", true);
    MapNode data = data(substituted("{a: '${A}'}", lookup(), application(optional).build()));
    assertThat(data.text("a")).isEqualTo("${A}");
    Application more = application(optional).substitution("A", "1x").build();
    assertThat(data(substituted("{a: '${A}'}", lookup(), more)).text("a")).isEqualTo("1x");
  }

  @Test
  void source_thatMayNotBeRead_failsThoughItIsOptional() {
    ObjectLookup forbidden =
        (asker, gvk, namespace, name) -> {
          throw new ClusterException(ClusterError.FORBIDDEN, "not for you");
        };
    Application application = application(new VariableSource(Kind.SECRET, "s", true)).build();
    Rendered rendered = substituted("{a: b}", forbidden, application);
    assertThat(rendered.issues()).extracting(Issue::code).containsExactly(ClusterError.FORBIDDEN);
    assertThat(rendered.issues().get(0).message()).isEqualTo("Secret/s: not for you");
  }

  @Test
  void source_inAnotherNamespace_isNotFound() {
    String elsewhere = CONFIG.replace("flux-system", "other");
    Rendered rendered = substituted("{a: b}", lookup(elsewhere), application(FROM_CONFIG).build());
    assertThat(rendered.issues()).extracting(Issue::code).containsExactly(LookupError.NOT_FOUND);
  }

  @Test
  void withoutALookup_sourcesAreRefused() {
    Rendered rendered =
        VariableSubstitution.strict()
            .apply(
                Rendered.of(List.of(), List.of(), Inputs.NONE), application(FROM_CONFIG).build());
    assertThat(rendered.issues()).extracting(Issue::code).containsExactly(LookupError.NOT_FOUND);
  }

  @Test
  void secretValues_areInNoMessage() {
    String broken =
        """
        {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: flux-system},
         stringData: {A: 'canary-1: [', B: 7}, data: {C: 'canary+2'}}
        """;
    Rendered unreadable = substituted("{a: b}", lookup(broken), application(FROM_SECRET).build());
    assertThat(unreadable.issues()).extracting(Issue::code).containsOnly(LookupError.CONTENT);
    String yaml = broken.replace(", B: 7", "").replace(", data: {C: 'canary+2'}", "");
    Rendered noObject = substituted("{a: '${A}'}", lookup(yaml), application(FROM_SECRET).build());
    assertThat(noObject.issues()).extracting(Issue::code).containsExactly(SubstitutionError.RESULT);
    assertThat(unreadable.issues() + "" + noObject.issues()).doesNotContain("canary");
    assertThat(noObject.issues().get(0).toDisplayString()).doesNotContain("canary");
  }

  @Test
  void inputs_tellWhenASecretChanged_byItsVersionAndNotByItsValue() {
    String first =
        SECRET.replace("namespace: flux", "uid: u-1, resourceVersion: '7', namespace: flux");
    String digest = digest(first);
    assertThat(digest(first.replace("'7'", "'8'"))).isNotEqualTo(digest);
    assertThat(digest(first.replace("dHdvCmxpbmVz", "dHdv")))
        .as("who tries values out learns nothing from a digest")
        .isEqualTo(digest);
    assertThat(digest(SECRET.replace("dHdvCmxpbmVz", "dHdv")))
        .as("without a version the values count")
        .isNotEqualTo(digest(SECRET));
  }

  private static String digest(String secret) {
    return substituted("{a: '${A}'}", lookup(secret), application(FROM_SECRET).build())
        .inputs()
        .digest();
  }
}

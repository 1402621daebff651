// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.gitops4j.core.AuditRecord;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Change;
import io.gitops4j.core.plan.FieldChange;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Plan;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.source.ChartOptions;
import io.gitops4j.core.source.OciOptions;
import io.gitops4j.core.source.RevisionTarget;
import io.gitops4j.core.source.SourceOptions;
import io.gitops4j.core.source.SourceRef;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitOpsJsonTest {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new GitOpsJsonModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.WRITE_ENUMS_USING_INDEX)
          .build();

  static List<Object> readable() {
    return Samples.all().values().stream()
        .filter(
            value ->
                Forms.ALL.stream()
                    .anyMatch(form -> form.type() == value.getClass() && form.reader() != null))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("readable")
  void read_whatWasWritten_isEqual(Object value) throws Exception {
    String json = GitOpsJson.write(value);
    assertThat((Object) GitOpsJson.read(json, value.getClass())).isEqualTo(value);
    assertThat((Object) MAPPER.readValue(json, value.getClass())).isEqualTo(value);
  }

  @Test
  void read_smallestValues_areEqual() {
    for (Object value :
        new Object[] {
          Inventory.EMPTY,
          Inputs.NONE,
          Location.NONE,
          new ResourceId("", "Namespace", "", "shop"),
          new Gvk("", "v1", "Pod"),
          new ResourceId("rbac.authorization.k8s.io", "ClusterRole", "", "system:a/b")
        }) {
      assertThat((Object) GitOpsJson.read(GitOpsJson.write(value), value.getClass()))
          .isEqualTo(value);
    }
    for (RevisionTarget target :
        List.of(
            new RevisionTarget.Head(),
            new RevisionTarget.Branch("main"),
            new RevisionTarget.Tag("v1"),
            new RevisionTarget.Commit("4f2e4f2"),
            new RevisionTarget.SemVer(">=1 <2"),
            new RevisionTarget.Name("main"))) {
      SourceRef ref = new SourceRef("/repo", target);
      assertThat(GitOpsJson.read(GitOpsJson.write(ref), SourceRef.class)).isEqualTo(ref);
    }
  }

  @Test
  void read_unknownFieldsAndNulls_ignored() {
    Health health =
        GitOpsJson.read(
            "{\"later\": [{}], \"message\": null, \"status\": \"healthy\"}", Health.class);
    assertThat(health.isHealthy()).isTrue();
    assertThat(health.message()).isEmpty();
    assertThat(GitOpsJson.read("{\"entries\": []}", Inventory.class)).isEqualTo(Inventory.EMPTY);
    assertThat(GitOpsJson.read("{\"digest\": \"x\"}", Inputs.class)).isEqualTo(Inputs.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"entries\": [{\"id\": \"hunter2\", \"gvk\": \"v1/Pod\"}]}",
        "{\"entries\": [{\"id\": \"a/b/c/d\", \"gvk\": \"hunter2\"}]}",
        "{\"entries\": {\"a\": \"hunter2\"}}",
        "{\"entries\": [{\"gvk\": \"hunter2/Pod\"}]}",
        "{\"revisions\": [\"hunter2\"]}",
        "{\"inputDigest\": 7}",
        "{\"inputDigest\": \"hunter2\"}",
        "[\"hunter2\"]",
        "hunter2",
        ""
      })
  void read_otherForm_typedErrorWithoutContent(String json) {
    assertThatThrownBy(() -> GitOpsJson.read(json, Inventory.class))
        .isInstanceOf(YamlException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void read_otherForm_tellsTheField() {
    assertThatThrownBy(() -> GitOpsJson.read("{\"entries\": [{\"id\": \"x\"}]}", Inventory.class))
        .hasMessageContaining("entries[0].id")
        .hasMessageContaining("group/Kind/namespace/name")
        .hasMessageContaining("json.value");
    assertThatThrownBy(() -> GitOpsJson.read("{\"status\": \"fine\"}", Health.class))
        .hasMessageContaining("healthy, suspended, progressing");
    assertThatThrownBy(() -> GitOpsJson.read("{}", AuditRecord.class))
        .hasMessageContaining("started");
    assertThatThrownBy(() -> MAPPER.readValue("{}", Health.class))
        .isInstanceOf(JsonMappingException.class)
        .hasMessageContaining("json.value");
  }

  @Test
  void read_typeThatIsOnlyWritten_refused() {
    assertThatThrownBy(() -> GitOpsJson.read("{}", Plan.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GitOpsJson.write("text")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void module_insideACallersValues_sameForm() throws Exception {
    String json = MAPPER.writeValueAsString(Map.of("health", Samples.DEGRADED));
    assertThat(json).isEqualTo("{\"health\":" + GitOpsJson.write(Samples.DEGRADED) + "}");
    assertThat(MAPPER.valueToTree(Samples.RESULT).toString())
        .isEqualTo(MAPPER.readTree(GitOpsJson.write(Samples.RESULT)).toString());
  }

  @Test
  void write_secretThatADifferForgotToRedact_isRedacted() {
    Node value = ScalarNode.of("hunter2");
    Node whole = Samples.map("{a: {b: [hunter2]}, n: 1}");
    String lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    Node annotations = Samples.map("{" + lastApplied + ": hunter2}");
    List<FieldChange> fields =
        List.of(
            change(FieldPath.of("data", "p"), value),
            change(FieldPath.of("stringData"), whole),
            change(FieldPath.ROOT, whole),
            change(FieldPath.of("metadata", "annotations"), annotations),
            change(FieldPath.of("metadata", "annotations", lastApplied), value),
            change(FieldPath.of("metadata", "labels", "team"), ScalarNode.of("shop")),
            change(FieldPath.of("data", "q"), ScalarNode.of("(redacted 0123456789ab)")));
    Change change =
        new Change(
            new ResourceId("", "Secret", "shop", "s"),
            new Gvk("", "v1", "Secret"),
            Action.UPDATE,
            "differs",
            fields,
            null,
            Samples.map("{apiVersion: v1, kind: Secret, data: {p: hunter2}}"));
    assertThat(GitOpsJson.write(change))
        .doesNotContain("hunter2")
        .contains("\"after\":\"shop\"")
        .contains("(redacted 0123456789ab)");
  }

  private static FieldChange change(FieldPath path, Node value) {
    return new FieldChange(path, value, value, null, false);
  }

  @Test
  void write_renderThatFailed_hasIssuesAndInputs() {
    assertThat(GitOpsJson.write(Rendered.failed(List.of(Samples.ISSUE), Inputs.NONE)))
        .startsWith("{\"failed\":true,\"manifests\":[],\"issues\":[{\"severity\":\"error\"");
    Issue read = GitOpsJson.read(GitOpsJson.write(Samples.ISSUE), Issue.class);
    assertThat(read.toDisplayString()).isEqualTo(Samples.ISSUE.toDisplayString());
  }

  @Test
  void read_referencesToCharts_areEqual() {
    SourceRef chart =
        SourceRef.of("https://charts.example.org", "^1")
            .withOptions(SourceOptions.NONE.withChart(new ChartOptions("web", true)));
    SourceRef artifact =
        SourceRef.of("oci://registry.example.org/charts/web", "1.0.0")
            .withOptions(SourceOptions.NONE.withOci(OciOptions.FIRST_LAYER.asChart()));
    for (SourceRef ref : List.of(chart, artifact)) {
      assertThat(GitOpsJson.read(GitOpsJson.write(ref), SourceRef.class)).isEqualTo(ref);
    }
  }
}

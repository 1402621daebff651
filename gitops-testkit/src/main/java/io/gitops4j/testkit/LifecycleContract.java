// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.testkit;

import static io.gitops4j.testkit.ApplierHarness.CONFIG_MAP;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.ReconcileResult;
import io.gitops4j.core.ReconcileStatus;
import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.plan.Action;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Outcome;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.spi.Applier;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.MapNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link Applier} must do with objects that ask, by annotations of kpt and cli-utils, to
 * be let go of or left as they are, and with definitions that no server takes as they are. Extend
 * it, and give the applier and a cluster.
 */
public abstract class LifecycleContract extends ApplierSuite {
  private static final Gvk DEFINITION =
      new Gvk("apiextensions.k8s.io", "v1", "CustomResourceDefinition");

  /** Signed by itself; its key is nowhere. */
  private static final String CERTIFICATE =
      String.join(
          "\n",
          "-----BEGIN CERTIFICATE-----",
          "MIIBdjCCARugAwIBAgIUaIaL7R2dvSwZSGEOS8NQ8qj9qjMwCgYIKoZIzj0EAwIw",
          "DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMzAxNDE4MDJaGA8yMTI2MTEwNjE0MTgw",
          "MlowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAEZ",
          "d81STUATrF181npFOoJpsOwdmTmY0tdm6Sy4cteLePjVyH1kHlDcIaBEgwvYjyiO",
          "H4nx1WdEAesRvwENtB2jUzBRMB0GA1UdDgQWBBQ1Z+qlkWwgBPsGbAF5jsHUgx6g",
          "ITAfBgNVHSMEGDAWgBQ1Z+qlkWwgBPsGbAF5jsHUgx6gITAPBgNVHRMBAf8EBTAD",
          "AQH/MAoGCCqGSM49BAMCA0kAMEYCIQDqcrOi2MpnKcBapMswREljzSNn39bexPEz",
          "VUawgxK9pwIhAKkEIj80WWBY8vmEdHr1fKp4Y9QO+qXcnNxRJHh9dleB",
          "-----END CERTIFICATE-----",
          "");

  private static final FieldPath BUNDLE =
      FieldPath.of("spec", "conversion", "webhook", "clientConfig", "caBundle");

  /** Made by the test engine. */
  protected LifecycleContract() {}

  private String annotated(String name, String annotations) {
    return harness
        .config(name, "1")
        .replace("name: " + name, "name: " + name + "\n  annotations: {" + annotations + "}");
  }

  private Inventory inventory(Application application) {
    return applier().inventory(harness.target(application));
  }

  private MapNode live(String name) {
    return harness.get(CONFIG_MAP, name).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client.lifecycle.config.k8s.io/deletion: detach",
        "cli-utils.sigs.k8s.io/on-remove: keep"
      })
  void objectThatAsksToStay_isLetGoOf_andForgotten(String annotation) {
    String tracking =
        ", argocd.argoproj.io/tracking-id: 'app:/ConfigMap:" + harness.namespace + "/b'";
    harness.declare("app", harness.config("a", "1"), annotated("b", annotation + tracking));
    Application application = harness.application("app");
    assertStatus(sync(application), ReconcileStatus.SYNCED);
    assertThat(Ownership.ownerOf(live("b"))).isEqualTo(harness.namespace + "_app");

    harness.declare("app", harness.config("a", "1"));
    ReconcileResult result = sync(application);
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.plan().count(Action.DETACH)).isEqualTo(1);
    assertThat(result.sync().count(Outcome.DELETED)).isZero();
    MapNode left = live("b");
    assertThat(Ownership.ownerOf(left)).isNull();
    assertThat(left.at("metadata", "annotations", "argocd.argoproj.io/tracking-id")).isNull();
    assertThat(left.at("metadata", "annotations", annotation.substring(0, annotation.indexOf(':'))))
        .isNotNull();
    assertThat(harness.value("b")).isEqualTo("1");
    assertThat(inventory(application).entries().keySet())
        .extracting(id -> id.name())
        .containsExactly("a");

    harness.forget();
    assertStatus(sync(application), ReconcileStatus.IN_SYNC);
    assertThat(harness.writes()).isEmpty();

    harness.declare("other", annotated("b", annotation));
    assertStatus(sync(harness.application("other")), ReconcileStatus.SYNCED);
    assertThat(Ownership.ownerOf(live("b"))).isEqualTo(harness.namespace + "_other");
  }

  @Test
  void trackingOfAnotherApplication_stays() {
    String tracking =
        ", argocd.argoproj.io/tracking-id: 'another:/ConfigMap:" + harness.namespace + "/b'";
    harness.declare(
        "app",
        harness.config("a", "1"),
        annotated("b", "client.lifecycle.config.k8s.io/deletion: detach" + tracking));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", harness.config("a", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(Ownership.ownerOf(live("b"))).isNull();
    assertThat(live("b").at("metadata", "annotations", "argocd.argoproj.io/tracking-id"))
        .isNotNull();
  }

  @Test
  void objectIsNotLetGoOf_withoutPruning_norIfItSaysSoItself_norIfNothingIsDeclared() {
    String detach = "client.lifecycle.config.k8s.io/deletion: detach";
    String keep = ", argocd.argoproj.io/sync-options: Prune=false";
    harness.declare(
        "app", harness.config("a", "1"), annotated("b", detach), annotated("c", detach + keep));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    harness.declare("app", "");
    assertStatus(sync(harness.application("app")), ReconcileStatus.FAILED);
    assertThat(Ownership.ownerOf(live("b"))).isNotNull();

    harness.declare("app", harness.config("a", "1"));
    Application keeping = harness.application("app", ApplierHarness.policy().prune(false).build());
    assertStatus(sync(keeping), ReconcileStatus.IN_SYNC);
    assertThat(Ownership.ownerOf(live("b"))).isNotNull();
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(Ownership.ownerOf(live("b"))).isNull();
    assertThat(Ownership.ownerOf(live("c"))).isNotNull();
  }

  @Test
  void objectThatIsNotToBeChanged_isCreatedOnce_andThenLeftAlone() {
    String ignore = "client.lifecycle.config.k8s.io/mutation: ignore";
    harness.declare("app", annotated("a", ignore), harness.config("b", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("a")).isEqualTo("1");
    harness.declare(
        "app", annotated("a", ignore).replace("\"1\"", "\"2\""), harness.config("b", "2"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(harness.value("a")).isEqualTo("1");
    assertThat(harness.value("b")).isEqualTo("2");
    assertThat(inventory(harness.application("app")).entries()).hasSize(2);

    harness.declare("app", annotated("a", "x: y").replace("\"1\"", "\"3\""));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
    assertThat(harness.value("a")).as("the declared object decides").isEqualTo("3");
  }

  /** A definition whose objects are converted by a webhook. */
  private String definition(String bundle) {
    return String.join(
        "\n",
        "apiVersion: apiextensions.k8s.io/v1",
        "kind: CustomResourceDefinition",
        "metadata: {name: gadgets." + harness.namespace + ".example.org}",
        "spec:",
        "  group: " + harness.namespace + ".example.org",
        "  scope: Namespaced",
        "  names: {kind: Gadget, plural: gadgets, singular: gadget, listKind: GadgetList}",
        "  conversion:",
        "    strategy: Webhook",
        "    webhook:",
        "      conversionReviewVersions: [v1]",
        "      clientConfig:",
        "        url: https://gadgets.example.org/convert",
        "        caBundle: \"" + bundle + "\"",
        "  versions:",
        "    - name: v1",
        "      served: true",
        "      storage: true",
        "      schema: {openAPIV3Schema: {type: object}}");
  }

  private MapNode synced(String bundle, int warnings) {
    harness.declare("app", definition(bundle), harness.config("c", "1"));
    ReconcileResult result = sync(harness.application("app"));
    assertStatus(result, ReconcileStatus.SYNCED);
    assertThat(result.issues())
        .filteredOn(issue -> issue.message().contains("conversion webhook"))
        .hasSize(warnings)
        .noneMatch(Issue::isError)
        .allMatch(issue -> issue.location().line() > 0);
    return harness
        .cluster
        .get(DEFINITION, "", "gadgets." + harness.namespace + ".example.org")
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cg==", "bm90IGEgY2VydGlmaWNhdGU=", "%%%"})
  void bundleOfAWebhook_thatIsNoCertificate_isLeftOut_andTold(String bundle) {
    MapNode live = synced(bundle, 1);
    assertThat(BUNDLE.find(live)).isNull();
    assertThat(live.at("spec", "conversion", "webhook", "clientConfig", "url")).isNotNull();
    assertStatus(sync(harness.application("app")), ReconcileStatus.IN_SYNC);
  }

  @Test
  void bundleOfAWebhook_thatIsOne_isKept() {
    String bundle =
        Base64.getEncoder().encodeToString(CERTIFICATE.getBytes(StandardCharsets.US_ASCII));
    MapNode live = synced(bundle, 0);
    assertThat(Yaml.text(live, "spec", "conversion", "webhook", "clientConfig", "caBundle"))
        .isEqualTo(bundle);
    harness.declare("app", harness.config("c", "1"));
    assertStatus(sync(harness.application("app")), ReconcileStatus.SYNCED);
  }
}

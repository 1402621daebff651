// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.source.SourceRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reads the application files of the user, if they are at hand ({@code gitops.shared}). */
@Tag("conformance")
class SeedApplicationsTest {

  @Test
  void argoApplication_asGiven_whatIsNotHonouredIsTold() throws IOException {
    ReadApplications read =
        ApplicationReader.ofDefaults().read("app.yaml", seed("argo-application.yaml"));
    assertThat(read.errors()).isEmpty();
    assertThat(read.warnings())
        .extracting(issue -> issue.location().field())
        .containsExactly("spec.project");
    assertThat(read.applications())
        .extracting(GitOpsJson::write)
        .containsExactly(
            json(
                """
                {"namespace": "argocd", "name": "production-app",
                 "sources": [{
                   "ref": {"url": "https://github.com/org/config-repo.git",
                     "target": {"type": "name", "value": "main"}},
                   "path": "applications/my-app/overlays/production",
                   "options": {"type": "kustomize",
                     "images": ["myapp=registry.io/myapp:v2.3.1"],
                     "labelsInSelectors": true, "labelsInTemplates": false,
                     "forceCommonLabels": false, "forceCommonAnnotations": false,
                     "patches": 0, "ignoreMissingComponents": false}}],
                 "destination": {"server": "https://kubernetes.default.svc",
                   "namespace": "production"},
                 "syncPolicy": {"automated": true, "prune": true, "selfHeal": true,
                   "allowEmpty": false, "allowEncrypted": false, "createNamespace": true, "respectIgnoreRules": false,
                   "prunePropagation": "foreground", "order": "argo",
                   "failOnSharedResource": false, "clientSideApplyMigration": true,
                   "wait": true, "checksOnly": false, "timeout": "PT5M",
                   "retry": {"limit": 5, "delay": "PT5S", "factor": 2, "maxDelay": "PT3M"},
                   "options": ["PruneLast=true"]},
                 "ignoreRules": [
                   {"group": "apps", "kind": "Deployment", "paths": ["spec.replicas"]}],
                 "historyLimit": 10, "interval": "PT3M", "suspended": false,
                 "project": "production", "cascade": "foreground"}
                """));
  }

  @Test
  void fluxKustomization_asGiven_readWhole() throws IOException {
    ReadApplications read =
        ApplicationReader.ofDefaults()
            .withOtherSource(SourceRef.of("/repos/fleet", "HEAD"))
            .read("flux.yaml", seed("flux-kustomization.yaml"));
    assertThat(read.errors()).isEmpty();
    assertThat(read.warnings()).isEmpty();
    assertThat(read.applications())
        .extracting(GitOpsJson::write)
        .containsExactly(
            json(
                """
                {"namespace": "flux-system", "name": "apps-production",
                 "sources": [{
                   "ref": {"url": "/repos/fleet", "target": {"type": "head"}},
                   "path": "clusters/production/apps",
                   "options": {"type": "flux", "patches": 0, "patchesStrategicMerge": 0,
                     "patchesJson6902": 0, "ignoreMissingComponents": false}}],
                 "destination": {"server": "https://kubernetes.default.svc"},
                 "syncPolicy": {"automated": true, "prune": true, "selfHeal": true,
                   "allowEmpty": false, "allowEncrypted": false, "createNamespace": false, "respectIgnoreRules": false,
                   "prunePropagation": "background", "order": "flux",
                   "failOnSharedResource": false, "clientSideApplyMigration": true,
                   "wait": true, "checksOnly": false, "timeout": "PT5M",
                   "retry": {"limit": -1, "delay": "PT2M", "factor": 1, "maxDelay": "PT2M"},
                   "formerManagers": ["kubectl*", "before-first-apply"],
                   "options": ["Force=false"]},
                 "healthChecks": ["apps/Deployment/apps/frontend",
                   "apps/Deployment/apps/backend", "apps/Deployment/apps/worker"],
                 "substitutions": ["REPLICA_COUNT", "MEMORY_LIMIT"],
                 "variableSources": [
                   {"kind": "ConfigMap", "name": "cluster-config", "optional": false},
                   {"kind": "Secret", "name": "image-credentials", "optional": false}],
                 "historyLimit": 10, "interval": "PT10M", "suspended": false,
                 "project": "default", "cascade": "background", "decryption": "sops"}
                """));
    assertThat(read.applications().get(0).substitutions())
        .containsEntry("REPLICA_COUNT", "3")
        .containsEntry("MEMORY_LIMIT", "2Gi");
  }

  /** The text without its white space, which stands only between tokens. */
  private static String json(String text) {
    return text.replaceAll("\\s", "");
  }

  private static byte[] seed(String name) throws IOException {
    String property = System.getProperty("gitops.shared", "");
    Path file =
        Path.of(property.isEmpty() ? "../../shared" : property).resolve("seed").resolve(name);
    assumeThat(file)
        .as("the seed is not at hand (-Dgitops.shared=DIR names its parent)")
        .isRegularFile();
    return Files.readAllBytes(file);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HostileApplicationsTest {
  private static final List<String> KEYS =
      List.of(
          "metadata",
          "name",
          "namespace",
          "spec",
          "source",
          "sources",
          "repoURL",
          "path",
          "kustomize",
          "helm",
          "directory",
          "plugin",
          "valuesObject",
          "parameters",
          "finalizers",
          "info",
          "operation",
          "images",
          "replicas",
          "patches",
          "destination",
          "server",
          "syncPolicy",
          "automated",
          "syncOptions",
          "retry",
          "backoff",
          "factor",
          "duration",
          "ignoreDifferences",
          "jsonPointers",
          "sourceRef",
          "interval",
          "postBuild",
          "substitute",
          "healthChecks",
          "ref",
          "commit",
          "url");

  @Property(tries = 500)
  void read_anyTree_isAResult(@ForAll("kinds") String kind, @ForAll("maps") String map) {
    String text = "{" + kind + ", " + map.substring(1);
    ReadApplications read = ApplicationReader.ofDefaults().read("any.yaml", text.getBytes(UTF_8));
    assertThat(read.failed() || !read.applications().isEmpty() || kind.contains("GitRepository"))
        .isTrue();
  }

  @Provide
  Arbitrary<String> kinds() {
    return Arbitraries.of(
        "apiVersion: argoproj.io/v1alpha1, kind: Application",
        "apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization",
        "apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository");
  }

  @Provide
  Arbitrary<String> maps() {
    return map(value(4));
  }

  private static Arbitrary<String> value(int depth) {
    Arbitrary<String> scalars =
        Arbitraries.of(
            "null", "true", "5", "-1", "2.5", "text", "''", "/a", "../b", "5s", "1e99", "0x7");
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<String> deeper = value(depth - 1);
    return Arbitraries.oneOf(
        scalars, map(deeper), deeper.list().ofMaxSize(3).map(items -> items.toString()));
  }

  private static Arbitrary<String> map(Arbitrary<String> values) {
    return Arbitraries.maps(Arbitraries.of(KEYS), values)
        .ofMaxSize(6)
        .map(
            map -> {
              StringBuilder out = new StringBuilder("{");
              map.forEach((key, value) -> out.append(key).append(": ").append(value).append(", "));
              return out.append('}').toString();
            });
  }
}

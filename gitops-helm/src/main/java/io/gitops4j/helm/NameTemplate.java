// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlPrinter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Evaluates the template of a release's name by a chart made for it, which keeps the environment
 * away from it: Helm itself would let it read variables.
 */
final class NameTemplate {
  private static final String MARK = "gitops4j-name ";

  private NameTemplate() {}

  static String evaluate(String template, PrivateDirectory directory) {
    directory.write("name/Chart.yaml", "apiVersion: v2\nname: name\nversion: 1.0.0\n");
    directory.write(
        "name/templates/name.yaml",
        "{{- fail (printf \""
            + MARK
            + "%s\" (tpl .Values.template (dict \"Template\" .Template) | b64enc)) -}}\n");
    String values =
        directory.write(
            "name-values.yaml",
            YamlPrinter.print(
                io.gitops4j.core.tree.MapNode.of("template", ScalarNode.of(template))));
    String said =
        NativeHelm.run(
            new HelmCall(
                directory.path("name"),
                "release-name",
                "default",
                "v1.35.0",
                List.of(values),
                directory.write("name-nothing.yaml", "")));
    int mark = said.indexOf(": " + MARK);
    if (mark < 0) {
      int nested = said.indexOf("error calling tpl: ");
      throw ChartException.of(
          ChartError.TEMPLATE, "the nameTemplate fails: " + said.substring(Math.max(nested, 0)));
    }
    String code = said.substring(mark + 2 + MARK.length()).strip();
    return new String(Base64.getDecoder().decode(code), StandardCharsets.UTF_8);
  }
}

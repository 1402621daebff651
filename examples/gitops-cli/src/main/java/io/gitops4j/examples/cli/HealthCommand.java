// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gitops4j.core.health.Health;
import io.gitops4j.core.health.HealthStyle;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.k8s.health.HealthRuleException;
import io.gitops4j.k8s.health.HealthRules;
import io.gitops4j.k8s.health.KubernetesHealth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code gitops health}: objects in, one JSON line out for each. */
@Command(
    name = "health",
    description = "Assesses the health of live objects.",
    mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "-f",
      paramLabel = "FILE",
      description =
          "YAML or JSON, many documents, or one JSON object per line; - for standard input (default)")
  private String file = "-";

  @Option(
      names = "--style",
      paramLabel = "STYLE",
      description = "argo-builtin, argo, kstatus, flux or gitops (default)")
  private String style = "gitops";

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "a file of health rules, which come before those of this program; repeatable")
  private List<Path> rules = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    KubernetesHealth health;
    HealthStyle words;
    try {
      words = HealthStyle.parse(style);
      health = KubernetesHealth.of(words);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--style: " + e.getMessage());
    }
    try {
      HealthRules all = HealthRules.shipped();
      for (Path rule : rules) {
        all = all.with(HealthRules.read(rule));
      }
      health = health.withRules(all);
    } catch (HealthRuleException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--rules: " + e.getMessage());
    }
    ObjectMapper json = new ObjectMapper();
    for (MapNode object : ObjectFile.read(Path.of(file))) {
      spec.commandLine().getOut().println(line(json, object, health.assess(object), words));
    }
    return 0;
  }

  private static String line(
      ObjectMapper json, MapNode object, Optional<Health> health, HealthStyle words) {
    String apiVersion = object.text("apiVersion");
    Gvk gvk = Gvk.of(apiVersion == null ? "" : apiVersion, "");
    ObjectNode line = json.createObjectNode();
    line.put("group", apiVersion == null ? null : gvk.group());
    line.put("version", apiVersion == null ? null : gvk.version());
    line.put("kind", object.text("kind"));
    line.put("namespace", metadata(object, "namespace"));
    line.put("name", metadata(object, "name"));
    line.put("status", health.map(found -> words.word(found.status())).orElse(null));
    line.put(
        "message", health.map(Health::message).filter(message -> !message.isEmpty()).orElse(null));
    return line.toString();
  }

  private static @Nullable String metadata(MapNode object, String field) {
    Node value = object.at("metadata", field);
    return value == null ? null : value.textOrNull();
  }
}

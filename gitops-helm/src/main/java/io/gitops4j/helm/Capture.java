// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.helm;

import io.gitops4j.core.chart.ChartError;
import io.gitops4j.core.chart.ChartException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The native library gives manifests without hooks and without custom resource definitions, and
 * only where a template may ask a cluster. So one more template is put into the chart, in so deep a
 * directory that Helm executes it before all others: it executes the others itself, each with the
 * data that Helm would give it and in Helm's order, and then fails with what came of them.
 */
final class Capture {
  private static final String MARK = "gitops4j-capture ";
  private static final Pattern ERROR_LINE = Pattern.compile("/capture\\.yaml:(\\d+):");
  private static final String NESTED = "error calling include: ";

  private final Chart chart;
  private final List<Template> templates = new ArrayList<>();
  private final Map<Chart, String> scopes = new java.util.IdentityHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private final Map<Integer, String> lines = new HashMap<>();
  private final String path;
  private int line = 1;

  private record Template(String name, Chart of) {}

  Capture(Chart chart) {
    this.chart = chart;
    add("{{- $out := dict -}}");
    scope(chart, "$");
    charts(chart);
    // Helm's order: what lies deeper comes first, and then what sorts last
    templates.sort(
        Comparator.comparing((Template template) -> depth(template.name()))
            .thenComparing(Template::name)
            .reversed());
    templates.forEach(this::execute);
    add("{{- fail (printf \"" + MARK + "%s\" (toJson $out)) -}}");
    int depth = templates.isEmpty() ? 2 : depth(templates.get(0).name());
    path = "templates/" + "d/".repeat(depth) + "capture.yaml";
  }

  private static int depth(String name) {
    return (int) name.chars().filter(c -> c == '/').count();
  }

  /** Where the template goes, inside the chart. */
  String path() {
    return path;
  }

  /** The template. */
  String template() {
    return text.toString();
  }

  private void add(String code) {
    text.append(code).append('\n');
    line++;
  }

  private String scope(Chart of, String scope) {
    scopes.put(of, scope);
    String base = of.fullPath() + "/";
    of.templates().forEach(template -> templates.add(new Template(base + template, of)));
    add(
        "{{- if "
            + scope
            + " }}{{ $_ := set $out "
            + quoted("chart " + of.fullPath())
            + " \"\" }}{{ end -}}");
    return scope;
  }

  /** Finds the data of the charts in a chart: none for one that is not enabled. */
  private void charts(Chart parent) {
    String around = String.valueOf(scopes.get(parent));
    for (Chart child : parent.charts()) {
      String scope = "$c" + scopes.size();
      String name = quoted(child.name());
      add("{{- " + scope + " := dict -}}");
      add(
          "{{- if "
              + around
              + " }}{{ if hasKey "
              + around
              + ".Subcharts "
              + name
              + " }}{{ "
              + scope
              + " = get "
              + around
              + ".Subcharts "
              + name
              + " }}{{ end }}{{ end -}}");
      scope(child, scope);
      charts(child);
    }
  }

  private void execute(Template template) {
    String scope = String.valueOf(scopes.get(template.of()));
    String name = quoted(template.name());
    lines.put(line, template.name());
    add(
        "{{- if "
            + scope
            + " }}{{ $_ := set "
            + scope
            + " \"Template\" (dict \"Name\" "
            + name
            + " \"BasePath\" "
            + quoted(template.of().fullPath() + "/templates")
            + ") }}{{ $_ := set $out "
            + quoted("file " + template.name())
            + " (include "
            + name
            + " "
            + scope
            + " | b64enc) }}{{ end -}}");
  }

  /** A text as Go writes it. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
              } else if (c < 0x20 || c == 0x7f) {
                out.append(String.format("\\x%02x", c));
              } else {
                out.append((char) c);
              }
            });
    return out.append('"').toString();
  }

  /** What was captured, of what Helm said; throws if Helm failed before that. */
  Rendering result(String said) {
    int mark = said.indexOf(": " + MARK);
    if (mark < 0) {
      throw ChartException.of(
          said.contains("template") || said.contains("values") || said.contains("execution error")
              ? ChartError.TEMPLATE
              : ChartError.INVALID_CHART,
          chart.name() + ": " + plain(said));
    }
    Map<String, String> files = new java.util.TreeMap<>();
    Set<String> enabled = new HashSet<>();
    // a JSON object of plain texts: the names as they were given, the values in Base64
    Matcher entries =
        Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*+)\":\"([^\"]*+)\"")
            .matcher(said)
            .region(mark, said.length());
    Map<String, String> byCode = new HashMap<>();
    while (entries.find()) {
      byCode.put(unescaped(entries.group(1)), entries.group(2));
    }
    byCode.forEach(
        (key, value) -> {
          if (key.startsWith("chart ")) {
            enabled.add(key.substring(6));
          } else {
            // where there is no value, Go says so
            String content =
                new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)
                    .replace("<no value>", "");
            files.put(key.substring(5), content);
          }
        });
    return new Rendering(files, enabled);
  }

  private static String unescaped(String json) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c != '\\') {
        out.append(c);
      } else if (json.charAt(i + 1) == 'u') {
        out.append((char) Integer.parseInt(json.substring(i + 2, i + 6), 16));
        i += 5;
      } else {
        char next = json.charAt(++i);
        int at = "nrtbf".indexOf(next);
        out.append(at < 0 ? next : "\n\r\t\b\f".charAt(at));
      }
    }
    return out.toString();
  }

  /** An error of Helm without what is of this template in it. */
  private String plain(String said) {
    Matcher at = ERROR_LINE.matcher(said);
    if (!at.find()) {
      return said.strip();
    }
    int nested = said.indexOf(NESTED);
    if (nested >= 0) {
      return said.substring(nested + NESTED.length()).strip();
    }
    String template = lines.getOrDefault(Integer.parseInt(at.group(1)), "");
    int message = said.indexOf("): ");
    return (template.isEmpty() ? "" : template + ": ")
        + (message < 0 ? said : said.substring(message + 3)).strip();
  }
}

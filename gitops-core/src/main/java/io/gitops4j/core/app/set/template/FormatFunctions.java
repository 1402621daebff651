// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.set.template;

import static io.gitops4j.core.app.set.template.TextFunctions.text;

import io.gitops4j.core.json.JsonTrees;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Functions that write values in a format, or read them. */
final class FormatFunctions {
  private FormatFunctions() {}

  static void addTo(FunctionTable table) {
    table.add("print", "a*", FormatFunctions::print);
    table.add("println", "a*", FormatFunctions::println);
    table.add(
        "printf", "sa*", (a, budget) -> Printf.format(text(a, 0), a.subList(1, a.size()), budget));
    table.add(
        "urlquery",
        "a*",
        (a, budget) -> URLEncoder.encode(print(a, budget), StandardCharsets.UTF_8));
    table.add("toYaml", "a", (a, budget) -> yaml(a.get(0), budget));
    table.add("fromYaml", "s", (a, budget) -> fromYaml(text(a, 0), MapNode.class, budget));
    table.add("fromYamlArray", "s", (a, budget) -> fromYaml(text(a, 0), ListNode.class, budget));
    table.addWithMust("toJson", "a", (a, budget) -> JsonText.of(a.get(0), true, false, budget));
    table.addWithMust("toRawJson", "a", (a, budget) -> JsonText.of(a.get(0), false, false, budget));
    table.addWithMust(
        "toPrettyJson", "a", (a, budget) -> JsonText.of(a.get(0), true, true, budget));
    table.add("fromJson", "s", (a, budget) -> fromJson(text(a, 0), false, budget));
    table.add("mustFromJson", "s", (a, budget) -> fromJson(text(a, 0), true, budget));
    table.add("b64enc", "s", (a, budget) -> Base64.getEncoder().encodeToString(bytes(a, budget)));
    table.add("b64dec", "s", (a, budget) -> decoded(text(a, 0)));
    table.add("sha256sum", "s", (a, budget) -> digest("SHA-256", bytes(a, budget)));
    table.add("sha1sum", "s", (a, budget) -> digest("SHA-1", bytes(a, budget)));
  }

  private static byte[] bytes(List<Object> arguments, Budget budget) {
    budget.text(2L * text(arguments, 0).length());
    return text(arguments, 0).getBytes(StandardCharsets.UTF_8);
  }

  /** Blanks stand between operands of which neither is a string. */
  private static String print(List<Object> values, Budget budget) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      boolean texts =
          i == 0 || values.get(i) instanceof String || values.get(i - 1) instanceof String;
      out.append(texts ? "" : " ").append(TextFunctions.string(values.get(i), budget));
    }
    return out.toString();
  }

  private static String println(List<Object> values, Budget budget) {
    return String.join(
            " ", values.stream().map(value -> TextFunctions.string(value, budget)).toList())
        + "\n";
  }

  private static String yaml(Object value, Budget budget) {
    GoText.count(value, budget);
    String text = YamlPrinter.print(Values.node(value));
    budget.text(text.length());
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }

  private static Object fromYaml(String text, Class<? extends Node> kind, Budget budget) {
    budget.text(text.length());
    List<Node> documents;
    try {
      documents =
          YamlReader.ofDefaults().asConfiguration().withoutSourceLines().read("fromYaml", text);
    } catch (YamlException e) {
      throw TemplateFailure.execution("fromYaml: " + e.issues().get(0).message());
    }
    if (documents.isEmpty()) {
      return kind == MapNode.class ? new Dict() : List.of();
    }
    if (!kind.isInstance(documents.get(0))) {
      throw TemplateFailure.execution(
          "fromYaml: the text is no " + (kind == MapNode.class ? "map" : "list"));
    }
    return Values.of(documents.get(0));
  }

  private static Object fromJson(String text, boolean must, Budget budget) {
    budget.text(text.length());
    try {
      return Values.of(JsonTrees.read("fromJson", text.getBytes(StandardCharsets.UTF_8)));
    } catch (YamlException e) {
      if (must) {
        throw TemplateFailure.execution("fromJson: " + e.issues().get(0).message());
      }
      return Nothing.NOTHING;
    }
  }

  private static String decoded(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replaceAll("[\r\n]", ""));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw TemplateFailure.execution("b64dec: the text is no Base64");
    }
  }

  private static String digest(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

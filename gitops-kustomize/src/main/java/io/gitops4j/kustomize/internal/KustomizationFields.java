// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.error.NearMiss;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.kustomize.KustomizeError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks the fields of a kustomization at every level by name and type, as the reference does when
 * it reads one, and gives each field the name it is known by: names count whatever their case.
 */
final class KustomizationFields {
  /**
   * One type a line. {@code s} is a text, {@code b} true or false, {@code i} a whole number, {@code
   * a} anything; {@code [x]} is a list and {@code {x}} a map with free keys.
   */
  private static final String TYPES =
      """
      Kustomization apiVersion:s kind:s metadata:Meta openapi:{s} namePrefix:s nameSuffix:s namespace:s commonLabels:{s} labels:[Label] commonAnnotations:{s} patchesStrategicMerge:[s] patchesJson6902:[Patch] patches:[Patch] images:[Image] imageTags:[Image] replacements:[Replacement] replicas:[Replica] vars:[Var] sortOptions:Sort resources:[s] components:[s] crds:[s] bases:[s] configMapGenerator:[ConfigMap] secretGenerator:[Secret] helmGlobals:HelmGlobals helmCharts:[HelmChart] helmChartInflationGenerator:[HelmArgs] generatorOptions:Generator configurations:[s] generators:[s] transformers:[s] validators:[s] buildMetadata:[s]
      Meta name:s namespace:s labels:{s} annotations:{s}
      Label pairs:{s} includeSelectors:b includeTemplates:b fields:[FieldSpec]
      FieldSpec group:s version:s kind:s path:s create:b
      Patch path:s patch:s target:Selector options:PatchOptions
      PatchOptions allowNameChange:b allowKindChange:b
      Selector group:s version:s kind:s name:s namespace:s annotationSelector:s labelSelector:s
      Image name:s newName:s tagSuffix:s newTag:s digest:s
      Replacement path:s source:Source targets:[Target] sourceValue:s
      Source group:s version:s kind:s name:s namespace:s fieldPath:s options:FieldOptions
      Target select:Selector reject:[Selector] fieldPaths:[s] options:FieldOptions
      FieldOptions delimiter:s index:i encoding:s create:b
      Replica name:s count:i
      Var name:s objref:ObjRef fieldref:FieldRef
      ObjRef apiVersion:s group:s version:s kind:s name:s namespace:s
      FieldRef fieldPath:s
      Sort order:s legacySortOptions:LegacySort
      LegacySort orderFirst:[s] orderLast:[s]
      ConfigMap namespace:s name:s behavior:s literals:[s] files:[s] envs:[s] env:s options:Generator
      Secret namespace:s name:s behavior:s literals:[s] files:[s] envs:[s] env:s options:Generator type:s
      Generator labels:{s} annotations:{s} disableNameSuffixHash:b immutable:b
      TransformerConfig namePrefix:[FieldSpec] nameSuffix:[FieldSpec] namespace:[FieldSpec] commonLabels:[FieldSpec] labels:[FieldSpec] templateLabels:[FieldSpec] commonAnnotations:[FieldSpec] nameReference:[NameReference] varReference:[FieldSpec] images:[FieldSpec] replicas:[FieldSpec]
      NameReference group:s version:s kind:s fieldSpecs:[FieldSpec]
      HelmGlobals chartHome:s configHome:s
      HelmChart name:s version:s repo:s releaseName:s namespace:s additionalValuesFiles:[s] valuesFile:s valuesInline:{a} valuesMerge:s includeCRDs:b skipHooks:b apiVersions:[s] kubeVersion:s nameTemplate:s skipTests:b debug:b devel:b
      HelmArgs chartName:s chartVersion:s chartRepoUrl:s chartHome:s chartRepoName:s helmBin:s helmHome:s values:s valuesLocal:{a} valuesMerge:s releaseName:s releaseNamespace:s extraArgs:[s]
      """;

  private record Field(String name, String type) {}

  private static final Map<String, Map<String, Field>> KNOWN = parse();

  private static final int LONGEST_SHOWN = 60;
  private static final int SHORTEST_PART = 3;

  /** Stands for a value of a wrong form, which is left out. */
  private static final Node WRONG = ScalarNode.of("");

  private final String file;
  private final List<Issue> issues;

  /** Whether it is read as what rewrites the file does, who leaves out and converts. */
  private final boolean lenient;

  private KustomizationFields(String file, List<Issue> issues) {
    this(file, issues, false);
  }

  private KustomizationFields(String file, List<Issue> issues, boolean lenient) {
    this.file = file;
    this.issues = issues;
    this.lenient = lenient;
  }

  private static Map<String, Map<String, Field>> parse() {
    Map<String, Map<String, Field>> types = new HashMap<>();
    for (String line : TYPES.split("\n")) {
      String[] parts = line.split(" ");
      Map<String, Field> fields = new HashMap<>();
      for (int i = 1; i < parts.length; i++) {
        String[] field = parts[i].split(":");
        fields.put(field[0].toLowerCase(Locale.ROOT), new Field(field[0], field[1]));
      }
      types.put(parts[0], fields);
    }
    return types;
  }

  /**
   * The kustomization with the names of its fields mended; what is wrong is added to the issues.
   */
  static MapNode check(MapNode root, String file, List<Issue> issues) {
    return new KustomizationFields(file, issues).object(root, "Kustomization", "");
  }

  /**
   * The kustomization as Flux reads it before it writes it anew: fields that nobody knows are left
   * out, and numbers and booleans become texts where texts belong. Both are warnings. What else is
   * wrong stays, for a build to refuse.
   */
  static MapNode rewritten(MapNode root, String file, List<Issue> issues) {
    return new KustomizationFields(file, issues, true).object(root, "Kustomization", "");
  }

  /**
   * The configuration of transformers with the names of its fields mended; what is wrong is added
   * to the issues.
   */
  static MapNode ofTransformers(MapNode root, String file, List<Issue> issues) {
    return new KustomizationFields(file, issues).object(root, "TransformerConfig", "");
  }

  /**
   * The fields of a chart that is configured as a resource, names mended; others are left out. A
   * wrong type is added to the issues.
   */
  static MapNode ofChart(MapNode plugin, String file, List<Issue> issues) {
    KustomizationFields checker = new KustomizationFields(file, issues);
    MapNode.Builder fields = MapNode.builder().at(plugin.line(), plugin.column());
    for (String type : List.of("HelmGlobals", "HelmChart")) {
      Map<String, Field> known = Objects.requireNonNull(KNOWN.get(type));
      for (MapNode.Entry entry : plugin.entries()) {
        Field field = known.get(entry.key().toLowerCase(Locale.ROOT));
        if (field != null) {
          fields.put(field.name(), checker.value(entry.value(), field.type(), entry.key()));
        }
      }
    }
    return fields.build();
  }

  private Node value(Node node, String type, String path) {
    if (node.isNull()) {
      return node;
    }
    char form = type.charAt(0);
    if (form == '[') {
      if (!(node instanceof ListNode list)) {
        return wrong(node, path, "a list");
      }
      String inner = type.substring(1, type.length() - 1);
      List<Node> items = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        Node item = value(list.get(i), inner, path + "[" + i + "]");
        if (item != WRONG) {
          items.add(item);
        }
      }
      return list.withItems(items);
    }
    if (form == '{') {
      if (!(node instanceof MapNode map)) {
        return wrong(node, path, "a map");
      }
      String inner = type.substring(1, type.length() - 1);
      MapNode.Builder result = MapNode.builder().at(map.line(), map.column());
      for (MapNode.Entry entry : map.entries()) {
        Node value = value(entry.value(), inner, path + "." + entry.key());
        if (lenient) {
          ScalarNode key = entry.keyNode();
          result.put(key.isString() ? key : key.withText(key.text()), value);
        }
      }
      return lenient ? result.build() : map;
    }
    ScalarType scalar = node instanceof ScalarNode known ? known.type() : null;
    return switch (type) {
      case "a" -> node;
      case "s" ->
          scalar == ScalarType.STRING
              ? node
              : lenient && node instanceof ScalarNode other
                  ? asText(other, path)
                  : wrong(node, path, "a text");
      case "b" -> scalar == ScalarType.BOOL ? node : wrong(node, path, "true or false");
      case "i" ->
          scalar == ScalarType.INT || isWhole(node) ? node : wrong(node, path, "a whole number");
      default -> node instanceof MapNode map ? object(map, type, path) : wrong(node, path, "a map");
    };
  }

  private static boolean isWhole(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.type() == ScalarType.FLOAT
        && scalar.value() instanceof Double number
        && number == Math.rint(number);
  }

  private MapNode object(MapNode map, String type, String path) {
    Map<String, Field> fields = Objects.requireNonNull(KNOWN.get(type));
    MapNode.Builder result = MapNode.builder().at(map.line(), map.column());
    for (MapNode.Entry entry : map.entries()) {
      Field field = fields.get(entry.key().toLowerCase(Locale.ROOT));
      String below = path.isEmpty() ? entry.key() : path + "." + entry.key();
      if (field == null) {
        issues.add(
            (lenient
                    ? Issue.warning(
                        KustomizeError.UNKNOWN_FIELD, "unknown field " + entry.key() + ", left out")
                    : Issue.error(
                        KustomizeError.INVALID_KUSTOMIZATION, "unknown field " + entry.key()))
                .at(location(entry.keyNode(), below))
                .withHint(nearest(entry.key(), fields)));
        continue;
      }
      ScalarNode key = entry.keyNode();
      Node value = value(entry.value(), field.type(), below);
      if (value != WRONG) {
        result.put(
            ScalarNode.read(field.name(), ScalarType.STRING, key.style(), key.line(), key.column()),
            value);
      }
    }
    return result.build();
  }

  private ScalarNode asText(ScalarNode scalar, String path) {
    String text = GoText.of(scalar);
    if (!text.equals(scalar.text())) {
      String last = path.substring(path.lastIndexOf('.') + 1);
      issues.add(
          Issue.warning(KustomizeError.CONVERTED, "the field " + last + " becomes another text")
              .at(location(scalar, path))
              .withFound(found(scalar, path))
              .withHint("put the value in quotes"));
    }
    return scalar.withText(text).withStyle(ScalarStyle.DOUBLE_QUOTED);
  }

  private Node wrong(Node node, String path, String expected) {
    if (lenient) {
      return node;
    }
    String last = path.substring(path.lastIndexOf('.') + 1);
    issues.add(
        Issue.error(
                KustomizeError.INVALID_KUSTOMIZATION, "the field " + last + " has the wrong form")
            .at(location(node, path))
            .withFound(found(node, path))
            .withExpected(expected));
    return WRONG;
  }

  /** What was found; of generators, whose values may be secrets, the form only. */
  private static String found(Node node, String path) {
    if (!(node instanceof ScalarNode scalar)) {
      return node instanceof MapNode ? "a map" : "a list";
    }
    String form =
        scalar.isString() ? "the text " : scalar.type() == ScalarType.BOOL ? "" : "the number ";
    boolean shown = scalar.text().length() <= LONGEST_SHOWN && path.indexOf("Generator") < 0;
    return shown ? form + scalar.text() : scalar.isString() ? "a text" : "a number or a boolean";
  }

  private Location location(Node node, String path) {
    return new Location(file, node.line(), node.column(), path, null);
  }

  private static @Nullable String nearest(String name, Map<String, Field> fields) {
    String field = name.toLowerCase(Locale.ROOT);
    List<String> names = fields.values().stream().map(Field::name).sorted().toList();
    return NearMiss.find(name, names)
        .or(() -> names.stream().filter(known -> isPart(field, known)).findFirst())
        .map(known -> "did you mean " + known + "?")
        .orElse(null);
  }

  /** Whether a word is the begin or the end of another one; a letter or two say nothing. */
  private static boolean isPart(String field, String name) {
    String known = name.toLowerCase(Locale.ROOT);
    return field.length() >= SHORTEST_PART
        && (known.startsWith(field) || field.startsWith(known) || known.endsWith(field));
  }
}

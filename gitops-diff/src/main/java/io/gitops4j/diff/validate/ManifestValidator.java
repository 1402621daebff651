// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.validate;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.diff.defaults.Defaults;
import io.gitops4j.diff.structured.OpenApiType;
import io.gitops4j.diff.structured.SchemaType;
import io.gitops4j.diff.structured.StructuredException;
import io.gitops4j.diff.structured.TypeSource;
import io.gitops4j.diff.structured.TypedValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an API server would refuse of a manifest, without one: unknown fields, wrong types,
 * missing fields, values that a custom resource definition does not allow, bad names and labels, a
 * selector that misses its own template, API versions that are not served. Immutable, thread-safe;
 * a pure function of the manifest.
 *
 * <p>Known are the kinds that Kubernetes 1.34 has built in, and those of the definitions that are
 * handed in. It tells less than a server: rules in CEL, admission, and most of what validation
 * there does by code are not looked at. So a manifest without a finding may be refused; one with an
 * error is, or loses what it says. What OpenAPI calls required though a server does without it is
 * not missed.
 *
 * <p>Each issue has the path of its field and, if the manifest was rendered with provenance, the
 * file and line that set it last; else the file and line at which the value was read, as far as
 * they are known. No value of a Secret is in any issue.
 */
public final class ManifestValidator {
  /** Groups whose kinds are in the table of required fields; each server has them. */
  private static final Set<String> BUILT_IN_GROUPS = RequiredFields.groups();

  private static final Set<String> WITH_SELECTOR =
      Set.of("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet");

  private final TypeSource types;
  private final Map<Gvk, OpenApiRules> rules;
  private final List<Issue> definitionIssues;
  private final KubernetesVersion version;

  private ManifestValidator(
      TypeSource types,
      Map<Gvk, OpenApiRules> rules,
      List<Issue> definitionIssues,
      KubernetesVersion version) {
    this.types = types;
    this.rules = rules;
    this.definitionIssues = definitionIssues;
    this.version = version;
  }

  /** Knows the built-in kinds; for Kubernetes 1.34. */
  public static ManifestValidator ofDefaults() {
    return new ManifestValidator(
        TypeSource.builtIn(), Map.of(), List.of(), KubernetesVersion.BUILT_IN);
  }

  /**
   * The same for another version of Kubernetes: it decides which API versions are served. Fields
   * are always those of 1.34.
   */
  public ManifestValidator forVersion(KubernetesVersion newVersion) {
    return new ManifestValidator(
        types, rules, definitionIssues, Objects.requireNonNull(newVersion, "newVersion"));
  }

  /**
   * The same with the kinds of these custom resource definitions too; other manifests among them
   * are passed over. Of several definitions of one kind the first counts. A definition that can't
   * be read is told by {@link #definitionIssues}.
   */
  public ManifestValidator withDefinitions(Collection<Manifest> manifests) {
    Map<Gvk, SchemaType> found = new HashMap<>();
    Map<Gvk, OpenApiRules> foundRules = new HashMap<>(rules);
    List<Issue> issues = new ArrayList<>(definitionIssues);
    for (Manifest manifest : manifests) {
      if (!isDefinition(manifest.gvk())) {
        continue;
      }
      try {
        OpenApiType.ofDefinition(manifest.root()).forEach(found::putIfAbsent);
        schemas(manifest.root())
            .forEach((gvk, schema) -> foundRules.putIfAbsent(gvk, new OpenApiRules(schema)));
      } catch (StructuredException e) {
        for (Issue issue : e.issues()) {
          issues.add(
              Issue.warning(
                      ValidateError.DEFINITION,
                      "the schema of " + manifest.id() + " can't be read: " + issue.message())
                  .withExpected(issue.expected())
                  .at(FieldPlace.of(manifest, FieldPath.ROOT)));
        }
      }
    }
    return new ManifestValidator(
        types.orElse(TypeSource.of(found)), Map.copyOf(foundRules), List.copyOf(issues), version);
  }

  private static boolean isDefinition(Gvk gvk) {
    return gvk.group().equals("apiextensions.k8s.io")
        && gvk.kind().equals("CustomResourceDefinition");
  }

  private static Map<Gvk, MapNode> schemas(MapNode definition) {
    Map<Gvk, MapNode> schemas = new HashMap<>();
    String group = text(definition.at("spec", "group"));
    String kind = text(definition.at("spec", "names", "kind"));
    Node versions = definition.at("spec", "versions");
    for (Node each : versions instanceof ListNode list ? list : ListNode.EMPTY) {
      if (each.at("schema", "openAPIV3Schema") instanceof MapNode schema) {
        schemas.put(new Gvk(group, text(each.at("name")), kind), schema);
      }
    }
    return schemas;
  }

  private static String text(@Nullable Node node) {
    String text = node == null ? null : node.textOrNull();
    return text == null ? "" : text;
  }

  /** The definitions that can't be read, as warnings. */
  public List<Issue> definitionIssues() {
    return definitionIssues;
  }

  /** Whether fields of this kind are checked. */
  public boolean knows(Gvk gvk) {
    return types.find(gvk) != null || RequiredFields.knows(gvk);
  }

  /** All that is wrong with the manifest, in no particular order; empty if nothing is. */
  public List<Issue> validate(Manifest manifest) {
    Gvk gvk = manifest.gvk();
    MapNode object = manifest.root();
    List<Issue> issues = new ArrayList<>();
    Issue end = ApiVersions.check(gvk, version);
    if (end != null) {
      issues.add(end);
    } else if (isNoSuchKind(gvk)) {
      issues.add(
          Issue.error(
                  ValidateError.UNKNOWN_VERSION,
                  "Kubernetes has no kind " + gvk.kind() + " in " + gvk.apiVersion())
              .at(Location.ofField("apiVersion")));
    }
    SchemaType type = types.find(gvk);
    if (type != null) {
      issues.addAll(new TypedValue(type, object).validate(false));
    }
    if (RequiredFields.knows(gvk)) {
      issues.addAll(RequiredFields.check(gvk, object, Defaults.fill(object)));
    }
    OpenApiRules own = rules.get(gvk);
    if (own != null) {
      own.check(object, issues);
    }
    Names.check(gvk, object, issues);
    templates(gvk, object, issues);
    return issues.stream().map(issue -> FieldPlace.placed(issue, manifest)).distinct().toList();
  }

  /** Of a built-in group, but neither there now nor ever before. */
  private boolean isNoSuchKind(Gvk gvk) {
    return BUILT_IN_GROUPS.contains(gvk.group())
        && !knows(gvk)
        && !ApiVersions.knows(gvk)
        && !isSubresource(gvk.kind());
  }

  /** Kinds that are requests, which nobody declares but which are no mistake. */
  private static boolean isSubresource(String kind) {
    return kind.endsWith("Review")
        || kind.endsWith("Options")
        || kind.endsWith("List")
        || Set.of("Binding", "Scale", "Eviction", "ComponentStatus", "Status", "TokenRequest")
            .contains(kind);
  }

  /** What an object makes others of, and whether it selects them. */
  private static void templates(Gvk gvk, MapNode object, List<Issue> issues) {
    String name = gvk.group().isEmpty() ? gvk.kind() : gvk.kind() + "." + gvk.group();
    String[] podSpec = Defaults.POD_SPECS.get(name);
    if (podSpec == null || podSpec.length < 2) {
      return;
    }
    FieldPath at = FieldPath.of(podSpec).parent();
    Node template = at == null ? null : at.find(object);
    if (at == null || !(template instanceof MapNode map)) {
      return;
    }
    MapNode metadata = map.map("metadata");
    if (metadata != null) {
      Names.labelled(metadata, at.key("metadata"), issues);
    }
    if (gvk.group().equals("apps")
        && WITH_SELECTOR.contains(gvk.kind())
        && object.at("spec", "selector", "matchLabels") instanceof MapNode wanted) {
      Node labels = map.at("metadata", "labels");
      if (!Names.selects(wanted, labels instanceof MapNode known ? known : MapNode.EMPTY)) {
        issues.add(
            Issue.error(
                    ValidateError.SELECTOR, "the selector does not select the template's labels")
                .at(Location.ofField("spec.selector.matchLabels")));
      }
    }
  }
}

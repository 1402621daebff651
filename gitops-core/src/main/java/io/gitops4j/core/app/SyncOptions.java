// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the write of an object, as Argo CD's sync options: of one object by its
 * annotation {@link #ANNOTATION}, of all by the application. Immutable, thread-safe. Each part is
 * null where nothing is said.
 *
 * @param prune whether the object may be pruned; yes if nothing is said
 * @param delete whether it may go with its application; yes if nothing is said
 * @param pruneLast whether it is pruned only once everything else is applied and healthy
 * @param replace whether it is replaced as a whole rather than applied
 * @param force whether it is deleted and created anew where a field that can't change changed
 * @param validate whether fields that its schema does not know are refused; yes if nothing is said
 * @param skipDryRunOnMissingResource whether it is no error, until it is applied, that its kind is
 *     not served
 */
public record SyncOptions(
    @Nullable Consent prune,
    @Nullable Consent delete,
    @Nullable Boolean pruneLast,
    @Nullable Boolean replace,
    @Nullable Boolean force,
    @Nullable Boolean validate,
    @Nullable Boolean skipDryRunOnMissingResource) {
  /** The annotation that holds the options, separated by commas. */
  public static final String ANNOTATION = "argocd.argoproj.io/sync-options";

  /** Nothing is said. */
  public static final SyncOptions NONE = new SyncOptions(null, null, null, null, null, null, null);

  private static final String FLUX = "kustomize.toolkit.fluxcd.io/";

  /** The annotation by which Helm keeps an object. */
  private static final Map<String, String> HELM = Map.of("helm.sh/resource-policy", "keep");

  /** Annotations by which kpt and cli-utils keep an object and let go of it. */
  private static final Map<String, String> DETACHING =
      Map.of(
          "client.lifecycle.config.k8s.io/deletion",
          "detach",
          "cli-utils.sigs.k8s.io/on-remove",
          "keep");

  private static final Set<String> NAMES =
      Set.of(
          "Prune",
          "Delete",
          "PruneLast",
          "Replace",
          "Force",
          "Validate",
          "SkipDryRunOnMissingResource",
          "ServerSideApply");

  /** The names of the options that one object may have. */
  public static Set<String> names() {
    return NAMES;
  }

  /**
   * Reads options separated by commas, e.g. {@code Prune=false,Replace=true}; of those with one
   * name the first counts, and what is not known says nothing ({@link #unknown}).
   */
  public static SyncOptions parse(@Nullable String text) {
    Map<String, String> values = values(text);
    return new SyncOptions(
        consent(values.get("Prune")),
        consent(values.get("Delete")),
        flag(values.get("PruneLast")),
        flag(values.get("Replace")),
        flag(values.get("Force")),
        flag(values.get("Validate")),
        flag(values.get("SkipDryRunOnMissingResource")));
  }

  /** The options in the text that are not known, or whose value is not. */
  public static List<String> unknown(@Nullable String text) {
    List<String> unknown = new ArrayList<>();
    for (String word : text == null ? new String[0] : text.split(",")) {
      int equals = word.indexOf('=');
      String name = (equals < 0 ? word : word.substring(0, equals)).strip();
      String value = equals < 0 ? "" : word.substring(equals + 1).strip();
      boolean consent = name.equals("Prune") || name.equals("Delete");
      boolean fits = consent ? consent(value) != null : flag(value) != null;
      if (!word.isBlank() && !(NAMES.contains(name) && fits)) {
        unknown.add(word.strip());
      }
    }
    return unknown;
  }

  /**
   * What an object asks for: by Argo CD's annotation, and by Flux's labels and annotations {@code
   * force} and {@code prune}; {@code helm.sh/resource-policy: keep}, {@code
   * client.lifecycle.config.k8s.io/deletion: detach} and {@code cli-utils.sigs.k8s.io/on-remove:
   * keep}, and Flux's {@code reconcile: disabled} and {@code ssa: Ignore}, forbid to prune and to
   * delete.
   */
  public static SyncOptions of(MapNode object) {
    SyncOptions options = parse(annotation(object, ANNOTATION));
    boolean kept =
        hasAny(object, HELM)
            || hasAny(object, DETACHING)
            || says(object, "reconcile", "disabled")
            || says(object, "ssa", "ignore");
    Consent withheld = kept ? Consent.FALSE : null;
    Consent prune = says(object, "prune", "disabled") ? Consent.FALSE : withheld;
    Boolean force = says(object, "force", "enabled") ? Boolean.TRUE : null;
    return options.over(new SyncOptions(prune, withheld, null, null, force, null, null));
  }

  /**
   * Whether an object asks to stay when it is declared no more, and to belong to nobody then, as
   * cli-utils reads {@code client.lifecycle.config.k8s.io/deletion: detach} and {@code
   * cli-utils.sigs.k8s.io/on-remove: keep}. What Argo CD's or Flux's own options say of it beats
   * that.
   */
  public static boolean detaches(MapNode object) {
    return hasAny(object, DETACHING)
        && parse(annotation(object, ANNOTATION)).prune == null
        && !says(object, "prune", "disabled");
  }

  private static boolean hasAny(MapNode object, Map<String, String> marks) {
    return marks.entrySet().stream()
        .anyMatch(mark -> mark.getValue().equals(annotation(object, mark.getKey())));
  }

  /**
   * What counts for a declared object: what it says itself; whether it is replaced or forced the
   * live object may say too, as in Argo CD; else what the application says.
   *
   * @param live the live object; null if there is none
   */
  public static SyncOptions effective(
      MapNode desired, @Nullable MapNode live, SyncOptions application) {
    SyncOptions asked = of(desired);
    if (live != null) {
      SyncOptions said = of(live);
      asked = asked.over(new SyncOptions(null, null, null, said.replace, said.force, null, null));
    }
    return asked.over(application);
  }

  /**
   * Whether a label or annotation of Flux's kustomize-controller has a value, compared without case
   * as there.
   *
   * @param name the key after {@code kustomize.toolkit.fluxcd.io/}
   */
  public static boolean says(MapNode object, String name, String value) {
    for (String field : new String[] {"annotations", "labels"}) {
      Node node = object.at("metadata", field, FLUX + name);
      if (node != null && value.equalsIgnoreCase(node.textOrNull())) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String annotation(MapNode object, String key) {
    Node node = object.at("metadata", "annotations", key);
    return node == null ? null : node.textOrNull();
  }

  private static Map<String, String> values(@Nullable String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String word : text == null ? new String[0] : text.split(",")) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        values.putIfAbsent(word.substring(0, equals).strip(), word.substring(equals + 1).strip());
      }
    }
    return values;
  }

  private static @Nullable Consent consent(@Nullable String text) {
    for (Consent consent : Consent.values()) {
      if (consent.text().equals(text)) {
        return consent;
      }
    }
    return null;
  }

  private static @Nullable Boolean flag(@Nullable String text) {
    return "true".equals(text) ? Boolean.TRUE : "false".equals(text) ? Boolean.FALSE : null;
  }

  /** These options and, where they say nothing, the others. */
  public SyncOptions over(SyncOptions others) {
    return new SyncOptions(
        prune == null ? others.prune : prune,
        delete == null ? others.delete : delete,
        pruneLast == null ? others.pruneLast : pruneLast,
        replace == null ? others.replace : replace,
        force == null ? others.force : force,
        validate == null ? others.validate : validate,
        skipDryRunOnMissingResource == null
            ? others.skipDryRunOnMissingResource
            : skipDryRunOnMissingResource);
  }

  /** Whether the object is pruned only after everything else. */
  public boolean prunesLast() {
    return pruneLast != null && pruneLast;
  }

  /** Whether the object is replaced. */
  public boolean replaces() {
    return replace != null && replace;
  }

  /** Whether the object is created anew where that is the only way. */
  public boolean forces() {
    return force != null && force;
  }

  /** Whether unknown fields are refused. */
  public boolean validates() {
    return validate == null || validate;
  }

  /** Whether a kind that is not served is no error yet. */
  public boolean skipsMissingKinds() {
    return skipDryRunOnMissingResource != null && skipDryRunOnMissingResource;
  }

  /** Each option that is said, e.g. {@code Prune=false}, in a stable order. */
  public List<String> texts() {
    List<String> texts = new ArrayList<>();
    add(texts, "Prune", prune == null ? null : prune.text());
    add(texts, "Delete", delete == null ? null : delete.text());
    add(texts, "PruneLast", pruneLast);
    add(texts, "Replace", replace);
    add(texts, "Force", force);
    add(texts, "Validate", validate);
    add(texts, "SkipDryRunOnMissingResource", skipDryRunOnMissingResource);
    return texts;
  }

  private static void add(List<String> texts, String name, @Nullable Object value) {
    if (value != null) {
      texts.add(name + "=" + value);
    }
  }

  /** The options as an annotation has them. */
  @Override
  public String toString() {
    return String.join(",", texts());
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.app.format;

import io.gitops4j.core.source.Composition;
import io.gitops4j.core.tree.Edit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Flux's ArtifactGenerator, as source-watcher 2.2 takes it. */
final class FluxArtifactGenerator {
  static final String KIND = "ArtifactGenerator";

  private static final String RECONCILE = "source.extensions.fluxcd.io/reconcile";
  private static final int MOST = 1000;
  private static final int MOST_EXCLUDED = 100;
  private static final Pattern ALIAS = Pattern.compile("[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  /**
   * A source that artifacts are made of.
   *
   * @param fields where it is named
   */
  record Part(Fields fields, String kind, String namespace, String name) {}

  /**
   * An artifact that is made.
   *
   * @param fields where it is described
   */
  record Artifact(
      Fields fields,
      String name,
      List<Composition.Copy> copies,
      @Nullable String revision,
      @Nullable String origin) {

    /** The aliases of what it is made of. */
    Set<String> aliases() {
      Set<String> aliases = new LinkedHashSet<>();
      copies.forEach(copy -> aliases.add(copy.alias()));
      if (revision != null) {
        aliases.add(revision);
      }
      if (origin != null) {
        aliases.add(origin);
      }
      return aliases;
    }
  }

  /**
   * A generator as it is declared.
   *
   * @param parts by alias
   */
  record Declared(
      Document document, String namespace, Map<String, Part> parts, List<Artifact> artifacts) {}

  private final Document document;
  private final Fields spec;
  private final String namespace;
  private final FluxReferences references;
  private final Map<String, Part> parts = new LinkedHashMap<>();

  /**
   * A reader of one object.
   *
   * @param crossNamespace whether sources of other namespaces may be named
   */
  FluxArtifactGenerator(Document document, Fields spec, String namespace, boolean crossNamespace) {
    this.document = document;
    this.spec = spec;
    this.namespace = namespace;
    this.references = new FluxReferences(namespace, crossNamespace);
  }

  /** The generator; what is wrong with it is told. */
  Declared read() {
    Fields common = spec.map("commonMetadata");
    if (common != null) {
      common.allowAll(); // of the ExternalArtifacts, which are not made
    }
    if (Edit.text(document.root(), "metadata", "annotations", RECONCILE)
        .equalsIgnoreCase("disabled")) {
      spec.warn(
          "artifacts",
          "the generator is disabled, and what it made last is not known: its artifacts are made"
              + " of the sources as they are now");
    }
    if (spec.has("pathPattern")) {
      spec.error(
          FormatError.UNSUPPORTED,
          "pathPattern",
          "artifacts of the directories that a pattern finds are not made",
          "list the artifacts, each with its own name");
    }
    counted("sources").forEach(this::part);
    List<Artifact> artifacts = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (Fields fields : counted("artifacts")) {
      Artifact artifact = artifact(fields);
      if (!names.add(artifact.name())) {
        fields.error(
            FormatError.DUPLICATE,
            "name",
            "the artifact " + artifact.name() + " is described twice",
            null);
      }
      artifacts.add(artifact);
    }
    return new Declared(document, namespace, parts, artifacts);
  }

  private List<Fields> counted(String key) {
    List<Fields> items = spec.maps(key);
    if (items.isEmpty() || items.size() > MOST) {
      spec.error(FormatError.VALUE, key, "1 to " + MOST + " of " + key + " are needed", null);
      return List.of();
    }
    return items;
  }

  private void part(Fields fields) {
    String alias = fields.required("alias");
    String kind = fields.required("kind");
    String name = fields.required("name");
    String from = references.namespace(fields);
    if (!alias.isEmpty() && !ALIAS.matcher(alias).matches()) {
      fields.error(
          FormatError.VALUE,
          "alias",
          "the value is not allowed",
          "letters in lower case, digits, hyphens and underscores");
    }
    if (!FluxSources.isReadable(kind) && !kind.equals(FluxSources.ARTIFACT) && !kind.isEmpty()) {
      fields.error(
          FormatError.UNSUPPORTED,
          "kind",
          "an artifact that is made of a source of kind " + kind + " can't be read",
          "those of a GitRepository, an OCIRepository or another ExternalArtifact can");
    }
    if (parts.put(alias, new Part(fields, kind, from, name)) != null) {
      fields.error(FormatError.DUPLICATE, "alias", "the alias " + alias + " is given twice", null);
    }
  }

  private Artifact artifact(Fields fields) {
    String name = fields.required("name");
    if (!name.isEmpty() && (name.length() > 253 || !NAME.matcher(name).matches())) {
      fields.error(
          FormatError.VALUE, "name", "the value is not allowed", "the name of a Kubernetes object");
    }
    List<Composition.Copy> copies = new ArrayList<>();
    List<Fields> operations = fields.maps("copy");
    if (operations.isEmpty() || operations.size() > MOST) {
      fields.error(FormatError.VALUE, "copy", "1 to " + MOST + " copies are needed", null);
      operations = List.of();
    }
    for (Fields operation : operations) {
      Composition.Copy copy = copy(operation);
      if (copy != null) {
        copies.add(copy);
      }
    }
    return new Artifact(
        fields, name, copies, alias(fields, "revision"), alias(fields, "originRevision"));
  }

  private Composition.@Nullable Copy copy(Fields fields) {
    String from = fields.required("from");
    String to = fields.required("to");
    List<String> exclude = fields.texts("exclude");
    if (exclude.size() > MOST_EXCLUDED) {
      fields.error(FormatError.VALUE, "exclude", "more than " + MOST_EXCLUDED + " patterns", null);
      return null;
    }
    String word = fields.word("strategy", "Overwrite", "Merge", "Extract");
    Composition.Strategy strategy =
        word == null
            ? Composition.Strategy.OVERWRITE
            : Composition.Strategy.valueOf(word.toUpperCase(Locale.ROOT));
    if (from.isEmpty() || to.isEmpty()) {
      return null;
    }
    Composition.Copy copy;
    try {
      copy = Composition.Copy.of(from, to, exclude, strategy);
    } catch (IllegalArgumentException e) {
      fields.error(
          FormatError.VALUE,
          "from",
          "the copy is not allowed: " + e.getMessage(),
          "@ALIAS/PATTERN to @artifact/PATH, inside of both");
      return null;
    }
    return isKnown(fields, "from", copy.alias()) ? copy : null;
  }

  /** The alias that a field names; null if it names none. */
  private @Nullable String alias(Fields fields, String key) {
    String text = fields.text(key);
    if (text.isEmpty()) {
      return null;
    }
    String alias = text.startsWith("@") ? text.substring(1) : text;
    return isKnown(fields, key, alias) ? alias : null;
  }

  private boolean isKnown(Fields fields, String key, String alias) {
    if (!parts.containsKey(alias)) {
      fields.error(
          FormatError.VALUE,
          key,
          "no source has the alias " + alias,
          "one of " + String.join(", ", parts.keySet()));
      return false;
    }
    return true;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.render.RenderStep;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.secret.SecretFields;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.spi.PostRenderer;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Substitutes the variables of {@link Application#substitutions} and {@link
 * io.gitops4j.core.app.References#variables} in the text of every manifest, as Flux's {@code
 * postBuild}: {@code ${name}}, {@code ${name:-default}} and the other expressions of its
 * documentation; {@code $${name}} stays as {@code ${name}}. The text of a manifest is read anew
 * afterwards, so that a variable may become a number or a boolean. An application without variables
 * is left alone unless it {@linkplain Application#substitutesAlways substitutes always}, and so is
 * a manifest with the label or annotation {@code kustomize.toolkit.fluxcd.io/substitute: disabled}.
 * Immutable, thread-safe; a pure function but for the {@link ObjectLookup}, if it has one.
 *
 * <p>Fields into which a value of a Secret goes are {@linkplain Manifest#secretFields marked}.
 * Issues never show the value of a variable. A source that is missing and not optional, and one
 * that may not be read, fails the render.
 */
public final class VariableSubstitution implements PostRenderer {
  private static final String SWITCH = "kustomize.toolkit.fluxcd.io/substitute";
  private static final RenderStep STEP = RenderStep.of(StepKind.POST_RENDERER, "substitute");

  private static final VariableSubstitution STRICT = new VariableSubstitution(true, null);
  private static final VariableSubstitution LENIENT = new VariableSubstitution(false, null);

  private final boolean strict;
  private final @Nullable ObjectLookup lookup;

  private VariableSubstitution(boolean strict, @Nullable ObjectLookup lookup) {
    this.strict = strict;
    this.lookup = lookup;
  }

  /** A variable without a value and without a default is an error, as in Flux since 2.8. */
  public static VariableSubstitution strict() {
    return STRICT;
  }

  /** A variable without a value and without a default is empty, as in Flux before 2.8. */
  public static VariableSubstitution lenient() {
    return LENIENT;
  }

  /**
   * The same with a way to find ConfigMaps and Secrets. Without one, as at first, an application
   * with variables from such is refused.
   */
  public VariableSubstitution withLookup(ObjectLookup newLookup) {
    return new VariableSubstitution(strict, Objects.requireNonNull(newLookup, "newLookup"));
  }

  @Override
  public String name() {
    return STEP.name();
  }

  @Override
  public Rendered apply(Rendered rendered, Application application) {
    boolean always = application.substitutesAlways();
    if (!always
        && application.substitutions().isEmpty()
        && application.references().variables().isEmpty()) {
      return rendered;
    }
    List<Issue> issues = new ArrayList<>(rendered.issues());
    Variables variables = Variables.of(application, lookup, issues);
    List<Manifest> manifests = new ArrayList<>();
    SecretFields texts = SecretFields.NONE.withTexts(variables.texts());
    boolean ready = variables.complete() && (always || !variables.values().isEmpty());
    for (Manifest manifest : rendered.manifests()) {
      Manifest changed = ready ? substitute(manifest, variables, issues) : manifest;
      if (changed != null) {
        manifests.add(changed.withSecretFields(texts));
      }
    }
    String digest = Inputs.sha256((strict ? "strict\n" : "lenient\n") + variables.identity());
    Inputs inputs = rendered.inputs().withExternal(name(), digest);
    return issues.stream().anyMatch(Issue::isError)
        ? Rendered.failed(issues, inputs)
        : rendered.with(manifests, issues, inputs);
  }

  private @Nullable Manifest substitute(
      Manifest manifest, Variables variables, List<Issue> issues) {
    if (disabled(manifest.root(), "labels") || disabled(manifest.root(), "annotations")) {
      return manifest;
    }
    String text = YamlPrinter.print(manifest.root());
    if (text.indexOf('$') < 0) {
      return manifest;
    }
    Location where = new Location(manifest.origin(), 0, 0, null, null);
    try {
      Expansion expansion = new Expansion(text, variables.values(), strict);
      MapNode root = read(manifest, expansion.expand());
      if (root != null) {
        Manifest changed = manifest.withRoot(root, STEP);
        return Collections.disjoint(expansion.used(), variables.secrets())
            ? changed
            : marked(changed, text, variables, issues);
      }
      issues.add(result(manifest, where));
    } catch (ExpansionFailure e) {
      issues.add(Issue.error(e.code(), manifest.id() + ": " + e.text()).at(where));
    } catch (YamlException | RenderException e) {
      // of a text with secret values, not even a key that is there twice is told
      issues.add(
          result(manifest, where)
              .withHint(variables.secrets().isEmpty() ? e.issues().get(0).message() : null));
    }
    return null;
  }

  private static @Nullable MapNode read(Manifest manifest, byte[] text) {
    List<Node> documents =
        YamlReader.ofDefaults()
            .asConfiguration()
            .withoutSourceLines()
            .read(manifest.id().toString(), text);
    return documents.size() == 1 && Retyping.of(documents.get(0)) instanceof MapNode root
        ? root
        : null;
  }

  /** Secret is what would be another with other values. */
  private Manifest marked(Manifest manifest, String text, Variables variables, List<Issue> issues) {
    MapNode other = MapNode.EMPTY; // hides all of the object
    try {
      byte[] expanded = new Expansion(text, variables.withOtherSecrets(), strict).expand();
      MapNode root = read(manifest, expanded);
      other = root == null ? MapNode.EMPTY : root;
    } catch (ExpansionFailure | YamlException | RenderException e) {
      // a value that must be a number, or one that is YAML itself
    }
    if (!other.isEmpty()
        && (!ResourceId.of(other).equals(manifest.id()) || hasOtherKeys(manifest.root(), other))) {
      issues.add(
          Issue.warning(
                  SubstitutionError.EXPOSED,
                  manifest.id()
                      + ": the value of a Secret is part of its name or of a key, which are shown")
              .at(new Location(manifest.origin(), 0, 0, null, null))
              .withHint("take it from a ConfigMap if it is not secret"));
    }
    return manifest.withSecretFields(SecretFields.differing(manifest.root(), other));
  }

  private static boolean hasOtherKeys(Node node, @Nullable Node other) {
    if (node instanceof MapNode map && other instanceof MapNode counterpart) {
      return map.entries().stream()
          .anyMatch(
              entry ->
                  !counterpart.has(entry.key())
                      || hasOtherKeys(entry.value(), counterpart.get(entry.key())));
    }
    if (node instanceof ListNode list
        && other instanceof ListNode counterpart
        && list.size() == counterpart.size()) {
      for (int i = 0; i < list.size(); i++) {
        if (hasOtherKeys(list.get(i), counterpart.get(i))) {
          return true;
        }
      }
    }
    return false;
  }

  private static Issue result(Manifest manifest, Location where) {
    return Issue.error(
            SubstitutionError.RESULT,
            manifest.id() + ": no Kubernetes object is left after the substitution")
        .at(where);
  }

  private static boolean disabled(MapNode root, String map) {
    Node value = root.at("metadata", map, SWITCH);
    return value != null && "disabled".equals(value.textOrNull());
  }
}

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
import io.gitops4j.core.render.StepKind;
import io.gitops4j.core.spi.PostRenderer;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Substitutes the variables of {@link Application#substitutions} in the text of every manifest, as
 * Flux's {@code postBuild.substitute}: {@code ${name}}, {@code ${name:-default}} and the other
 * expressions of its documentation; {@code $${name}} stays as {@code ${name}}. The text of a
 * manifest is read anew afterwards, so that a variable may become a number or a boolean. An
 * application without variables is left alone, and so is a manifest with the label or annotation
 * {@code kustomize.toolkit.fluxcd.io/substitute: disabled}. Immutable, thread-safe, a pure
 * function.
 *
 * <p>Issues never show the value of a variable.
 */
public final class VariableSubstitution implements PostRenderer {
  private static final String SWITCH = "kustomize.toolkit.fluxcd.io/substitute";
  private static final RenderStep STEP = RenderStep.of(StepKind.POST_RENDERER, "substitute");
  private static final Pattern NAME = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");

  private static final VariableSubstitution STRICT = new VariableSubstitution(true);
  private static final VariableSubstitution LENIENT = new VariableSubstitution(false);

  private final boolean strict;

  private VariableSubstitution(boolean strict) {
    this.strict = strict;
  }

  /** A variable without a value and without a default is an error, as in Flux since 2.8. */
  public static VariableSubstitution strict() {
    return STRICT;
  }

  /** A variable without a value and without a default is empty, as in Flux before 2.8. */
  public static VariableSubstitution lenient() {
    return LENIENT;
  }

  @Override
  public String name() {
    return STEP.name();
  }

  @Override
  public Rendered apply(Rendered rendered, Application application) {
    if (application.substitutions().isEmpty()) {
      return rendered;
    }
    List<Issue> issues = new ArrayList<>(rendered.issues());
    Map<String, String> variables = new LinkedHashMap<>();
    application
        .substitutions()
        .forEach(
            (name, value) -> {
              if (NAME.matcher(name).matches()) {
                // a line break would let a value add fields of its own
                variables.put(name, value.replace("\n", ""));
              } else {
                issues.add(
                    Issue.error(SubstitutionError.NAME, "the name of a variable is not allowed")
                        .withFound(name)
                        .withExpected("letters, digits and _, not a digit first"));
              }
            });
    List<Manifest> manifests = new ArrayList<>();
    for (Manifest manifest : rendered.manifests()) {
      Manifest changed = substitute(manifest, variables, issues);
      if (changed != null) {
        manifests.add(changed);
      }
    }
    Inputs inputs = rendered.inputs().withExternal("substitute", digest(variables));
    return issues.stream().anyMatch(Issue::isError)
        ? Rendered.failed(issues, inputs)
        : rendered.with(manifests, issues, inputs);
  }

  private String digest(Map<String, String> variables) {
    StringBuilder text = new StringBuilder(strict ? "strict\n" : "lenient\n");
    new TreeMap<>(variables)
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return Inputs.sha256(text.toString());
  }

  private @Nullable Manifest substitute(
      Manifest manifest, Map<String, String> variables, List<Issue> issues) {
    if (disabled(manifest.root(), "labels") || disabled(manifest.root(), "annotations")) {
      return manifest;
    }
    String text = YamlPrinter.print(manifest.root());
    if (text.indexOf('$') < 0) {
      return manifest;
    }
    Location where = new Location(manifest.origin(), 0, 0, null, null);
    try {
      byte[] expanded = new Expansion(text, variables, strict).expand();
      List<Node> documents =
          YamlReader.ofDefaults()
              .asConfiguration()
              .withoutSourceLines()
              .read(manifest.id().toString(), expanded);
      if (documents.size() == 1 && Retyping.of(documents.get(0)) instanceof MapNode root) {
        return manifest.withRoot(root, STEP);
      }
      issues.add(result(manifest, where));
    } catch (ExpansionFailure e) {
      issues.add(Issue.error(e.code(), manifest.id() + ": " + e.text()).at(where));
    } catch (YamlException | RenderException e) {
      issues.add(result(manifest, where).withHint(e.issues().get(0).message()));
    }
    return null;
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

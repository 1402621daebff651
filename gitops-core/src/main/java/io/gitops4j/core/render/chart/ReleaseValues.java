// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.chart;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.ValueSource;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.lookup.DataEntries;
import io.gitops4j.core.lookup.LookupError;
import io.gitops4j.core.lookup.LookupException;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.HelmOptions;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.secret.SecretTexts;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlPrinter;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the values that an application takes from ConfigMaps and Secrets under those of its own, as
 * Flux does: one over the other in their order, those of the application over all of them.
 * Immutable; thread-safe as the look-up is. No issue shows a value.
 */
public final class ReleaseValues {
  private final ObjectLookup lookup;

  private ReleaseValues(ObjectLookup lookup) {
    this.lookup = lookup;
  }

  /** Values that are looked up by this. */
  public static ReleaseValues of(ObjectLookup lookup) {
    return new ReleaseValues(Objects.requireNonNull(lookup, "lookup"));
  }

  /**
   * The options with all values.
   *
   * @param options the options; their values may be secret
   * @param secret whether a value comes from a Secret
   * @param identity a digest that tells these values from others, of Secrets by the version that a
   *     server gave them where there is one
   * @param texts the values that come from Secrets, to be found again in what the chart makes
   */
  public record Resolved(HelmOptions options, boolean secret, String identity, SecretTexts texts) {}

  /**
   * Looks the values up.
   *
   * @throws GitOpsException with all that is wrong
   */
  public Resolved resolve(Application application, HelmOptions options) {
    List<Issue> issues = new ArrayList<>();
    MapNode values = MapNode.EMPTY;
    StringBuilder identity = new StringBuilder();
    boolean secret = false;
    Set<String> texts = new HashSet<>();
    List<ValueSource> sources = application.references().values();
    for (int i = 0; i < sources.size(); i++) {
      ValueSource source = sources.get(i);
      Location where = Location.ofField("spec.valuesFrom[" + i + "]");
      identity.append(source).append(' ').append(source.targetPath()).append(' ');
      try {
        MapNode object = find(application, source).orElse(null);
        if (object == null) {
          identity.append("missing\n");
          continue;
        }
        String text = text(object, source);
        values = with(values, source, text);
        boolean hidden = source.kind() == VariableSource.Kind.SECRET;
        secret |= hidden;
        if (hidden) {
          collect(text, source, texts);
        }
        identity.append(hidden ? version(object, text) : Inputs.sha256(text)).append('\n');
      } catch (YamlException e) {
        issues.add(wrong(source, "is no YAML").at(where)); // what it quotes may be secret
      } catch (GitOpsException e) {
        e.issues().forEach(issue -> issues.add(issue.at(where)));
      }
    }
    if (!issues.isEmpty()) {
      throw new LookupException(issues);
    }
    MapNode own = document(options.values(), "values").orElse(MapNode.EMPTY);
    MapNode all = HelmValues.merged(values, own);
    return new Resolved(
        options.toBuilder().values(all.isEmpty() ? "" : YamlPrinter.print(all)).build(),
        secret,
        Inputs.sha256(identity.toString()),
        SecretTexts.of(texts));
  }

  /**
   * The texts of a Secret's entry, and the lines of those that have several: charts indent them.
   */
  private static void collect(String text, ValueSource source, Set<String> texts) {
    if (source.targetPath() != null) {
      leaves(ScalarNode.of(text), texts);
    } else {
      document(text, source.key()).ifPresent(map -> leaves(map, texts));
    }
  }

  private static void leaves(Node node, Set<String> texts) {
    if (node instanceof MapNode map) {
      map.entries().forEach(entry -> leaves(entry.value(), texts));
    } else if (node instanceof ListNode list) {
      list.forEach(item -> leaves(item, texts));
    } else if (node.textOrNull() != null) {
      texts.add(node.textOrNull());
      node.textOrNull().lines().map(String::strip).forEach(texts::add);
    }
  }

  private Optional<MapNode> find(Application application, ValueSource source) {
    String namespace = application.namespace();
    Optional<MapNode> found =
        lookup.find(application, new Gvk("", "v1", source.kind().text()), namespace, source.name());
    if (found.isEmpty() && !source.optional()) {
      throw new LookupException(
          Issue.error(
                  LookupError.NOT_FOUND,
                  source.kind().text()
                      + "/"
                      + source.name()
                      + (namespace.isEmpty() ? "" : " in namespace " + namespace)
                      + " does not exist")
              .withHint("create it, or say optional: true"));
    }
    return found;
  }

  private static String text(MapNode object, ValueSource source) {
    try (DataEntries entries = DataEntries.of(object)) {
      if (!entries.has(source.key())) {
        throw new LookupException(wrong(source, "does not exist"));
      }
      return entries.text(source.key());
    }
  }

  private static Issue wrong(ValueSource source, String why) {
    return Issue.error(
        LookupError.CONTENT,
        "the entry "
            + source.key()
            + " of "
            + source.kind().text()
            + "/"
            + source.name()
            + " "
            + why);
  }

  private static MapNode with(MapNode values, ValueSource source, String text) {
    String path = source.targetPath();
    if (path == null) {
      return document(text, source.key())
          .map(more -> HelmValues.merged(values, more))
          .orElseThrow(() -> new LookupException(wrong(source, "is no map of values")));
    }
    Node value =
        source.literal()
            ? ScalarNode.of(text)
            : isQuoted(text)
                ? SetValue.of(path, text.replaceAll("^['\"]+|['\"]+$", ""), true)
                : SetValue.of(path, text, false);
    return SetPath.parse(path).set(values, value);
  }

  private static boolean isQuoted(String text) {
    return text.length() > 1
        && (text.startsWith("'") && text.endsWith("'")
            || text.startsWith("\"") && text.endsWith("\""));
  }

  /** The map of a document; an empty one gives an empty map, another thing nothing. */
  private static Optional<MapNode> document(String text, String name) {
    List<Node> documents = YamlReader.ofDefaults().withoutSourceLines().read(name, text);
    if (documents.isEmpty()) {
      return Optional.of(MapNode.EMPTY);
    }
    return documents.get(0) instanceof MapNode map ? Optional.of(map) : Optional.empty();
  }

  /** What a server calls this state of a Secret: no value can be found out from it by trying. */
  private static String version(MapNode object, String text) {
    Node uid = object.at("metadata", "uid");
    Node version = object.at("metadata", "resourceVersion");
    return uid == null || version == null
        ? Inputs.sha256(text)
        : uid.textOrNull() + " " + version.textOrNull();
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.substitute;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.VariableSource;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.lookup.DataEntries;
import io.gitops4j.core.lookup.LookupError;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.secret.SecretTexts;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables of an application, from all of its sources.
 *
 * @param values the values, without line breaks
 * @param identity what tells these values from others; of a Secret it is the version that the
 *     server gave it, from which no value can be found out by trying
 * @param secrets the names of those whose value comes from a Secret
 * @param complete whether every source could be read; else a variable without a value may have one
 */
record Variables(
    Map<String, String> values, String identity, Set<String> secrets, boolean complete) {
  private static final Pattern NAME = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");

  /** Collects them; what is wrong goes to the issues. */
  static Variables of(Application application, @Nullable ObjectLookup lookup, List<Issue> issues) {
    Map<String, String> values = new LinkedHashMap<>();
    StringBuilder identity = new StringBuilder();
    Set<String> secrets = new HashSet<>();
    boolean complete = true;
    for (int i = 0; i < application.references().variables().size(); i++) {
      VariableSource source = application.references().variables().get(i);
      Location where = Location.ofField("spec.postBuild.substituteFrom[" + i + "]");
      MapNode object = find(application, source, lookup, where, issues);
      if (object == null) {
        identity.append(source).append(" missing\n");
        complete &= source.optional();
        continue;
      }
      Map<String, String> found = read(object, source, where, issues);
      String version = source.kind() == VariableSource.Kind.SECRET ? version(object) : null;
      if (source.kind() == VariableSource.Kind.SECRET) {
        // what stands in a ConfigMap as well is open to everybody
        found.forEach(
            (key, value) -> {
              if (!value.equals(values.get(key))) {
                secrets.add(key);
              }
            });
      } else {
        secrets.removeAll(found.keySet());
      }
      values.putAll(found);
      identity.append(source).append(' ').append(version == null ? text(found) : version);
      identity.append('\n');
    }
    Location where = Location.ofField("spec.postBuild.substitute");
    Map<String, String> own = new LinkedHashMap<>();
    application.substitutions().forEach((name, value) -> put(own, name, value, "", where, issues));
    values.putAll(own);
    secrets.removeAll(own.keySet());
    identity.append(text(own));
    return new Variables(values, identity.toString(), secrets, complete);
  }

  /** The secret values. */
  SecretTexts texts() {
    return SecretTexts.of(secrets.stream().map(values::get).toList());
  }

  /**
   * The same variables with others in place of the secret values: longer, and with another
   * character at each place, so that whatever an expression makes of a value is told by what it
   * makes of the other.
   */
  Map<String, String> withOtherSecrets() {
    Map<String, String> others = new HashMap<>(values);
    for (String name : secrets) {
      StringBuilder other = new StringBuilder();
      for (char c : Bytes.of(values.get(name)).toCharArray()) {
        other.append(c == 'q' || c == 'Q' ? 'x' : 'q');
      }
      others.put(name, other.append('q').toString());
    }
    return others;
  }

  private static @Nullable MapNode find(
      Application application,
      VariableSource source,
      @Nullable ObjectLookup lookup,
      Location where,
      List<Issue> issues) {
    if (lookup == null) {
      issues.add(
          Issue.error(LookupError.NOT_FOUND, source + ": there is no look-up for its variables")
              .at(where)
              .withHint("hand an ObjectLookup to the VariableSubstitution"));
      return null;
    }
    Gvk gvk = new Gvk("", "v1", source.kind().text());
    String namespace = application.namespace();
    try {
      Optional<MapNode> found = lookup.find(application, gvk, namespace, source.name());
      if (found.isEmpty() && !source.optional()) {
        String place = namespace.isEmpty() ? "" : " in namespace " + namespace;
        issues.add(
            Issue.error(LookupError.NOT_FOUND, source + place + " does not exist")
                .at(where)
                .withHint("create it, or say optional: true"));
      }
      return found.orElse(null);
    } catch (GitOpsException e) {
      for (Issue issue : e.issues()) {
        issues.add(Issue.error(issue.code(), source + ": " + issue.message()).at(where));
      }
      return null;
    }
  }

  private static Map<String, String> read(
      MapNode object, VariableSource source, Location where, List<Issue> issues) {
    Map<String, String> values = new LinkedHashMap<>();
    try (DataEntries entries = DataEntries.of(object)) {
      for (String name : entries.names()) {
        put(values, name, entries.text(name), source + ": ", where, issues);
      }
    } catch (GitOpsException e) {
      e.issues().forEach(issue -> issues.add(issue.at(where)));
    }
    return values;
  }

  private static void put(
      Map<String, String> values,
      String name,
      String value,
      String from,
      Location where,
      List<Issue> issues) {
    if (NAME.matcher(name).matches()) {
      // a line break would let a value add fields of its own
      values.put(name, value.replace("\n", ""));
    } else {
      issues.add(
          Issue.error(SubstitutionError.NAME, from + "the name of a variable is not allowed")
              .at(where)
              .withFound(name)
              .withExpected("letters, digits and _, not a digit first"));
    }
  }

  /** The version that a server gave the object; null if none did. */
  private static @Nullable String version(MapNode object) {
    List<String> parts = new ArrayList<>();
    for (String field : List.of("uid", "resourceVersion")) {
      Node node = object.at("metadata", field);
      if (node == null || node.textOrNull() == null) {
        return null;
      }
      parts.add(node.textOrNull());
    }
    return String.join(" ", parts);
  }

  /** With lengths, so that no value can look like another entry. */
  private static String text(Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(values)
        .forEach(
            (name, value) ->
                text.append(name).append(' ').append(value.length()).append(' ').append(value));
    return text.append('\n').toString();
  }

  /** The names only. */
  @Override
  public String toString() {
    return "variables" + values.keySet();
  }
}

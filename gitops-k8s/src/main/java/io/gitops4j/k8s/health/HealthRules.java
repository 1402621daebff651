// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.spi.HealthCheck;
import io.gitops4j.k8s.health.rules.CustomRule;
import io.gitops4j.k8s.health.rules.RuleReader;
import io.gitops4j.k8s.health.rules.ShippedRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rules that judge the health of kinds, as data ({@code docs/health.md} explains the form) or as
 * code. Immutable, thread-safe.
 *
 * <p>Rules lie in layers, added by {@link #with}: the last layer that has a rule for a kind decides
 * alone. Within a layer the rule for the exact group and kind comes first, then {@code group/*},
 * then {@code *.group-end/Kind} and {@code *.group-end/*} with the longest end first.
 */
public final class HealthRules {
  private static final HealthRules NONE = new HealthRules(List.of());
  private static final HealthRules SHIPPED = new HealthRules(List.of(ShippedRules::ofGroup));

  /** Rules by {@code group/Kind}, asked for the group as it is written in them. */
  @FunctionalInterface
  private interface Layer {
    Map<String, CustomRule> ofGroup(String group);
  }

  private final List<Layer> layers;

  private HealthRules(List<Layer> layers) {
    this.layers = List.copyOf(layers);
  }

  /** No rules. */
  public static HealthRules none() {
    return NONE;
  }

  /**
   * The rules that this library ships, for the custom resources of well-known projects. A file is
   * read when an object of its group is judged for the first time.
   */
  public static HealthRules shipped() {
    return SHIPPED;
  }

  /**
   * Rules in one layer, from the text of a file.
   *
   * @param file its name, for messages
   * @throws HealthRuleException with everything that is wrong with the text
   */
  public static HealthRules parse(String file, String text) {
    return of(RuleReader.read(file, text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Rules in one layer, from a file.
   *
   * @throws HealthRuleException if it can't be read, or with everything that is wrong with it
   */
  public static HealthRules read(Path file) {
    Objects.requireNonNull(file, "file");
    try {
      return of(RuleReader.read(file.toString(), Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new HealthRuleException(
          List.of(
              Issue.error(HealthRuleError.READ, "the file can't be read: " + e.getMessage())
                  .at(Location.of(file.toString()))));
    }
  }

  /**
   * A rule in one layer that is code of the caller's. It must not throw; an empty answer says that
   * there is no opinion on the object, and no other rule is asked.
   *
   * @param group the API group, empty for the core group; {@code *.example.com} for all below one
   * @param kind the kind; {@code *} for all
   */
  public static HealthRules of(String group, String kind, HealthCheck check) {
    String groupKind =
        Objects.requireNonNull(group, "group") + "/" + Objects.requireNonNull(kind, "kind");
    return of(Map.of(groupKind, CustomRule.of(Objects.requireNonNull(check, "check"))));
  }

  private static HealthRules of(Map<String, CustomRule> rules) {
    Map<String, Map<String, CustomRule>> byGroup = new LinkedHashMap<>();
    rules.forEach(
        (groupKind, rule) ->
            byGroup
                .computeIfAbsent(
                    groupKind.substring(0, groupKind.lastIndexOf('/')), g -> new LinkedHashMap<>())
                .put(groupKind, rule));
    return new HealthRules(List.of(group -> byGroup.getOrDefault(group, Map.of())));
  }

  /** These rules with others on top, which win. */
  public HealthRules with(HealthRules others) {
    List<Layer> all = new ArrayList<>(layers);
    all.addAll(others.layers);
    return new HealthRules(all);
  }

  /** The API groups for which this library ships rules, in order. */
  public static Set<String> shippedGroups() {
    return new TreeSet<>(ShippedRules.files().keySet());
  }

  /** The rule for a kind. */
  Optional<CustomRule> find(String group, String kind) {
    for (int i = layers.size() - 1; i >= 0; i--) {
      CustomRule rule = find(layers.get(i), group, kind);
      if (rule != null) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  private static @Nullable CustomRule find(Layer layer, String group, String kind) {
    CustomRule rule = pick(layer, group, kind);
    for (int dot = group.indexOf('.');
        rule == null && dot >= 0;
        dot = group.indexOf('.', dot + 1)) {
      rule = pick(layer, "*" + group.substring(dot), kind);
    }
    return rule;
  }

  private static @Nullable CustomRule pick(Layer layer, String group, String kind) {
    Map<String, CustomRule> rules = layer.ofGroup(group);
    CustomRule rule = rules.get(group + "/" + kind);
    return rule == null ? rules.get(group + "/*") : rule;
  }
}

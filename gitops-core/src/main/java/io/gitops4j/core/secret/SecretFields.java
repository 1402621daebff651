// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.secret;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of an object hold text that came from a Secret, though the object is none: a
 * variable of Flux's {@code substituteFrom}, say, in an environment variable of a Deployment. Such
 * a field is hidden on both sides of a comparison, the live value as well as the declared one; so
 * is any field that holds one of the {@linkplain #withTexts secret texts} themselves. A field is
 * hidden as a whole, also where only a part of its text is secret. Immutable, thread-safe.
 *
 * <p>Items of lists are told apart by their {@code name}. Where they have none, and for items that
 * are not among those declared, what is secret in one is hidden in all; so are undeclared entries
 * of {@code data}, {@code labels} and {@code annotations} beside secret ones. What an object is
 * called ({@code apiVersion}, {@code kind}, its name and namespace) is never hidden, and neither
 * are keys of maps.
 */
public final class SecretFields {
  /** None. */
  public static final SecretFields NONE =
      new SecretFields(false, Map.of(), Map.of(), null, SecretTexts.NONE);

  private static final SecretFields WHOLE =
      new SecretFields(true, Map.of(), Map.of(), null, SecretTexts.NONE);

  private static final Set<String> IDENTITY = Set.of("apiVersion", "kind");
  private static final Set<String> NAMES = Set.of("name", "namespace", "generateName");
  private static final Set<String> FREE_KEYS = Set.of("data", "labels", "annotations");

  private final boolean whole;
  private final Map<String, SecretFields> keys;

  /** The items of a list by their name, also those without anything secret. */
  private final Map<String, SecretFields> named;

  /** For the keys or items that are not declared. */
  private final @Nullable SecretFields others;

  private final SecretTexts texts;

  private SecretFields(
      boolean whole,
      Map<String, SecretFields> keys,
      Map<String, SecretFields> named,
      @Nullable SecretFields others,
      SecretTexts texts) {
    this.whole = whole;
    this.keys = keys;
    this.named = named;
    this.others = others;
    this.texts = texts;
  }

  /**
   * The fields in which an object differs from what it would be with other secrets.
   *
   * @param object the object
   * @param other the same, made of other secrets; empty to hide all of the object
   */
  public static SecretFields differing(MapNode object, MapNode other) {
    Map<String, SecretFields> keys = new LinkedHashMap<>();
    for (MapNode.Entry entry : object.entries()) {
      if (IDENTITY.contains(entry.key())) {
        continue;
      }
      Node counterpart = other.get(entry.key());
      if (entry.key().equals("metadata") && entry.value() instanceof MapNode metadata) {
        MapNode others = counterpart instanceof MapNode map ? map : MapNode.EMPTY;
        put(keys, "metadata", maps("metadata", metadata, others, NAMES));
      } else {
        put(keys, entry.key(), nodes(entry.key(), entry.value(), counterpart));
      }
    }
    return ofKeys(keys, null);
  }

  /** The fields whose text the condition holds for. */
  public static SecretFields where(MapNode object, Predicate<String> isSecret) {
    return differing(object, (MapNode) without(object, isSecret));
  }

  /** The node with another scalar in the place of each that is secret. */
  private static Node without(Node node, Predicate<String> isSecret) {
    if (node instanceof MapNode map) {
      return map.mapValues(value -> without(value, isSecret));
    }
    if (node instanceof ListNode list) {
      return list.map(item -> without(item, isSecret));
    }
    String text = node.textOrNull();
    return text != null && isSecret.test(text) ? ScalarNode.of(text + " ") : node;
  }

  private static SecretFields nodes(String field, Node node, @Nullable Node other) {
    if (node instanceof MapNode map && other instanceof MapNode counterpart) {
      return maps(field, map, counterpart, Set.of());
    }
    if (node instanceof ListNode list && other instanceof ListNode counterpart) {
      return list.size() == counterpart.size() ? lists(list, counterpart) : WHOLE;
    }
    return node.equals(other) ? NONE : WHOLE;
  }

  private static SecretFields maps(String field, MapNode map, MapNode other, Set<String> open) {
    Map<String, SecretFields> keys = new LinkedHashMap<>();
    boolean free = false;
    for (MapNode.Entry entry : map.entries()) {
      if (!open.contains(entry.key())) {
        SecretFields below = nodes(entry.key(), entry.value(), other.get(entry.key()));
        put(keys, entry.key(), below);
        free |= below.whole && FREE_KEYS.contains(field);
      }
    }
    if (free) {
      map.keys().forEach(key -> keys.putIfAbsent(key, NONE)); // those are known
    }
    return ofKeys(keys, free ? WHOLE : null);
  }

  private static void put(Map<String, SecretFields> keys, String key, SecretFields below) {
    if (!below.isEmpty()) {
      keys.put(key, below);
    }
  }

  private static SecretFields ofKeys(
      Map<String, SecretFields> keys, @Nullable SecretFields others) {
    return keys.isEmpty()
        ? NONE
        : new SecretFields(false, keys, Map.of(), others, SecretTexts.NONE);
  }

  private static SecretFields lists(ListNode list, ListNode other) {
    boolean byName = haveNames(list);
    Map<String, SecretFields> named = new LinkedHashMap<>();
    SecretFields all = NONE;
    for (int i = 0; i < list.size(); i++) {
      SecretFields item = nodes("", list.get(i), other.get(i));
      all = all.and(item);
      if (byName) {
        named.put(String.valueOf(nameOf(list.get(i))), item);
        byName = item.at("name").isEmpty();
      }
    }
    return all.isEmpty()
        ? NONE
        : new SecretFields(false, Map.of(), byName ? named : Map.of(), all, SecretTexts.NONE);
  }

  private static boolean haveNames(ListNode list) {
    Set<String> names = new HashSet<>();
    for (Node item : list) {
      String name = nameOf(item);
      if (name == null || !names.add(name)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String nameOf(Node item) {
    return item instanceof MapNode map ? map.text("name") : null;
  }

  /** The same, and each field besides that holds one of these texts, if it is not a short one. */
  public SecretFields withTexts(SecretTexts more) {
    return new SecretFields(whole, keys, named, others, texts.and(more));
  }

  /** The texts that are secret wherever they are. */
  public SecretTexts texts() {
    return texts;
  }

  /** The fields of both. */
  public SecretFields and(SecretFields other) {
    if (other == this || other == NONE) {
      return this;
    }
    if (this == NONE) {
      return other;
    }
    SecretTexts all = texts.and(other.texts);
    if (whole || other.whole) {
      return new SecretFields(true, Map.of(), Map.of(), null, all);
    }
    return new SecretFields(
        false,
        union(keys, other.keys),
        union(named, other.named),
        others == null ? other.others : other.others == null ? others : others.and(other.others),
        all);
  }

  private static Map<String, SecretFields> union(
      Map<String, SecretFields> one, Map<String, SecretFields> two) {
    Map<String, SecretFields> all = new HashMap<>(one);
    two.forEach((key, fields) -> all.merge(key, fields, SecretFields::and));
    return all;
  }

  /** Whether nothing is hidden. */
  public boolean isEmpty() {
    return !whole && keys.isEmpty() && named.isEmpty() && others == null && texts.isEmpty();
  }

  /** Whether any field is known to be secret. */
  public boolean hasFields() {
    return whole || !keys.isEmpty() || !named.isEmpty() || others != null;
  }

  /** What is hidden below one step. */
  public SecretFields at(FieldPath.Element step) {
    if (whole) {
      return this;
    }
    if (step instanceof FieldPath.Key key) {
      return at(key.name());
    }
    String name = step instanceof FieldPath.Match match ? match.fields().get("name") : null;
    return item(name);
  }

  /** What is hidden below a path. */
  public SecretFields at(FieldPath path) {
    SecretFields fields = this;
    for (FieldPath.Element element : path.elements()) {
      fields = fields.at(element);
    }
    return fields;
  }

  private SecretFields at(String key) {
    return below(whole ? this : keys.getOrDefault(key, others == null ? NONE : others));
  }

  private SecretFields item(@Nullable String name) {
    SecretFields found = name == null ? null : named.get(name);
    return below(whole ? this : found != null ? found : others == null ? NONE : others);
  }

  private SecretFields below(SecretFields fields) {
    return texts.isEmpty() || fields == this ? fields : fields.withTexts(texts);
  }

  /** The secret texts, and those of the fields of an object that are secret. */
  public SecretTexts textsOf(MapNode object) {
    if (!hasFields()) {
      return texts;
    }
    List<String> found = new ArrayList<>();
    masked(
        object,
        scalar -> {
          found.add(scalar.text());
          return scalar;
        });
    return SecretTexts.of(found).and(texts);
  }

  /** The node with a mark, made by the function, in the place of each secret scalar. */
  Node masked(Node node, Function<ScalarNode, ScalarNode> mark) {
    if (isEmpty()) {
      return node;
    }
    if (node instanceof MapNode map) {
      boolean changed = false;
      MapNode.Builder shown = MapNode.builder().at(map.line(), map.column());
      for (MapNode.Entry entry : map.entries()) {
        Node value = at(entry.key()).masked(entry.value(), mark);
        changed |= value != entry.value();
        shown.put(entry.keyNode(), value);
      }
      return changed ? shown.build() : map;
    }
    if (node instanceof ListNode list) {
      return list.map(item -> item(nameOf(item)).masked(item, mark));
    }
    String text = node.textOrNull();
    boolean secret = hasFields() || text != null && texts.holdsLonger(text);
    return secret && !node.isNull() ? mark.apply((ScalarNode) node) : node;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretFields that
        && whole == that.whole
        && keys.equals(that.keys)
        && named.equals(that.named)
        && Objects.equals(others, that.others)
        && texts.equals(that.texts);
  }

  @Override
  public int hashCode() {
    return Objects.hash(whole, keys, named, others, texts);
  }

  /** Whether there are any; never which. */
  @Override
  public String toString() {
    return isEmpty() ? "none" : "fields(" + keys.size() + ")";
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.secret;

import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Puts marks in place of the values of core {@code Secret}s. A mark is a text of fixed length that
 * holds 48 bits of a digest (HMAC-SHA-256) of the value: equal values have equal marks, different
 * values different ones, and without the key nobody can try out which value a mark stands for.
 * Everything of a Secret is hidden but {@code apiVersion}, {@code kind}, {@code type}, {@code
 * immutable}, the names of keys, and {@code metadata} without the annotation in which kubectl keeps
 * a copy of the object. Other objects stay as they are, but for their {@link SecretFields}.
 *
 * <p>Immutable, thread-safe. {@code toString} does not show the key.
 */
public final class SecretMarks {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int DIGITS = 12;
  private static final int LEAST_KEY = 16;
  private static final String BEGIN = "(redacted ";
  private static final ScalarNode ANY = ScalarNode.of(BEGIN + "0".repeat(DIGITS) + ")");
  private static final Pattern MARK = Pattern.compile("\\(redacted [0-9a-f]{" + DIGITS + "}\\)");

  private static final Set<String> OPEN =
      Set.of("apiVersion", "kind", "metadata", "type", "immutable");

  /** Where kubectl keeps the whole object. */
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final SecretMarks ALIKE = new SecretMarks(null, Set.of(LAST_APPLIED));

  /** Loaded when first needed, as a random key costs time. */
  private static final class Process {
    static final SecretMarks MARKS = random();
  }

  /** Null if all marks are alike. */
  private final @Nullable SecretKeySpec key;

  private final Set<String> annotations;

  private SecretMarks(@Nullable SecretKeySpec key, Set<String> annotations) {
    this.key = key;
    this.annotations = annotations;
  }

  /** With a random key that all of this process share: marks of two runs can't be compared. */
  public static SecretMarks ofProcess() {
    return Process.MARKS;
  }

  /** With a random key of its own. */
  public static SecretMarks random() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return keyedBy(bytes);
  }

  /**
   * With a key of the caller, so that marks of several processes can be compared. Who has the key
   * can find short values by trying them out.
   *
   * @param key the key; it is copied
   * @throws IllegalArgumentException if it has less than 16 bytes
   */
  public static SecretMarks keyedBy(byte[] key) {
    if (key.length < LEAST_KEY) {
      throw new IllegalArgumentException("a key has at least 16 bytes, not " + key.length);
    }
    return new SecretMarks(new SecretKeySpec(key, ALGORITHM), Set.of(LAST_APPLIED));
  }

  /** The same, with the values of these annotations of Secrets hidden too. */
  public SecretMarks hidingAnnotations(Set<String> more) {
    Set<String> all = new HashSet<>(annotations);
    all.addAll(more);
    return new SecretMarks(key, Set.copyOf(all));
  }

  /** Whether this is a Secret of the core group. */
  public static boolean isSecret(MapNode object) {
    String apiVersion = object.text("apiVersion");
    return "Secret".equals(object.text("kind"))
        && (apiVersion == null || !apiVersion.contains("/"));
  }

  /**
   * Whether a file may hold secret values, by the words in it: it describes a Secret, generates one
   * or patches its data. Of such a file, no line is shown under an error.
   */
  public static boolean mayHoldValues(String text) {
    return text.contains("Secret")
        || text.contains("secretGenerator")
        || text.contains("/data/")
        || text.contains("stringData");
  }

  /** The object with one and the same mark in place of all that is secret, for digests. */
  public static MapNode withoutValues(MapNode object, SecretFields fields) {
    return ALIKE.masked(object, fields);
  }

  /** Whether a text is a mark. */
  public static boolean isMark(String text) {
    return text.startsWith(BEGIN) && MARK.matcher(text).matches();
  }

  /** The object with marks in place of what is secret; itself if it is no Secret. */
  public MapNode masked(MapNode object) {
    return isSecret(object) ? fields(object) : object;
  }

  /**
   * The fields of an object that is known to be a Secret, with marks in place of what is secret.
   */
  public MapNode fields(MapNode secret) {
    MapNode.Builder shown = MapNode.builder();
    for (MapNode.Entry entry : secret.entries()) {
      shown.put(entry.keyNode(), masked(entry.value(), OPEN.contains(entry.key())));
    }
    return shown.build();
  }

  /**
   * What may be shown of a field of a Secret. Marks that are there already stay.
   *
   * @param path the path of the field; the root for the whole object
   * @param node its value
   */
  public Node masked(FieldPath path, Node node) {
    Objects.requireNonNull(node, "node");
    if (!path.isRoot()) {
      return masked(node, isOpen(path));
    }
    return node instanceof MapNode map ? fields(map) : masked(node, false);
  }

  /**
   * The object with marks in place of what is secret, these fields too. What it is called is shown,
   * whatever it is made of.
   *
   * @param object the object
   * @param fields the fields of it, or of the declared object that it is compared with
   */
  public MapNode masked(MapNode object, SecretFields fields) {
    MapNode masked = masked(object);
    if (fields.isEmpty()) {
      return masked;
    }
    MapNode shown = (MapNode) masked((Node) masked, fields);
    for (String name : List.of("apiVersion", "kind")) {
      shown = named(shown, masked, name);
    }
    MapNode metadata = masked.map("metadata");
    if (metadata != null && shown.get("metadata") instanceof MapNode changed) {
      for (String name : List.of("name", "namespace", "generateName")) {
        changed = named(changed, metadata, name);
      }
      shown = shown.with("metadata", fields.hasFields() ? withoutCopy(changed) : changed);
    }
    return shown;
  }

  private static MapNode named(MapNode shown, MapNode map, String field) {
    Node value = map.get(field);
    return value == null ? shown : shown.with(field, value);
  }

  /** Without the copy of the object, which holds what is secret, too. */
  private MapNode withoutCopy(MapNode metadata) {
    MapNode some = metadata.map("annotations");
    if (some == null) {
      return metadata;
    }
    for (String name : annotations) {
      Node value = some.get(name);
      some = value == null ? some : some.with(name, masked(value, false));
    }
    return metadata.with("annotations", some);
  }

  /**
   * The value of a field with marks in place of what is secret.
   *
   * @param node the value
   * @param fields what is secret below it ({@link SecretFields#at(FieldPath)})
   */
  public Node masked(Node node, SecretFields fields) {
    return fields.masked(node, scalar -> (ScalarNode) masked(scalar, false));
  }

  private boolean isOpen(FieldPath path) {
    if (!(path.elements().get(0) instanceof FieldPath.Key first) || !OPEN.contains(first.name())) {
      return false;
    }
    for (FieldPath.Element element : path.elements()) {
      if (element instanceof FieldPath.Key one && annotations.contains(one.name())) {
        return false;
      }
    }
    return true;
  }

  private Node masked(Node node, boolean open) {
    if (node instanceof MapNode map) {
      MapNode.Builder shown = MapNode.builder();
      for (MapNode.Entry entry : map.entries()) {
        boolean below = open && !annotations.contains(entry.key());
        shown.put(entry.keyNode(), masked(entry.value(), below));
      }
      return shown.build();
    }
    if (open) {
      return node;
    }
    if (node instanceof ListNode list) {
      List<Node> items = new ArrayList<>(list.size());
      list.forEach(item -> items.add(masked(item, false)));
      return ListNode.of(items);
    }
    String text = node.textOrNull();
    return text != null && isMark(text) ? node : mark((ScalarNode) node);
  }

  private ScalarNode mark(ScalarNode value) {
    if (key == null) {
      return ANY;
    }
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      String text = value.type() + " " + value.value();
      byte[] digest = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return ScalarNode.of(BEGIN + HexFormat.of().formatHex(digest, 0, DIGITS / 2) + ")");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}

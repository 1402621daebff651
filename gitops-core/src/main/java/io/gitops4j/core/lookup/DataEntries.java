// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.lookup;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.secret.SecretMarks;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a ConfigMap or Secret: {@code data}, of a Secret decoded, and the {@code
 * stringData} of one that no server stored yet; never {@code binaryData}. Secret: {@code toString}
 * tells the names only, and {@link #close} overwrites the values. Not thread-safe.
 */
public final class DataEntries implements AutoCloseable {
  /** A server takes them, too. */
  private static final Pattern LINE_BREAKS = Pattern.compile("[\\r\\n]");

  private final Map<String, byte[]> entries;

  private DataEntries(Map<String, byte[]> entries) {
    this.entries = Collections.unmodifiableMap(entries);
  }

  /** No entries. */
  public static DataEntries none() {
    return new DataEntries(Map.of());
  }

  /**
   * The entries of an object.
   *
   * @throws LookupException with {@link LookupError#CONTENT} if a value is no text, or of a Secret
   *     no base64
   */
  public static DataEntries of(MapNode object) {
    boolean secret = SecretMarks.isSecret(object);
    ResourceId id = ResourceId.of(object);
    Map<String, byte[]> entries = new LinkedHashMap<>();
    List<Issue> issues = new ArrayList<>();
    read(object.map("data"), id, secret, entries, issues);
    if (secret) {
      read(object.map("stringData"), id, false, entries, issues);
    }
    if (!issues.isEmpty()) {
      throw new LookupException(issues);
    }
    return new DataEntries(entries);
  }

  private static void read(
      @Nullable MapNode data,
      ResourceId id,
      boolean encoded,
      Map<String, byte[]> entries,
      List<Issue> issues) {
    if (data == null) {
      return;
    }
    for (MapNode.Entry entry : data.entries()) {
      if (!(entry.value() instanceof ScalarNode scalar) || !scalar.isString()) {
        issues.add(wrong(id, entry.key(), "a text"));
        continue;
      }
      String text = scalar.text();
      try {
        entries.put(
            entry.key(),
            encoded
                ? Base64.getDecoder().decode(LINE_BREAKS.matcher(text).replaceAll(""))
                : text.getBytes(StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        issues.add(wrong(id, entry.key(), "base64"));
      }
    }
  }

  private static Issue wrong(ResourceId id, String key, String expected) {
    return Issue.error(LookupError.CONTENT, id + ": the entry " + key + " can't be read")
        .withExpected(expected);
  }

  /** The names, in the order of the object. */
  public Set<String> names() {
    return entries.keySet();
  }

  /** Whether there is such an entry. */
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * The value of an entry; the array is overwritten by {@link #close}.
   *
   * @throws IllegalArgumentException if there is no such entry
   */
  public byte[] bytes(String name) {
    byte[] value = entries.get(name);
    if (value == null) {
      throw new IllegalArgumentException("entry: " + name + " (expected: one of " + names() + ")");
    }
    return value;
  }

  /** The value of an entry as UTF-8; what is none is replaced by U+FFFD. */
  public String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    entries.values().forEach(value -> Arrays.fill(value, (byte) 0));
  }

  @Override
  public String toString() {
    return "entries" + names();
  }
}

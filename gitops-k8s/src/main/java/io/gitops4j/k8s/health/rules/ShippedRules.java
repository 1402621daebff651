// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rules that this library ships: one file for each API group or family of groups, read when an
 * object of that group is judged for the first time. {@code index.txt} says which group is in which
 * file. Thread-safe.
 */
public final class ShippedRules {
  private static final String INDEX = "index.txt";

  /** Read on first use. */
  private static final class Index {
    static final Map<String, String> FILES = index();
  }

  private static final Map<String, Map<String, CustomRule>> READ = new ConcurrentHashMap<>();

  private ShippedRules() {}

  /** The rules for a group as it is written, such as {@code apps} or {@code *.upbound.io}. */
  public static Map<String, CustomRule> ofGroup(String group) {
    String file = Index.FILES.get(group);
    return file == null
        ? Map.of()
        : READ.computeIfAbsent(file, name -> RuleReader.read(name, bytes(name)));
  }

  /** Every group and the file that holds its rules. */
  public static Map<String, String> files() {
    return Map.copyOf(Index.FILES);
  }

  private static Map<String, String> index() {
    Map<String, String> files = new HashMap<>();
    for (String line : new String(bytes(INDEX), StandardCharsets.UTF_8).split("\n")) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.strip().split(" +");
        files.put(parts[0], parts[1]);
      }
    }
    return files;
  }

  private static byte[] bytes(String name) {
    try (InputStream in = ShippedRules.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + ": missing from the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

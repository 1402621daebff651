// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.patch;

import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What turns one object into another, as a JSON patch (RFC 6902) that also tells the old values.
 * Immutable, thread-safe. Takes time linear in the size of both objects, besides the sorting of
 * keys.
 *
 * <p>Keys are gone through in order, lists item by item from the first. The values of a core {@code
 * Secret} never leave: each is replaced by {@code ***}, or by {@code *** (before)} and {@code ***
 * (after)} where it changes.
 *
 * @param operations the operations, in the order in which they are to be done
 */
public record JsonPatch(List<Operation> operations) {
  /** Copies the operations. */
  public JsonPatch {
    operations = List.copyOf(operations);
  }

  /** The kinds of operations that a difference needs. */
  public enum Kind {
    /** A value is new. */
    ADD,
    /** A value is gone. */
    REMOVE,
    /** A value is another. */
    REPLACE
  }

  /**
   * One operation.
   *
   * @param kind what is done
   * @param path where, as a JSON pointer; {@code -} stands for the end of a list
   * @param before the old value; null if there is none
   * @param after the new value; null if there is none
   */
  public record Operation(Kind kind, String path, @Nullable Node before, @Nullable Node after) {
    /** Checks kind and path. */
    public Operation {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(path, "path");
    }

    /** The kind and the path, never the values. */
    @Override
    public String toString() {
      return kind + " " + path;
    }
  }

  /** Whether both objects are the same. */
  public boolean isEmpty() {
    return operations.isEmpty();
  }

  /**
   * All differences.
   *
   * @param ignored fields that are not looked at, nor what is below them, as JSON pointers
   */
  public static JsonPatch between(MapNode before, MapNode after, Collection<String> ignored) {
    return new Collector(ignored).between(before, after).masked(before, after);
  }

  /**
   * The differences that Flux looks at: first labels and annotations that are new or other, then
   * all fields but {@code metadata} and {@code status}.
   *
   * @param live the object as it is
   * @param dryRun the object as the server says that it would be
   * @param ignored fields that are not looked at, nor what is below them, as JSON pointers
   */
  public static JsonPatch ofDrift(MapNode live, MapNode dryRun, Collection<String> ignored) {
    List<Operation> all = new ArrayList<>();
    for (Operation operation :
        new Collector(ignored).between(metadata(live), metadata(dryRun)).operations) {
      if (operation.kind() != Kind.REMOVE) {
        all.add(operation);
      }
    }
    all.addAll(new Collector(ignored).between(rest(live), rest(dryRun)).operations);
    return new JsonPatch(all).masked(live, dryRun);
  }

  /**
   * Whether an apply would change the object: labels, annotations, or any field but those of {@code
   * metadata} and {@code status}. A label or annotation that is to go counts here.
   *
   * @param live the object as it is
   * @param dryRun the object as the server says that it would be
   */
  public static boolean hasDrifted(MapNode live, MapNode dryRun) {
    return !metadata(live).equals(metadata(dryRun)) || !rest(live).equals(rest(dryRun));
  }

  private static MapNode metadata(MapNode object) {
    MapNode.Builder shown = MapNode.builder();
    for (String field : List.of("annotations", "labels")) {
      if (object.at("metadata", field) instanceof MapNode texts && !texts.isEmpty()) {
        shown.put(field, texts);
      }
    }
    return MapNode.of("metadata", shown.build());
  }

  private static MapNode rest(MapNode object) {
    return object.without("metadata").without("status");
  }

  private JsonPatch masked(MapNode before, MapNode after) {
    return SecretMask.isSecret(before) || SecretMask.isSecret(after) ? SecretMask.of(this) : this;
  }

  private static final class Collector {
    private final Set<String> ignored;
    private final List<Operation> operations = new ArrayList<>();

    Collector(Collection<String> ignored) {
      this.ignored = Set.copyOf(ignored);
    }

    JsonPatch between(MapNode before, MapNode after) {
      maps("", before, after);
      return new JsonPatch(operations);
    }

    private void nodes(String path, Node before, Node after) {
      if (before instanceof MapNode one && after instanceof MapNode other) {
        maps(path, one, other);
      } else if (before instanceof ListNode one && after instanceof ListNode other) {
        lists(path, one, other);
      } else if (!before.equals(after)) {
        operations.add(new Operation(Kind.REPLACE, path, before, after));
      }
    }

    private void maps(String path, MapNode before, MapNode after) {
      Set<String> keys = new TreeSet<>(before.keys());
      keys.addAll(after.keys());
      for (String key : keys) {
        String below = path + "/" + key.replace("~", "~0").replace("/", "~1");
        Node one = before.get(key);
        Node other = after.get(key);
        if (ignored.contains(below)) {
          continue;
        }
        if (one == null) {
          operations.add(new Operation(Kind.ADD, below, null, other));
        } else if (other == null) {
          operations.add(new Operation(Kind.REMOVE, below, one, null));
        } else {
          nodes(below, one, other);
        }
      }
    }

    private void lists(String path, ListNode before, ListNode after) {
      int both = Math.min(before.size(), after.size());
      // what is behind an item that goes moves up, so all go from one place
      for (int i = both; i < before.size(); i++) {
        operations.add(new Operation(Kind.REMOVE, path + "/" + both, before.get(i), null));
      }
      for (int i = 0; i < both; i++) {
        String below = path + "/" + i;
        if (!ignored.contains(below)) {
          nodes(below, before.get(i), after.get(i));
        }
      }
      for (int i = both; i < after.size(); i++) {
        operations.add(new Operation(Kind.ADD, path + "/-", null, after.get(i)));
      }
    }
  }
}

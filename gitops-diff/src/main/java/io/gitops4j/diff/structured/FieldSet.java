// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.structured;

import io.gitops4j.core.tree.MapNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths, kept as a tree. A path may be in the set without its ancestors or its
 * descendants. Immutable and thread-safe; compared by value. The empty path is in no set.
 *
 * <p>The operations take time linear in the size of both sets.
 */
public final class FieldSet {

  /** The set without a path. */
  public static final FieldSet EMPTY = new FieldSet(new Branch[0]);

  /** A step: whether the path that ends here is in the set, and what is below. */
  record Branch(PathElement element, boolean member, FieldSet below) {}

  private final Branch[] branches;

  private FieldSet(Branch[] branches) {
    this.branches = branches;
  }

  /** A set of these branches, which are in order and not empty. */
  static FieldSet of(List<Branch> branches) {
    return branches.isEmpty() ? EMPTY : new FieldSet(branches.toArray(Branch[]::new));
  }

  /** A set of one path. */
  public static FieldSet ofPath(List<PathElement> path) {
    return builder().add(path).build();
  }

  /** A set of one path of field names. */
  public static FieldSet ofFields(String... names) {
    return ofPath(Arrays.stream(names).map(PathElement::field).toList());
  }

  /** A new, empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads the form that {@code metadata.managedFields[].fieldsV1} has. Elements of kinds that are
   * not known are left out, as the API server does.
   *
   * @throws StructuredException if a key is not the text of an element
   */
  public static FieldSet ofFieldsV1(MapNode fields) {
    return FieldsV1.read(fields);
  }

  /** The form that {@code metadata.managedFields[].fieldsV1} has. */
  public MapNode toFieldsV1() {
    return FieldsV1.write(this);
  }

  /** Whether no path is in the set. */
  public boolean isEmpty() {
    return branches.length == 0;
  }

  /** How many paths are in the set. */
  public int size() {
    int size = 0;
    for (Branch branch : branches) {
      size += (branch.member() ? 1 : 0) + branch.below().size();
    }
    return size;
  }

  /** Whether the path is in the set itself. */
  public boolean has(List<PathElement> path) {
    FieldSet at = this;
    for (int i = 0; i + 1 < path.size(); i++) {
      at = at.below(path.get(i));
    }
    return !path.isEmpty() && at.has(path.get(path.size() - 1));
  }

  /** Whether the path of this one element is in the set. */
  public boolean has(PathElement element) {
    int i = indexOf(element);
    return i >= 0 && branches[i].member();
  }

  /** The rest of all paths that begin with the element and go on. */
  public FieldSet below(PathElement element) {
    int i = indexOf(element);
    return i < 0 ? EMPTY : branches[i].below();
  }

  private int indexOf(PathElement element) {
    int low = 0;
    int high = branches.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = branches[middle].element().compareTo(element);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** What is in this set or in the other. */
  public FieldSet union(FieldSet other) {
    return zip(other, Operation.UNION);
  }

  /** What is in both sets. */
  public FieldSet intersection(FieldSet other) {
    return zip(other, Operation.INTERSECTION);
  }

  /** What is in this set and not in the other. Descendants of paths of the other stay. */
  public FieldSet difference(FieldSet other) {
    return zip(other, Operation.DIFFERENCE);
  }

  /** What is in this set, and neither in the other nor below a path of the other. */
  public FieldSet recursiveDifference(FieldSet other) {
    return zip(other, Operation.RECURSIVE_DIFFERENCE);
  }

  private enum Operation {
    UNION,
    INTERSECTION,
    DIFFERENCE,
    RECURSIVE_DIFFERENCE;

    boolean keeps(boolean left, boolean right) {
      return switch (this) {
        case UNION -> left || right;
        case INTERSECTION -> left && right;
        case DIFFERENCE, RECURSIVE_DIFFERENCE -> left && !right;
      };
    }
  }

  private FieldSet zip(FieldSet other, Operation operation) {
    if (other.isEmpty()) {
      return operation == Operation.INTERSECTION ? EMPTY : this;
    }
    if (isEmpty()) {
      return operation == Operation.UNION ? other : EMPTY;
    }
    List<Branch> out = new ArrayList<>(branches.length);
    int i = 0;
    int j = 0;
    while (i < branches.length || j < other.branches.length) {
      int order = order(i, other, j);
      Branch left = order <= 0 ? branches[i++] : null;
      Branch right = order >= 0 ? other.branches[j++] : null;
      Branch both = combine(left, right, operation);
      if (both != null) {
        out.add(both);
      }
    }
    return of(out);
  }

  private int order(int i, FieldSet other, int j) {
    if (i == branches.length) {
      return 1;
    }
    return j == other.branches.length
        ? -1
        : branches[i].element().compareTo(other.branches[j].element());
  }

  private static @Nullable Branch combine(
      @Nullable Branch left, @Nullable Branch right, Operation operation) {
    if (left == null) {
      return operation == Operation.UNION ? right : null;
    }
    if (right == null) {
      return operation == Operation.INTERSECTION ? null : left;
    }
    boolean member = operation.keeps(left.member(), right.member());
    FieldSet below =
        operation == Operation.RECURSIVE_DIFFERENCE && right.member()
            ? EMPTY
            : left.below().zip(right.below(), operation);
    return member || !below.isEmpty() ? new Branch(left.element(), member, below) : null;
  }

  /** The paths of the set that are no prefix of another one. */
  public FieldSet leaves() {
    List<Branch> out = new ArrayList<>(branches.length);
    for (Branch branch : branches) {
      out.add(new Branch(branch.element(), branch.below().isEmpty(), branch.below().leaves()));
    }
    return of(out);
  }

  /**
   * The set with each field that the schema names and that has a path of the set below it. So a
   * struct goes away when all that was owned in it does.
   */
  FieldSet withNamedFields(@Nullable SchemaType type) {
    List<Branch> out = new ArrayList<>(branches.length);
    for (Branch branch : branches) {
      boolean named =
          !branch.below().isEmpty()
              && type != null
              && branch.element() instanceof PathElement.Field field
              && type.declares(field.name());
      SchemaType child = type == null ? null : type.childType(branch.element());
      out.add(
          new Branch(
              branch.element(), branch.member() || named, branch.below().withNamedFields(child)));
    }
    return of(out);
  }

  /** Hands out all paths: those of a level before those that go on. */
  public void forEach(Consumer<List<PathElement>> action) {
    forEach(new ArrayList<>(), action);
  }

  private void forEach(List<PathElement> prefix, Consumer<List<PathElement>> action) {
    for (Branch branch : branches) {
      if (branch.member()) {
        prefix.add(branch.element());
        action.accept(List.copyOf(prefix));
        prefix.remove(prefix.size() - 1);
      }
    }
    for (Branch branch : branches) {
      prefix.add(branch.element());
      branch.below().forEach(prefix, action);
      prefix.remove(prefix.size() - 1);
    }
  }

  /** All paths, in the order of {@link #forEach}. */
  public List<List<PathElement>> paths() {
    List<List<PathElement>> paths = new ArrayList<>();
    forEach(paths::add);
    return paths;
  }

  Iterator<Branch> branches() {
    return Arrays.asList(branches).iterator();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof FieldSet that && Arrays.equals(branches, that.branches);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(branches);
  }

  /** All paths, one a line. */
  @Override
  public String toString() {
    return String.join("\n", paths().stream().map(PathElement::text).toList());
  }

  /** Collects paths. Not thread-safe. */
  public static final class Builder {
    private static final class Place {
      private boolean member;
      private @Nullable Builder below;
    }

    private final Map<PathElement, Place> places = new TreeMap<>();

    private Builder() {}

    /** Adds a path; the empty path is left out. */
    public Builder add(List<PathElement> path) {
      Builder at = this;
      for (int i = 0; i + 1 < path.size(); i++) {
        at = at.below(path.get(i));
      }
      if (!path.isEmpty()) {
        at.add(path.get(path.size() - 1));
      }
      return this;
    }

    /** Adds the path of one element. */
    public Builder add(PathElement element) {
      places.computeIfAbsent(element, e -> new Place()).member = true;
      return this;
    }

    /** The builder of what is below the element. */
    Builder below(PathElement element) {
      Place place = places.computeIfAbsent(element, e -> new Place());
      if (place.below == null) {
        place.below = new Builder();
      }
      return place.below;
    }

    /** The set. The builder may be used on. */
    public FieldSet build() {
      List<Branch> branches = new ArrayList<>(places.size());
      places.forEach(
          (element, place) -> {
            FieldSet below = place.below == null ? EMPTY : place.below.build();
            if (place.member || !below.isEmpty()) {
              branches.add(new Branch(element, place.member, below));
            }
          });
      return of(branches);
    }
  }
}

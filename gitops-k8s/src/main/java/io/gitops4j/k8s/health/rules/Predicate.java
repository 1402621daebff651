// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.health.rules;

import java.util.List;

/** Something that holds of an object or not. */
@FunctionalInterface
interface Predicate {

  /** What holds of every object. */
  Predicate ALWAYS = scope -> true;

  boolean test(Scope scope);

  static Predicate all(List<Predicate> parts) {
    List<Predicate> copy = List.copyOf(parts);
    return copy.size() == 1
        ? copy.get(0)
        : scope -> {
          for (Predicate part : copy) {
            if (!part.test(scope)) {
              return false;
            }
          }
          return true;
        };
  }

  static Predicate any(List<Predicate> parts) {
    List<Predicate> copy = List.copyOf(parts);
    return scope -> {
      for (Predicate part : copy) {
        if (part.test(scope)) {
          return true;
        }
      }
      return false;
    };
  }

  static Predicate not(Predicate part) {
    return scope -> !part.test(scope);
  }

  /** An item of the list, or value of the map, of which the test holds. */
  static Predicate some(Path path, Predicate test) {
    return scope -> {
      for (var item : Items.of(path, scope)) {
        if (scope.within(item, test)) {
          return true;
        }
      }
      return false;
    };
  }

  /** There are items, and the test holds of each. */
  static Predicate every(Path path, Predicate test) {
    return scope -> {
      var items = Items.of(path, scope);
      for (var item : items) {
        if (!scope.within(item, test)) {
          return false;
        }
      }
      return !items.isEmpty();
    };
  }
}

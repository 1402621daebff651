// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.diff.ignore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;

/**
 * How much work one evaluation may do still. Counted, not timed, so that the same rule gives the
 * same answer everywhere. For one thread.
 */
final class JqBudget {
  /** A unit is a value that goes through, or 16 characters of it. */
  private static final int UNITS = 2_000_000;

  private int left = UNITS;

  /** The budget is used up. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Exhausted() {
      super("the budget is used up", null, false, false);
    }
  }

  void spend(int units) {
    left -= units;
    if (left < 0) {
      left = 0;
      throw new Exhausted();
    }
  }

  /** Counts the value, and gives it in a form that counts each look into it. */
  JsonNode pass(JsonNode value) {
    spend(1);
    if (value.isTextual()) {
      spend(value.textValue().length() / 16);
    } else if (value instanceof CountedArray || value instanceof CountedObject) {
      return value;
    } else if (value instanceof ArrayNode list) {
      CountedArray copy = new CountedArray(this);
      for (JsonNode item : list) {
        JsonNode counted = pass(item);
        copy.add(counted);
        copy.weight = sum(copy.weight, weight(counted));
      }
      return copy;
    } else if (value instanceof ObjectNode map) {
      CountedObject copy = new CountedObject(this);
      for (Map.Entry<String, JsonNode> field : map.properties()) {
        JsonNode counted = pass(field.getValue());
        copy.set(field.getKey(), counted);
        copy.weight = sum(copy.weight, weight(counted));
      }
      return copy;
    }
    return value;
  }

  /** Counts all that is in the value, as who is given it may read all of it. */
  JsonNode passWhole(JsonNode value) {
    JsonNode counted = pass(value);
    spend(weight(counted));
    return counted;
  }

  private static int weight(JsonNode value) {
    if (value instanceof CountedArray list) {
      return list.weight;
    }
    return value instanceof CountedObject map
        ? map.weight
        : value.isTextual() ? 1 + value.textValue().length() / 16 : 1;
  }

  /** A value may hold another many times over without being large itself. */
  private static int sum(int one, int other) {
    if (one + other > UNITS) {
      throw new Exhausted();
    }
    return one + other;
  }

  @SuppressWarnings("unchecked") // of deepCopy, as the library has it
  private static final class CountedArray extends ArrayNode {
    private static final long serialVersionUID = 1L;

    private final transient JqBudget budget;
    private int weight = 1;

    CountedArray(JqBudget budget) {
      super(JsonNodeFactory.instance);
      this.budget = budget;
    }

    @Override
    public JsonNode get(int index) {
      budget.spend(1);
      return super.get(index);
    }

    @Override
    public Iterator<JsonNode> elements() {
      budget.spend(size());
      return super.elements();
    }

    @Override
    public boolean equals(Object other) {
      budget.spend(size());
      return super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }

  @SuppressWarnings("unchecked") // of deepCopy, as the library has it
  private static final class CountedObject extends ObjectNode {
    private static final long serialVersionUID = 1L;

    private final transient JqBudget budget;
    private int weight = 1;

    CountedObject(JqBudget budget) {
      super(JsonNodeFactory.instance);
      this.budget = budget;
    }

    @Override
    public JsonNode get(String name) {
      budget.spend(1);
      return super.get(name);
    }

    @Override
    public Iterator<JsonNode> elements() {
      budget.spend(size());
      return super.elements();
    }

    @Override
    @SuppressWarnings("deprecation") // the library calls it
    public Iterator<Map.Entry<String, JsonNode>> fields() {
      budget.spend(size());
      return super.fields();
    }

    @Override
    public Iterator<String> fieldNames() {
      budget.spend(size());
      return super.fieldNames();
    }

    @Override
    public boolean equals(Object other) {
      budget.spend(size());
      return super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }
}

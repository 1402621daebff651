// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal.transform;

import com.google.re2j.PatternSyntaxException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.NodeKind;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.RenderLimits.Bound;
import io.gitops4j.kustomize.internal.Budget;
import io.gitops4j.kustomize.internal.Expression;
import io.gitops4j.kustomize.internal.merge.MergeException;
import io.gitops4j.kustomize.internal.merge.TreeDepth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets fields to a value: every field that a path finds, where {@code *} and patterns may find
 * many, also inside a text that is JSON or YAML itself. Confined to one replacement.
 */
final class FieldTarget {
  private final Node value;
  private final String delimiter;
  private final int index;
  private final boolean create;
  private final Budget budget;
  private boolean others;

  FieldTarget(Node value, String delimiter, int index, boolean create, Budget budget) {
    this.budget = budget;
    this.value = value;
    this.delimiter = delimiter;
    this.index = index;
    this.create = create;
  }

  /**
   * The tree with the fields set.
   *
   * @throws MergeException if none is found, or the value does not fit there
   */
  Node set(Node root, String path) {
    List<String> steps = FieldLookup.steps(path);
    TreeDepth.check(steps.size(), value);
    Node structured = inText(root, steps);
    if (structured != null) {
      return structured;
    }
    Walk walk = new Walk(steps, false);
    Node after = walk.at(root, 0);
    if (!walk.found) {
      throw new MergeException(create ? "can't be found or made" : "is missing");
    }
    return after;
  }

  /**
   * Whether a match that reads like a plain name, such as {@code [name=web]}, fitted an item with
   * another one, such as {@code web-proxy}: it is an expression that may be found anywhere.
   */
  boolean fittedOthers() {
    return others;
  }

  private static boolean isPlain(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '_'
        || c == '.'
        || c == '/';
  }

  /** The first text on the path that is not its end is taken for JSON or YAML. */
  private @Nullable Node inText(Node root, List<String> steps) {
    for (int length = 1; length < steps.size(); length++) {
      List<String> head = steps.subList(0, length);
      if (FieldLookup.find(root, head) instanceof ScalarNode scalar && !scalar.isNull()) {
        String text = setInText(scalar.text(), steps.subList(length, steps.size()));
        return text == null ? null : replace(root, head, 0, scalar.withText(text));
      }
    }
    return null;
  }

  private @Nullable String setInText(String text, List<String> rest) {
    budget.use(Bound.TEXT, text.length());
    Node document = StructuredText.parse(text);
    if (document == null) {
      return null;
    }
    try {
      Walk walk = new Walk(rest, true);
      Node after = walk.at(document, 0);
      return walk.found ? StructuredText.print(after, text) : null;
    } catch (MergeException e) {
      return null;
    }
  }

  private static Node replace(Node node, List<String> steps, int at, Node leaf) {
    if (at == steps.size()) {
      return leaf;
    }
    String step = steps.get(at).strip();
    if (step.isEmpty()) {
      return replace(node, steps, at + 1, leaf);
    }
    if (node instanceof MapNode map) {
      Node child = map.get(step);
      return child == null ? map : map.with(step, replace(child, steps, at + 1, leaf));
    }
    ListNode list = (ListNode) node;
    Node item = FieldLookup.find(list, List.of(step));
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) == item) {
        return list.with(i, replace(item, steps, at + 1, leaf));
      }
    }
    return list;
  }

  /** One walk along the path. */
  private final class Walk {
    private final List<String> steps;
    private final boolean whole;
    private boolean found;

    Walk(List<String> steps, boolean whole) {
      this.steps = steps;
      this.whole = whole;
    }

    Node at(Node node, int at) {
      if (at == steps.size()) {
        found = true;
        budget.useNodes(Bound.REPLACEMENTS, value, 1);
        return whole ? copied(node, value) : refined(node);
      }
      String step = steps.get(at);
      if (FieldLookup.isIndex(step)) {
        return item(list(node, step), Integer.parseInt(step), at);
      }
      if (FieldLookup.isMatch(step)) {
        return matches(list(node, step), step, at);
      }
      if (step.equals("*")) {
        ListNode list = list(node, step);
        List<Node> items = new ArrayList<>();
        list.forEach(item -> items.add(at(item, at + 1)));
        return list.withItems(items);
      }
      return field(node, step, at);
    }

    private ListNode list(Node node, String step) {
      if (node instanceof ListNode list) {
        return list;
      }
      throw new MergeException("the step " + step + " needs a list");
    }

    private Node item(ListNode list, int number, int at) {
      ListNode longer = list;
      if (number == list.size() && create) {
        longer = list.plus(made(at));
      }
      if (number >= longer.size()) {
        throw new MergeException(
            "the index " + number + " lies outside a list of " + list.size() + " items");
      }
      return longer.with(number, at(longer.get(number), at + 1));
    }

    private Node matches(ListNode list, String step, int at) {
      String inner = step.substring(1, step.length() - 1);
      int equals = inner.indexOf('=');
      if (equals < 0) {
        throw new MergeException("the step " + step + " has no =");
      }
      String key = inner.substring(0, equals);
      String wanted = inner.substring(equals + 1);
      Expression pattern = pattern(wanted);
      boolean plain = wanted.chars().allMatch(FieldTarget::isPlain);
      boolean othersBefore = others;
      boolean before = found;
      found = false;
      ListNode result = matching(list, key, wanted, pattern, at);
      if (!found && create) {
        Node made =
            key.isEmpty()
                ? YamlReader.plainScalar(wanted)
                : MapNode.of(key, YamlReader.plainScalar(wanted));
        result = matching(list.plus(made), key, wanted, pattern, at);
      }
      found |= before;
      others = othersBefore || plain && others;
      return result;
    }

    private ListNode matching(
        ListNode list, String key, String wanted, Expression pattern, int at) {
      List<Node> items = new ArrayList<>();
      for (Node item : list) {
        Node tested = key.isEmpty() ? item : item instanceof MapNode map ? map.get(key) : null;
        boolean fits = tested != null && pattern.find(shown(tested));
        others |= fits && !wanted.equals(shown(tested));
        // the reference goes no deeper into items that are matched by themselves
        items.add(!fits ? item : at(item, key.isEmpty() ? steps.size() : at + 1));
      }
      return list.withItems(items);
    }

    private Node field(Node node, String step, int at) {
      if (node.isNull()) {
        // what is made below null is lost
        found |= create;
        return node;
      }
      if (!(node instanceof MapNode map)) {
        throw new MergeException("the step " + step + " needs a map");
      }
      Node child = map.get(step);
      if (child == null && !create) {
        return map;
      }
      child = child == null ? made(at) : child;
      if (child instanceof ScalarNode scalar && at < steps.size() - 1) {
        // inside a text that could not be set: a field that is there counts, but keeps its value
        Node document = StructuredText.parse(scalar.text());
        if (document == null) {
          throw new MergeException("the step " + steps.get(at + 1) + " leads into a text");
        }
        Walk inside = new Walk(steps.subList(at + 1, steps.size()), true);
        found |= inside.reaches(document);
        return map;
      }
      return map.with(step, at(child, at + 1));
    }

    private boolean reaches(Node document) {
      try {
        at(document, 0);
        return found;
      } catch (MismatchException e) {
        return true;
      }
    }

    /** What is put where nothing was. */
    private Node made(int at) {
      if (at == steps.size() - 1) {
        return value instanceof MapNode
            ? MapNode.EMPTY
            : value instanceof ListNode ? ListNode.EMPTY : YamlReader.plainScalar("");
      }
      String next = steps.get(at + 1);
      return FieldLookup.isMatch(next) || FieldLookup.isIndex(next)
          ? ListNode.EMPTY
          : MapNode.EMPTY;
    }
  }

  private Node refined(Node target) {
    if (delimiter.isEmpty()) {
      return copied(target, value);
    }
    if (!(target instanceof ScalarNode scalar)) {
      throw new MergeException("a delimiter needs a text to split");
    }
    List<String> parts =
        new ArrayList<>(List.of(scalar.text().split(java.util.regex.Pattern.quote(delimiter), -1)));
    String text = value.textOrNull() == null ? "" : String.valueOf(value.textOrNull());
    if (index < 0) {
      parts.add(0, text);
    } else if (index >= parts.size()) {
      parts.add(text);
    } else {
      parts.set(index, text);
    }
    return retyped(scalar, String.join(delimiter, parts));
  }

  private static Node copied(Node target, Node value) {
    if (!(target instanceof ScalarNode scalar)) {
      return value;
    }
    return retyped(scalar, value instanceof ScalarNode source ? source.text() : "");
  }

  /** A scalar keeps its type when it gets another text; one that was just made has none yet. */
  private static ScalarNode retyped(ScalarNode target, String text) {
    if (target.isString()) {
      return target.withText(text);
    }
    ScalarNode plain = YamlReader.plainScalar(text);
    if (target == YamlReader.plainScalar("")
        || plain.type() == target.type()
        || target.type() == io.gitops4j.core.tree.ScalarType.FLOAT
            && plain.type() == io.gitops4j.core.tree.ScalarType.INT) {
      return plain;
    }
    throw new MismatchException(
        "is of the type "
            + target.type().name().toLowerCase(java.util.Locale.ROOT)
            + ", which the value does not fit");
  }

  /** The text that patterns are matched with: the item as YAML. */
  private static String shown(Node node) {
    return node.kind() == NodeKind.SCALAR
        ? ((ScalarNode) node).text().strip()
        : io.gitops4j.core.yaml.YamlPrinter.print(node).strip();
  }

  private Expression pattern(String text) {
    try {
      return Expression.of(text, budget);
    } catch (PatternSyntaxException e) {
      throw new MergeException("no regular expression: " + text);
    }
  }

  /** A value of another type. */
  private static final class MismatchException extends MergeException {
    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
      super(message);
    }
  }
}

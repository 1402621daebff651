// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Composes commented nodes from the events of one text. The parser tells nothing of comments: they
 * are found in what lies between its events. Used once.
 */
final class CommentedComposer {
  private final String file;
  private final String text;
  private final YamlLimits limits;
  private final CommentScanner comments;
  private final Map<String, CommentedNode> anchors = new HashMap<>();
  private final Map<String, Long> weights = new HashMap<>();
  private final Map<String, Long> lengths = new HashMap<>();
  private final List<Issue> issues = new ArrayList<>();
  private long nodes;
  private long characters;

  CommentedComposer(String file, String text, YamlLimits limits) {
    this.file = file;
    this.text = text;
    this.limits = limits;
    this.comments = new CommentScanner(text);
  }

  List<CommentedNode> documents() {
    List<CommentedNode> documents = new ArrayList<>();
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setCodePointLimit(Integer.MAX_VALUE)
            .build();
    try {
      Iterator<Event> events = new ParserImpl(settings, new StreamReader(settings, text));
      while (events.hasNext()) {
        Event event = events.next();
        if (event instanceof DocumentStartEvent) {
          anchors.clear();
          weights.clear();
          lengths.clear();
          documents.add(document(events));
        }
      }
    } catch (MarkedYamlEngineException e) {
      throw new YamlException(List.of(SyntaxIssue.of(e, file, text, false)));
    } catch (YamlEngineException e) {
      throw new YamlException(
          List.of(Issue.error(YamlError.SYNTAX, "the text is not YAML").at(Location.of(file))));
    }
    if (!issues.isEmpty()) {
      throw new YamlException(issues);
    }
    return documents;
  }

  private CommentedNode document(Iterator<Event> events) {
    Event first = events.next();
    CommentedNode root = node(first, events, 0);
    Event end = events.next();
    if (root instanceof CommentedNode.Mapping map) {
      List<CommentedNode.Part> parts = new ArrayList<>(map.parts());
      comments.before(end, 0, Integer.MIN_VALUE).forEach(found -> place(found, parts));
      return new CommentedNode.Mapping(parts);
    }
    if (root instanceof CommentedNode.Scalar scalar && scalar.node().isNull()) {
      List<CommentedNode.Part> parts = new ArrayList<>();
      comments.before(end, 0, Integer.MIN_VALUE).forEach(found -> place(found, parts));
      return parts.isEmpty() ? root : new CommentedNode.Mapping(parts);
    }
    comments.before(end, 0, Integer.MIN_VALUE);
    return root;
  }

  private CommentedNode node(Event event, Iterator<Event> events, int depth) {
    count(1, event);
    if (depth > limits.depth()) {
      throw limit(event, "maps and lists lie too deep in each other", limits.depth() + " levels");
    }
    if (event instanceof AliasEvent alias) {
      String name = alias.getAlias().getValue();
      CommentedNode node = anchors.get(name);
      if (node == null) {
        throw new YamlException(
            List.of(
                Issue.error(YamlError.ALIAS, "an alias names no anchor before it")
                    .at(place(event))));
      }
      count(weights.getOrDefault(name, 1L), event);
      characters += lengths.getOrDefault(name, 0L);
      bound(event);
      comments.skipTo(end(event));
      return node;
    }
    long before = nodes;
    long written = characters;
    CommentedNode node;
    Optional<Anchor> anchor;
    if (event instanceof ScalarEvent scalar) {
      anchor = scalar.getAnchor();
      node = scalar(scalar);
      comments.skipOver(scalar, index(event), end(event));
    } else if (event instanceof SequenceStartEvent start) {
      anchor = start.getAnchor();
      node = sequence(start, events, depth);
    } else {
      MappingStartEvent start = (MappingStartEvent) event;
      anchor = start.getAnchor();
      node = mapping(start, events, depth);
    }
    anchor.ifPresent(
        name -> {
          anchors.put(name.getValue(), node);
          weights.put(name.getValue(), nodes - before + 1);
          lengths.put(name.getValue(), characters - written);
        });
    return node;
  }

  private CommentedNode.Sequence sequence(
      SequenceStartEvent start, Iterator<Event> events, int depth) {
    List<CommentedNode> items = new ArrayList<>();
    int column = start.isFlow() ? -1 : column(start);
    Event next;
    while ((next = events.next()).getEventId() != Event.ID.SequenceEnd) {
      comments.before(next, column, Integer.MIN_VALUE).forEach(found -> place(found, items));
      items.add(node(next, events, depth + 1));
    }
    comments.before(next, column, column(next)).forEach(found -> place(found, items));
    return new CommentedNode.Sequence(items);
  }

  private CommentedNode.Mapping mapping(
      MappingStartEvent start, Iterator<Event> events, int depth) {
    List<CommentedNode.Part> parts = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    int column = start.isFlow() ? -1 : column(start);
    Event next;
    while ((next = events.next()).getEventId() != Event.ID.MappingEnd) {
      comments.before(next, column, Integer.MIN_VALUE).forEach(found -> place(found, parts));
      Event keyEvent = next;
      CommentedNode key = node(keyEvent, events, depth + 1);
      Event valueEvent = events.next();
      if (!(valueEvent instanceof ScalarEvent)) {
        // what stands behind the key of a map or a list belongs to the key
        comments
            .onLine(valueEvent, line(keyEvent))
            .forEach(found -> parts.add(new CommentedNode.Comment(found.text(), false)));
      }
      CommentedNode value = node(valueEvent, events, depth + 1);
      boolean merge =
          keyEvent instanceof ScalarEvent scalar
              && scalar.isPlain()
              && scalar.getValue().equals("<<");
      if (!(key instanceof CommentedNode.Scalar written)
          || !written.node().isString()
          || written.timestamp()) {
        issues.add(
            Issue.error(YamlError.KEY_TYPE, "a key is no string")
                .at(place(keyEvent))
                .withExpected("a string"));
      } else if (!keys.add(written.node().text())) {
        issues.add(
            Issue.error(YamlError.DUPLICATE_KEY, "a key is there twice")
                .at(place(keyEvent))
                .withExpected("each key once"));
      } else {
        parts.add(new CommentedNode.Entry(written.node(), merge, value));
      }
    }
    comments.before(next, column, column(next)).forEach(found -> place(found, parts));
    return new CommentedNode.Mapping(parts);
  }

  /** A comment behind a value stands before it in the tree; others stand where they are. */
  private <T> void place(CommentScanner.Found found, List<? super CommentedNode.Comment> parts) {
    int size = parts.size();
    if (found.behind() && size > 0 && !(parts.get(size - 1) instanceof CommentedNode.Comment)) {
      parts.add(size - 1, new CommentedNode.Comment(found.text(), true));
    } else {
      parts.add(new CommentedNode.Comment(found.text(), false));
    }
  }

  private CommentedNode.Scalar scalar(ScalarEvent event) {
    String value = event.getValue();
    characters += value.length();
    ScalarStyle style =
        switch (event.getScalarStyle()) {
          case DOUBLE_QUOTED -> ScalarStyle.DOUBLE_QUOTED;
          case SINGLE_QUOTED -> ScalarStyle.SINGLE_QUOTED;
          case LITERAL -> ScalarStyle.LITERAL;
          case FOLDED -> ScalarStyle.FOLDED;
          default -> ScalarStyle.PLAIN;
        };
    if ((style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED)
        && value.endsWith("\n")
        && !text.endsWith("\n")
        && end(event) >= comments.length()) {
      // the last line of the text has no line end, so the block has none
      value = value.substring(0, value.length() - 1);
    }
    String tag = event.getTag().orElse(null);
    ScalarType type = ScalarType.STRING;
    String timestamp = null;
    if (event.isPlain() && (tag == null || tag.equals("!"))) {
      type = ScalarResolver.resolve(value);
      timestamp = type == ScalarType.STRING ? ScalarResolver.timestamp(value) : null;
    } else if (tag != null) {
      switch (tag) {
        case "tag:yaml.org,2002:int",
            "tag:yaml.org,2002:float",
            "tag:yaml.org,2002:bool",
            "tag:yaml.org,2002:null" ->
            type = ScalarResolver.resolve(value);
        case "tag:yaml.org,2002:timestamp" -> timestamp = ScalarResolver.timestamp(value);
        case "tag:yaml.org,2002:binary" -> value = binary(value, event);
        default -> {}
      }
      if (tag.equals("tag:yaml.org,2002:float") && type == ScalarType.INT) {
        type = ScalarType.FLOAT;
        value = new java.math.BigDecimal(integer(value)).toString();
      }
    }
    String shown = timestamp == null ? value : timestamp;
    return new CommentedNode.Scalar(
        ScalarNode.read(shown, type, style, line(event) + 1, column(event) + 1), timestamp != null);
  }

  private static java.math.BigInteger integer(String text) {
    Object value = ScalarNode.read(text, ScalarType.INT, ScalarStyle.PLAIN, 0, 0).value();
    return new java.math.BigInteger(String.valueOf(value));
  }

  private String binary(String value, Event event) {
    try {
      return new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      issues.add(
          Issue.error(YamlError.VALUE, "!!binary is not base64")
              .at(place(event))
              .withExpected("base64"));
      return value;
    }
  }

  private void count(long more, Event event) {
    nodes += more;
    if (nodes > limits.nodes()) {
      throw limit(
          event,
          "too many nodes, aliases counted with all they stand for",
          Long.toString(limits.nodes()));
    }
  }

  private void bound(Event event) {
    if (characters > limits.bytes()) {
      throw limit(
          event,
          "too much text, aliases counted with all they stand for",
          limits.bytes() + " characters");
    }
  }

  private YamlException limit(Event event, String message, String most) {
    return new YamlException(
        List.of(
            Issue.error(YamlError.LIMIT, message)
                .at(place(event))
                .withExpected("at most " + most)));
  }

  private Location place(Event event) {
    return Location.of(file, line(event) + 1, column(event) + 1);
  }

  private static int index(Event event) {
    return event.getStartMark().map(Mark::getIndex).orElse(0);
  }

  private static int end(Event event) {
    return event.getEndMark().map(Mark::getIndex).orElse(0);
  }

  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(0);
  }

  private static int column(Event event) {
    return event.getStartMark().map(Mark::getColumn).orElse(0);
  }
}

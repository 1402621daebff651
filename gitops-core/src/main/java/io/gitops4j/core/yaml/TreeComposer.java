// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

/** Composes trees from the events of one text. Used once. */
final class TreeComposer {
  private static final int MAX_ISSUES = 50;

  private final String file;
  private final String text;
  private final YamlLimits limits;
  private final boolean sourceLines;
  private final Dialect dialect;
  private final Placement placement;
  private final Consumer<Issue> warnings;
  private Dialect.Part part = new Dialect.Part("", 0);
  private final List<Issue> issues = new ArrayList<>();
  private final Map<String, Node> anchors = new HashMap<>();
  private final Map<String, Long> weights = new HashMap<>();
  private final Map<String, Long> lengths = new HashMap<>();
  private long nodes;
  private long characters;
  private int flows;
  private boolean metadata;
  private boolean annotations;

  TreeComposer(
      String file,
      String text,
      YamlLimits limits,
      boolean sourceLines,
      Dialect dialect,
      Placement placement,
      Consumer<Issue> warnings) {
    this.file = file;
    this.text = text;
    this.limits = limits;
    this.sourceLines = sourceLines;
    this.dialect = dialect;
    this.placement = placement;
    this.warnings = warnings;
  }

  /** Ends the reading of this text after an issue that nothing can follow. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stop() {
      super(null, null, false, false);
    }
  }

  List<Node> documents() {
    List<Node> documents = new ArrayList<>();
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setCodePointLimit(Integer.MAX_VALUE)
            .build();
    try {
      for (Dialect.Part next : dialect.parts(file, text, issues::add)) {
        part = next;
        read(
            new ParserImpl(settings, new StreamReader(settings, withoutMark(part.text()))),
            documents);
      }
    } catch (Stop e) {
      // the issue is recorded
    } catch (MarkedYamlEngineException e) {
      Issue issue = SyntaxIssue.of(e, file, part.text(), sourceLines);
      issues.add(0, placement.placed(shifted(issue)));
    } catch (YamlEngineException e) {
      issues.add(
          0,
          Issue.error(
                  YamlError.SYNTAX, String.valueOf(e.getMessage()).lines().findFirst().orElse(""))
              .at(Location.of(file)));
    }
    if (!issues.isEmpty()) {
      throw new YamlException(issues);
    }
    return documents;
  }

  private void read(Iterator<Event> events, List<Node> documents) {
    while (events.hasNext()) {
      Event event = events.next();
      if (!(event instanceof DocumentStartEvent start)) {
        continue;
      }
      if (dialect == Dialect.RESOURCES && start.getSpecVersion().isPresent()) {
        throw stop(YamlError.SYNTAX, "a directive stands before a resource", event, "no directive");
      }
      anchors.clear();
      weights.clear();
      lengths.clear();
      Node node = node(events.next(), events, 0);
      if (!node.isNull()) {
        documents.add(node);
      }
      if (dialect.firstOnly()) {
        return;
      }
    }
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private Issue shifted(Issue issue) {
    Location at = issue.location();
    return part.line() == 0
        ? issue
        : issue.at(
            new Location(
                at.file(), at.line() + part.line(), at.column(), at.field(), at.sourceLine()));
  }

  private Node node(Event event, Iterator<Event> events, int depth) {
    count(1, event);
    if (depth > limits.depth()) {
      throw stop(
          YamlError.LIMIT,
          "maps and lists lie too deep in each other",
          event,
          "at most " + limits.depth() + " levels");
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    long before = nodes;
    long written = characters;
    Node node;
    Optional<Anchor> anchor;
    if (event instanceof ScalarEvent scalar) {
      anchor = scalar.getAnchor();
      node = scalar(scalar);
      characters += scalar.getValue().length();
    } else if (event instanceof SequenceStartEvent start) {
      anchor = start.getAnchor();
      flows += start.isFlow() ? 1 : 0;
      List<Node> items = new ArrayList<>();
      Event next;
      while ((next = events.next()).getEventId() != Event.ID.SequenceEnd) {
        items.add(node(next, events, depth + 1));
      }
      flows -= start.isFlow() ? 1 : 0;
      node = ListNode.read(items, line(event), column(event));
    } else {
      MappingStartEvent start = (MappingStartEvent) event;
      anchor = start.getAnchor();
      flows += start.isFlow() ? 1 : 0;
      node = map(event, events, depth);
      flows -= start.isFlow() ? 1 : 0;
    }
    anchor.ifPresent(
        name -> {
          anchors.put(name.getValue(), node);
          weights.put(name.getValue(), nodes - before + 1);
          lengths.put(name.getValue(), characters - written);
        });
    return node;
  }

  private Node alias(AliasEvent alias) {
    String name = alias.getAlias().getValue();
    Node node = anchors.get(name);
    if (node == null) {
      throw stop(
          YamlError.ALIAS,
          "the alias" + (sourceLines ? " *" + name : "") + " names no anchor before it",
          alias,
          sourceLines ? "an anchor &" + name : "an anchor, or quotes around a text");
    }
    count(weights.getOrDefault(name, 1L), alias);
    characters += lengths.getOrDefault(name, 0L);
    if (characters > limits.bytes()) {
      throw stop(
          YamlError.LIMIT,
          "too much text, aliases counted with all they stand for",
          alias,
          "at most " + limits.bytes() + " characters");
    }
    return node;
  }

  private void count(long more, Event event) {
    nodes += more;
    if (nodes > limits.nodes()) {
      throw stop(
          YamlError.LIMIT,
          "too many nodes, aliases counted with all they stand for",
          event,
          "at most " + limits.nodes());
    }
  }

  private MapNode map(Event start, Iterator<Event> events, int depth) {
    MapNode.Builder map = MapNode.builder().at(line(start), column(start));
    Map<String, ScalarNode> seen = new HashMap<>();
    List<Node> merges = new ArrayList<>();
    Node united = ScalarNode.NULL;
    Event next;
    while ((next = events.next()).getEventId() != Event.ID.MappingEnd) {
      Event keyEvent = next;
      Node key = node(keyEvent, events, depth + 1);
      if (depth == 0) {
        metadata = dialect == Dialect.RESOURCES && "metadata".equals(key.textOrNull());
      } else if (depth == 1) {
        annotations = metadata && "annotations".equals(key.textOrNull());
      }
      boolean isAnnotations = annotations && depth == 1;
      Node value = node(events.next(), events, depth + 1);
      if (keyEvent instanceof ScalarEvent scalar
          && scalar.isPlain()
          && scalar.getValue().equals("<<")) {
        merges.add(value);
      } else if (!(key instanceof ScalarNode written)) {
        issue(YamlError.KEY_TYPE, "a key is a map or a list", keyEvent, "a string");
      } else {
        ScalarNode keyScalar =
            dialect == Dialect.CONFIGURATION && !written.isNull() ? asText(written) : written;
        ScalarNode first = seen.putIfAbsent(keyScalar.text(), keyScalar);
        if (first != null && isAnnotations) {
          value = united(united, value);
        } else if (first != null && !(annotations && depth == 2)) {
          String message =
              "the key " + keyScalar.text() + " stands in line " + first.line() + " already";
          if (dialect == Dialect.CONFIGURATION) {
            warnings.accept(
                Issue.warning(YamlError.DUPLICATE_KEY, message + "; the last one counts")
                    .at(Location.of(file, line(keyEvent), column(keyEvent))));
          } else {
            issue(YamlError.DUPLICATE_KEY, message, keyEvent, "each key once");
          }
        }
        united = isAnnotations ? value : united;
        map.put(keyScalar, value);
      }
    }
    for (Node merge : merges) {
      merge(merge, map, start);
    }
    return map.build();
  }

  /** Annotations that are there twice: kustomize writes all of them, the last ones winning. */
  private static Node united(Node before, Node more) {
    if (!(before instanceof MapNode known) || !(more instanceof MapNode map)) {
      return more.isNull() ? before : more;
    }
    MapNode.Builder all = known.toBuilder();
    map.entries().forEach(entry -> all.put(entry.keyNode(), entry.value()));
    return all.build();
  }

  /** A key as JSON would have it. */
  private static ScalarNode asText(ScalarNode key) {
    return key.isString()
        ? key
        : ScalarNode.read(
            YamlPrinter.print(key).strip(),
            ScalarType.STRING,
            key.style(),
            key.line(),
            key.column());
  }

  private void merge(Node merged, MapNode.Builder map, Event where) {
    if (merged instanceof ListNode list) {
      list.forEach(item -> merge(item, map, where));
    } else if (merged instanceof MapNode other) {
      for (MapNode.Entry entry : other.entries()) {
        if (!map.has(entry.key())) {
          map.put(entry.keyNode(), entry.value());
        }
      }
    } else {
      issue(
          YamlError.ALIAS,
          "a merge key merges something that is no map",
          where,
          "a map, or a list of maps");
    }
  }

  private ScalarNode scalar(ScalarEvent event) {
    String value = event.getValue();
    Optional<String> tag = event.getTag();
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
        && endsText(event)) {
      // the last line of the text has no line end, so the block has none
      value = value.substring(0, value.length() - 1);
    }
    ScalarType type = ScalarType.STRING;
    if (tag.isEmpty() || tag.get().equals("!")) {
      // to go-yaml 3 the tag "!" says nothing; to the version before, that it is a text
      if (event.isPlain() && (tag.isEmpty() || dialect != Dialect.CONFIGURATION)) {
        type =
            dialect == Dialect.CONFIGURATION && ScalarResolver.isOldBoolean(value)
                ? ScalarType.BOOL
                : ScalarResolver.resolve(value);
        if (type == ScalarType.STRING && dialect != Dialect.CONFIGURATION) {
          String timestamp = ScalarResolver.timestamp(value);
          if (timestamp != null) {
            return ScalarNode.read(timestamp, type, style, line(event), column(event))
                .withSource(value);
          }
        }
      }
    } else {
      switch (tag.get()) {
        case "tag:yaml.org,2002:int",
            "tag:yaml.org,2002:float",
            "tag:yaml.org,2002:bool",
            "tag:yaml.org,2002:null" ->
            type = ScalarResolver.resolve(value);
        case "tag:yaml.org,2002:binary" -> value = binary(value, event);
        default -> {}
      }
    }
    if (type == ScalarType.FLOAT && value.charAt(value.length() - 1) > '9') {
      issue(YamlError.VALUE, "a number that JSON can't say", event, "a finite number");
    }
    if (type == ScalarType.NULL && value.isEmpty() && flows > 0) {
      // go-yaml can only write it back in quotes, which makes it a string: see SettledScalars
      style = ScalarStyle.SINGLE_QUOTED;
    }
    return ScalarNode.read(value, type, style, line(event), column(event));
  }

  private boolean endsText(Event event) {
    String read = part.text();
    return !read.endsWith("\n")
        && event
            .getEndMark()
            .map(mark -> mark.getIndex() >= read.codePointCount(0, read.length()))
            .orElse(false);
  }

  private String binary(String value, Event event) {
    try {
      return new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      issue(YamlError.VALUE, "!!binary is not base64", event, "base64");
      return value;
    }
  }

  private void issue(YamlError code, String message, Event event, String expected) {
    Location location = new Location(file, line(event), column(event), null, null);
    issues.add(
        Issue.error(code, message)
            .at(location.withSourceLine(sourceLine(location.line())))
            .withExpected(expected));
    if (issues.size() >= MAX_ISSUES) {
      throw new Stop();
    }
  }

  private Stop stop(YamlError code, String message, Event event, String expected) {
    issue(code, message, event, expected);
    return new Stop();
  }

  private @Nullable String sourceLine(int line) {
    return sourceLines ? SyntaxIssue.line(text, line) : null;
  }

  private int line(Event event) {
    return placement.line(event.getStartMark().map(Mark::getLine).orElse(-1) + 1 + part.line());
  }

  private int column(Event event) {
    return placement.column(event.getStartMark().map(Mark::getColumn).orElse(-1) + 1);
  }
}

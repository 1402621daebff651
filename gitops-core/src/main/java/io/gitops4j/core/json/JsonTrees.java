// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.core.yaml.YamlError;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Turns JSON into trees and trees into JSON, as text or as Jackson's nodes. A number keeps its text
 * on the way in, and on the way out wherever JSON can say it. Stateless, thread-safe.
 *
 * <p>Of several equal keys the last one counts, as in Go. What a tree says and JSON can't
 * (infinities) is an {@link IllegalArgumentException}; the readers of this library let no such
 * value in.
 */
public final class JsonTrees {
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");

  /** Digits of a number, so that no text makes arithmetic expensive. */
  private static final int NUMBER_LENGTH = 1000;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonTrees() {}

  /**
   * Reads one JSON text with {@link YamlLimits#DEFAULTS}.
   *
   * @param name the name of the input, for errors; no error shows text of the input
   * @param json the text in UTF-8
   * @throws YamlException if the text is not one JSON value or exceeds a limit
   */
  public static Node read(String name, byte[] json) {
    return read(name, json, YamlLimits.DEFAULTS);
  }

  /**
   * Reads one JSON text.
   *
   * @param name the name of the input, for errors; no error shows text of the input
   * @param json the text in UTF-8
   * @param limits the bounds
   * @throws YamlException if the text is not one JSON value or exceeds a limit
   */
  public static Node read(String name, byte[] json, YamlLimits limits) {
    Objects.requireNonNull(name, "name");
    if (json.length > limits.bytes()) {
      throw refused(name, YamlError.LIMIT, "the text is too large", 0, 0);
    }
    try (JsonParser parser = factory(limits).createParser(json)) {
      parser.nextToken();
      Node node = new Reader(name, parser, limits.nodes()).node();
      if (parser.nextToken() != null) {
        throw refused(name, parser, "more than one JSON value");
      }
      return node;
    } catch (StreamConstraintsException e) {
      throw refused(name, YamlError.LIMIT, "the JSON exceeds a limit", 0, 0);
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw refused(
          name,
          YamlError.SYNTAX,
          "the text is not JSON",
          at == null ? 0 : at.getLineNr(),
          at == null ? 0 : at.getColumnNr());
    } catch (IOException e) {
      throw refused(name, YamlError.ENCODING, "the text is not UTF-8", 0, 0);
    }
  }

  private static JsonFactory factory(YamlLimits limits) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(limits.depth())
                .maxNumberLength(NUMBER_LENGTH)
                .maxStringLength(limits.bytes())
                .maxNameLength(limits.bytes())
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
  }

  /** The tree as compact JSON in UTF-8, keys in their order. */
  public static byte[] print(Node node) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try {
      print(node, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes the tree as compact JSON in UTF-8 and leaves the stream open. */
  public static void print(Node node, OutputStream out) throws IOException {
    try (JsonGenerator generator = factory(YamlLimits.DEFAULTS).createGenerator(out)) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      write(node, generator);
    }
  }

  /** The tree of a Jackson node. */
  public static Node fromJackson(JsonNode json) {
    try (JsonParser parser = new TreeTraversingParser(json)) {
      parser.nextToken();
      return new Reader("JSON", parser, Long.MAX_VALUE).node();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new Jackson node of the tree; numbers with a point are decimals of any precision. */
  public static JsonNode toJackson(Node node) {
    try (TokenBuffer buffer = new TokenBuffer(MAPPER, false)) {
      write(node, buffer);
      try (JsonParser parser = buffer.asParser()) {
        return MAPPER.readTree(parser);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the value at which a caller's parser stands; the parser's own limits hold too. */
  static Node read(JsonParser parser) throws IOException {
    return new Reader("JSON", parser, YamlLimits.DEFAULTS.nodes()).node();
  }

  static void write(Node node, JsonGenerator out) throws IOException {
    if (node instanceof MapNode map) {
      out.writeStartObject();
      for (MapNode.Entry entry : map.entries()) {
        out.writeFieldName(entry.key());
        write(entry.value(), out);
      }
      out.writeEndObject();
    } else if (node instanceof ListNode list) {
      out.writeStartArray();
      for (Node item : list) {
        write(item, out);
      }
      out.writeEndArray();
    } else {
      write((ScalarNode) node, out);
    }
  }

  private static void write(ScalarNode scalar, JsonGenerator out) throws IOException {
    switch (scalar.type()) {
      case NULL -> out.writeNull();
      case BOOL -> out.writeBoolean(Boolean.TRUE.equals(scalar.value()));
      case STRING -> out.writeString(scalar.text());
      case INT -> {
        if (scalar.value() instanceof Long value) {
          if (value == value.intValue()) {
            out.writeNumber(value.intValue()); // Jackson's nodes tell an int from a long
          } else {
            out.writeNumber(value);
          }
        } else {
          out.writeNumber((BigInteger) Objects.requireNonNull(scalar.value()));
        }
      }
      case FLOAT -> number(scalar, out);
    }
  }

  private static void number(ScalarNode scalar, JsonGenerator out) throws IOException {
    if (JSON_NUMBER.matcher(scalar.text()).matches() && !(out instanceof TokenBuffer)) {
      out.writeNumber(scalar.text());
      return;
    }
    double value = (Double) Objects.requireNonNull(scalar.value());
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("number: not finite (expected: what JSON can say)");
    }
    String digits = scalar.text().replace("_", "");
    out.writeNumber(new BigDecimal(digits.endsWith(".") ? digits + "0" : digits));
  }

  private static YamlException refused(String name, JsonParser parser, String message) {
    var at = parser.currentTokenLocation();
    return refused(name, YamlError.SYNTAX, message, at.getLineNr(), at.getColumnNr());
  }

  private static YamlException refused(
      String name, YamlError code, String message, int line, int column) {
    return new YamlException(
        List.of(
            Issue.error(code, message)
                .at(Location.of(name, Math.max(line, 0), Math.max(column, 0)))
                .withExpected("JSON")));
  }

  /** Builds one tree from the tokens of a parser. Used once. */
  private static final class Reader {
    private final String name;
    private final JsonParser parser;
    private long left;

    Reader(String name, JsonParser parser, long nodes) {
      this.name = name;
      this.parser = parser;
      this.left = nodes;
    }

    Node node() throws IOException {
      if (--left < 0) {
        throw refused(name, YamlError.LIMIT, "too many nodes", 0, 0);
      }
      JsonToken token = parser.currentToken();
      if (token == null) {
        throw refused(name, parser, "the text is empty");
      }
      return switch (token) {
        case START_OBJECT -> map();
        case START_ARRAY -> list();
        case VALUE_TRUE -> ScalarNode.TRUE;
        case VALUE_FALSE -> ScalarNode.FALSE;
        case VALUE_NULL -> ScalarNode.NULL;
        case VALUE_NUMBER_INT -> integer(parser.getText());
        case VALUE_NUMBER_FLOAT -> scalar(parser.getText(), ScalarType.FLOAT);
        default -> ScalarNode.of(parser.getText());
      };
    }

    private MapNode map() throws IOException {
      MapNode.Builder map = MapNode.builder();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        parser.nextToken();
        map.put(key, node());
      }
      return map.build();
    }

    private ListNode list() throws IOException {
      List<Node> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(node());
      }
      return ListNode.of(items);
    }

    /** As in YAML, what fits no 64 bits is a float. */
    private static ScalarNode integer(String text) {
      boolean fits = text.length() <= 18 || new BigInteger(text).bitLength() <= 64;
      return scalar(text, fits ? ScalarType.INT : ScalarType.FLOAT);
    }

    private static ScalarNode scalar(String text, ScalarType type) {
      return ScalarNode.read(text, type, ScalarStyle.PLAIN, 0, 0);
    }
  }
}

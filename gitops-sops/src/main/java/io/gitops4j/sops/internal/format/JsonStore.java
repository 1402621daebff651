// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops.internal.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import io.gitops4j.core.yaml.CommentedNode;
import io.gitops4j.sops.SopsError;
import io.gitops4j.sops.SopsException;
import io.gitops4j.sops.internal.cipher.GoNumbers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** JSON: an object, the metadata its entry {@code sops}. Written with tabs, as by Go. */
final class JsonStore implements Store {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_SIZE)
                  .build())
          .build();

  @Override
  public List<CommentedNode.Mapping> readPlain(String file, byte[] content) {
    Failures.bound(file, content);
    try (JsonParser parser = FACTORY.createParser(content)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Failures.format(file, 1, "the text is no JSON object");
      }
      CommentedNode.Mapping map = map(parser);
      if (parser.nextToken() != null) {
        throw Failures.format(
            file, parser.currentLocation().getLineNr(), "something follows the JSON object");
      }
      return List.of(map);
    } catch (StreamConstraintsException e) {
      throw Failures.of(SopsError.LIMIT, file, 0, "values lie too deep in each other");
    } catch (JsonProcessingException e) {
      // its message shows the text
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw Failures.format(file, line, "the text is not JSON, or a key is there twice");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static CommentedNode.Mapping map(JsonParser parser) throws IOException {
    List<CommentedNode.Part> parts = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      parts.add(CommentedNode.Entry.of(key, value(parser)));
    }
    return new CommentedNode.Mapping(parts);
  }

  private static CommentedNode value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return map(parser);
    }
    if (token == JsonToken.START_ARRAY) {
      List<CommentedNode> items = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(value(parser));
      }
      return new CommentedNode.Sequence(items);
    }
    int line = parser.currentTokenLocation().getLineNr();
    int column = parser.currentTokenLocation().getColumnNr();
    return switch (token) {
      case VALUE_NUMBER_INT -> {
        BigInteger number = parser.getBigIntegerValue();
        boolean fits = number.bitLength() < 64;
        String text = fits ? number.toString() : finite(parser, number.doubleValue());
        yield scalar(text, fits ? ScalarType.INT : ScalarType.FLOAT, line, column);
      }
      case VALUE_NUMBER_FLOAT ->
          scalar(finite(parser, parser.getDoubleValue()), ScalarType.FLOAT, line, column);
      case VALUE_TRUE, VALUE_FALSE -> scalar(parser.getText(), ScalarType.BOOL, line, column);
      case VALUE_NULL -> scalar("null", ScalarType.NULL, line, column);
      default -> scalar(parser.getText(), ScalarType.STRING, line, column);
    };
  }

  private static String finite(JsonParser parser, double value) throws IOException {
    if (!Double.isFinite(value)) {
      throw new com.fasterxml.jackson.core.JsonParseException(parser, "a number is too large");
    }
    return GoNumbers.json(value);
  }

  private static CommentedNode scalar(String text, ScalarType type, int line, int column) {
    return CommentedNode.Scalar.of(ScalarNode.read(text, type, ScalarStyle.PLAIN, line, column));
  }

  @Override
  public byte[] writePlain(List<CommentedNode.Mapping> documents) {
    if (documents.size() != 1) {
      throw SopsException.of(SopsError.ENCRYPT, "JSON holds one document");
    }
    StringBuilder out = new StringBuilder();
    write(documents.get(0), 0, out);
    return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(CommentedNode node, int depth, StringBuilder out) {
    if (node instanceof CommentedNode.Mapping map) {
      String separator = "";
      out.append('{');
      for (CommentedNode.Part part : map.parts()) {
        if (part instanceof CommentedNode.Entry entry) {
          out.append(separator);
          line(depth + 1, out);
          string(entry.key().text(), out);
          out.append(": ");
          write(entry.value(), depth + 1, out);
          separator = ",";
        }
      }
      if (!separator.isEmpty()) {
        line(depth, out);
      }
      out.append('}');
    } else if (node instanceof CommentedNode.Sequence list) {
      String separator = "";
      out.append('[');
      for (CommentedNode item : list.items()) {
        if (!(item instanceof CommentedNode.Comment)) {
          out.append(separator);
          line(depth + 1, out);
          write(item, depth + 1, out);
          separator = ",";
        }
      }
      if (!separator.isEmpty()) {
        line(depth, out);
      }
      out.append(']');
    } else if (node instanceof CommentedNode.Scalar scalar) {
      scalar(scalar.node(), out);
    }
  }

  private static void line(int depth, StringBuilder out) {
    out.append('\n').append("\t".repeat(depth));
  }

  private static void scalar(ScalarNode node, StringBuilder out) {
    switch (node.type()) {
      case NULL -> out.append("null");
      case BOOL, INT -> out.append(node.value());
      case FLOAT -> {
        double number = GoNumbers.value(node);
        if (!Double.isFinite(number)) {
          throw SopsException.of(SopsError.FORMAT, "JSON has no such number");
        }
        out.append(GoNumbers.json(number));
      }
      case STRING -> string(node.text(), out);
    }
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          boolean escaped = c < ' ' || "<>&".indexOf(c) >= 0 || c == 0x2028 || c == 0x2029;
          out.append(escaped ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
      }
    }
    out.append('"');
  }

  @Override
  public Encrypted readEncrypted(String file, byte[] content) {
    return Placement.take(file, readPlain(file, content));
  }

  @Override
  public byte[] writeEncrypted(List<CommentedNode.Mapping> documents, MapNode metadata) {
    return writePlain(Placement.put(documents, metadata));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.yaml;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.secret.SecretMarks;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.tree.ScalarStyle;
import io.gitops4j.core.tree.ScalarType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Reads YAML (and JSON, which is YAML) as the tools of Kubernetes read it: numbers of YAML 1.1,
 * only {@code true} and {@code false} as booleans, timestamps as strings, anchors and merge keys
 * resolved, duplicate keys refused. Immutable, thread-safe.
 */
public final class YamlReader {
  private static final YamlReader DEFAULTS =
      new YamlReader(YamlLimits.DEFAULTS, true, Dialect.PLAIN, Placement.OWN, issue -> {});

  private static final ScalarNode NOTHING =
      ScalarNode.read("", ScalarType.NULL, ScalarStyle.PLAIN, 0, 0);

  private final YamlLimits limits;
  private final boolean sourceLines;
  private final Dialect dialect;
  private final Placement placement;
  private final Consumer<Issue> warnings;

  private YamlReader(
      YamlLimits limits,
      boolean sourceLines,
      Dialect dialect,
      Placement placement,
      Consumer<Issue> warnings) {
    this.limits = limits;
    this.sourceLines = sourceLines;
    this.dialect = dialect;
    this.placement = placement;
    this.warnings = warnings;
  }

  /** A reader with {@link YamlLimits#DEFAULTS} that shows source lines in errors. */
  public static YamlReader ofDefaults() {
    return DEFAULTS;
  }

  /** A reader with other limits. */
  public YamlReader withLimits(YamlLimits newLimits) {
    return new YamlReader(
        Objects.requireNonNull(newLimits, "newLimits"), sourceLines, dialect, placement, warnings);
  }

  /** A reader whose errors show no text of the input, for input that holds secrets. */
  public YamlReader withoutSourceLines() {
    return new YamlReader(limits, false, dialect, placement, warnings);
  }

  /** Whether it reads as {@link #asConfiguration} says. */
  public boolean isConfiguration() {
    return dialect == Dialect.CONFIGURATION;
  }

  /**
   * A reader for the configuration of tools, which they read with an older library than their
   * resources: of several equal keys the last one counts, {@code yes}, {@code no}, {@code on},
   * {@code off}, {@code y} and {@code n} are booleans, timestamps stay as they are, and only the
   * first document is read.
   */
  public YamlReader asConfiguration() {
    return new YamlReader(limits, sourceLines, Dialect.CONFIGURATION, placement, warnings);
  }

  /**
   * A reader for Kubernetes resources as kustomize reads them: documents are parted at lines that
   * begin with {@code ---}, of each part only the first document is read, directives are refused,
   * and annotations that are there twice in the metadata are put together.
   */
  public YamlReader asResources() {
    return new YamlReader(limits, sourceLines, Dialect.RESOURCES, placement, warnings);
  }

  /**
   * A reader that tells of what it accepts and the author surely did not mean: equal keys, where it
   * reads configuration.
   *
   * @param listener gets a warning for each; without this call nobody does
   */
  public YamlReader withWarnings(Consumer<Issue> listener) {
    return new YamlReader(
        limits, sourceLines, dialect, placement, Objects.requireNonNull(listener));
  }

  /**
   * A reader for a text that is a scalar of another text. Lines are those of the outer text: exact
   * in a literal block, where columns are not known, and else those where the scalar begins. Errors
   * show no source lines.
   *
   * @param scalar the scalar as it was read
   */
  public YamlReader inside(ScalarNode scalar) {
    return new YamlReader(limits, false, dialect, Placement.inside(scalar), warnings);
  }

  /**
   * All documents of a stream; those that are empty or null are left out.
   *
   * @param file the name of the input, for errors
   * @param bytes the text in UTF-8, with or without a byte-order mark
   * @throws YamlException with everything that is wrong
   */
  public List<Node> read(String file, byte[] bytes) {
    if (bytes.length > limits.bytes()) {
      throw tooLarge(file);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    // what is not UTF-8 becomes this character, which may also stand there
    if (text.indexOf('\uFFFD') >= 0 && !isUtf8(bytes)) {
      throw new YamlException(
          List.of(
              Issue.error(YamlError.ENCODING, "the text is not UTF-8")
                  .at(Location.of(file))
                  .withExpected("UTF-8")));
    }
    return read(file, text);
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /**
   * All documents of a stream; those that are empty or null are left out.
   *
   * @param file the name of the input, for errors
   * @param text the text
   * @throws YamlException with everything that is wrong
   */
  public List<Node> read(String file, String text) {
    Objects.requireNonNull(file, "file");
    if (text.length() > limits.bytes()) {
      throw tooLarge(file);
    }
    String marked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    List<Node> plain = new BlockReader(marked, limits, isConfiguration(), placement).documents();
    List<Node> documents =
        plain != null
            ? plain
            : new TreeComposer(
                    file,
                    marked,
                    limits,
                    sourceLines && !SecretMarks.mayHoldValues(marked),
                    dialect,
                    placement,
                    warnings)
                .documents();
    return dialect == Dialect.RESOURCES
        ? SchemaComments.attach(documents, marked, placement)
        : documents;
  }

  /** The scalar that a plain text on one line stands for; a text of several lines is a string. */
  public static ScalarNode plainScalar(String text) {
    if (text.isEmpty()) {
      return NOTHING;
    }
    if (text.indexOf('\n') >= 0) {
      return ScalarNode.of(text);
    }
    ScalarType type = ScalarResolver.resolve(text);
    String timestamp = type == ScalarType.STRING ? ScalarResolver.timestamp(text) : null;
    return ScalarNode.read(timestamp == null ? text : timestamp, type, ScalarStyle.PLAIN, 0, 0);
  }

  private YamlException tooLarge(String file) {
    return new YamlException(
        List.of(
            Issue.error(YamlError.LIMIT, "the text is too large")
                .at(Location.of(file))
                .withExpected("at most " + limits.bytes() + " bytes")));
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.kustomize.internal;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.core.render.RenderException;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.kustomize.KustomizeError;
import io.gitops4j.kustomize.RenderLimits.Bound;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes ConfigMaps and Secrets from literals, files and env files. */
final class GeneratedData {
  private static final int LINE = 70;

  private final FileLoader loader;
  private final String file;
  private final SourceLines lines;
  private final boolean secret;
  private final Findings findings;
  private final Map<String, byte[]> values = new LinkedHashMap<>();

  private GeneratedData(FileLoader loader, SourceLines lines, boolean secret, Findings findings) {
    this.findings = findings;
    this.loader = loader;
    this.file = lines.file();
    this.lines = lines;
    this.secret = secret;
  }

  /** The resource that the arguments of a generator describe. */
  static Resource generate(
      MapNode args,
      @Nullable MapNode globalOptions,
      boolean secret,
      FileLoader loader,
      SourceLines lines,
      Findings findings) {
    GeneratedData data = new GeneratedData(loader, lines, secret, findings);
    return data.resource(args, globalOptions);
  }

  private Resource resource(MapNode args, @Nullable MapNode globalOptions) {
    String name = text(args, "name");
    if (name.isEmpty()) {
      throw Failure.of(
          KustomizeError.GENERATOR,
          "a " + (secret ? "secretGenerator" : "configMapGenerator") + " has no name",
          null);
    }
    collect(args);
    MapNode.Builder metadata = MapNode.builder().put("name", name);
    metadata.putIfPresent(
        "namespace", text(args, "namespace").isEmpty() ? null : text(args, "namespace"));
    MapNode options = options(args.map("options"), globalOptions);
    for (String field : new String[] {"labels", "annotations"}) {
      if (options.map(field) != null && !options.map(field).isEmpty()) {
        MapNode.Builder strings = MapNode.builder();
        for (MapNode.Entry entry : options.map(field).entries()) {
          strings.put(entry.key(), String.valueOf(entry.value().textOrNull()));
        }
        metadata.put(field, strings.build());
      }
    }
    MapNode.Builder root =
        MapNode.builder()
            .at(args.line(), args.column())
            .put("apiVersion", "v1")
            .put("kind", secret ? "Secret" : "ConfigMap");
    root.put("metadata", metadata.build());
    if (secret) {
      root.put("type", text(args, "type").isEmpty() ? "Opaque" : text(args, "type"));
    }
    fill(root);
    if ("true".equals(options.text("immutable"))) {
      root.put("immutable", true);
    }
    Resource resource = Resource.of(root.build(), file);
    resource.needsHash(!"true".equals(options.text("disableNameSuffixHash")));
    resource.behavior(text(args, "behavior").toLowerCase(java.util.Locale.ROOT));
    if (!List.of("replace", "merge").contains(resource.behavior())) {
      Node behavior = args.get("behavior");
      if (behavior != null && !List.of("", "create", "unspecified").contains(resource.behavior())) {
        findings.add(
            Issue.warning(KustomizeError.UNKNOWN_BEHAVIOR, "the behavior is taken for create")
                .at(Location.of(file, behavior).withField("behavior"))
                .withFound(behavior.textOrNull())
                .withExpected("create, replace or merge"));
      }
      // the reference takes every other word for create
      resource.behavior("create");
    }
    return resource;
  }

  private static MapNode options(@Nullable MapNode local, @Nullable MapNode global) {
    if (local == null || global == null) {
      return local != null ? local : global != null ? global : MapNode.EMPTY;
    }
    MapNode merged = global;
    for (MapNode.Entry entry : local.entries()) {
      Node before = merged.get(entry.key());
      Node value = entry.value();
      if (before instanceof MapNode a && value instanceof MapNode b) {
        MapNode both = a;
        for (MapNode.Entry inner : b.entries()) {
          both = both.with(inner.key(), inner.value());
        }
        value = both;
      }
      boolean falseOverTrue = "false".equals(value.textOrNull()) && before != null;
      merged = falseOverTrue ? merged : merged.with(entry.key(), value);
    }
    return merged;
  }

  /** Reads all that is named; what is wrong is told at once, not entry by entry. */
  private void collect(MapNode args) {
    List<Issue> wrong = new ArrayList<>();
    each("envs", list(args, "envs"), wrong);
    if (!text(args, "env").isEmpty()) {
      each("envs", List.of(Objects.requireNonNull(args.get("env"))), wrong);
    }
    each("literals", list(args, "literals"), wrong);
    each("files", list(args, "files"), wrong);
    if (!wrong.isEmpty()) {
      throw new RenderException(wrong);
    }
  }

  private void each(String field, Iterable<Node> entries, List<Issue> wrong) {
    for (Node entry : entries) {
      String text = String.valueOf(entry.textOrNull());
      try {
        switch (field) {
          case "envs" -> envFile(text, entry);
          case "literals" -> literal(text, entry);
          default -> files(text, entry);
        }
      } catch (RenderException e) {
        e.issues()
            .forEach(
                issue -> wrong.add(issue.at(secret ? Location.of(file, entry) : lines.at(entry))));
      }
    }
  }

  private void literal(String literal, Node item) {
    int equals = literal.indexOf('=');
    if (equals < 1) {
      throw error("a literal has no key and value", item, "key=value");
    }
    put(
        literal.substring(0, equals),
        unquote(literal.substring(equals + 1)).getBytes(StandardCharsets.UTF_8),
        item);
  }

  private void files(String entry, Node where) {
    int equals = entry.indexOf('=');
    String path = entry.substring(equals + 1);
    String key =
        equals < 0 ? path.substring(path.lastIndexOf('/') + 1) : entry.substring(0, equals);
    if (path.isEmpty() || equals == 0 || path.indexOf('=') >= 0) {
      throw error("an entry of files has no path or no key", where, "path or key=path");
    }
    if (equals > 0
        && loader.entry(path).isEmpty()
        && path.indexOf('/') < 0
        && path.indexOf('.') < 0) {
      // what looks like a literal may be a secret
      throw new RenderException(
          Issue.error(
                  KustomizeError.FILE_NOT_FOUND,
                  (secret ? "the file of the key " + key : path) + ": no such file or directory")
              .withHint(
                  "\""
                      + key
                      + "=…\" looks like a literal: files names a file for each key; put it under literals"),
          null);
    }
    put(key, loader.read(path, file), where);
  }

  private void envFile(String path, Node where) {
    String text = new String(loader.read(path, file), StandardCharsets.UTF_8);
    int number = 0;
    for (String raw : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\n")) {
      number++;
      String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
      line = line.stripLeading();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String key = equals < 0 ? line : line.substring(0, equals);
      if (equals < 0) {
        findings.add(
            Issue.warning(
                    KustomizeError.ENV_WITHOUT_VALUE,
                    "a line has no value: nothing is taken from the environment, so it is empty")
                .at(Location.of(loader.name(path), number, 1))
                .withFound(secret ? null : key)
                .withExpected("key=value"));
      }
      // a key without a value would be taken from the environment; nothing of the host enters a
      // render
      put(
          key,
          (equals < 0 ? "" : line.substring(equals + 1)).getBytes(StandardCharsets.UTF_8),
          where);
    }
  }

  private void put(String key, byte[] value, Node where) {
    loader.budget().use(Bound.GENERATED, key.length() + value.length);
    if (!YamlReader.plainScalar(key).isString()) {
      throw error(
          "the key " + key + " of the " + (secret ? "Secret" : "ConfigMap") + " is no text to YAML",
          where,
          "a key with a letter");
    }
    if (values.putIfAbsent(key, value) != null) {
      throw error("the key " + key + " is there twice", where, "each key once");
    }
  }

  private void fill(MapNode.Builder root) {
    MapNode.Builder data = MapNode.builder();
    MapNode.Builder binary = MapNode.builder();
    boolean any = secret;
    boolean anyBinary = false;
    for (Map.Entry<String, byte[]> entry : values.entrySet()) {
      String text = secret ? null : utf8(entry.getValue());
      if (secret) {
        data.put(entry.getKey(), base64(entry.getValue()));
        any = true;
      } else if (text != null) {
        data.put(entry.getKey(), text);
        any = true;
      } else {
        binary.put(entry.getKey(), base64(entry.getValue()));
        anyBinary = true;
      }
    }
    if (any) {
      root.put("data", data.build());
    }
    if (anyBinary) {
      root.put("binaryData", binary.build());
    }
  }

  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Base64 in lines of 70 characters, each ended, unless one line is enough. */
  private static String base64(byte[] bytes) {
    String text = Base64.getEncoder().encodeToString(bytes);
    if (text.length() < LINE) {
      return text;
    }
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < text.length(); i += LINE) {
      lines.append(text, i, Math.min(text.length(), i + LINE)).append('\n');
    }
    return lines.toString();
  }

  private static String unquote(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** Adds the data of the old resource that the new one does not have. */
  static void mergeInto(Resource resource, Resource old) {
    for (String field : new String[] {"data", "binaryData"}) {
      MapNode before = old.root().map(field);
      MapNode after = resource.root().map(field);
      MapNode merged = before == null ? MapNode.EMPTY : texts(before);
      for (MapNode.Entry entry : (after == null ? MapNode.EMPTY : after).entries()) {
        merged = merged.with(entry.key(), entry.value());
      }
      resource.root(
          merged.isEmpty() ? resource.root().without(field) : resource.root().with(field, merged));
    }
  }

  /** What a merge keeps of the old data: texts, and nothing for null. */
  private static MapNode texts(MapNode data) {
    MapNode.Builder texts = MapNode.builder();
    data.entries()
        .forEach(
            entry ->
                texts.put(
                    entry.keyNode(),
                    entry.value().isNull()
                        ? ScalarNode.of("")
                        : ScalarNode.of(Resource.textOf(entry.value()))));
    return texts.build();
  }

  private static ListNode list(MapNode args, String key) {
    ListNode list = args.list(key);
    return list == null ? ListNode.EMPTY : list;
  }

  private static String text(MapNode args, String key) {
    return args.get(key) instanceof ScalarNode scalar && !scalar.isNull() ? scalar.text() : "";
  }

  private RenderException error(String message, Node where, @Nullable String expected) {
    return new RenderException(
        Issue.error(KustomizeError.GENERATOR, message)
            .at(Location.of(file, where))
            .withExpected(expected),
        null);
  }
}

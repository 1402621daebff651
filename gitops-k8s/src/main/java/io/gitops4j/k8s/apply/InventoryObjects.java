// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An inventory as objects: a head, which holds it as text, or compressed when it is long, or names
 * the parts that hold it when it is longer than one object may be. The name of a part tells its
 * content, so that parts of another state are never overwritten. Pure functions.
 */
final class InventoryObjects {
  /** The label of parts, whose value tells those of one application. */
  static final String PART_OF = "gitops4j.io/inventory";

  private static final String APPLICATION = "gitops4j.io/application";
  private static final String FORMAT = "gitops4j.io/inventory-format";
  private static final String TEXT = "inventory.json";
  private static final String COMPRESSED = "inventory.json.gz";
  private static final String PARTS = "parts";
  private static final String PART = "part";

  /** In the head alone. */
  private static final String WHOLE = "1";

  /** In parts, which the head names one a line. */
  private static final String PARTED = "2";

  /** Longer ones are compressed. */
  private static final int LONG = 128 << 10;

  /** What an object holds of a compressed one: a ConfigMap may have 1 MiB of data. */
  private static final int LARGEST = 768 << 10;

  /** What a compressed inventory may unpack to. */
  private static final int LONGEST = 64 << 20;

  private final String namespace;
  private final String application;
  private final String name;
  private final String digest;

  private final int largest;

  InventoryObjects(String namespace, Application application) {
    this(namespace, application, LARGEST);
  }

  /** With another number of bytes that an object holds. */
  InventoryObjects(String namespace, Application application, int largest) {
    this.largest = largest;
    this.namespace = namespace;
    this.application = application.toString();
    this.digest = Inputs.sha256(this.application);
    this.name = name("inventory", application);
  }

  /** A name that tells people which application it is, and applications apart. */
  static String name(String what, Application application) {
    String readable =
        Ownership.of(application)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("-$", "");
    return what + "-" + readable + "-" + Inputs.sha256(application.toString()).substring(0, 8);
  }

  String name() {
    return name;
  }

  /** The selector of all parts, those of earlier states too. */
  String selector() {
    return PART_OF + "=" + digest.substring(0, 32);
  }

  /**
   * The objects to be written.
   *
   * @param head is what counts, and is written after all parts
   */
  record Written(MapNode head, List<MapNode> parts) {}

  Written write(Inventory inventory) {
    String text = GitOpsJson.write(inventory);
    if (text.length() < LONG) {
      return new Written(head(WHOLE).put("data", data(TEXT, text)).build(), List.of());
    }
    byte[] packed = compressed(text);
    if (packed.length <= largest) {
      MapNode data = data(COMPRESSED, Base64.getEncoder().encodeToString(packed));
      return new Written(head(WHOLE).put("binaryData", data).build(), List.of());
    }
    List<MapNode> parts = new ArrayList<>();
    StringBuilder names = new StringBuilder();
    for (int from = 0; from < packed.length; from += largest) {
      byte[] bytes = Arrays.copyOfRange(packed, from, Math.min(packed.length, from + largest));
      String content = Base64.getEncoder().encodeToString(bytes);
      String part = partName(content);
      names.append(part).append('\n');
      parts.add(part(part, content));
    }
    return new Written(
        head(PARTED).put("data", data(PARTS, names.toString())).build(), List.copyOf(parts));
  }

  private String partName(String content) {
    return name + "-" + Inputs.sha256(content).substring(0, 40);
  }

  private static MapNode data(String key, String value) {
    return MapNode.builder().put(key, value).build();
  }

  private MapNode.Builder head(String format) {
    MapNode annotations =
        MapNode.builder().put(APPLICATION, application).put(FORMAT, format).build();
    return configMap(name, MapNode.EMPTY, annotations);
  }

  private MapNode part(String partName, String content) {
    MapNode label = MapNode.builder().put(PART_OF, digest.substring(0, 32)).build();
    MapNode annotations = MapNode.builder().put(APPLICATION, application).build();
    return configMap(partName, label, annotations).put("binaryData", data(PART, content)).build();
  }

  private MapNode.Builder configMap(String objectName, MapNode labels, MapNode annotations) {
    MapNode.Builder all = MapNode.builder().put("app.kubernetes.io/managed-by", "gitops4j");
    labels.keys().forEach(key -> all.put(key, labels.get(key)));
    return MapNode.builder()
        .put("apiVersion", "v1")
        .put("kind", "ConfigMap")
        .put(
            "metadata",
            MapNode.builder()
                .put("name", objectName)
                .put("namespace", namespace)
                .put("labels", all.build())
                .put("annotations", annotations)
                .build());
  }

  /** The names of the parts that a head tells; none if it holds all itself. */
  static List<String> parts(MapNode head) {
    Node names = PARTED.equals(format(head)) ? head.at("data", PARTS) : null;
    String text = names == null ? null : names.textOrNull();
    return text == null ? List.of() : text.lines().filter(line -> !line.isBlank()).toList();
  }

  /** A part that a head names is not there. */
  static final class MissingPart extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    MissingPart(String name) {
      super("its part " + name + " is not there");
    }
  }

  /**
   * The inventory; empty if the head holds none.
   *
   * @param part gives a part by its name, null if there is none
   * @throws MissingPart if one is not there
   * @throws IllegalArgumentException if it can't be read for another reason
   */
  Inventory read(MapNode head, Function<String, @Nullable MapNode> part) {
    try {
      String text = text(head, part);
      return text == null ? Inventory.EMPTY : GitOpsJson.read(text, Inventory.class);
    } catch (UncheckedIOException | YamlException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private @Nullable String text(MapNode head, Function<String, @Nullable MapNode> part) {
    String format = format(head);
    if (PARTED.equals(format)) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      for (String partName : parts(head)) {
        packed.writeBytes(content(partName, part.apply(partName)));
      }
      return unpacked(packed.toByteArray());
    }
    if (format != null && !WHOLE.equals(format)) {
      throw new IllegalArgumentException("format: " + format + " (expected: 1 or 2)");
    }
    Node packed = head.at("binaryData", COMPRESSED);
    String base64 = packed == null ? null : packed.textOrNull();
    if (base64 != null) {
      return unpacked(Base64.getDecoder().decode(base64));
    }
    Node plain = head.at("data", TEXT);
    return plain == null ? null : plain.textOrNull();
  }

  private byte[] content(String partName, @Nullable MapNode part) {
    if (part == null) {
      throw new MissingPart(partName);
    }
    Node content = part.at("binaryData", PART);
    String base64 = content == null ? null : content.textOrNull();
    if (base64 == null || !partName.equals(partName(base64))) {
      throw new IllegalArgumentException("its part " + partName + " was changed");
    }
    return Base64.getDecoder().decode(base64);
  }

  private static @Nullable String format(MapNode head) {
    Node format = head.at("metadata", "annotations", FORMAT);
    return format == null ? null : format.textOrNull();
  }

  private static String unpacked(byte[] packed) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new IllegalArgumentException("unpacks to more than " + LONGEST + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] compressed(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

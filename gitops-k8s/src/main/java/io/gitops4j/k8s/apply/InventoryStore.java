// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.k8s.apply;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.cluster.ApplyOptions;
import io.gitops4j.core.cluster.ClusterError;
import io.gitops4j.core.cluster.ClusterException;
import io.gitops4j.core.error.GitOpsException;
import io.gitops4j.core.error.Issue;
import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.plan.Inventory;
import io.gitops4j.core.plan.Ownership;
import io.gitops4j.core.render.Gvk;
import io.gitops4j.core.render.Inputs;
import io.gitops4j.core.spi.Cluster;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.yaml.YamlException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the inventory of each application in a ConfigMap of the cluster that it goes to: as text,
 * or compressed when it is long. The namespace is made when the first inventory is written.
 */
final class InventoryStore {
  private static final Gvk CONFIG_MAP = new Gvk("", "v1", "ConfigMap");
  private static final Gvk NAMESPACE = new Gvk("", "v1", "Namespace");
  private static final String TEXT = "inventory.json";
  private static final String COMPRESSED = "inventory.json.gz";
  private static final String FORMAT = "gitops4j.io/inventory-format";

  /** What {@link #read} reads; a later format gets another number. */
  private static final String FORMAT_1 = "1";

  private static final String APPLICATION = "gitops4j.io/application";

  /** Longer ones are compressed: an object may have 1 MiB, history of its fields included. */
  private static final int LONG = 128 << 10;

  /** What a compressed inventory may unpack to. */
  private static final int LONGEST = 64 << 20;

  private final String namespace;
  private final Requests requests;

  InventoryStore(String namespace, Requests requests) {
    this.namespace = namespace;
    this.requests = requests;
  }

  /** The inventory; empty if there is none. */
  Inventory read(Cluster cluster, Application application) {
    MapNode object =
        requests
            .send(() -> cluster.get(CONFIG_MAP, namespace, name(application)))
            .orElse(MapNode.EMPTY);
    try {
      String text = text(object);
      return text == null ? Inventory.EMPTY : GitOpsJson.read(text, Inventory.class);
    } catch (IllegalArgumentException | UncheckedIOException | YamlException e) {
      throw new UnreadableInventory(
          Issue.error(
                  ApplyError.INVENTORY,
                  "the inventory can't be read: ConfigMap " + namespace + "/" + name(application))
              .withFound(e.getMessage())
              .withHint(
                  "if the ConfigMap is deleted, the next sync starts anew and prunes nothing"),
          e);
    }
  }

  private static @Nullable String text(MapNode object) {
    Node format = object.at("metadata", "annotations", FORMAT);
    if (format != null && !FORMAT_1.equals(format.textOrNull())) {
      throw new IllegalArgumentException("format: " + format.textOrNull() + " (expected: 1)");
    }
    Node packed = object.at("binaryData", COMPRESSED);
    String base64 = packed == null ? null : packed.textOrNull();
    if (base64 != null) {
      byte[] bytes = Base64.getDecoder().decode(base64);
      try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        byte[] unpacked = in.readNBytes(LONGEST + 1);
        if (unpacked.length > LONGEST) {
          throw new IllegalArgumentException("unpacks to more than " + LONGEST + " bytes");
        }
        return new String(unpacked, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    Node plain = object.at("data", TEXT);
    return plain == null ? null : plain.textOrNull();
  }

  void write(Cluster cluster, Application application, Inventory inventory) {
    String text = GitOpsJson.write(inventory);
    MapNode.Builder object =
        MapNode.builder()
            .put("apiVersion", "v1")
            .put("kind", "ConfigMap")
            .put(
                "metadata",
                MapNode.builder()
                    .put("name", name(application))
                    .put("namespace", namespace)
                    .put(
                        "labels",
                        MapNode.builder().put("app.kubernetes.io/managed-by", "gitops4j").build())
                    .put(
                        "annotations",
                        MapNode.builder()
                            .put(APPLICATION, application.toString())
                            .put(FORMAT, FORMAT_1)
                            .build())
                    .build());
    if (text.length() < LONG) {
      object.put("data", MapNode.builder().put(TEXT, text).build());
    } else {
      object.put("binaryData", MapNode.builder().put(COMPRESSED, compressed(text)).build());
    }
    MapNode configMap = object.build();
    try {
      requests.send(() -> cluster.apply(configMap, ApplyOptions.DEFAULTS));
    } catch (ClusterException e) {
      if (e.error() != ClusterError.NOT_FOUND) {
        throw e;
      }
      requests.send(() -> cluster.apply(namespaceObject(), ApplyOptions.DEFAULTS));
      requests.send(() -> cluster.apply(configMap, ApplyOptions.DEFAULTS));
    }
  }

  private MapNode namespaceObject() {
    return MapNode.builder()
        .put("apiVersion", NAMESPACE.apiVersion())
        .put("kind", NAMESPACE.kind())
        .put("metadata", MapNode.builder().put("name", namespace).build())
        .build();
  }

  private static String compressed(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  /** A name that tells people which application it is, and applications apart. */
  static String name(Application application) {
    String owner = Ownership.of(application);
    String readable =
        owner.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("-$", "");
    return "inventory-" + readable + "-" + Inputs.sha256(application.toString()).substring(0, 8);
  }

  /** An inventory that is none: nothing may be written before somebody has looked at it. */
  private static final class UnreadableInventory extends GitOpsException {
    private static final long serialVersionUID = 1L;

    UnreadableInventory(Issue issue, Throwable cause) {
      super(issue, cause);
    }
  }
}

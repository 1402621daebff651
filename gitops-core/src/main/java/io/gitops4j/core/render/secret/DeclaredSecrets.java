// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.core.render.secret;

import io.gitops4j.core.render.Manifest;
import io.gitops4j.core.render.ResourceId;
import io.gitops4j.core.render.secret.SecretReference.Kind;
import io.gitops4j.core.tree.Edit;
import io.gitops4j.core.tree.FieldPath;
import io.gitops4j.core.tree.ListNode;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlException;
import io.gitops4j.core.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;

/** The objects by which operators and drivers are told which secrets to fetch. For one object. */
final class DeclaredSecrets {
  private final ResourceId id;
  private final List<SecretReference> found;

  private DeclaredSecrets(ResourceId id, List<SecretReference> found) {
    this.id = id;
    this.found = found;
  }

  static void find(Manifest manifest, List<SecretReference> found) {
    ResourceId id = manifest.id();
    MapNode root = manifest.root();
    DeclaredSecrets secrets = new DeclaredSecrets(id, found);
    switch (id.group() + "/" + id.kind()) {
      case "external-secrets.io/ExternalSecret" ->
          secrets.external(Edit.map(root, "spec"), FieldPath.of("spec"));
      case "external-secrets.io/ClusterExternalSecret" ->
          secrets.external(
              Edit.map(root, "spec", "externalSecretSpec"),
              FieldPath.of("spec", "externalSecretSpec"));
      case "bitnami.com/SealedSecret" -> secrets.sealed(root);
      case "secrets-store.csi.x-k8s.io/SecretProviderClass" -> secrets.providerClass(root);
      default -> {
        if (id.group().equals("secrets.hashicorp.com") && id.kind().endsWith("Secret")) {
          secrets.vaultOperator(root);
        }
      }
    }
  }

  private void external(MapNode spec, FieldPath at) {
    String store = store(Edit.map(spec, "secretStoreRef"));
    String named = Edit.text(spec, "target", "name");
    String target = named.isEmpty() ? id.name() : named;
    int i = 0;
    for (MapNode data : Edit.maps(spec, "data")) {
      FieldPath field = at.key("data").index(i++);
      remote(data, Edit.map(data, "remoteRef"), field.key("remoteRef"), store, target);
    }
    i = 0;
    for (MapNode from : Edit.maps(spec, "dataFrom")) {
      FieldPath field = at.key("dataFrom").index(i++);
      if (from.has("extract")) {
        remote(from, Edit.map(from, "extract"), field.key("extract"), store, target);
      } else if (from.has("find")) {
        String pattern = Edit.text(from, "find", "name", "regexp");
        String path = Edit.text(from, "find", "path");
        add(
            Kind.EXTERNAL_SECRET,
            field.key("find"),
            ownStore(from, store),
            path.isEmpty() ? pattern : path,
            "",
            "",
            target);
      } else if (from.has("sourceRef")) {
        MapNode generator = Edit.map(from, "sourceRef", "generatorRef");
        add(Kind.EXTERNAL_SECRET, field.key("sourceRef"), store(generator), "", "", "", target);
      }
    }
  }

  private void remote(MapNode entry, MapNode ref, FieldPath field, String store, String target) {
    add(
        Kind.EXTERNAL_SECRET,
        field,
        ownStore(entry, store),
        Edit.text(ref, "key"),
        Edit.text(ref, "property"),
        Edit.text(ref, "version"),
        target);
  }

  private static String ownStore(MapNode entry, String store) {
    String own = store(Edit.map(entry, "sourceRef", "storeRef"));
    return own.isEmpty() ? store : own;
  }

  private static String store(MapNode ref) {
    String name = Edit.text(ref, "name");
    String kind = Edit.text(ref, "kind");
    return name.isEmpty() ? "" : (kind.isEmpty() ? "SecretStore" : kind) + "/" + name;
  }

  private void sealed(MapNode root) {
    MapNode sealed = Edit.map(root, "spec", "encryptedData");
    FieldPath at = FieldPath.of("spec", "encryptedData");
    for (String key : sealed.keys()) {
      add(Kind.SEALED_SECRET, at.key(key), "", "", key, "", id.name());
    }
  }

  private void vaultOperator(MapNode root) {
    String mount = Edit.text(root, "spec", "mount");
    String path = Edit.text(root, "spec", "path");
    String role = Edit.text(root, "spec", "role");
    long version = Edit.number(root, 0, "spec", "version");
    String secret = path.isEmpty() ? role : path;
    add(
        Kind.VAULT_OPERATOR,
        FieldPath.of("spec"),
        Edit.text(root, "spec", "vaultAuthRef"),
        mount.isEmpty() ? secret : mount + "/" + secret,
        "",
        version == 0 ? "" : String.valueOf(version),
        Edit.text(root, "spec", "destination", "name"));
  }

  private void providerClass(MapNode root) {
    String provider = Edit.text(root, "spec", "provider");
    List<String> targets = new ArrayList<>();
    Edit.maps(root, "spec", "secretObjects").forEach(o -> targets.add(Edit.text(o, "secretName")));
    String target = targets.size() == 1 ? targets.get(0) : "";
    FieldPath field = FieldPath.of("spec", "parameters", "objects");
    for (MapNode object : objects(Edit.text(root, "spec", "parameters", "objects"))) {
      String path = firstOf(object, "secretPath", "resourceName", "objectName", "path");
      add(
          Kind.SECRET_PROVIDER_CLASS,
          field,
          provider,
          path,
          firstOf(object, "secretKey"),
          firstOf(object, "objectVersion"),
          target);
    }
  }

  /** A list of objects in a text; for Azure, texts of objects below {@code array}. */
  private static List<MapNode> objects(String text) {
    List<MapNode> objects = new ArrayList<>();
    for (Node document : read(text)) {
      Node list = document instanceof MapNode map ? map.get("array") : document;
      if (list instanceof ListNode items) {
        for (Node item : items) {
          if (item instanceof MapNode map) {
            objects.add(map);
          } else if (item instanceof ScalarNode inner) {
            read(inner.text()).stream()
                .filter(MapNode.class::isInstance)
                .map(MapNode.class::cast)
                .forEach(objects::add);
          }
        }
      }
    }
    return objects;
  }

  private static List<Node> read(String text) {
    try {
      return YamlReader.ofDefaults().withoutSourceLines().read("objects", text);
    } catch (YamlException e) {
      return List.of(); // of a provider that writes it in another way
    }
  }

  private static String firstOf(MapNode object, String... keys) {
    for (String key : keys) {
      String text = object.get(key) == null ? null : object.get(key).textOrNull();
      if (text != null && !text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  private void add(
      Kind kind,
      FieldPath field,
      String store,
      String path,
      String property,
      String version,
      String target) {
    found.add(new SecretReference(kind, id, field, store, path, property, version, target));
  }
}

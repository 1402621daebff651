// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.sops;

import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.ScalarNode;
import java.util.Objects;

/**
 * Who can decrypt a file: a recipient, with the data key (or a part of it) encrypted to it.
 * Immutable, thread-safe. Holds nothing secret.
 *
 * @param type the name of the kind in the metadata: {@code age}, {@code pgp}, {@code hc_vault},
 *     {@code kms}, {@code gcp_kms}, {@code azure_kv}, {@code hckms}
 * @param attributes what names the key, by the names of the metadata, such as {@code recipient} or
 *     {@code fp}
 * @param encrypted the encrypted data key; empty for a key that is yet to be used
 */
public record MasterKey(String type, MapNode attributes, String encrypted) {

  /** Checks that no part is null. */
  public MasterKey {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(attributes, "attributes");
    Objects.requireNonNull(encrypted, "encrypted");
  }

  /** A recipient of age: {@code age1…}, or {@code age1pq1…} for the hybrid kind. */
  public static MasterKey age(String recipient) {
    return new MasterKey("age", MapNode.of("recipient", ScalarNode.of(recipient)), "");
  }

  /** A key of OpenPGP by the fingerprint of its primary key, in hexadecimal. */
  public static MasterKey pgp(String fingerprint) {
    return new MasterKey("pgp", MapNode.of("fp", ScalarNode.of(fingerprint)), "");
  }

  /**
   * A key of the transit engine of Vault.
   *
   * @param address the server, such as {@code https://vault.example.com:8200}
   * @param enginePath where the engine is mounted, such as {@code transit}
   * @param name the name of the key
   */
  public static MasterKey vault(String address, String enginePath, String name) {
    MapNode attributes =
        MapNode.builder()
            .put("vault_address", ScalarNode.of(address))
            .put("engine_path", ScalarNode.of(enginePath))
            .put("key_name", ScalarNode.of(name))
            .build();
    return new MasterKey("hc_vault", attributes, "");
  }

  /** The text of an attribute; empty if there is none. */
  public String attribute(String name) {
    String text = attributes.text(name);
    return text == null ? "" : text;
  }

  /** The same key with the data key encrypted to it. */
  public MasterKey withEncrypted(String newEncrypted) {
    return new MasterKey(type, attributes, newEncrypted);
  }

  /** The same key with an attribute. */
  MasterKey with(String name, String value) {
    return new MasterKey(type, attributes.with(name, ScalarNode.of(value)), encrypted);
  }

  /** The kind and what names the key. */
  @Override
  public String toString() {
    String name =
        switch (type) {
          case "age" -> attribute("recipient");
          case "pgp" -> attribute("fp");
          case "hc_vault" ->
              attribute("vault_address")
                  + "/v1/"
                  + attribute("engine_path")
                  + "/keys/"
                  + attribute("key_name");
          case "kms" -> attribute("arn");
          case "gcp_kms" -> attribute("resource_id");
          case "azure_kv" -> attribute("vault_url") + "/keys/" + attribute("name");
          case "hckms" -> attribute("key_id");
          default -> "";
        };
    return name.isEmpty() ? type : type + " " + name;
  }
}

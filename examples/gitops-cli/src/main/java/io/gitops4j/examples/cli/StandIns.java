// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.app.Application;
import io.gitops4j.core.app.Decryption;
import io.gitops4j.core.lookup.DocumentLookup;
import io.gitops4j.core.spi.Decryptor;
import io.gitops4j.core.spi.ObjectLookup;
import io.gitops4j.core.tree.MapNode;
import io.gitops4j.core.tree.Node;
import io.gitops4j.core.tree.ScalarNode;
import io.gitops4j.core.yaml.YamlReader;
import io.gitops4j.sops.KeyRing;
import io.gitops4j.sops.SopsDecryptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What stands in for the ConfigMaps, Secrets and keys that lie in a cluster. */
final class StandIns {
  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--values",
      paramLabel = "FILE",
      description =
          "ConfigMaps and Secrets that applications take variables and keys from; or a map of names and"
              + " values, which stands for each that is missing; may be repeated")
  private List<Path> values = new ArrayList<>();

  @Option(
      names = "--age-key-file",
      paramLabel = "FILE",
      description = "identities of age, in the place of the Secret with the keys")
  private List<Path> age = new ArrayList<>();

  @Option(
      names = "--pgp-key-file",
      paramLabel = "FILE",
      description = "keys of OpenPGP without a passphrase, in the place of the Secret")
  private List<Path> pgp = new ArrayList<>();

  private final List<MapNode> objects = new ArrayList<>();
  private final Map<String, String> variables = new LinkedHashMap<>();

  /** Reads the files; what is no YAML throws. */
  void read() throws IOException {
    for (Path file : values) {
      for (Node document :
          YamlReader.ofDefaults().withoutSourceLines().read(file.toString(), bytes(file))) {
        if (!(document instanceof MapNode map)) {
          throw Commands.wrongUsage(spec, "--values " + file + ": not a map");
        }
        if (map.has("kind") && map.has("apiVersion")) {
          objects.add(map);
        } else {
          map.entries().forEach(entry -> variable(file, entry));
        }
      }
    }
  }

  private void variable(Path file, MapNode.Entry entry) {
    if (!(entry.value() instanceof ScalarNode scalar)) {
      throw Commands.wrongUsage(spec, "--values " + file + ": " + entry.key() + " is no text");
    }
    variables.put(entry.key(), scalar.text());
  }

  private byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw Commands.wrongUsage(spec, "no such file: " + file);
    }
  }

  /** Finds what stands in, and else what the other look-up finds. */
  ObjectLookup lookup(ObjectLookup otherwise) {
    DocumentLookup documents = DocumentLookup.of(objects);
    return (asker, gvk, namespace, name) -> {
      Optional<MapNode> given = documents.find(asker, gvk, namespace, name);
      Optional<MapNode> found =
          given.isPresent() ? given : otherwise.find(asker, gvk, namespace, name);
      boolean variable =
          asker.references().variables().stream()
              .anyMatch(one -> one.kind().text().equals(gvk.kind()) && one.name().equals(name));
      return found.isEmpty() && variable && !variables.isEmpty()
          ? Optional.of(standIn(gvk.kind()))
          : found;
    };
  }

  private MapNode standIn(String kind) {
    String entries = kind.equals("Secret") ? "stringData" : "data";
    return MapNode.builder()
        .put("apiVersion", "v1")
        .put("kind", kind)
        .put("metadata", MapNode.builder().put("name", "stand-in").build())
        .put(entries, MapNode.ofStrings(variables))
        .build();
  }

  /** Whether keys are at hand, so that the Secret with them is not needed. */
  boolean hasKeys() {
    return !age.isEmpty() || !pgp.isEmpty();
  }

  /** The application with these keys in the place of the Secret that it names. */
  Application withKeys(Application application) {
    Decryption decryption = application.references().decryption();
    return decryption == null || !hasKeys()
        ? application
        : application.toBuilder()
            .references(
                application
                    .references()
                    .withDecryption(new Decryption(decryption.provider(), null, null)))
            .build();
  }

  /** Who decrypts, with the keys at hand. */
  Decryptor decryptor() throws IOException {
    if (!hasKeys()) {
      return new SopsDecryptor();
    }
    KeyRing.Builder keys = KeyRing.builder();
    for (Path file : age) {
      byte[] content = bytes(file);
      keys.ageIdentities(file.toString(), content);
      Arrays.fill(content, (byte) 0);
    }
    for (Path file : pgp) {
      byte[] content = bytes(file);
      keys.pgpKeys(file.toString(), content);
      Arrays.fill(content, (byte) 0);
    }
    return new SopsDecryptor().withOwnKeys(keys.build());
  }
}

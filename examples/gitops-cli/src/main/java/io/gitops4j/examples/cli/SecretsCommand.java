// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.sops.DecryptedFile;
import io.gitops4j.sops.EncryptionRule;
import io.gitops4j.sops.KeyRing;
import io.gitops4j.sops.MacPolicy;
import io.gitops4j.sops.MasterKey;
import io.gitops4j.sops.SopsFile;
import io.gitops4j.sops.SopsFormat;
import io.gitops4j.sops.SopsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gitops secrets}: files of SOPS, one at a time; and what refers to secrets elsewhere. */
@Command(
    name = "secrets",
    description = {
      "Reads and writes files of SOPS; lists where secrets lie.",
      "Decrypts, encrypts and rotates without sops."
    },
    subcommands = SecretsListCommand.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class SecretsCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The file, its keys, and where the result goes. */
  static final class FileOptions {
    @Parameters(paramLabel = "FILE", description = "the file")
    private Path file = Path.of("");

    @Option(
        names = "--type",
        paramLabel = "FORMAT",
        description = "yaml, json, dotenv, ini or binary; default: by the ending of FILE")
    private SopsFormat format;

    @Option(
        names = "--age-key-file",
        paramLabel = "FILE",
        description = "identities of age; default: the file that SOPS_AGE_KEY_FILE names")
    private List<Path> age = new ArrayList<>();

    @Option(
        names = "--pgp-key-file",
        paramLabel = "FILE",
        description = "keys of OpenPGP without a passphrase, as gpg exports them")
    private List<Path> pgp = new ArrayList<>();

    @Option(
        names = {"-i", "--in-place"},
        description = "writes the result over FILE; default: to standard output")
    private boolean inPlace;

    SopsFormat format() {
      return format == null ? SopsFormat.ofPath(file.toString()) : format;
    }

    byte[] read() throws IOException {
      return Files.readAllBytes(file);
    }

    KeyRing keys() throws IOException {
      KeyRing.Builder keys = KeyRing.builder();
      String named = System.getenv("SOPS_AGE_KEY_FILE");
      List<Path> files = age.isEmpty() && named != null ? List.of(Path.of(named)) : age;
      for (Path one : files) {
        byte[] content = Files.readAllBytes(one);
        keys.ageIdentities(one.toString(), content);
        Arrays.fill(content, (byte) 0);
      }
      for (Path one : pgp) {
        keys.pgpKeys(one.toString(), Files.readAllBytes(one));
      }
      return keys.build();
    }

    void write(byte[] result) throws IOException {
      if (!inPlace) {
        System.out.write(result);
        System.out.flush();
        return;
      }
      Path target = file.toRealPath();
      Path written = Files.createTempFile(target.getParent(), ".gitops", ".tmp");
      try {
        Files.write(written, result);
        Files.move(
            written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(written);
      }
    }
  }

  @Command(
      name = "decrypt",
      mixinStandardHelpOptions = true,
      description = "Prints a file as it was before it was encrypted.")
  int decrypt(
      @CommandLine.Mixin FileOptions options,
      @Option(
              names = "--ignore-mac",
              description = "does not verify that the file is unchanged, as Flux does not")
          boolean ignoreMac)
      throws IOException {
    MacPolicy policy = ignoreMac ? MacPolicy.IGNORED : MacPolicy.REQUIRED;
    SopsFile file = SopsFile.parse(options.file.toString(), options.format(), options.read());
    try (KeyRing keys = options.keys();
        DecryptedFile plain = file.decrypt(keys, policy)) {
      plain
          .warnings()
          .forEach(issue -> spec.commandLine().getErr().println(issue.toDisplayString()));
      byte[] content = plain.content();
      options.write(content);
      Arrays.fill(content, (byte) 0);
    }
    return 0;
  }

  @Command(
      name = "encrypt",
      mixinStandardHelpOptions = true,
      description = "Encrypts a plain file.")
  int encrypt(
      @CommandLine.Mixin FileOptions options,
      @Option(names = "--age", paramLabel = "RECIPIENT", description = "a recipient of age")
          List<String> age,
      @Option(
              names = "--pgp",
              paramLabel = "FINGERPRINT",
              description = "a key of OpenPGP; it is looked for in --pgp-key-file")
          List<String> pgp,
      @Option(
              names = "--rule",
              paramLabel = "RULE=PATTERN",
              description =
                  "which values are encrypted, e.g. encrypted_regex=^(data|stringData)$;"
                      + " default: unencrypted_suffix=_unencrypted")
          String rule,
      @Option(
              names = "--mac-only-encrypted",
              description = "leaves plain values out of the authentication code")
          boolean only)
      throws IOException {
    List<MasterKey> to = new ArrayList<>();
    (age == null ? List.<String>of() : age).forEach(one -> to.add(MasterKey.age(one)));
    (pgp == null ? List.<String>of() : pgp).forEach(one -> to.add(MasterKey.pgp(one)));
    if (to.isEmpty()) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--age or --pgp is missing");
    }
    SopsOptions how =
        SopsOptions.to(to.toArray(MasterKey[]::new))
            .withRule(rule(rule))
            .withMacOnlyEncrypted(only);
    byte[] plain = options.read();
    try (KeyRing keys = options.keys()) {
      options.write(
          SopsFile.encrypt(options.file.toString(), options.format(), plain, how, keys).content());
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
    return 0;
  }

  private EncryptionRule rule(String text) {
    if (text == null) {
      return EncryptionRule.DEFAULT;
    }
    for (EncryptionRule.Kind kind : EncryptionRule.Kind.values()) {
      if (text.startsWith(kind.field() + "=") && text.length() > kind.field().length() + 1) {
        return new EncryptionRule(kind, text.substring(kind.field().length() + 1));
      }
    }
    throw new CommandLine.ParameterException(
        spec.commandLine(), "--rule is no rule: " + text.replaceAll("=.*", ""));
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Encrypts all values anew, with a new data key for the same keys.")
  int rotate(@CommandLine.Mixin FileOptions options) throws IOException {
    SopsFile file = SopsFile.parse(options.file.toString(), options.format(), options.read());
    try (KeyRing keys = options.keys()) {
      options.write(file.rotate(keys).content());
    }
    return 0;
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.signature.SignatureCheck;
import io.gitops4j.core.signature.TrustedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Whose signatures count, where a project or a source says that revisions must be signed. */
final class TrustOptions {
  @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
  private CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--trusted-keys",
      paramLabel = "FILE",
      description =
          "public keys whose signatures count where revisions must be signed: of SSH in files that"
              + " end in .pub or .sshpub, as ssh-keygen's allowed signers in files whose name holds"
              + " allowed_signers, of OpenPGP in others; may be repeated")
  private List<Path> files = List.of();

  /** The check with these keys, whatever name a policy gives them; null if there are none. */
  @Nullable SignatureCheck check() throws IOException {
    if (files.isEmpty()) {
      return null;
    }
    TrustedKeys.Builder keys = TrustedKeys.builder();
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw Commands.wrongUsage(spec, "no such file: " + file);
      }
      keys.add(form(file.getFileName().toString()), file.toString(), Files.readAllBytes(file));
    }
    return SignatureCheck.of(keys.build());
  }

  private static TrustedKeys.Form form(String name) {
    if (name.endsWith(".pub") || name.endsWith(".sshpub")) {
      return TrustedKeys.Form.SSH_KEYS;
    }
    return name.contains("allowed_signers")
        ? TrustedKeys.Form.ALLOWED_SIGNERS
        : TrustedKeys.Form.OPENPGP;
  }
}

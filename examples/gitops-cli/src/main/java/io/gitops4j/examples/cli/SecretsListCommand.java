// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.json.GitOpsJson;
import io.gitops4j.core.render.Rendered;
import io.gitops4j.core.render.secret.SecretReference;
import io.gitops4j.core.render.secret.SecretReferences;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gitops secrets list}: what the manifests say of secrets that lie elsewhere. */
@Command(
    name = "list",
    description =
        "Lists the references to secrets that lie elsewhere: ExternalSecrets, SealedSecrets,"
            + " SecretProviderClasses, Vault. Nothing is resolved.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SecretsListCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "a kustomization or a directory of manifests (default: .)")
  private @Nullable String directory;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "text (default), or json: one object a line",
      defaultValue = "text")
  private Form form = Form.TEXT;

  @CommandLine.Mixin private RenderOptions render = new RenderOptions();

  /** How the references are written. */
  enum Form {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON
  }

  @Override
  public Integer call() throws IOException {
    SourceDirectory source = render.source(directory);
    Rendered rendered = render.render(source, render.renderer(false)::render);
    RenderOptions.print(source, rendered, spec.commandLine().getErr());
    if (rendered.failed()) {
      return Main.FAILED;
    }
    PrintWriter out = spec.commandLine().getOut();
    for (SecretReference one : SecretReferences.of(rendered)) {
      out.println(form == Form.JSON ? GitOpsJson.write(one) : text(one));
    }
    out.flush();
    return 0;
  }

  private static String text(SecretReference one) {
    String store = one.store().isEmpty() ? "" : one.store() + " ";
    String target = one.target().isEmpty() ? "" : " -> Secret/" + one.target();
    String kind = one.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String line =
        one.object() + "  " + one.field() + "  " + kind + ": " + store + one.location() + target;
    // nothing that a manifest holds acts on a terminal
    return line.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }
}

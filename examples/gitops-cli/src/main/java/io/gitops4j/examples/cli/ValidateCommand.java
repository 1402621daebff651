// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.core.error.Issue;
import io.gitops4j.core.error.Location;
import io.gitops4j.diff.validate.KubernetesVersion;
import io.gitops4j.diff.validate.ManifestValidator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gitops validate}: renders what a repository declares, and checks it. */
@Command(
    name = "validate",
    description = {
      "Checks every rendered object, offline.",
      "Renders directories, files and applications, and checks their objects: unknown and "
          + "missing fields, types, names, labels, API versions that are not served. No cluster "
          + "is needed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Known are the kinds of Kubernetes 1.34 and those of each CustomResourceDefinition in the",
      "repository. An application is rendered, too, if its path is in the repository.",
      "Exit code: 0 if there is no error, 1 if there is one, 64 for wrong usage.",
      "",
      "Examples:",
      "  gitops validate 'clusters/*/'",
      "  gitops validate 'clusters/*/' 'apps/**/application.yaml' -o text -o sarif=validate.sarif",
      "  gitops validate . --git REPO --revision my-branch --kubernetes-version 1.31"
    })
final class ValidateCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATTERN",
      description =
          "directories and files; quote *, ?, [ab] and ** so that no shell expands them, which is"
              + " well too; a slash at the end takes directories alone; components are left out")
  private List<String> patterns = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM[=FILE]",
      description =
          "text (default), json, junit, sarif, github (annotations) or gitlab (code quality), to"
              + " standard output or a file; may be repeated")
  private List<String> outputs = List.of("text");

  @Option(
      names = "--kubernetes-version",
      paramLabel = "VERSION",
      description = "which API versions are served (default: 1.34)")
  private String version = KubernetesVersion.BUILT_IN.toString();

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description = "what makes the exit code 1: error (default) or warning")
  private String failOn = "error";

  @CommandLine.Mixin private RenderOptions rendering = new RenderOptions();

  @Override
  public Integer call() throws IOException {
    if (!List.of("error", "warning").contains(failOn)) {
      throw Commands.wrongUsage(spec, "--fail-on: " + failOn + " (expected: error or warning)");
    }
    List<Output> wanted = outputs.stream().map(this::output).toList();
    ManifestValidator validator = ManifestValidator.ofDefaults().forVersion(kubernetesVersion());
    String git = rendering.git();
    try (RepositoryTree repository =
        git == null
            ? RepositoryTree.ofDisk(patterns.get(0))
            : RepositoryTree.ofGit(git, rendering.revision())) {
      return check(repository, validator, wanted);
    }
  }

  private int check(RepositoryTree repository, ManifestValidator validator, List<Output> wanted)
      throws IOException {
    Validated validated;
    try {
      validated = Validated.of(repository, patterns, rendering.renderer(true), validator);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, String.valueOf(e.getMessage()));
    }
    List<Issue> findings = validated.findings();
    PrintWriter out = spec.commandLine().getOut();
    for (Output output : wanted) {
      boolean person = output.form() == FindingsForm.TEXT;
      List<Issue> shown =
          person ? findings.stream().map(each -> fromHere(repository, each)).toList() : findings;
      String text = output.form().write(shown, validated.places(), validated.objects());
      if (output.file() == null) {
        out.print(text);
      } else {
        Files.writeString(output.file(), text);
      }
    }
    out.flush();
    rendering.writeLock();
    spec.commandLine().getErr().println(validated.summary());
    boolean fails = validated.errors() > 0 || validated.warnings() > 0 && failOn.equals("warning");
    return fails ? Main.FAILED : 0;
  }

  private static Issue fromHere(RepositoryTree repository, Issue issue) {
    Location at = issue.location();
    return at.file() == null
        ? issue
        : issue.at(
            new Location(
                repository.fromHere(at.file()),
                at.line(),
                at.column(),
                at.field(),
                at.sourceLine()));
  }

  private KubernetesVersion kubernetesVersion() {
    try {
      return KubernetesVersion.parse(version);
    } catch (IllegalArgumentException e) {
      throw Commands.wrongUsage(spec, "--kubernetes-version: " + e.getMessage());
    }
  }

  private record Output(FindingsForm form, @Nullable Path file) {}

  private Output output(String text) {
    int equals = text.indexOf('=');
    String word = equals < 0 ? text : text.substring(0, equals);
    FindingsForm form =
        Stream.of(FindingsForm.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
            .findFirst()
            .orElseThrow(
                () ->
                    Commands.wrongUsage(
                        spec,
                        "--output: "
                            + word
                            + " (expected: text, json, junit, sarif, github or gitlab)"));
    return new Output(form, equals < 0 ? null : Path.of(text.substring(equals + 1)));
  }
}

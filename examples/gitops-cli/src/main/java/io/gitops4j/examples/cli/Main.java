// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The entry point. */
@Command(
    name = "gitops",
    description = "Renders, compares and applies what Git declares.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:something failed; the reason is on standard error",
      "2:plan --exit-code: there are differences",
      "64:wrong usage",
      "70:an error of this program"
    },
    subcommands = {
      BuildCommand.class,
      PlanCommand.class,
      SyncCommand.class,
      StatusCommand.class,
      HealthCommand.class,
      Main.VersionCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  static final int FAILED = 1;
  static final int DIFFERS = 2;
  static final int USAGE = 64;
  static final int INTERNAL = 70;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Made by picocli. */
  public Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(args));
  }

  static int execute(String... args) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (e, given) -> {
              CommandLine command = e.getCommandLine();
              command.getErr().println(e.getMessage());
              if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
                command
                    .getErr()
                    .println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
              }
              return USAGE;
            })
        .setExecutionExceptionHandler(
            (e, command, result) -> {
              command
                  .getErr()
                  .println(
                      e instanceof io.gitops4j.core.error.GitOpsException
                          ? e.getMessage()
                          : e.toString());
              return e instanceof io.gitops4j.core.error.GitOpsException ? FAILED : INTERNAL;
            })
        .execute(args);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The version, from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "gitops " + (version == null ? "(not packaged)" : version) + ", renders as kustomize 5.8.1"
      };
    }
  }

  /** {@code gitops version}. */
  @Command(name = "version", description = "Prints the version.")
  static final class VersionCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
      spec.commandLine().getOut().println(new Version().getVersion()[0]);
    }
  }
}

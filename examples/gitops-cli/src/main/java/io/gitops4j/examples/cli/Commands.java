// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import io.gitops4j.diff.report.ReportForm;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * All commands, with the parser of their arguments, which costs more to load than a small render.
 */
@Command(
    name = "gitops",
    description = "Renders, compares and applies what Git declares.",
    mixinStandardHelpOptions = true,
    versionProvider = Commands.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:something failed; the reason is on standard error",
      "2:diff and drift, and plan and impact with --exit-code: there are differences",
      "64:wrong usage",
      "70:an error of this program"
    },
    subcommands = {
      BuildCommand.class,
      ExplainCommand.class,
      ImpactCommand.class,
      ValidateCommand.class,
      AppsCommand.class,
      GraphCommand.class,
      CompareCommand.class,
      MigrateCommand.class,
      DiffCommand.class,
      CommentCommand.class,
      PlanCommand.class,
      SyncCommand.class,
      HistoryCommand.class,
      RollbackCommand.class,
      DriftCommand.class,
      StatusCommand.class,
      DeleteCommand.class,
      ExportCommand.class,
      AdoptCommand.class,
      HealthCommand.class,
      SecretsCommand.class,
      Commands.VersionCommand.class,
      AutoComplete.GenerateCompletion.class,
      CommandLine.HelpCommand.class
    })
final class Commands implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  static int execute(String... args) {
    return line().execute(args);
  }

  /** The parser of all commands. */
  static CommandLine line() {
    return HelpPages.of(new CommandLine(new Commands()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(ReportForm.class, Commands::form)
        .setParameterExceptionHandler(
            (e, given) -> {
              CommandLine command = e.getCommandLine();
              command.getErr().println(e.getMessage());
              if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
                command
                    .getErr()
                    .println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
              }
              return Main.USAGE;
            })
        .setExecutionExceptionHandler((e, command, result) -> Main.failed(e, command.getErr()));
  }

  private static ReportForm form(String name) {
    try {
      return ReportForm.parse(name);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  /** What a command throws if its arguments make no sense together. */
  static RuntimeException wrongUsage(CommandLine.Model.CommandSpec spec, String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
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
  @Command(name = "version", mixinStandardHelpOptions = true, description = "Prints the version.")
  static final class VersionCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
      spec.commandLine().getOut().println(new Version().getVersion()[0]);
    }
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.gitops4j.examples.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help pages that can be read: the options by what they are about, and a short line of usage. */
final class HelpPages {
  private static final String OWN = "Options";

  /** What the options are about that several commands share. */
  private static final Map<Class<?>, String> SUBJECTS =
      Map.ofEntries(
          Map.entry(ApplicationOptions.class, "Which applications"),
          Map.entry(SetOptions.class, "Which applications"),
          Map.entry(TargetOptions.class, "A directory as an application"),
          Map.entry(ClusterOptions.class, "The cluster"),
          Map.entry(LiveOptions.class, "The cluster"),
          Map.entry(HandoverOptions.class, "The other tool"),
          Map.entry(RenderFlags.class, "Rendering"),
          Map.entry(RenderOptions.class, "Rendering"),
          Map.entry(StandIns.class, "What applications take from a cluster"),
          Map.entry(RemoteOptions.class, "What lies elsewhere"),
          Map.entry(TrustOptions.class, "Signatures"),
          Map.entry(DeletionOptions.class, "Deletions"),
          Map.entry(ReportOptions.class, "The report"));

  private HelpPages() {}

  /** Sets the pages of a command and of all below it. */
  static CommandLine of(CommandLine line) {
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpPages::options);
    CommandSpec spec = line.getCommandSpec();
    if (line.getSubcommands().isEmpty()) {
      spec.usageMessage().customSynopsis(synopsis(spec));
    }
    line.getSubcommands().values().forEach(HelpPages::of);
    return line;
  }

  private static String synopsis(CommandSpec spec) {
    List<String> words = new ArrayList<>(List.of(spec.qualifiedName()));
    boolean others = false;
    for (OptionSpec option : spec.options()) {
      if (option.required()) {
        words.add(option.longestName() + "=" + option.paramLabel());
      } else {
        others = true;
      }
    }
    if (others) {
      words.add("[OPTIONS]");
    }
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      String name = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
      words.add(parameter.required() ? name : "[" + name + "]");
    }
    return String.join(" ", words);
  }

  private static String options(Help help) {
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    sections.put(OWN, new ArrayList<>());
    for (OptionSpec option : help.commandSpec().options()) {
      if (!option.hidden() && isOf(help.commandSpec(), option)) {
        sections.computeIfAbsent(subject(option), subject -> new ArrayList<>()).add(option);
      }
    }
    StringBuilder page = new StringBuilder();
    sections.forEach(
        (subject, options) -> {
          Help.Layout layout = help.createDefaultLayout();
          layout.addOptions(options, help.parameterLabelRenderer());
          page.append(sections.size() == 1 ? "" : String.format("%n%s:%n", subject));
          page.append(layout);
        });
    return page.toString();
  }

  /** Whether the option means something here: what is in a cluster needs one. */
  private static boolean isOf(CommandSpec command, OptionSpec option) {
    return !option.longestName().equals("--from-cluster")
        || command.findOption("--kubeconfig") != null;
  }

  private static String subject(OptionSpec option) {
    return option.userObject() instanceof Field field
        ? SUBJECTS.getOrDefault(field.getDeclaringClass(), OWN)
        : OWN;
  }
}
